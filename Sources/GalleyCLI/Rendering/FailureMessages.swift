import Galley

/// Makes sentences of failures: the place, what was found, then the next step.
///
///     error: gates.txt: not UTF-8 (byte 4127 is 0x92)
///       help: the file looks like Windows-1252; convert it first, e.g.
///             iconv -f WINDOWS-1252 -t UTF-8 gates.txt > gates.utf8.txt
struct FailureMessages {
  let style: Style

  // MARK: - Documents and scripts

  func message(_ failure: DocumentFailure) -> String { lines(failure).text }

  func lines(_ failure: DocumentFailure) -> Lines {
    var lines = Lines(style)
    lines.error(place(of: failure) + sentence(of: failure))
    excerpt(failure.scriptExcerpt, into: &lines)
    for caller in callers(of: failure) {
      lines.indented("called from \(printable(String(caller)))")
    }
    if let cause = failure.cause, !failure.message.contains(cause) {
      lines.indented("caused by \(printable(cause))")
    }
    if failure.script != nil, !failure.document.isEmpty {
      lines.indented("while writing \(printable(failure.document))\(position(of: failure))")
    }
    excerpt(failure.excerpt, into: &lines)
    for line in help(for: failure) { lines.help(line) }
    return lines
  }

  /// The way to the line that failed: `quotes.lua:31: in upvalue 'shorten'`. The line itself has been
  /// said, and what runs in Galley is of no use to the author of a script.
  /// A function that calls itself is shown once.
  private func callers(of failure: DocumentFailure) -> ArraySlice<Substring> {
    let frames = (failure.traceback ?? "").split(separator: "\n").filter { frame in
      !frame.hasPrefix("[C]") && !frame.hasPrefix("[galley")
    }
    var callers: [Substring] = []
    for frame in frames.dropFirst() where frame != callers.last { callers.append(frame) }
    return callers.prefix(8)
  }

  /// `quote-table.lua:12: `, or `gates.txt: ` where no script has a part in it.
  private func place(of failure: DocumentFailure) -> String {
    var words = ""
    if let script = failure.script {
      words = printable(script) + (failure.scriptLine.map { ":\($0)" } ?? "")
    } else if !failure.document.isEmpty {
      words = documentName(failure.document)
    }
    if words.isEmpty { return "" }
    return words + ": "
  }

  private func position(of failure: DocumentFailure) -> String {
    var words = ""
    if let model = failure.model {
      words += ", \(model)"
      if let position = failure.position { words += " \(position)" }
      if failure.position != nil, let count = failure.count { words += " of \(count)" }
    }
    if let line = failure.excerpt?.line { words += " (line \(line))" }
    if let hook = failure.hook { words += ", in \(hook)" }
    return words
  }

  func sentence(of failure: DocumentFailure) -> String {
    let message = printable(failure.message)
    let inHook = failure.document.isEmpty ? failure.hook.map { " (in \($0))" } ?? "" : ""
    switch failure.kind {
    case .unreadable: return "cannot be read: \(message)"
    case .empty: return "empty file"
    case .notText:
      guard let offset = failure.offset, let byte = failure.byte else { return "not UTF-8" }
      if byte == 0 { return "not text (byte \(offset) is zero)" }
      return "not UTF-8 (byte \(offset) is \(hexadecimal(byte)))"
    case .tooLarge: return "too large: a document may have \(documentLimit >> 20) MB at most"
    case .parseError: return message.isEmpty ? "cannot be read" : message
    case .scriptError: return (message.isEmpty ? "the script failed" : message) + inHook
    case .outOfMemory: return "out of memory" + detail(message) + inHook
    case .timeout: return "took too long" + detail(message) + inHook
    case .outputLimit: return "wrote too much" + detail(message) + inHook
    case .crashed: return "the worker process ended" + detail(message) + inHook
    case .wrongParameter: return parameterSentence(failure.parameter)
    case .nameTaken:
      let subject = failure.document.isEmpty ? "the report's file" : "its output"
      let owner = failure.owner.map { documentName($0) } ?? "another part of the run"
      return "\(subject) \(message) collides with that of \(owner)"
    }
  }

