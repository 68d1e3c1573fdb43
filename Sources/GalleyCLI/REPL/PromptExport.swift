import Galley
import GalleyScripting

/// `:to` and `:save`: what leaves the session.
extension PromptSession {
  /// `csv doc.quotes quotes.csv`.
  func export(_ rest: String) throws {
    let words = rest.split(separator: " ", maxSplits: 1).map(String.init)
    guard words.count == 2 else {
      throw CommandFailure.usage(
        ":to needs a format and an expression", help: "for instance :to csv doc.quotes quotes.csv")
    }
    let (expression, file) = split(words[1])
    let output: [UInt8]
    if expression == "docs" {
      let world = try world
      output = try articles(
        (0..<world.visibleCount).lazy.map { world.visible($0) }, of: world, as: words[0])
    } else {
      output = try encode(try values(of: expression), as: words[0])
    }
    if let file {
      try writeWhole(output, to: file)
      say("\(printable(file)): \(counted(output.count, "byte"))")
    } else {
      say(printableLines(String(decoding: output, as: UTF8.self)))
    }
  }

  /// A last word that looks like a file is one, where the rest is an expression without it.
  private func split(_ text: String) -> (expression: String, file: String?) {
    let text = trimmed(text)
    guard let space = text.lastIndex(of: " ") else { return (text, nil) }
    let file = String(text[text.index(after: space)...])
    let before = trimmed(text[..<space])
    let isPath = file.contains(".") || file.contains("/")
    let hasOperators = file.contains { "()[]{}\"'#,=".contains($0) }
    guard isPath, !hasOperators, !before.isEmpty, place.isExpression(before) else {
      return (text, nil)
    }
    return (before, file)
  }

  private func encode(_ values: [PromptValue], as format: String) throws -> [UInt8] {
    guard let first = values.first else { throw CommandFailure.usage("there is no value") }
    var elements = [first]
    if case .list(let list) = first { elements = list }
    let objects = elements.compactMap { element -> PromptObject? in
      if case .object(let object) = element { return object }
      return nil
    }
    let isArticles =
      !objects.isEmpty && objects.count == elements.count
      && objects.allSatisfy { $0.model == "article" }
    if isArticles { return try encode(objects.map(\.article), as: format) }
    if format == "text" {
      return Array(elements.map { plainText($0) }.joined(separator: "\n").utf8) + [0x0A]
    }
    return try rows(elements, as: format)
  }

  private func plainText(_ value: PromptValue) -> String {
    switch value {
    case .string(let text): text
    case .object(let object): ObjectColumns.cells(of: object).joined(separator: "\t")
    default: ValuePrinter(style: .plain, width: 200, isWhole: true).text(of: value)
    }
  }

  // MARK: - Articles

  private func exporter(_ format: String) throws -> any Exporter {
    let known = context.toolkit.exporters.filter { $0.assembly == nil }
    guard let exporter = known.first(where: { $0.name == format }) else {
      throw CommandFailure.unknownFormat(name: format, kind: .exporter, known: known.map(\.name))
    }
    return exporter
  }

  private func encode(_ articles: [Article], as format: String) throws -> [UInt8] {
    let exporter = try exporter(format)
    var output = Output()
    output.write(exporter.header)
    for (index, article) in articles.enumerated() {
      if index > 0 { output.write(exporter.separator) }
      exporter.write(article, to: &output)
    }
    output.write(exporter.footer)
    return output.take()
  }

  private func articles(
    _ places: some Sequence<Int>, of world: PromptWorld, as format: String
  ) throws -> [UInt8] {
    let exporter = try exporter(format)
    var output = Output()
    output.write(exporter.header)
    var isFirst = true
    for place in places {
      if context.interrupts.isInterrupted {
        throw CommandFailure.usage("stopped; nothing is written")
      }
      do {
        let article = try world.article(at: place)
        if !isFirst { output.write(exporter.separator) }
        isFirst = false
        exporter.write(article, to: &output)
      } catch {
        say(message(error))
      }
    }
    output.write(exporter.footer)
    return output.take()
  }

  // MARK: - Rows

