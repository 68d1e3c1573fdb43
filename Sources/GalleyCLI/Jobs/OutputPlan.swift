import Galley

/// What comes out of a run, where it goes and in which format; decided before the first document.
///
/// Rows if the scripts declare tables; texts if they have a `Writer`; the articles as the hooks
/// left them if they have neither. A script whose only product is its report (`Batch`) keeps the
/// articles to itself unless `--to` or `-o` asks for them. The report goes to standard output,
/// unless the rest goes there already: then to standard error.
struct OutputPlan {
  var target: OutputTarget
  var rows: any RowEncoder
  /// Nil when the articles themselves go nowhere.
  var articles: (any Exporter)?
  /// The streams that are there even if nothing is written to them.
  var streams: [OutputPiece.Destination]
  /// The ending of the files of single articles.
  var articleExtension: String
  var reportsToStandardError: Bool
  /// What makes the file of the stream, for formats that need it.
  var assembly: (any OutputAssembly)? {
    if articles == nil { hasTables ? rows.assembly : nil } else { articles?.assembly }
  }
  var hasTables = false
  /// Whether the script names files while it works.
  var makesFilesOfItsOwn = false

  /// What the command line says of the output.
  struct Wishes {
    /// `-o`.
    var output: String?
    /// `--to`.
    var format: String?
  }

  /// For `galley export`: the articles in one format.
  static func export(_ wishes: Wishes, _ toolkit: Toolkit) throws(CommandFailure) -> OutputPlan {
    let exporter = try choose(wishes, among: toolkit.exporters.map { Format($0) }, .exporter)
    let plan = OutputPlan(
      target: target(wishes.output, isFolder: false), rows: toolkit.rowEncoders[0],
      articles: toolkit.exporters[exporter], streams: [.articles], articleExtension: "",
      reportsToStandardError: true)
    try plan.checkAssembly()
    return plan
  }

  /// For `galley report`: the articles as one page.
  static func report(to output: String?, title: String) -> OutputPlan {
    OutputPlan(
      target: target(output, isFolder: false), rows: JSONLinesRows(),
      articles: ReportExporter(title: title), streams: [.articles], articleExtension: "",
      reportsToStandardError: true)
  }

  /// For `galley run`: what the program puts out.
  static func run(
    _ program: ProgramOutline, _ wishes: Wishes, _ toolkit: Toolkit
  ) throws(CommandFailure) -> OutputPlan {
    var plan = OutputPlan(
      target: .standardOutput, rows: toolkit.rowEncoders[0], articles: nil, streams: [],
      articleExtension: "txt", reportsToStandardError: false)
    if !program.tables.isEmpty {
      let rows = try choose(wishes, among: toolkit.rowEncoders.map { Format($0) }, .rowFormat)
      plan.rows = toolkit.rowEncoders[rows]
      plan.hasTables = true
      plan.streams += program.tables.map { .table($0.name) }
    }
    var makesManyFiles = plan.streams.count > 1
    switch program.writer {
    case .perArticle(let fileExtensions):
      makesManyFiles = true
      plan.makesFilesOfItsOwn = true
      plan.articleExtension = fileExtensions.first ?? plan.articleExtension
    case .groups:
      makesManyFiles = true
      plan.makesFilesOfItsOwn = true
    case .single(let path): plan.streams.append(.group(path))
    case nil: break
    }
    if program.tables.isEmpty {
      if program.writer != nil {
        if wishes.format != nil {
          throw .usage(
            "the script writes its own text; --to has nothing to format",
            help: "--to is for rows (tables, emit) and for articles")
        }
      } else if !program.hasReport || wishes.format != nil || wishes.output != nil {
        let exporter = try choose(wishes, among: toolkit.exporters.map { Format($0) }, .exporter)
        plan.articles = toolkit.exporters[exporter]
        plan.streams = [.articles]
      }
    }
    if plan.assembly != nil, program.writer == nil { makesManyFiles = false }
    plan.target = target(wishes.output, isFolder: makesManyFiles)
    try plan.checkAssembly()
    if case .folder = plan.target {
      plan.reportsToStandardError = false
    } else {
      let parts = program.tables.map(\.name) + (program.writer == nil ? [] : ["Writer"])
      if parts.count > 1, plan.assembly == nil || program.writer != nil {
        throw .severalTables(parts)
      }
      let isSilent = parts.isEmpty && plan.articles == nil
      plan.reportsToStandardError = plan.target == .standardOutput && !isSilent
    }
    return plan
  }

  /// A database is one file, and what lies there may have to be taken over.
  private func checkAssembly() throws(CommandFailure) {
    guard let assembly else { return }
    let name = articles?.name ?? rows.name
    guard case .file(let path) = target, fileKind(path) != .other else {
      throw .usage(
        "\(name) makes one file, not a stream or a folder", help: "name it with -o NAME.\(name)")
    }
    guard fileKind(path) == .file else { return }
    do throws(AssemblyFailure) {
      try assembly.check(path)
    } catch {
      throw .output(.assembly(path: path, error))
    }
  }

  /// The same for worker processes, which know the formats by name.
  func equipmentNames(_ json: JSONOptions, _ profile: SiteProfile) -> EquipmentNames {
    EquipmentNames(
      rows: rows.name, articles: articles?.name, includesText: json.includesText, profile: profile)
  }

  // MARK: - Where

  /// A folder if it is one or ends like one; otherwise, where the output is many files, a name
  /// without an ending is a folder, and one with an ending a file that is to hold them all.
  private static func target(_ output: String?, isFolder: Bool) -> OutputTarget {
    guard let output, output != "-" else { return .standardOutput }
    if output.hasSuffix("/") || isExistingFolder(output) { return .folder(output) }
    return isFolder && ending(of: output) == nil ? .folder(output) : .file(output)
  }

