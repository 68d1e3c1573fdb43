/// Makes something to run out of scripts.
///
/// The seam between the program and the language of its scripts: whoever holds a compiler knows
/// neither an interpreter nor its states.
public protocol ScriptCompiler: Sendable {
  /// Reads the scripts and checks all that can be checked before the first document: their
  /// syntax, the names of their hooks and declarations.
  ///
  /// - Throws: the first thing wrong. `document` is empty; `script`, `scriptLine` and
  ///   `scriptExcerpt` say where.
  func load(
    _ scripts: [ScriptFile], settings: ScriptSettings
  ) throws(DocumentFailure) -> any ScriptProgram
}

/// Scripts that have been read and found in order: what they put out, and who does the work.
public protocol ScriptProgram: Sendable {
  /// The tables that they declare, in order.
  var tables: [TableSchema] { get }
  /// Nil when no script has a `Writer`.
  var writer: WriterShape? { get }
  /// What the scripts let be set, in order.
  var parameters: [ScriptParameter] { get }
  /// The endings of files that a `Reader` of the scripts reads, lower case, without the dot.
  var fileExtensions: [String] { get }
  /// Whether a script has a `Batch`.
  var hasReport: Bool { get }

  /// Called once for each chunk of documents, on the thread that will use the worker.
  func makeWorker(_ equipment: WorkerEquipment) throws(DocumentFailure) -> any DocumentWorker
  /// Called once, on the thread that will use it.
  func makeCoordinator() throws(DocumentFailure) -> any RunCoordinator
}

extension ScriptProgram {
  public var parameters: [ScriptParameter] { [] }
  public var fileExtensions: [String] { [] }
}

/// The text of a script and the name that messages give it.
public struct ScriptFile: Hashable, Sendable {
  /// Its path, or the name under which it ships.
  public var name: String
  /// As found on disk: not yet known to be UTF-8.
  public var bytes: [UInt8]
  /// What it may `require`, by the names that it says: files beside the script, and those that
  /// ship. They travel with the script, so that whoever runs it needs no files.
  public var modules: [ScriptModuleFile] = []

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

/// The text of a module of a script.
public struct ScriptModuleFile: Hashable, Sendable {
  /// As `require` has it: `lib.names`.
  public var name: String
  /// Its path, for messages.
  public var path: String
  public var bytes: [UInt8]

  public init(name: String, path: String, bytes: [UInt8]) {
    self.name = name
    self.path = path
    self.bytes = bytes
  }
}

/// What a `Writer` makes.
public enum WriterShape: Hashable, Sendable {
  /// A file for each article and each of these endings, at least one; pieces go to `.article`.
  case perArticle(fileExtensions: [String])
  /// Files that the script names; pieces go to `.group`.
  case groups
  /// One file with this name; pieces go to `.group` with it.
  case single(path: String)
}

/// What a worker needs for its documents.
public struct WorkerEquipment: Sendable {
  public var pipeline: Pipeline
  /// Writes the rows of `emit`, in pieces for `.table`.
  public var rows: any RowEncoder
  /// Writes the articles as the hooks left them, in pieces for `.articles`; nil when they go
  /// nowhere.
  public var articles: (any Exporter)?
  /// Called after each article of a document, on the worker's thread: a document may have many,
  /// and each has its own time.
  public var articleDone: (@Sendable () -> Void)?

  public init(pipeline: Pipeline, rows: any RowEncoder, articles: (any Exporter)? = nil) {
    self.pipeline = pipeline
    self.rows = rows
    self.articles = articles
  }
}

/// What there is to know of a program before it runs: plain data.
public struct ProgramOutline: Hashable, Sendable {
  public var tables: [TableSchema]
  public var writer: WriterShape?
  public var parameters: [ScriptParameter]
  public var fileExtensions: [String]
  public var hasReport: Bool

  public init(
    tables: [TableSchema] = [], writer: WriterShape? = nil, parameters: [ScriptParameter] = [],
    fileExtensions: [String] = [], hasReport: Bool = false
  ) {
    self.tables = tables
    self.writer = writer
    self.parameters = parameters
    self.fileExtensions = fileExtensions
    self.hasReport = hasReport
  }
}

extension ScriptProgram {
  public var outline: ProgramOutline {
    ProgramOutline(
      tables: tables, writer: writer, parameters: parameters, fileExtensions: fileExtensions,
      hasReport: hasReport)
  }
}
