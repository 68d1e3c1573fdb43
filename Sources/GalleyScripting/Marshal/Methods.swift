import GalleyCore
import GalleyLua

// The methods of the models.

/// `:next()` and `:prev()`, for the models that the article lists.
func neighbourMethods(of model: Model) -> [ModelMethod] {
  @Sendable func neighbour(
    _ session: ArticleSession, _ place: Int, _ step: Int, _ call: inout LuaCall
  ) {
    guard let list = session.list(of: model), let position = session.position(of: place, model),
      list.indices.contains(position + step)
    else { return call.results.null() }
    call.results.object(session.id(model), list[position + step])
  }
  let signature = Signature(
    parameters: [], results: [ScriptType([model.rawValue], isOptional: true)])
  return [
    ModelMethod(
      "next", signature, "the one after it in the article's list, or nil", since: "0.1"
    ) { _, session, place, call in neighbour(session, place, 1, &call) },
    ModelMethod(
      "prev", signature, "the one before it in the article's list, or nil", since: "0.1"
    ) { _, session, place, call in neighbour(session, place, -1, &call) },
  ]
}

/// `:sentence()`, for the models that stand in a paragraph.
func sentenceMethod(of model: Model) -> ModelMethod {
  ModelMethod(
    "sentence", "() -> string?, integer?, integer?",
    "the sentence or sentences around it, with their first and last byte; nothing where it has no place"
  ) { _, session, place, call in
    let paragraph =
      model == .quote ? session.quotes[place].paragraph : session.paragraph(ofCitation: place)
    guard let span = session.span(of: model, place), let paragraph,
      let whole = session.paragraphs[paragraph].span, whole.contains(span.start)
    else { return call.results.null() }
    let sentences = sentences(of: TextBuffer(copying: session.article.text, at: whole))
      .map { TextSpan($0.start + whole.start, $0.end + whole.start) }
      .filter { $0.overlaps(span) }
    guard let first = sentences.first, let last = sentences.last else {
      return call.results.null()
    }
    let around = first.union(last)
    call.results.string(session.article.text.bytes[around.range])
    call.results.integer(around.first)
    call.results.integer(around.last)
  }
}

let articleMethods = [
  ModelMethod(
    "walk", "(hooks: table) -> article",
    "runs hooks over the parts of the article, as the run does: { Quote = function(q) ... end }"
  ) { scope, session, _, call throws(LuaFailure) in
    try scope.walk(session, try call.value(1))
    call.results.object(session.id(.article), 0)
  },
  ModelMethod(
    "comment", "(fields: table) -> comment",
    "adds a comment made of these fields, after the one that it answers or at the end"
  ) { scope, session, _, call throws(LuaFailure) in
    try scope.insert(.comment, try call.value(1), session, paragraph: nil, &call)
  },
  ModelMethod(
    "trees", "() -> list of list",
    "its paragraphs as lists of nodes: texts, and { kind, item, part, nodes } around what was found"
  ) { scope, session, _, call throws(LuaFailure) in
    try scope.takeEdits()
    try MarkedText(session).writeTrees(to: &call.results)
  },
  ModelMethod(
    "marks", "() -> list of table",
    "what was found in its paragraphs, in the order in which it begins: { kind, item, part, outer } as in trees, `outer` being the place in this list of the mark around it"
  ) { scope, session, _, call throws(LuaFailure) in
    try scope.takeEdits()
    try MarkedText(session).writeMarks(to: &call.results)
  },
  ModelMethod(
    "markup",
    "(escape: string, before: list of string, behind: list of string, options: table?) -> list of string",
    "its paragraphs as strings: words escaped for 'xml', 'html' or 'json', and around each of the marks what the lists have; the option `squeeze` makes one space of white space, but for preformatted text"
  ) { scope, session, _, call throws(LuaFailure) in
    let name = try call.string(1)
    guard let escape = MarkedText.Escape(rawValue: name) else {
      throw LuaFailure("'xml', 'html' or 'json' expected, got '\(name)'", argument: 1)
    }
    let squeezes = try ModuleOptions(call, 4, known: ["squeeze"]).flag("squeeze")
    try scope.takeEdits()
    let text = try MarkedText(session)
    let count = text.count
    let paragraphs = try call.withView(2) { before throws(LuaFailure) in
      try call.withView(3) { behind throws(LuaFailure) in
        text.written(
          MarkedText.Markup(
            escape: escape, before: try strings(before, argument: 2, count),
            behind: try strings(behind, argument: 3, count), squeezes: squeezes))
      }
    }
    call.results.beginArray()
    for paragraph in paragraphs { call.results.string(paragraph) }
    call.results.endArray()
  },
  ModelMethod(
    "vertical", "(layout: table, marks: list of string?) -> string",
    "its words, one to a line, as the templates of a layout have it (docs/formats.md); `marks` says what stands for `{{mark}}` in each of the marks"
  ) { scope, session, _, call throws(LuaFailure) in
    let layout = try VerticalLayout(call, 1)
    try scope.takeEdits()
    let text = try MarkedText(session)
    if call.isMissing(2) {
      call.results.string(text.vertical(layout, []))
    } else {
      let count = text.count
      call.results.string(
        try call.withView(2) { marks throws(LuaFailure) in
          text.vertical(layout, try strings(marks, argument: 2, count))
        })
    }
  },
  ModelMethod(
    "offsets", "(first: integer, last: integer) -> integer, integer",
    "where these bytes of its text stand in code points, from 0 and half open, as other programs count"
  ) { scope, session, _, call throws(LuaFailure) in
    let (first, last) = (try call.integer(1), try call.integer(2))
    let count = session.article.text.count
    guard (1...Int64(count) + 1).contains(first) else {
      throw LuaFailure("the text has the bytes 1 to \(count), got \(first)", argument: 1)
    }
    guard (first - 1...Int64(count)).contains(last) else {
      throw LuaFailure("expected \(first - 1) to \(count), got \(last)", argument: 2)
    }
    let offsets = scope.store.offsets(of: session, generation: call.state.generation)
    call.results.integer(offsets[Int(first) - 1])
    call.results.integer(offsets[Int(last)])
  },
]

