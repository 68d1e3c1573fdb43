import GalleyCore
import GalleyLua

/// A model with its fields and methods, whatever Swift type stands behind it.
struct ModelTable: Sendable {
  let model: Model
  let summary: String
  let fields: [Field]
  let methods: [ModelMethod]
  /// The fields without which a new item makes no sense.
  let required: [String]
  /// The field that a plain string stands for, where an object is expected: a speaker's name.
  let shorthand: String?
  /// Appends an empty item to its pool. Answers its place.
  let new: @Sendable (ArticleSession) -> Int
  /// What is done to a new item when its fields have been set.
  let complete: @Sendable (ArticleSession, _ index: Int) -> Void
  /// Where the values of declared fields lie; nil for a model that has none.
  let custom: (@Sendable (ArticleSession, _ index: Int) -> CustomFieldSlot)?

  init(
    _ model: Model, _ summary: String, fields: [Field], methods: [ModelMethod] = [],
    required: [String] = [], shorthand: String? = nil,
    new: @escaping @Sendable (ArticleSession) -> Int,
    complete: @escaping @Sendable (ArticleSession, _ index: Int) -> Void = { _, _ in },
    custom: (@Sendable (ArticleSession, _ index: Int) -> CustomFieldSlot)? = nil
  ) {
    self.model = model
    self.summary = summary
    self.fields = fields
    self.methods = methods
    self.required = required
    self.shorthand = shorthand
    self.new = new
    self.complete = complete
    self.custom = custom
  }
}

/// A function of a model's objects: `paragraph:cite { ... }`.
struct ModelMethod: Sendable {
  typealias Body =
    @Sendable (ScriptScope, ArticleSession, _ index: Int, inout LuaCall) throws(LuaFailure) -> Void

  let name: String
  let signature: Signature
  /// One line.
  let summary: String
  let since: String
  let body: Body

  init(
    _ name: String, _ signature: StaticString, _ summary: String, since: String = "0.2",
    _ body: @escaping Body
  ) {
    self.init(name, Signature(parsing: signature), summary, since: since, body)
  }

  init(
    _ name: String, _ signature: Signature, _ summary: String, since: String = "0.2",
    _ body: @escaping Body
  ) {
    self.name = name
    self.signature = signature
    self.summary = summary
    self.since = since
    self.body = body
  }
}

/// The declared fields of one item, to be read and written in place.
typealias CustomFieldSlot = ReferenceWritableKeyPath<ArticleSession, [CustomField]>

/// All models, in the order of `Model.number`.
let modelTables: [ModelTable] = [
  ModelTable(
    .article, "a news article", fields: Article.fields, methods: articleMethods, new: { _ in 0 },
    custom: { _, _ in \.article.custom }),
  ModelTable(
    .paragraph, "a paragraph of the body", fields: Paragraph.fields,
    methods: neighbourMethods(of: .paragraph) + paragraphMethods, required: ["text"],
    shorthand: "text", new: { $0.add(Paragraph(text: ""), to: \.paragraphs) },
    custom: { \.paragraphs[$1].custom }),
  ModelTable(
    .quote, "words reported as said, or set between marks", fields: Quote.fields,
    methods: neighbourMethods(of: .quote) + [sentenceMethod(of: .quote)], required: ["text"],
    new: {
      $0.add(Quote(kind: .direct, parts: [], text: .string(""), rule: "script"), to: \.quotes)
    }, custom: { \.quotes[$1].custom }),
  ModelTable(
    .citation, "a place where the article names who reported something", fields: Citation.fields,
    methods: neighbourMethods(of: .citation) + [sentenceMethod(of: .citation)],
    new: { $0.add(Citation(kind: .credit, span: nil, text: .string("")), to: \.citations) },
    custom: { \.citations[$1].custom }),
  ModelTable(
    .comment, "what a reader wrote below the article", fields: Comment.fields,
    methods: neighbourMethods(of: .comment),
    new: { $0.add(Comment(span: nil), to: \.comments) }, custom: { \.comments[$1].custom }),
  ModelTable(
    .person, "somebody whom the article names", fields: Person.fields,
    methods: neighbourMethods(of: .person), required: ["name"], shorthand: "name",
    new: { $0.add(Person(name: .string("")), to: \.people) }, custom: { \.people[$1].custom }),
  ModelTable(
    .speaker, "somebody to whom words are attributed", fields: Speaker.fields, required: ["name"],
    shorthand: "name", new: { $0.add(Speaker(span: nil, text: .string("")), to: \.speakers) },
    complete: { session, index in
      if session.speakers[index].text == .string(""), let name = session.speakers[index].name {
        session.speakers[index].text = name
      }
    }),
  ModelTable(
    .publication, "a newspaper, agency or organisation", fields: Publication.fields,
    required: ["name"], shorthand: "name",
    new: { $0.add(Publication(name: .string(""), role: .outlet), to: \.publications) }),
  ModelTable(
    .phrase, "words of the text", fields: ArticleSession.Phrase.fields, required: ["text"],
    shorthand: "text",
    new: { $0.add(ArticleSession.Phrase(text: .string(""), span: nil), to: \.phrases) }),
  ModelTable(
    .dateline, "place, agency and date of a wire story", fields: Dateline.fields,
    shorthand: "place", new: { $0.add(Dateline(), to: \.datelines) }),
  ModelTable(
    .link, "a link that the text shows", fields: Link.fields,
    methods: neighbourMethods(of: .link), required: ["url"], shorthand: "url",
    new: { $0.add(Link(span: nil, url: .string("")), to: \.links) }),
]

