import Galley

/// What a script says of itself: the comment at its head, its parameters, and what it puts out.
struct ScriptHelp {
  let style: Style
  let width: Int

  /// For `galley run SCRIPT ... --help`.
  func text(of scripts: [(file: ScriptFile, program: ProgramOutline)]) -> String {
    var listing = Listing(style: style, width: width)
    for script in scripts {
      listing.blank()
      add(script.file, script.program, to: &listing)
    }
    listing.heading("USAGE")
    let names = scripts.map { printable($0.file.name) }.joined(separator: " ")
    let takesParameters = scripts.contains { !$0.program.parameters.isEmpty }
    listing.paragraph(
      "galley run \(names) INPUT ..." + (takesParameters ? " [--set name=value ...]" : "")
        + " [options]", indent: 2)
    listing.line("  galley run --help lists the options.")
    return listing.text
  }

  /// The script's own part, without the usage.
  func add(_ file: ScriptFile, _ program: ProgramOutline, to listing: inout Listing) {
    let comment = headerComment(of: file)
    if comment.isEmpty {
      listing.line(style(printable(file.name), .bold))
    } else {
      for (index, line) in comment.enumerated() {
        listing.line(index == 0 ? title(line) : line)
      }
    }
    if !program.parameters.isEmpty {
      listing.heading("PARAMETERS")
      for parameter in program.parameters { add(parameter, to: &listing) }
    }
    listing.heading("OUTPUT")
    for (name, words) in outputs(of: program) { listing.row(name, words) }
    if !program.fileExtensions.isEmpty {
      listing.heading("INPUT")
      listing.row(
        program.fileExtensions.map { "." + $0 }.joined(separator: ", "),
        "files with these endings are read by the script itself")
    }
  }

  /// `who-said-what: one row ...`, with the name in bold.
  private func title(_ line: String) -> String {
    guard let colon = line.firstIndex(of: ":") else { return style(line, .bold) }
    return style(String(line[..<colon]), .bold) + line[colon...]
  }

  private func add(_ parameter: ScriptParameter, to listing: inout Listing) {
    var words = parameter.help
    var facts: [String] = []
    if !parameter.choices.isEmpty {
      facts.append("values: \(parameter.choices.joined(separator: ", "))")
    }
    if let text = parameter.defaultText {
      facts.append("default: \(text.isEmpty ? "empty" : text)")
    }
    if parameter.isRequired { facts.append("required") }
    if !facts.isEmpty { words += (words.isEmpty ? "" : " ") + "(\(facts.joined(separator: "; ")))" }
    listing.row("--set \(parameter.name)=<\(parameter.kind.rawValue)>", words)
  }

  private func outputs(of program: ProgramOutline) -> [(name: String, words: String)] {
    var outputs = program.tables.map { table in
      (
        "rows of \(table.name)",
        table.columns.map { "\($0.name) (\($0.kind.rawValue)\($0.isOptional ? "?" : ""))" }
          .joined(separator: ", ")
      )
    }
    switch program.writer {
    case .perArticle(let endings):
      let names = endings.map { "NAME.\($0)" }.joined(separator: ", ")
      outputs.append(
        ("texts", "\(endings.count == 1 ? "a file" : "files") for each article: \(names)"))
    case .single(let path): outputs.append(("text", "one file: \(path)"))
    case .groups: outputs.append(("texts", "files that the script names, for one or more articles"))
    case nil: break
    }
    if program.hasReport { outputs.append(("report", "at the end, on all documents together")) }
    if program.tables.isEmpty, program.writer == nil {
      outputs.append(
        program.hasReport
          ? ("articles", "as its hooks leave them, where --to or -o asks for them")
          : ("articles", "as its hooks leave them"))
    }
    return outputs
  }
}

/// The comment with which a script begins, without its marks: what it is, how it is run, what comes
/// out. Empty when there is none.
func headerComment(of script: ScriptFile) -> [String] {
  var lines: [String] = []
  let text = printableLines(String(decoding: script.bytes, as: UTF8.self))
  for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
    if lines.isEmpty, line.hasPrefix("#") || line.isEmpty { continue }
    guard line.hasPrefix("--"), !line.hasPrefix("--[["), !line.hasPrefix("---@") else { break }
    var words = line.drop { $0 == "-" }
    if words.first == " " { words.removeFirst() }
    lines.append(String(words))
  }
  while lines.last?.allSatisfy({ $0 == " " }) == true { lines.removeLast() }
  return lines
}
