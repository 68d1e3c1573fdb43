import GalleyCore
import GalleyLua

/// A model with its fields, whatever Swift type stands behind it.
final class ModelTable: Sendable {
  struct Row: Sendable {
    let name: String
    let type: String
    let summary: String
    let isWritable: Bool
  }

  let model: Model
  let summary: String
  let rows: [Row]
  /// Writes the value of a field of the item at a place.
  let encode: @Sendable (_ index: Int, _ field: Int, ArticleSession, inout LuaEncoder) -> Void
  /// Takes a change over. Answers whether it was one.
  let apply: @Sendable (LuaChange, ArticleSession) throws(LuaFailure) -> Bool
  /// Makes a new item from a table of fields. Answers its place.
  let make: @Sendable ([LuaPair], ArticleSession) throws(FieldError) -> Int

  init<Item>(
    _ model: Model, _ summary: String, fields: [Field<Item>], required: [String] = [],
    get: @escaping @Sendable (ArticleSession, Int) -> Item,
    put: @escaping @Sendable (ArticleSession, Int, Item) -> Void,
    new: @escaping @Sendable (ArticleSession) -> Int,
    complete: @escaping @Sendable (inout Item) -> Void = { _ in }
  ) {
    self.model = model
    self.summary = summary
    rows = fields.map {
      Row(name: $0.name, type: $0.type, summary: $0.summary, isWritable: $0.assign != nil)
    }
    // The closures of the fields capture nothing that changes.
    nonisolated(unsafe) let fields = fields
    encode = { index, field, session, encoder in
      fields[field].encode(get(session, index), index, session, &encoder)
    }
    apply = { change, session throws(LuaFailure) in
      let field = fields[change.field]
      let index = change.object.index
      if field.isSame(get(session, index), index, session, change.value) { return false }
      guard let assign = field.assign else {
        throw LuaFailure("\(model.rawValue) field '\(field.name)' cannot be changed")
      }
      var item = get(session, index)
      do throws(FieldError) {
        try assign(&item, index, session, change.value.value)
      } catch {
        throw LuaFailure(
          "\(model.rawValue) field '\(field.name)' must be \(error.expected), got \(error.found)")
      }
      put(session, index, item)
      return true
    }
    make = { pairs, session throws(FieldError) in
      let index = new(session)
      var item = get(session, index)
      for pair in pairs {
        guard let name = pair.key.text, let field = fields.first(where: { $0.name == name }) else {
          let near = pair.key.text.flatMap { nearestName(to: $0, among: fields.map(\.name)) }
          throw FieldError(
            expected: "a table of \(model.rawValue) fields"
              + (near.map { " (did you mean '\($0)'?)" } ?? ""),
            foundText: pair.key.text ?? pair.key.typeName)
        }
        guard let assign = field.assign else {
          throw FieldError(
            expected: "a table of fields that can be set", foundText: name)
        }
        do throws(FieldError) {
          try assign(&item, index, session, pair.value)
        } catch {
          var error = error
          error.expected = "a \(model.rawValue) whose field '\(name)' is \(error.expected)"
          throw error
        }
      }
      for name in required where !pairs.contains(where: { $0.key.text == name }) {
        throw FieldError(
          expected: "a table with the \(model.rawValue) field '\(name)'", foundText: "none")
      }
      complete(&item)
      put(session, index, item)
      return index
    }
  }
}

