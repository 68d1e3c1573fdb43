import Galley
import GalleyScripting

/// Shows values at the prompt: cards, tables that fit the terminal, long strings cut with a count of
/// what is left, nested tables set in and bounded.
struct ValuePrinter {
  let style: Style
  let width: Int
  /// Shows all of it, however long.
  var isWhole = false

  /// Lines of a string, rows of a table, and nests, before the rest is only counted.
  private static let stringLines = 4
  private static let rows = 30
  private static let entries = 20
  private static let depth = 4

  func text(of value: PromptValue) -> String {
    switch value {
    case .string(let text): return string(text)
    case .object(let object): return self.object(object)
    case .list(let elements):
      if let table = modelTable(elements) ?? plainTable(elements) { return table }
      return lines(of: value, indent: 0)
    default: return lines(of: value, indent: 0)
    }
  }

  // MARK: - Strings

  /// A string that is shown for itself stands as it is; as a part of something it stands in quotes.
  private func string(_ text: String) -> String {
    let clean = printableLines(text)
    if clean.isEmpty { return style("\"\"", .green) }
    var shown: [String] = []
    for line in clean.split(separator: "\n", omittingEmptySubsequences: false) {
      shown += cutLines(String(line), to: width)
    }
    if isWhole || shown.count <= Self.stringLines {
      return shown.map { style($0, .green) }.joined(separator: "\n")
    }
    let part = shown[..<Self.stringLines]
    let left = clean.unicodeScalars.count - part.reduce(0) { $0 + $1.unicodeScalars.count + 1 }
    return part.map { style($0, .green) }.joined(separator: "\n") + "\n"
      + style("… \(counted(max(1, left), "more character")) (:page shows all)", .dim)
  }

  private func cutLines(_ line: String, to width: Int) -> [String] {
    displayWidth(line) <= width ? [line] : wrapped(line, to: width).flatMap { chopped($0) }
  }

  /// Words that are longer than a line, Chinese among them, are cut where the line ends.
  private func chopped(_ line: String) -> [String] {
    if displayWidth(line) <= width { return [line] }
    var parts: [String] = []
    var part = ""
    var used = 0
    for character in line {
      let columns = displayWidth(String(character))
      if used + columns > width {
        parts.append(part)
        part = ""
        used = 0
      }
      part.append(character)
      used += columns
    }
    return parts + [part]
  }

  private func quoted(_ text: String, to room: Int) -> String {
    let flat = printable(text)
    let cut = isWhole ? flat : clipped(flat, to: max(12, room - 2))
    let left = flat.unicodeScalars.count - cut.unicodeScalars.count + 1
    let rest = cut == flat ? "" : style(" (\(grouped(left)) more)", .dim)
    return style("\"\(cut)\"", .green) + rest
  }

  // MARK: - Plain values

  private func lines(of value: PromptValue, indent: Int) -> String {
    switch value {
    case .nil: return style("nil", .dim)
    case .boolean(let flag): return style(flag ? "true" : "false", .yellow)
    case .integer(let number): return style("\(number)", .yellow)
    case .number(let number): return style(numeral(number), .yellow)
    case .string(let text): return quoted(text, to: width - indent - 20)
    case .bytes(let bytes):
      return quoted(String(decoding: bytes, as: UTF8.self), to: width - indent - 20)
        + style(" (not UTF-8)", .dim)
    case .function: return style("function", .magenta)
    case .object(let object): return summary(of: object, room: max(20, width - indent - 12))
    case .list(let elements):
      return table(elements.map { ("", $0) }, indent, count: elements.count)
    case .table(let pairs):
      return table(pairs.map { (key($0.key) + " = ", $0.value) }, indent, count: pairs.count)
    }
  }

  /// A name with its value, on one line as far as that goes.
  func line(_ name: String, _ value: PromptValue, indent: Int) -> String {
    style(name, .cyan) + " = " + lines(of: value, indent: indent)
  }

  private func numeral(_ number: Double) -> String {
    if number.isNaN { return "nan" }
    return number.isInfinite ? (number < 0 ? "-inf" : "inf") : "\(number)"
  }