  private func rows(_ elements: [PromptValue], as format: String) throws -> [UInt8] {
    let encoders = context.toolkit.rowEncoders.filter { $0.assembly == nil }
    let isJSON = format == "json"
    guard let encoder = encoders.first(where: { $0.name == (isJSON ? "jsonl" : format) }) else {
      throw CommandFailure.unknownFormat(
        name: format, kind: .rowFormat, known: encoders.map(\.name) + ["json", "text"])
    }
    var columns: [String] = []
    var cells: [[String: RowValue]] = []
    for element in elements {
      var row: [String: RowValue] = [:]
      for (name, value) in pairs(of: element) {
        if !columns.contains(name) { columns.append(name) }
        row[name] = value
      }
      cells.append(row)
    }
    let table = TableSchema(
      "values",
      columns: columns.map { name in
        TableSchema.Column(name, kind(of: cells.lazy.compactMap { $0[name] }), isOptional: true)
      })
    var output = Output()
    if isJSON { output.write("[\n") } else { encoder.header(of: table, to: &output) }
    for (index, row) in cells.enumerated() {
      var line = Output()
      do throws(RowFailure) {
        try encoder.write(Row(columns.map { row[$0] ?? .null }), of: table, to: &line)
      } catch {
        throw CommandFailure.usage("\(error.column) is \(error.value), which no format holds")
      }
      var bytes = line.take()
      if isJSON {
        if bytes.last == 0x0A { bytes.removeLast() }
        bytes += Array(index < cells.count - 1 ? ",\n".utf8 : "\n".utf8)
      }
      output.write(bytes[...])
    }
    if isJSON { output.write("]\n") }
    return output.take()
  }

  private func kind(of values: some Sequence<RowValue>) -> TableSchema.Column.Kind {
    var kinds: Set<TableSchema.Column.Kind> = []
    for value in values {
      switch value {
      case .null: continue
      case .bool: kinds.insert(.boolean)
      case .integer: kinds.insert(.integer)
      case .number: kinds.insert(.number)
      case .string: kinds.insert(.string)
      case .list: kinds.insert(.list)
      }
    }
    if kinds == [.integer, .number] { return .number }
    return kinds.count == 1 ? kinds.first ?? .string : .string
  }

  private func pairs(of value: PromptValue) -> [(String, RowValue)] {
    switch value {
    case .table(let pairs):
      return pairs.map { pair in
        var name = plainText(pair.key)
        if case .string(let text) = pair.key { name = text }
        return (name, rowValue(pair.value))
      }
    case .object(let object):
      return zip(ObjectColumns.names(of: object.model), ObjectColumns.cells(of: object)).map {
        name, cell in
        // Programs want the number of the paragraph, not a sign with it.
        if name == "place" {
          let number = cell.hasPrefix("¶ ") ? Int(cell.dropFirst(2)) : nil
          return ("paragraph", number.map { .integer($0) } ?? .null)
        }
        if name == "mentions", let count = Int(cell) { return (name, .integer(count)) }
        return (name, cell.isEmpty ? .null : .string(cell))
      }
    default: return [("value", rowValue(value))]
    }
  }

  private func rowValue(_ value: PromptValue) -> RowValue {
    switch value {
    case .nil: .null
    case .boolean(let flag): .bool(flag)
    case .integer(let number): .integer(Int(number))
    case .number(let number): .number(number)
    case .string(let text): .string(text)
    case .list(let elements): .list(elements.map { rowValue($0) })
    default: .string(plainText(value))
    }
  }

  // MARK: - The session as a script

  func save(_ file: String) throws {
    guard file.hasSuffix(".lua") else {
      throw CommandFailure.usage(":save needs a file that ends in .lua")
    }
    if typed.isEmpty { throw CommandFailure.usage("nothing was typed yet") }
    let bytes = Array(sessionScript(typed).utf8)
    try writeWhole(bytes, to: file)
    say("\(printable(file)): \(counted(typed.count, "input"))")
    // What it says of itself is checked as galley run would.
    do {
      _ = try context.engine.load([ScriptFile(name: file, bytes: bytes)], settings: settings)
    } catch {
      say(message(error))
      say("the script was written, but galley run would refuse it as it is")
    }
  }
}
