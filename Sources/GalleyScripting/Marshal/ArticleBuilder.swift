import GalleyCore
import GalleyLua

/// Makes an article out of a table of fields: `galley.article { headline = ..., body = ... }`.
///
/// Its canonical text is laid out as a reader does it, headline, byline and paragraphs each apart
/// by a blank line, so that everything that is found in it has a place; then the annotators run.
/// What the table gives stands above what they find.
struct ArticleBuilder {
  let scope: ScriptScope

  /// What the table may say beyond the fields of an article that can be set.
  static let extraFields: [(name: String, type: String, summary: String)] = [
    ("body", "string?", "the paragraphs as one text, a blank line between two"),
    ("id", "string?", "the name that messages and outputs use"),
    ("annotate", "boolean?", "false: look for nothing in the text; quotes are those given"),
  ]

  /// - Returns: a session that holds the article.
  func build(_ pairs: [LuaPair]) throws(BuildError) -> ArticleSession {
    var layout = Layout()
    for name in ["headline", "byline"] {
      guard let text = try text(name, pairs) else { continue }
      layout.add(text, name == "headline" ? .title : .header)
    }
    let body = try bodyParagraphs(pairs)
    for paragraph in body { layout.add(paragraph.text, .body) }
    var article = Article(
      id: try text("id", pairs) ?? scope.main.article.id, format: "script",
      text: TextBuffer(layout.text))
    article.regions = layout.regions
    article.headline = layout.span(.title).map { .span($0) }
    article.byline = layout.span(.header).map { .span($0) }
    article.paragraphs = zip(body, layout.regions.lazy.filter { $0.kind == .body }).map {
      var paragraph = Paragraph($1.span)
      paragraph.kind = $0.kind
      paragraph.level = $0.level
      return paragraph
    }
    article.fallbackDate = scope.main.article.fallbackDate
    article.retrieved = scope.main.article.retrieved
    let laidOut = article
    if annotates(pairs) {
      // Dates in the text count from the date that the table gives.
      if let date = try text("published", pairs).flatMap({ NewsDate(iso: $0) }) {
        article.fallbackDate = date
      }
      for annotator in scope.annotators { annotator.annotate(&article) }
      article.tokens = nil
      article.lexicon = nil
      if let headline = laidOut.headline { article.headline = headline }
      if let byline = laidOut.byline { article.byline = byline }
    }
    let session: ArticleSession
    do throws(LuaError) {
      session = try scope.openSession(for: article)
    } catch {
      throw .lua(error)
    }
    try assign(pairs, to: session)
    return session
  }

  private func annotates(_ pairs: [LuaPair]) -> Bool {
    !pairs.contains { $0.key == .string("annotate") && $0.value == .boolean(false) }
  }

  /// Sets the fields that are not laid out.
  private func assign(_ pairs: [LuaPair], to session: ArticleSession) throws(BuildError) {
    let fields = session.fields(of: .article)
    let laidOut = ["headline", "byline", "paragraphs"] + Self.extraFields.map(\.name)
    for pair in pairs {
      let name = pair.key.text ?? pair.key.typeName
      if laidOut.contains(name) { continue }
      guard let field = fields.first(where: { $0.name == name }) else {
        let known = fields.map(\.name) + Self.extraFields.map(\.name)
        throw .field(
          FieldError(
            expected: "a table of article fields"
              + (nearestName(to: name, among: known).map { " (did you mean '\($0)'?)" } ?? ""),
            foundText: name))
      }
      guard let assign = field.assign else {
        throw .field(FieldError(expected: "a table of fields that can be set", foundText: name))
      }
      do throws(FieldError) {
        try assign(session, 0, pair.value)
      } catch {
        throw .field(
          FieldError(
            expected: "an article whose field '\(name)' is \(error.expected)",
            foundText: error.found))
      }
      session.markChanged()
    }
  }

  // MARK: - What is laid out