  private func key(_ key: PromptValue) -> String {
    guard case .string(let name) = key else { return "[\(lines(of: key, indent: 0))]" }
    let isName =
      name.utf8.allSatisfy {
        (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || $0 == 0x5F
      } && !(name.utf8.first.map { (0x30...0x39).contains($0) } ?? true)
    return isName ? style(name, .cyan) : "[" + quoted(name, to: 40) + "]"
  }

  private func table(
    _ entries: [(key: String, value: PromptValue)], _ indent: Int, count: Int
  ) -> String {
    if entries.isEmpty { return "{}" }
    if indent >= 2 * Self.depth, !isWhole {
      return style("{ … \(counted(count, "entry", plural: "entries")) }", .dim)
    }
    let shown = isWhole ? entries[...] : entries.prefix(Self.entries)
    let parts = shown.map { $0.key + lines(of: $0.value, indent: indent + 2) }
    let left = count - shown.count
    let line = "{ " + parts.joined(separator: ", ") + " }"
    if left == 0, !line.contains("\n"), visibleWidth(line) <= min(width - indent, 72) {
      return line
    }
    let margin = String(repeating: " ", count: indent + 2)
    var result = "{\n" + parts.map { "\(margin)\($0),\n" }.joined()
    if left > 0 { result += margin + style("… \(grouped(left)) more", .dim) + "\n" }
    return result + String(repeating: " ", count: indent) + "}"
  }

  /// The columns of a text with colours in it.
  private func visibleWidth(_ text: String) -> Int {
    guard style.isColored else { return displayWidth(text) }
    var columns = 0
    var isCode = false
    for scalar in text.unicodeScalars {
      if scalar == "\u{1B}" { isCode = true }
      if !isCode { columns += displayWidth(scalar) }
      if isCode, scalar == "m" { isCode = false }
    }
    return columns
  }

  // MARK: - Tables

  /// A list of tables with the same few plain columns.
  private func plainTable(_ elements: [PromptValue]) -> String? {
    guard elements.count > 1 else { return nil }
    var names: [String] = []
    var rows: [[String: PromptValue]] = []
    for element in elements {
      guard case .table(let pairs) = element else { return nil }
      var row: [String: PromptValue] = [:]
      for pair in pairs {
        guard case .string(let name) = pair.key else { return nil }
        switch pair.value {
        case .list, .table, .object, .function: return nil
        default: row[name] = pair.value
        }
        if !names.contains(name) { names.append(name) }
      }
      rows.append(row)
    }
    if names.isEmpty || names.count > 8 { return nil }
    return table(names, rows.map { row in names.map { plain(row[$0] ?? .nil) } })
  }

  private func plain(_ value: PromptValue) -> String {
    switch value {
    case .nil: ""
    case .boolean(let flag): flag ? "true" : "false"
    case .integer(let number): "\(number)"
    case .number(let number): numeral(number)
    case .string(let text): printable(text)
    case .bytes(let bytes): printable(String(decoding: bytes, as: UTF8.self))
    default: "…"
    }
  }

  private func modelTable(_ elements: [PromptValue]) -> String? {
    var objects: [PromptObject] = []
    for element in elements {
      guard case .object(let object) = element else { return nil }
      objects.append(object)
    }
    guard let first = objects.first, objects.allSatisfy({ $0.model == first.model }) else {
      return nil
    }
    let columns = ObjectColumns.names(of: first.model)
    let shown = isWhole ? objects[...] : objects.prefix(Self.rows)
    let cells = shown.enumerated().map { index, object in
      ["\(index + 1)"] + ObjectColumns.cells(of: object)
    }
    let rest = objects.count - shown.count
    return table(["#"] + columns, cells, left: rest)
  }

  /// Columns as wide as they must be; the widest gives way until all fit.
  private func table(_ names: [String], _ rows: [[String]], left: Int = 0) -> String {
    let shown = isWhole ? rows[...] : rows.prefix(Self.rows)
    var widths = names.indices.map { column in
      min(200, max(displayWidth(names[column]), shown.map { displayWidth($0[column]) }.max() ?? 0))
    }
    let room = width - 2 * (names.count - 1)
    while widths.reduce(0, +) > room, let widest = widths.max(), widest > 6,
      let column = widths.lastIndex(of: widest)
    {
      let excess = widths.reduce(0, +) - room
      let second = widths.enumerated().filter { $0.offset != column }.map(\.element).max() ?? 0
      widths[column] = max(6, max(widest - excess, min(second, widest - 1)))
    }
    func line(_ cells: [String], _ inks: (Int) -> Ink) -> String {
      var text = ""
      for (column, cell) in cells.enumerated() {
        let cut = clipped(cell, to: widths[column])
        text += style(cut, inks(column))
        if column < cells.count - 1 {
          text += String(repeating: " ", count: widths[column] - displayWidth(cut) + 2)
        }
      }
      while text.last == " " { text.removeLast() }
      return text
    }
    var result = [line(names, { _ in .bold })]
    result += shown.map { row in line(row) { $0 == 0 && names[0] == "#" ? .dim : [] } }
    let rest = left + rows.count - shown.count
    if rest > 0 { result.append(style("… \(grouped(rest)) more (:page shows all)", .dim)) }
    return result.joined(separator: "\n")
  }

  // MARK: - Objects

  private func summary(of object: PromptObject, room: Int) -> String {
    let cells = ObjectColumns.cells(of: object).filter { !$0.isEmpty }
    let number = object.number.map { " \($0)" } ?? ""
    let words = cells.joined(separator: " · ")
    return style(object.model + number, .magenta) + " " + clipped(words, to: room)
  }

  private func object(_ object: PromptObject) -> String {
    if case .article = object.item { return card(object.article) }
    var lines = [style(object.model + (object.number.map { " \($0)" } ?? ""), [.bold, .magenta])]
    let details = ObjectColumns.details(of: object).filter { !$0.value.isEmpty }
    let column = details.map { displayWidth($0.name) }.max() ?? 0
    for (name, value) in details {
      let room = max(20, width - column - 4)
      var parts = wrapped(value, to: room).flatMap { chopped($0) }
      if parts.count > Self.stringLines, !isWhole {
        let left = parts.count - Self.stringLines
        parts = Array(parts[..<Self.stringLines])
        parts.append(style("… \(counted(left, "more line")) (:page shows all)", .dim))
      }
      for (index, part) in parts.enumerated() {
        let head = index == 0 ? name : ""
        let padding = String(repeating: " ", count: column - displayWidth(head) + 2)
        lines.append("  " + style(head, .cyan) + padding + part)
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Headline, date, site, counts, first lines.
  func card(_ article: Article) -> String {
    func words(_ value: TextValue?) -> String? { value.map { printable(article.string($0)) } }
    var lines: [String] = []
    let headline = words(article.headline) ?? "(no headline)"
    lines += wrapped(headline, to: width).map { style($0, .bold) }
    let authors = article.authors.compactMap { words($0) }.joined(separator: ", ")
    let head = [
      words(article.site), article.published?.iso, article.language,
      authors.isEmpty ? words(article.byline) : "by " + authors,
    ].compactMap { $0 }.filter { !$0.isEmpty }
    if !head.isEmpty { lines += joined(head, to: width) }
    lines += joined(
      [
        counted(article.paragraphs.count, "paragraph"), counted(article.quotes.count, "quote"),
        counted(article.citations.count, "citation"), counted(article.comments.count, "comment"),
        counted(article.people.count, "person", plural: "people"),
      ], to: width)
    lines += wrapped(printable(article.id), to: width).flatMap { chopped($0) }.map {
      style($0, .dim)
    }
    let body = article.paragraphs.map { printable(article.string($0.text)) }
    let first = body.joined(separator: " ")
    let shown = wrapped(first, to: max(20, width - 2)).flatMap { chopped($0) }
    let limit = isWhole ? shown.count : 3
    lines += shown.prefix(limit).map { "  " + $0 }
    if shown.count > limit {
      let rest = shown.dropFirst(limit).reduce(0) { $0 + $1.unicodeScalars.count + 1 }
      let words = "  … \(counted(rest, "more character")) (:page doc)"
      lines.append(style(clipped(words, to: width), .dim))
    }
    return lines.joined(separator: "\n")
  }
}
