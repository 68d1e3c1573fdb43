import Galley
import GalleyScripting

/// `:try`: what a script makes of documents, as a difference of the models.
extension PromptSession {
  private static let mostLines = 60

  func tryScript(_ rest: String) throws {
    let words = rest.split(separator: " ").map(String.init)
    guard let name = words.first, words.count <= 2 else {
      throw CommandFailure.usage(":try needs a script, and may have a number of documents")
    }
    guard words.count == 1 || (Int(words[1]) ?? 0) > 0 else {
      throw CommandFailure.usage(":try takes a number of documents, not '\(printable(words[1]))'")
    }
    let world = try world
    guard let current = world.current else { throw CommandFailure.usage("there is no document") }
    let script = try ScriptFiles(context.toolkit).script(name)
    let runner = try ScriptRunner([script], engine: context.engine, settings: settings)
    context.interrupts.stopper = runner.stoppers.first
    defer { context.interrupts.stopper = world.stopper }
    let count = words.count == 2 ? Int(words[1]) ?? 1 : 1
    if count == 1 {
      let article = try world.article(at: current)
      show(try runner.run(article), of: article)
      return
    }
    let start = world.selection?.firstIndex { $0 >= current } ?? current
    let end = min(world.visibleCount, start + min(count, 1_000_000))
    for position in start..<max(start, end) {
      if context.interrupts.isInterrupted { return say(context.stopNotice) }
      let place = world.visible(position)
      let label = "\(position + 1) \(printable(context.documents.name(at: place)))"
      attempt {
        let article = try world.article(at: place)
        let result = try runner.run(article)
        say(style(label, .dim) + "  " + summary(result, of: article))
      }
    }
    let report = try runner.report()
    if !report.isEmpty { say(printableLines(report)) }
  }

  private func summary(_ result: ScriptResult, of article: Article) -> String {
    if result.articles.isEmpty { return style("dropped", .red) }
    let changes = difference(article, result.articles[0])
    let more = changes.count { $0.hasPrefix("+") }
    let less = changes.count { $0.hasPrefix("-") }
    var parts = changes.isEmpty ? ["unchanged"] : ["+\(more) -\(less)"]
    if result.articles.count > 1 { parts.append("\(result.articles.count) articles") }
    if !result.rows.isEmpty { parts.append(counted(result.rows.count, "row")) }
    if !result.texts.isEmpty { parts.append(counted(result.texts.count, "text")) }
    return parts.joined(separator: ", ")
  }

  private func show(_ result: ScriptResult, of article: Article) {
    for entry in result.entries { say(printableLines(entry.text)) }
    if result.articles.isEmpty { say(style("- the article was dropped", .red)) }
    for made in result.articles {
      if result.articles.count > 1 { say(style(printable(made.id), .bold)) }
      let lines = difference(article, made)
      if lines.isEmpty { say("the models are as they were") }
      for line in lines.prefix(Self.mostLines) {
        say(style(clipped(line, to: printer.width), line.hasPrefix("+") ? .green : .red))
      }
      if lines.count > Self.mostLines {
        say(style("… \(counted(lines.count - Self.mostLines, "more line"))", .dim))
      }
    }
    let names = result.rows.reduce(into: [String]()) {
      if !$0.contains($1.table) { $0.append($1.table) }
    }
    for name in names {
      let rows = result.rows(of: name)
      say(style("→ \(name): \(counted(rows.count, "row"))", .cyan))
      for row in rows.prefix(5) {
        say(
          "  "
            + clipped(
              row.values.map { self.words($0) }.joined(separator: " | "), to: printer.width - 2))
      }
    }
    for text in result.texts.prefix(3) {
      say(style("→ \(printable(text.path ?? "a file ." + (text.fileExtension ?? "txt")))", .cyan))
      say(printer.text(of: .string(text.text)))
    }
  }

  /// Lines with `-` that only the article before has, and with `+` those that only the one after
  /// has, in order.
  func difference(_ before: Article, _ after: Article) -> [String] {
    let old = lines(of: before)
    let new = lines(of: after)
    if old == new { return [] }
    var removed = Set<Int>()
    var inserted = Set<Int>()
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var lines: [String] = []
    var left = 0
    var right = 0
    while left < old.count || right < new.count {
      if removed.contains(left) {
        lines.append("- " + old[left])
        left += 1
      } else if inserted.contains(right) {
        lines.append("+ " + new[right])
        right += 1
      } else {
        left += 1
        right += 1
      }
    }
    return lines
  }

  /// An article as lines: a field, or an item of a list.
  private func lines(of article: Article) -> [String] {
    func words(_ value: TextValue) -> String { printable(article.string(value)) }
    var lines: [String] = []
    func add(_ name: String, _ value: String?) {
      if let value { lines.append("\(name): \(value)") }
    }
    add("headline", article.headline.map(words))
    add("byline", article.byline.map(words))
    add(
      "authors", article.authors.isEmpty ? nil : article.authors.map(words).joined(separator: ", "))
    add("site", article.site.map(words))
    add("section", article.section.map(words))
    add("published", article.published?.iso)
    add("modified", article.modified?.iso)
    add("language", article.language)
    add("summary", article.summary.map(words))
    add("tags", article.tags.isEmpty ? nil : article.tags.map(words).joined(separator: ", "))
    for field in article.custom { add(field.name, "\(self.words(field.value))") }
    for paragraph in article.paragraphs {
      add("paragraph", words(paragraph.text) + custom(paragraph.custom))
    }
    func addItems(_ model: String, _ items: [(PromptObject.Item, [CustomField])]) {
      for (item, fields) in items {
        let object = PromptObject(model: model, item: item, article: article, number: nil)
        let cells = ObjectColumns.cells(of: object).filter { !$0.isEmpty }
        add(model, cells.joined(separator: " · ") + custom(fields))
      }
    }
    addItems("quote", article.quotes.map { (.quote($0), $0.custom) })
    addItems("citation", article.citations.map { (.citation($0), $0.custom) })
    addItems("comment", article.comments.map { (.comment($0), $0.custom) })
    addItems("person", article.people.map { (.person($0), $0.custom) })
    addItems("link", article.links.map { (.link($0), []) })
    return lines
  }

  private func custom(_ fields: [CustomField]) -> String {
    fields.map { " · \($0.name)=\(words($0.value))" }.joined()
  }
}