  private func text(_ name: String, _ pairs: [LuaPair]) throws(BuildError) -> String? {
    guard let value = pairs.first(where: { $0.key == .string(name) })?.value, value != .nil else {
      return nil
    }
    guard let text = value.text else {
      throw .field(
        FieldError(expected: "an article whose field '\(name)' is a string", found: value))
    }
    return text
  }

  /// A paragraph that has no place yet.
  private struct BodyParagraph {
    var text: String
    var kind = Paragraph.Kind.text
    var level: Int?
  }

  /// Those that have words, in order.
  private func bodyParagraphs(_ pairs: [LuaPair]) throws(BuildError) -> [BodyParagraph] {
    if let body = try text("body", pairs) {
      return paragraphs(of: body).map { BodyParagraph(text: $0) }
    }
    guard let value = pairs.first(where: { $0.key == .string("paragraphs") })?.value else {
      return []
    }
    let expected = "an article whose paragraphs are strings or { text = ..., kind = ... }"
    guard case .array(let elements) = value else {
      throw .field(FieldError(expected: expected, found: value))
    }
    var found: [BodyParagraph] = []
    for element in elements {
      switch element {
      case .table:
        var paragraph = BodyParagraph(text: element[key: "text"]?.text ?? "")
        if let word = element[key: "kind"]?.text {
          guard let kind = Paragraph.Kind(rawValue: word) else {
            let kinds = Paragraph.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw .field(
              FieldError(
                expected: "an article whose paragraphs are one of \(kinds)", foundText: word))
          }
          paragraph.kind = kind
        }
        if case .integer(let level)? = element[key: "level"] { paragraph.level = Int(level) }
        found.append(paragraph)
      case .object(let object):
        let (session, model) = scope.lookUp(object.model)
        guard model == .paragraph else {
          throw .field(FieldError(expected: expected, found: element))
        }
        let original = session.paragraphs[object.index]
        found.append(
          BodyParagraph(
            text: session.string(original.text), kind: original.kind, level: original.level))
      default:
        guard let text = element.text else {
          throw .field(FieldError(expected: expected, found: element))
        }
        found.append(BodyParagraph(text: text))
      }
    }
    return found.filter { !$0.text.isEmpty }
  }

  /// Splits at lines that hold nothing but white space.
  private func paragraphs(of body: String) -> [String] {
    var paragraphs: [[Substring]] = [[]]
    for line in body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      if line.allSatisfy(\.isWhitespace) {
        paragraphs.append([])
      } else {
        paragraphs[paragraphs.count - 1].append(line)
      }
    }
    return paragraphs.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
  }
}

/// Why no article can be made.
enum BuildError: Error {
  case field(FieldError)
  case lua(LuaError)
}

/// The canonical text of an article in the making.
private struct Layout {
  private(set) var text = ""
  private(set) var regions: [Region] = []

  mutating func add(_ words: String, _ kind: Region.Kind) {
    if words.isEmpty { return }
    if !text.isEmpty { text += "\n\n" }
    let start = text.utf8.count
    text += words
    regions.append(Region(kind, TextSpan(start, text.utf8.count)))
  }

  func span(_ kind: Region.Kind) -> TextSpan? { regions.first { $0.kind == kind }?.span }
}

extension ScriptScope {
  /// The article that a hook hands back: one of its objects, or one made from a table of fields.
  func article(from value: LuaValue, _ hook: Hook) throws(LuaError) -> Article {
    switch value {
    case .object(let object):
      let (session, model) = lookUp(object.model)
      if model == .article { return session.finished() }
    case .table(let pairs):
      do throws(BuildError) {
        let session = try ArticleBuilder(scope: self).build(pairs)
        let article = session.finished()
        // Nobody in Lua has seen it.
        closeLastSession()
        return article
      } catch {
        switch error {
        case .field(let error): throw unfit(error, hook)
        case .lua(let error): throw error
        }
      }
    default: break
    }
    throw unfit(
      FieldError(expected: "an article, a table of its fields or a list", found: value), hook)
  }
}