/// All models, in the order of `Model.number`.
let modelTables: [ModelTable] = [
  ModelTable(
    .article, "a news article", fields: Article.fields,
    get: { session, _ in session.article },
    put: { session, _, item in session.article = item }, new: { _ in 0 }),
  ModelTable(
    .paragraph, "a paragraph of the body", fields: Paragraph.fields, required: ["text"],
    get: { $0.paragraphs[$1] }, put: { $0.paragraphs[$1] = $2 },
    new: { $0.add(Paragraph(text: ""), to: \.paragraphs) }),
  ModelTable(
    .quote, "words reported as said, or set between marks", fields: Quote.fields,
    required: ["text"], get: { $0.quotes[$1] }, put: { $0.quotes[$1] = $2 },
    new: {
      $0.add(Quote(kind: .direct, parts: [], text: .string(""), rule: "script"), to: \.quotes)
    }),
  ModelTable(
    .citation, "a place where the article names who reported something", fields: Citation.fields,
    required: ["kind"], get: { $0.citations[$1] }, put: { $0.citations[$1] = $2 },
    new: { $0.add(Citation(kind: .credit, span: nil, text: .string("")), to: \.citations) }),
  ModelTable(
    .comment, "what a reader wrote below the article", fields: Comment.fields,
    get: { $0.comments[$1] }, put: { $0.comments[$1] = $2 },
    new: { $0.add(Comment(span: nil), to: \.comments) }),
  ModelTable(
    .person, "somebody whom the article names", fields: Person.fields, required: ["name"],
    get: { $0.people[$1] }, put: { $0.people[$1] = $2 },
    new: { $0.add(Person(name: .string("")), to: \.people) }),
  ModelTable(
    .speaker, "somebody to whom words are attributed", fields: Speaker.fields, required: ["name"],
    get: { $0.speakers[$1] }, put: { $0.speakers[$1] = $2 },
    new: { $0.add(Speaker(span: nil, text: .string("")), to: \.speakers) },
    complete: { speaker in
      if speaker.text == .string(""), let name = speaker.name { speaker.text = name }
    }),
  ModelTable(
    .publication, "a newspaper, agency or organisation", fields: Publication.fields,
    required: ["name"], get: { $0.publications[$1] }, put: { $0.publications[$1] = $2 },
    new: { $0.add(Publication(name: .string(""), role: .outlet), to: \.publications) }),
  ModelTable(
    .phrase, "words of the text", fields: ArticleSession.Phrase.fields, required: ["text"],
    get: { $0.phrases[$1] }, put: { $0.phrases[$1] = $2 },
    new: { $0.add(ArticleSession.Phrase(text: .string(""), span: nil), to: \.phrases) }),
  ModelTable(
    .dateline, "place, agency and date of a wire story", fields: Dateline.fields,
    get: { $0.datelines[$1] }, put: { $0.datelines[$1] = $2 },
    new: { $0.add(Dateline(), to: \.datelines) }),
  ModelTable(
    .link, "a link that the text shows", fields: Link.fields, required: ["url"],
    get: { $0.links[$1] }, put: { $0.links[$1] = $2 },
    new: { $0.add(Link(span: nil, url: .string("")), to: \.links) }),
]

func modelTable(_ model: Model) -> ModelTable { modelTables[model.number] }

extension LuaState {
  /// Makes all models known to scripts, as views of one session.
  func defineModels(of session: ArticleSession) throws(LuaError) {
    for table in modelTables {
      let encode = table.encode
      let model = table.model
      let id = try define(
        LuaModel(
          name: model.rawValue,
          fields: table.rows.map { LuaField($0.name, writable: $0.isWritable) },
          methods: session.neighbourMethods(of: model),
          read: { index, field, encoder throws(LuaFailure) in
            encode(index, field, session, &encoder)
          },
          describe: { index in session.description(of: model, index) }))
      precondition(Int(id.number) == model.number, "models are defined in the order of their cases")
      session.ids.append(id)
    }
  }
}

extension ArticleSession {
  /// `quote 4 of gates.txt`.
  fileprivate func description(of model: Model, _ index: Int) -> String {
    if model == .article { return "article \(article.id)" }
    guard let position = position(of: index, model) else {
      return "\(model.rawValue) of \(article.id)"
    }
    return "\(model.rawValue) \(position + 1) of \(article.id)"
  }

  /// `:next()` and `:prev()`, for the models that the article lists.
  fileprivate func neighbourMethods(of model: Model) -> [LuaMethod] {
    guard list(of: model) != nil else { return [] }
    func neighbour(_ name: String, _ step: Int) -> LuaMethod {
      LuaMethod(name) { [unowned self] call throws(LuaFailure) in
        let place = try call.receiver().index
        guard let list = list(of: model), let position = position(of: place, model),
          list.indices.contains(position + step)
        else { return call.results.null() }
        call.results.object(id(model), list[position + step])
      }
    }
    return [neighbour("next", 1), neighbour("prev", -1)]
  }
}
