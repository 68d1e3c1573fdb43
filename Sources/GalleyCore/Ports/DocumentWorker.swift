/// Turns documents into results, one after the other.
///
/// A worker belongs to one thread and lives for one chunk of documents, so that nothing a script
/// keeps can depend on how many workers there are.
public protocol DocumentWorker: AnyObject {
  /// Never fails as a whole: what is wrong with one document is its own outcome, and a document
  /// that fails has neither pieces nor log lines from after its failure.
  func process(_ document: RawDocument) -> DocumentResult

  /// What the documents of the chunk add up to, for the coordinator alone to understand; called
  /// once, after the last document.
  func finish() throws(DocumentFailure) -> [UInt8]
}

/// Makes a worker for each chunk, on the thread that will use it.
public protocol WorkerFactory: Sendable {
  /// - Throws: why no document can be processed at all; the run ends with it.
  func makeWorker() throws(DocumentFailure) -> any DocumentWorker
}

/// What became of one document: plain data, since it crosses threads now and processes later.
public struct DocumentResult: Hashable, Sendable {
  public enum Outcome: Hashable, Sendable {
    /// So many of its articles are in the output.
    case done(articles: Int)
    /// A filter dropped all of its articles.
    case dropped
    case failed(DocumentFailure)
  }

  /// The id of the document.
  public var document: String
  public var outcome: Outcome
  /// In the order in which they were made.
  public var pieces: [OutputPiece]
  /// What its hooks printed and logged.
  public var log: [LogEntry]
  /// What it took, as far as whoever handed it over can tell; 0 where nobody looked.
  public var seconds = 0.0

  public init(
    document: String, outcome: Outcome, pieces: [OutputPiece] = [], log: [LogEntry] = []
  ) {
    self.document = document
    self.outcome = outcome
    self.pieces = pieces
    self.log = log
  }
}

/// A line that a script has to say to whoever runs it.
public struct LogEntry: Hashable, Sendable {
  public enum Level: String, Hashable, Sendable {
    /// `print`: a line and nothing more.
    case plain
    case info, warning, error
  }

  public var level: Level
  public var text: String
  /// Where the script said it; nil for `print`.
  public var script: String?
  public var line: Int?

  public init(_ text: String, level: Level = .plain, script: String? = nil, line: Int? = nil) {
    self.text = text
    self.level = level
    self.script = script
    self.line = line
  }
}

/// Bytes on their way out, and where they want to go.
public struct OutputPiece: Hashable, Sendable {
  public enum Destination: Hashable, Sendable {
    /// The stream of the articles themselves. One piece is one article.
    case articles
    /// A table of rows; one piece is all that a document adds to it.
    case table(String)
    /// The file that a `Writer` names. One piece is the text of one article; documents with the
    /// same path share the file.
    case group(String)
    /// A file of the one article with this id. Its name derives from the id, its ending is this one
    /// or, without any, that of the `Writer`.
    case article(String, fileExtension: String? = nil)
  }

  public var destination: Destination
  public var bytes: [UInt8]

  public init(_ destination: Destination, _ bytes: [UInt8]) {
    self.destination = destination
    self.bytes = bytes
  }
}

/// The one place that sees what all documents add up to, in order, on one thread.
///
/// Everything it throws belongs to no document: `document` is empty, `hook` names what ran.
public protocol RunCoordinator: AnyObject {
  /// The totals of one chunk. Chunks come left to right.
  func merge(_ totals: [UInt8]) throws(DocumentFailure)

  /// All totals so far, as one that another coordinator can begin with.
  func totals() throws(DocumentFailure) -> [UInt8]

  /// What stands before the first piece of a `Writer`'s file, between two pieces, and after the
  /// last. `header` is asked for when the first piece comes.
  func header(of path: String) throws(DocumentFailure) -> [UInt8]
  func separator(of path: String) throws(DocumentFailure) -> [UInt8]
  func footer(of path: String) throws(DocumentFailure) -> [UInt8]

  /// Once, after the last chunk.
  func report() throws(DocumentFailure) -> RunReport
}

extension RunCoordinator {
  public func header(of path: String) throws(DocumentFailure) -> [UInt8] { [] }
  public func separator(of path: String) throws(DocumentFailure) -> [UInt8] { [] }
  public func footer(of path: String) throws(DocumentFailure) -> [UInt8] { [] }
}

/// What a run says when it has ended.
public struct RunReport: Hashable, Sendable {
  public struct File: Hashable, Sendable {
    /// Inside the output folder.
    public var path: String
    public var bytes: [UInt8]

    public init(path: String, bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
    }
  }

  /// For people to read.
  public var text: [UInt8]
  public var files: [File]

  public init(text: [UInt8] = [], files: [File] = []) {
    self.text = text
    self.files = files
  }
}