  /// What is wrong with a value of `--set`.
  private func parameterSentence(_ parameter: DocumentFailure.Parameter?) -> String {
    guard let parameter else { return "a parameter is wrong" }
    let name = printable(parameter.name)
    guard let declared = parameter.declared else {
      let nearest = nearestName(to: parameter.name, among: parameter.known)
      return "no parameter named '\(name)'" + suggestion(nearest, quoted: true)
    }
    guard let value = parameter.value else { return "parameter '\(name)' needs a value" }
    return "parameter '\(name)' must be \(words(for: declared)), got '\(printable(value))'"
  }

  private func words(for parameter: ScriptParameter) -> String {
    if !parameter.choices.isEmpty, parameter.kind != .list {
      return "one of " + parameter.choices.map { "'\(printable($0))'" }.joined(separator: ", ")
    }
    switch parameter.kind {
    case .string: return "a string"
    case .integer: return "an integer"
    case .number: return "a number"
    case .boolean: return "true or false"
    case .date: return "a date such as 2011-03-22"
    case .list: return "a list such as a,b,c"
    }
  }

  private func parameterHelp(_ parameter: DocumentFailure.Parameter?) -> [String] {
    guard let parameter else { return [] }
    guard let declared = parameter.declared else {
      if parameter.known.isEmpty { return ["the scripts declare no parameters"] }
      return ["the scripts declare " + parameter.known.map(printable).joined(separator: ", ")]
    }
    let usage = "--set \(printable(declared.name))=\(declared.kind.rawValue.uppercased())"
    return [declared.help.isEmpty ? usage : "\(usage)  \(printable(declared.help))"]
  }

  private func detail(_ message: String) -> String {
    message.isEmpty ? "" : ": \(message)"
  }

  func help(for failure: DocumentFailure) -> [String] {
    switch failure.kind {
    case .wrongParameter: return parameterHelp(failure.parameter)
    case .empty:
      return ["nothing was saved under this name; fetch the page again, or leave it out"]
    case .tooLarge:
      return ["a saved page is far smaller; split the file into its articles, or leave it out"]
    case .notText:
      return encodingHelp(failure)
    case .nameTaken:
      if failure.document.isEmpty { return ["let the report's file have another name"] }
      if failure.owner == nil { return ["let the script's Writer choose another path"] }
      return ["give the two inputs different names, or let the script's Writer choose the path"]
    case .scriptError:
      // Lua's own words for what trips newcomers most often.
      let message = failure.message
      if message.contains("attempt to"), message.contains("a nil value"),
        let name = quotedName(in: message)
      {
        return ["\(name) is nil here; what a page does not have is nil, so test it first"]
      }
      return []
    default:
      return []
    }
  }

  private func quotedName(in message: String) -> String? {
    guard let first = message.firstIndex(of: "'") else { return nil }
    let rest = message[message.index(after: first)...]
    guard let last = rest.firstIndex(of: "'"), last > rest.startIndex else { return nil }
    return printable(String(rest[..<last]))
  }

  /// The byte tells the encoding often enough to name one.
  private func encodingHelp(_ failure: DocumentFailure) -> [String] {
    let encoding: String
    let looks: String
    switch (failure.byte ?? 0, failure.offset) {
    case (0xFE...0xFF, 0), (0, 0), (0, 1):
      (encoding, looks) = ("UTF-16", "UTF-16")
    case (0x80...0x9F, _):
      // Control characters in Latin-1, quotation marks and dashes in Windows' version of it.
      (encoding, looks) = ("WINDOWS-1252", "Windows-1252")
    case (0xA0..., _):
      (encoding, looks) = ("WINDOWS-1252", "Latin-1 or Windows-1252")
    default:
      return ["only text can be read; leave the file out"]
    }
    let file = failure.document
    if file == "-" {
      return ["the input looks like \(looks); convert it first: iconv -f \(encoding) -t UTF-8"]
    }
    return [
      "the file looks like \(looks); convert it first, e.g.",
      "  iconv -f \(encoding) -t UTF-8 \(shellWord(file)) > \(shellWord(converted(file)))",
    ]
  }