/// The strings of a list that has one for each mark.
private func strings(
  _ view: LuaView, argument: Int, _ count: Int
) throws(LuaFailure) -> [LuaView] {
  let strings = Array(view.elements)
  guard strings.count == count else {
    throw LuaFailure(
      "one string for each mark (\(count)) expected, got \(strings.count)", argument: argument)
  }
  for (index, element) in strings.enumerated() where element.kind != .string {
    throw LuaFailure(
      "element \(index + 1) is a \(element.value.typeName), not a string", argument: argument)
  }
  return strings
}

let paragraphMethods = [
  ModelMethod(
    "quote", "(fields: table) -> quote",
    "adds a quote made of these fields, where its text stands in the paragraph"
  ) { scope, session, place, call throws(LuaFailure) in
    try scope.insert(.quote, try call.value(1), session, paragraph: place, &call)
  },
  ModelMethod(
    "cite", "(fields: table) -> citation",
    "adds a citation made of these fields, where its text stands in the paragraph"
  ) { scope, session, place, call throws(LuaFailure) in
    try scope.insert(.citation, try call.value(1), session, paragraph: place, &call)
  },
]

extension ScriptScope {
  /// Makes an item of one of the article's lists and puts it where it belongs.
  fileprivate func insert(
    _ model: Model, _ value: LuaValue, _ session: ArticleSession, paragraph: Int?,
    _ call: inout LuaCall
  ) throws(LuaFailure) {
    let pairs: [LuaPair]
    switch value {
    case .table(let found): pairs = found
    case .array([]): pairs = []
    default: throw call.wrongArgument(1, expected: "a table of \(model.rawValue) fields")
    }
    // The lists are about to change under what Lua has read of them.
    try takeEdits()
    let place: Int
    do throws(FieldError) {
      place = try session.make(model, from: pairs)
    } catch {
      throw LuaFailure("\(error.expected) expected, got \(error.found)", argument: 1)
    }
    if let paragraph { session.locate(place, model, inParagraph: paragraph) }
    session.insert(place, model, nearParagraph: paragraph)
    session.markChanged()
    call.state.forgetFields()
    call.results.object(session.id(model), place)
  }
}

extension ArticleSession {
  /// Looks for the words of a new quote or citation in the paragraph, unless it has a place.
  fileprivate func locate(_ place: Int, _ model: Model, inParagraph paragraph: Int) {
    if model == .quote, quotes[place].paragraph == nil { quotes[place].paragraph = paragraph }
    guard span(of: model, place) == nil, let whole = paragraphs[paragraph].span else { return }
    let text: TextValue
    switch model {
    case .quote: text = quotes[place].text
    case .citation: text = citations[place].text
    default: return
    }
    let words = Array(string(text).utf8)
    if let start = article.text.firstRange(of: words, in: whole) {
      self.place(place, model, at: TextSpan(start, start + words.count), keepsText: false)
    }
  }

  /// Puts a place into the list of its model: by its position in the text, else behind the items of
  /// its paragraph, else at the end.
  fileprivate func insert(_ place: Int, _ model: Model, nearParagraph paragraph: Int?) {
    guard var list = list(of: model) else { return }
    var position = list.count
    if model == .comment {
      if let parent = comments[place].replyTo, let found = self.position(of: parent, .comment) {
        position = found + 1
        while position < list.count, comments[list[position]].depth > comments[parent].depth {
          position += 1
        }
      }
    } else {
      let start = span(of: model, place)?.start ?? paragraph.flatMap { paragraphs[$0].span?.end }
      if let start {
        position =
          list.firstIndex { item in (span(of: model, item)?.start).map { $0 > start } ?? false }
          ?? list.count
      }
    }
    list.insert(place, at: position)
    setList(list, of: model)
  }
}

extension TextBuffer {
  /// Where `words` first begin within a span; nil where they do not occur, and for no words.
  ///
  /// - Complexity: the length of the span times that of the words at worst.
  func firstRange(of words: [UInt8], in span: TextSpan) -> Int? {
    guard let head = words.first, words.count <= span.end - span.start else { return nil }
    var start = span.start
    while start + words.count <= span.end {
      if bytes[start] == head, bytes[start..<start + words.count].elementsEqual(words) {
        return start
      }
      start += 1
    }
    return nil
  }
}