  /// The letters after the last dot of a file's name, in lower case.
  private static func ending(of path: String) -> String? {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
    return name[name.index(after: dot)...].lowercased()
  }

  // MARK: - In which format

  private struct Format {
    var name: String
    var fileExtensions: [String]

    init(_ exporter: any Exporter) {
      name = exporter.name
      fileExtensions = [exporter.fileExtension] + exporter.otherExtensions
    }

    init(_ encoder: any RowEncoder) {
      name = encoder.name
      fileExtensions = [encoder.fileExtension] + encoder.otherExtensions
    }
  }

  /// The position of the one that `--to` names, else of the one that the ending of `-o` names,
  /// else 0.
  private static func choose(
    _ wishes: Wishes, among formats: [Format], _ kind: CommandFailure.FormatKind
  ) throws(CommandFailure) -> Int {
    if let name = wishes.format {
      if let index = formats.firstIndex(where: { $0.name == name }) { return index }
      throw .unknownFormat(name: name, kind: kind, known: formats.map(\.name))
    }
    guard let output = wishes.output, !output.hasSuffix("/"), !isExistingFolder(output),
      let ending = ending(of: output)
    else { return 0 }
    if let index = formats.firstIndex(where: { $0.fileExtensions.contains(ending) }) {
      return index
    }
    // A spreadsheet's name on a file of JSON would be a trap.
    throw .usage(
      "no format has the ending '.\(printable(ending))'",
      help: "name the format with --to: \(formats.map(\.name).joined(separator: ", "))")
  }

  // MARK: - Whereupon

  /// An output must not replace an article that is to be read.
  func refuse(toReplaceOneOf inputs: InputList) throws(CommandFailure) {
    guard case .file(let path) = target, let real = realPath(path) else { return }
    let name = path.split(separator: "/").last ?? ""
    for input in inputs.files where input.id.hasSuffix(name) && realPath(input.id) == real {
      throw .usage(
        "the output \(printable(path)) is one of the inputs",
        help: "choose another name with -o; nothing was written")
    }
  }
}

/// What a run came to; written when it ends and read for the footers.
final class RunNotes {
  var summary = RunSummary()
}

/// What stands around the streams of a run, and what their files are called.
struct JobFraming: OutputFraming {
  let plan: OutputPlan
  let tables: [String: TableSchema]
  let coordinator: (any RunCoordinator)?
  /// What the paths of all inputs begin with, up to a slash; names of output files leave it out.
  let commonFolder: String
  /// What the run came to, once it has.
  var notes = RunNotes()

  var assembly: (any OutputAssembly)? { plan.assembly }

  func header(of destination: OutputPiece.Destination) throws(DocumentFailure) -> [UInt8] {
    switch destination {
    case .articles: return Array((plan.articles?.header ?? "").utf8)
    case .table(let name):
      var output = Output()
      if assembly != nil {
        for name in tables.keys.sorted() {
          if let table = tables[name] { plan.rows.header(of: table, to: &output) }
        }
        plan.rows.header(of: TableSchema("", columns: []), to: &output)
      } else if let table = tables[name] {
        plan.rows.header(of: table, to: &output)
      }
      return output.bytes
    case .group(let path): return try coordinator?.header(of: path) ?? []
    case .article: return []
    }
  }

  func separator(of destination: OutputPiece.Destination) throws(DocumentFailure) -> [UInt8] {
    switch destination {
    case .articles: Array((plan.articles?.separator ?? "").utf8)
    case .group(let path): try coordinator?.separator(of: path) ?? []
    case .table, .article: []
    }
  }

  func footer(of destination: OutputPiece.Destination) throws(DocumentFailure) -> [UInt8] {
    switch destination {
    case .articles: Array((plan.articles?.footer(after: notes.summary) ?? "").utf8)
    case .group(let path): try coordinator?.footer(of: path) ?? []
    case .table, .article: []
    }
  }

  func fileName(of destination: OutputPiece.Destination) -> String {
    switch destination {
    case .articles: "articles.\(plan.articles?.fileExtension ?? "txt")"
    case .table(let name): "\(name).\(plan.rows.fileExtension)"
    case .group(let path): path
    case .article(let id, let ending): articleFileName(id, ending ?? plan.articleExtension)
    }
  }

  /// `articles/a.txt` becomes `a.md`, and `articles/a.txt#2`, the second article in it, `a-2.md`.
  private func articleFileName(_ id: String, _ ending: String) -> String {
    var path = Substring(id.hasPrefix(commonFolder) ? String(id.dropFirst(commonFolder.count)) : id)
    var number = ""
    if let mark = path.lastIndex(of: "#"), path.index(after: mark) < path.endIndex,
      path[path.index(after: mark)...].utf8.allSatisfy({ (0x30...0x39).contains($0) })
    {
      number = "-" + path[path.index(after: mark)...]
      path = path[..<mark]
    }
    if path.hasSuffix(".gz") { path = path.dropLast(3) }
    if let dot = path.lastIndex(of: "."), dot > path.startIndex, !path[dot...].contains("/"),
      path[path.index(before: dot)] != "/"
    {
      path = path[..<dot]
    }
    return "\(path == "-" ? "standard-input" : path)\(number).\(ending)"
  }
}

/// The folder that holds all inputs, with its slash. They are sorted, so the first and the last
/// tell.
func commonFolder(of inputs: InputList) -> String {
  guard let first = inputs.files.first?.id, let last = inputs.files.last?.id else { return "" }
  let shared = zip(first.utf8, last.utf8).prefix { $0 == $1 }.map(\.0)
  guard let slash = shared.lastIndex(of: UInt8(ascii: "/")) else { return "" }
  return String(decoding: shared[...slash], as: UTF8.self)
}