  private func converted(_ path: String) -> String {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else {
      return path + ".utf8"
    }
    return path[..<dot] + ".utf8" + path[dot...]
  }

  func excerpt(_ excerpt: DocumentFailure.Excerpt?, into lines: inout Lines) {
    guard let excerpt else { return }
    let number = String(excerpt.line)
    let scalars = Array(printable(excerpt.text).unicodeScalars)
    // A paragraph on one line is longer than any terminal; show what the caret points at.
    let room = 76 - number.count
    let marked = excerpt.marked.map { $0.clamped(to: 0..<scalars.count) }
    let first = max(0, min((marked?.lowerBound ?? 0) - 8, scalars.count - room))
    let shown = scalars[first..<min(first + room, scalars.count)]
    lines.indented("\(number) | \(string(shown))")
    guard let marked, marked.lowerBound < shown.endIndex else { return }
    let before = string(scalars[first..<marked.lowerBound])
    let under = string(scalars[marked.lowerBound..<min(marked.upperBound, shown.endIndex)])
    lines.caret(
      String(repeating: " ", count: number.count) + " | "
        + String(repeating: " ", count: displayWidth(before)),
      String(repeating: "^", count: max(1, displayWidth(under))))
  }

  private func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  // MARK: - Inputs and outputs

  func message(_ failure: InputFailure) -> String { lines(failure).text }

  func lines(_ failure: InputFailure) -> Lines {
    var lines = Lines(style)
    switch failure {
    case .missing(let path, let nearest):
      lines.error("\(printable(path)): no such file or folder\(suggestion(nearest))")
    case .noMatch(let pattern):
      lines.error("\(printable(pattern)): nothing matches this pattern")
    case .unreadableFolder(let path, let error):
      lines.error("\(printable(path)): the folder cannot be opened: \(error.message)")
    case .unreadableList(let path, let error):
      lines.error("\(printable(path)): the list of files cannot be read: \(error.message)")
    case .noDocuments(let inputs, let endings):
      let names = inputs.map(printable).joined(separator: ", ")
      lines.error("no documents in \(names.isEmpty ? "the list" : names)")
      if !endings.isEmpty {
        let list = endings.map { "." + $0 }.joined(separator: ", ")
        lines.help("folders are searched for \(list); a file that is named itself is always read")
      }
    }
    return lines
  }

  func message(_ failure: OutputFailure) -> String { lines(failure).text }

  func lines(_ failure: OutputFailure) -> Lines {
    var lines = Lines(style)
    switch failure {
    case .system(let path, let error):
      lines.error("cannot write \(printable(path)): \(error.message)")
      if error.isFullDisk { lines.help("free some space and run the same again with --resume") }
    case .inUse(let path):
      lines.error("another run is writing this output: \(printable(path)) is locked")
    case .otherRun(let path):
      lines.error("what was interrupted here is another run: \(printable(path))")
      lines.help(
        "with the same scripts, options and inputs it goes on; without --resume it begins anew")
    case .closedPipe:
      lines.error("whoever read the output has gone")
    case .severalFiles(let first, let second):
      lines.error(
        "the output is several files (\(printable(first)), \(printable(second)), …), and there "
          + "is one place for it")
      lines.help("name a folder for them: -o FOLDER/")
    case .nameTaken(let path):
      lines.error("\(printable(path)) collides with another part of the output")
      lines.help("let the script's Writer choose another path than a table has")
    case .assembly(let path, let failure): assembly(failure, printable(path), &lines)
    }
    return lines
  }

  private func assembly(_ failure: AssemblyFailure, _ path: String, _ lines: inout Lines) {
    switch failure {
    case .otherKind(let expected):
      lines.error("\(path) is there already and is not \(expected)")
      lines.help("choose another name with -o; nothing was written")
    case .inUse:
      lines.error("\(path) is open in another program")
      lines.help("close it there; an interrupted run goes on with --resume")
    case .tableTaken(let name):
      lines.error("table '\(printable(name))' of \(path) belongs to its articles")
      lines.help("write the rows to a database of their own, or call the table something else")
    case .malformed(let offset):
      lines.error("cannot make \(path): what was written is damaged at byte \(offset)")
    case .failed(let reason):
      lines.error("cannot make \(path): \(printable(reason))")
    }
  }