func modelTable(_ model: Model) -> ModelTable { modelTables[model.number] }

/// The fields of all models by `Model.number`: taken out of the tables once, since a copy of a table
/// retains all that it has.
let builtInFields: [[Field]] = modelTables.map(\.fields)

// MARK: - Edits

extension ArticleSession {
  /// Takes a change over that a script has made in place.
  ///
  /// - Returns: whether it was one.
  func apply(_ change: LuaChange, of model: Model) throws(LuaFailure) -> Bool {
    let fields = fields(of: model)
    let field = fields[change.field]
    let index = change.object.index
    if field.isSame(self, index, change.value) { return false }
    guard let assign = field.assign else {
      throw LuaFailure("\(model.rawValue) field '\(field.name)' cannot be changed")
    }
    do throws(FieldError) {
      try assign(self, index, change.value.value)
    } catch {
      throw LuaFailure(
        "\(model.rawValue) field '\(field.name)' must be \(error.expected), got \(error.found)")
    }
    return true
  }

  /// The built-in fields of a model and those that scripts have declared, by their numbers.
  func fields(of model: Model) -> [Field] {
    customFields.isEmpty ? builtInFields[model.number] : allFields[model.number]
  }

  /// Makes a new item from a table of fields. Answers its place.
  func make(_ model: Model, from pairs: [LuaPair]) throws(FieldError) -> Int {
    let table = modelTable(model)
    let fields = fields(of: model)
    let index = table.new(self)
    var first: Int64?
    var last: Int64?
    for pair in pairs {
      let name = pair.key.text ?? pair.key.typeName
      guard let field = fields.first(where: { $0.name == name }) else {
        let near = nearestName(to: name, among: fields.map(\.name))
        throw FieldError(
          expected: "a table of \(model.rawValue) fields"
            + (near.map { " (did you mean '\($0)'?)" } ?? ""), foundText: name)
      }
      if name == "first", case .integer(let place) = pair.value { first = place; continue }
      if name == "last", case .integer(let place) = pair.value { last = place; continue }
      guard let assign = field.assign else {
        throw FieldError(expected: "a table of fields that can be set", foundText: name)
      }
      do throws(FieldError) {
        try assign(self, index, pair.value)
      } catch {
        var error = error
        error.expected = "a \(model.rawValue) whose field '\(name)' is \(error.expected)"
        throw error
      }
    }
    if first != nil || last != nil {
      let span = try span(first: first, last: last)
      place(index, model, at: span, keepsText: pairs.contains { $0.key.text == "text" })
    }
    for name in table.required where !pairs.contains(where: { $0.key.text == name }) {
      if name == "text", first != nil { continue }
      throw FieldError(
        expected: "a table with the \(model.rawValue) field '\(name)'", foundText: "none")
    }
    table.complete(self, index)
    return index
  }

  /// The stretch of the text that a script names by its first and last byte.
  private func span(first: Int64?, last: Int64?) throws(FieldError) -> TextSpan {
    let bytes = article.text.bytes
    let expected = "first and last, within the text and at the borders of characters"
    guard let first, let last, first >= 1, last >= first, last <= Int64(bytes.count) else {
      throw FieldError(
        expected: expected,
        foundText: "\(first.map(String.init) ?? "nil"), \(last.map(String.init) ?? "nil")")
    }
    let span = TextSpan(Int(first) - 1, Int(last))
    let isCut = [span.start, span.end].contains { $0 < bytes.count && bytes[$0] & 0xC0 == 0x80 }
    if isCut { throw FieldError(expected: expected, foundText: "\(first), \(last)") }
    return span
  }