  /// The first of them with its file; the others are mostly the same failure over again.
  func message(_ failures: [FramingFailure]) -> String? {
    guard let first = failures.first else { return nil }
    var lines = Lines(style)
    let others = failures.count - 1
    let rest = others > 0 ? " and \(counted(others, "other file"))" : ""
    let fate = first.isCutShort ? "cut short" : "not written"
    lines.indented("\(fate): \(printable(first.path))\(rest)")
    return message(first.failure) + lines.text
  }

  // MARK: - Commands

  func message(_ failure: CommandFailure) -> String { lines(failure).text }

  func lines(_ failure: CommandFailure) -> Lines {
    var lines = Lines(style)
    switch failure {
    case .output(let failure): return self.lines(failure)
    case .usage(let words, let help):
      lines.error(words)
      if let help { lines.help(help) }
    case .unknownFormat(let name, let kind, let known):
      let noun = kind == .exporter ? "exporter" : "format for rows"
      let nearest = nearestName(to: name, among: known)
      lines.error("no \(noun) named '\(printable(name))'\(suggestion(nearest, quoted: true))")
      if nearest == nil { lines.help("there are \(known.joined(separator: ", "))") }
    case .noScript(let arguments, let shipped):
      lines.error("no script among the arguments")
      let nearest = arguments.lazy.compactMap { nearestName(to: $0, among: shipped) }.first
      if let nearest {
        lines.help("did you mean the script '\(nearest)'?")
      } else {
        lines.help("scripts end in .lua, e.g. galley run my-script.lua articles/")
      }
    case .scriptMissing(let name, let nearest, let system):
      lines.error("\(printable(name)): the script cannot be read: \(system)\(suggestion(nearest))")
    case .script(let failure):
      return self.lines(failure)
    case .severalTables(let names):
      lines.error("the output has \(names.count) parts (\(names.joined(separator: ", ")))")
      lines.help("name a folder, and each gets a file in it: -o FOLDER/")
    case .noEngine:
      lines.error("this program was built without its script engine")
    }
    return lines
  }

  /// Something that should never be seen.
  func message(fault words: String) -> String {
    var lines = Lines(style)
    lines.error("a fault of galley itself: \(printable(words))")
    lines.help("please report it, with the command that you ran")
    return lines.text
  }

  func suggestion(_ nearest: String?, quoted: Bool = false) -> String {
    guard let nearest else { return "" }
    let name = printable(nearest)
    return "; did you mean \(quoted ? "'\(name)'" : name)?"
  }

  private func documentName(_ id: String) -> String {
    id == "-" ? "standard input" : printable(id)
  }
}

/// The lines of one message.
struct Lines {
  private let style: Style
  private(set) var text = ""
  /// What stands behind `error:`, and the lines of help.
  private(set) var sentence = ""
  private(set) var helps: [String] = []

  init(_ style: Style) {
    self.style = style
  }

  mutating func error(_ words: String) {
    sentence = words
    text += style("error:", [.bold, .red]) + " " + words + "\n"
  }

  mutating func warning(_ words: String) {
    sentence = words
    text += style("warning:", [.bold, .yellow]) + " " + words + "\n"
  }

  mutating func indented(_ words: String) {
    text += "  \(words)\n"
  }

  mutating func caret(_ margin: String, _ carets: String) {
    text += "  " + margin + style(carets, [.bold, .red]) + "\n"
  }

  mutating func help(_ words: String) {
    text +=
      (helps.isEmpty ? "  " + style("help:", [.bold, .cyan]) + " " : "        ") + words + "\n"
    helps.append(words)
  }
}

private func hexadecimal(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return "0x" + (digits.utf8.count == 1 ? "0" : "") + digits
}

/// A path as a shell takes it.
private func shellWord(_ path: String) -> String {
  let isPlain = path.utf8.allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: byte >= 0x80
    }
  }
  if isPlain, !path.hasPrefix("-") { return path }
  return "'"
    + printable(path).split(separator: "'", omittingEmptySubsequences: false)
    .joined(separator: "'\\''") + "'"
}