  /// Gives an item its place in the text, and its words unless it has them.
  func place(_ index: Int, _ model: Model, at span: TextSpan, keepsText: Bool) {
    switch model {
    case .paragraph:
      paragraphs[index].span = span
      if !keepsText { paragraphs[index].text = .span(span) }
    case .quote:
      quotes[index].parts = [span]
      if !keepsText { quotes[index].text = .span(span) }
    case .citation:
      citations[index].span = span
      if !keepsText { citations[index].text = .span(span) }
    case .comment:
      comments[index].span = span
      if !keepsText { comments[index].paragraphs = [Paragraph(span)] }
    case .speaker:
      speakers[index].span = span
      if !keepsText { speakers[index].text = .span(span) }
    case .phrase:
      phrases[index].span = span
      if !keepsText { phrases[index].text = .span(span) }
    case .dateline: datelines[index].span = span
    case .link:
      links[index].span = span
      if !keepsText { links[index].text = .span(span) }
    case .article, .person, .publication: break
    }
  }

  /// The place of a value that should be an object of a model: of that object, or of a new one made
  /// from a table of its fields or from the string that stands for one.
  func place(of value: LuaValue, _ model: Model) throws(FieldError) -> Int {
    switch value {
    case .object(let object) where object.model == id(model):
      return object.index
    case .object(let object):
      if let place = importer?(object, model) { return place }
    case .table(let pairs):
      return try make(model, from: pairs)
    case .string, .bytes:
      if let name = modelTable(model).shorthand {
        return try make(model, from: [LuaPair(key: .string(name), value: value)])
      }
    default: break
    }
    throw FieldError(expected: "\(model.rawValue) object or a table of its fields", found: value)
  }
}

// MARK: - Declared fields

/// A field that a script declares for a model: `fields = { Quote = { topic = "string?" } }`.
struct DeclaredField: Hashable {
  var model: Model
  var column: TableSchema.Column
}

extension Field {
  /// The field behind a declaration.
  init(_ declared: DeclaredField) {
    let column = declared.column
    let name = column.name
    let slot = modelTable(declared.model).custom
    let model = declared.model
    @Sendable func value(_ session: ArticleSession, _ index: Int) -> RowValue? {
      slot.flatMap { session[keyPath: $0(session, index)][name] }
    }
    self.init(
      name: name, type: column.kind.rawValue + (column.isOptional ? "?" : ""),
      summary: "declared by the script",
      encode: { session, index, encoder in
        if let value = value(session, index) { encoder.rowValue(value) }
      },
      isSame: { session, index, view in
        guard let value = value(session, index) else { return view.isNil }
        return (try? RowValue(view.value, column.kind)) == value
      },
      assign: { session, index, new throws(FieldError) in
        guard let slot else { preconditionFailure("a \(model) has no declared fields") }
        let value = try RowValue(new, column.kind)
        if value == .null, !column.isOptional {
          throw FieldError(expected: words(for: column.kind), found: new)
        }
        session[keyPath: slot(session, index)][name] = value == .null ? nil : value
      })
  }
}

extension LuaEncoder {
  mutating func rowValue(_ value: RowValue) {
    switch value {
    case .null: null()
    case .bool(let flag): boolean(flag)
    case .integer(let number): integer(number)
    case .number(let number): self.number(number)
    case .string(let text): string(text)
    case .list(let values):
      beginArray()
      for value in values { rowValue(value) }
      endArray()
    }
  }
}

// MARK: - In the state

extension LuaState {
  /// Makes all models known to scripts, as views of one session.
  func defineModels(of session: ArticleSession, _ scope: ScriptScope) throws(LuaError) {
    for table in modelTables {
      let model = table.model
      let fields = session.fields(of: model)
      // Not the fields themselves: a copy of one retains all that it has.
      let encoders = table.fields.map(\.encode)
      let methods = table.methods.map { method in
        let check = ArgumentCheck(method.signature)
        let body = method.body
        return LuaMethod(method.name) { [unowned scope, unowned session] call throws(LuaFailure) in
          let place = try call.receiver().index
          try check(call)
          try body(scope, session, place, &call)
        }
      }
      let id = try define(
        LuaModel(
          name: model.rawValue,
          fields: fields.map { LuaField($0.name, writable: $0.assign != nil) },
          methods: methods,
          read: { [unowned session] index, field, encoder throws(LuaFailure) in
            if field < encoders.count {
              encoders[field](session, index, &encoder)
            } else {
              // Those that scripts declare come later, and last.
              session.fields(of: model)[field].encode(session, index, &encoder)
            }
          },
          describe: { [unowned session] index in session.description(of: model, index) }))
      session.ids.append(id)
    }
  }
}

extension ArticleSession {
  /// `quote 4 of gates.txt`.
  func description(of model: Model, _ index: Int) -> String {
    if model == .article { return "article \(article.id)" }
    guard let position = position(of: index, model) else {
      return "\(model.rawValue) of \(article.id)"
    }
    return "\(model.rawValue) \(position + 1) of \(article.id)"
  }
}
