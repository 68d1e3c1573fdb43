import Testing

@testable import GalleyLua

/// Runs a script to its end.
@discardableResult
func run(
  _ state: LuaState, _ source: String, name: String = "test.lua"
) throws -> [LuaValue] {
  try state.call(try state.load(source, name: name))
}

/// The error that a script ends with.
func failure(_ state: LuaState, _ source: String, name: String = "test.lua") -> LuaError? {
  do throws(LuaError) {
    try state.call(try state.load(source, name: name))
    return nil
  } catch {
    return error
  }
}

/// Counts the objects that are alive, to find those that a Lua error jumped over.
final class Token {
  final class Counter { var alive = 0 }

  let counter: Counter

  init(_ counter: Counter) {
    self.counter = counter
    counter.alive += 1
  }

  deinit { counter.alive -= 1 }
}

/// A made-up document: quotes with a text, a speaker or none, a span that stays as it is, and the
/// article they stand in.
final class Page {
  var texts: [String] = []
  var fetched: [String] = []

  init(quotes: Int = 3) {
    texts = (1...max(1, quotes)).map { "text \($0)" }
  }
}

/// A state that knows articles and quotes.
struct World {
  let state: LuaState
  let page: Page
  let quote: LuaModelID
  let article: LuaModelID

  init(limits: LuaLimits = LuaLimits(), quotes: Int = 3) throws {
    let state = try LuaState(limits: limits)
    try self.init(state: state, quotes: quotes)
  }

  init(state: LuaState, quotes: Int = 3) throws {
    let page = Page(quotes: quotes)
    let fields = ["text", "speaker", "span", "parts", "title"]
    let quote = try state.define(
      LuaModel(
        name: "quote",
        fields: fields.map { LuaField($0, writable: $0 != "span") },
        methods: [
          LuaMethod("next") { call throws(LuaFailure) in
            let index = try call.receiver().index + 1
            if index < page.texts.count {
              call.results.object(try call.receiver().model, index)
            }
          },
          LuaMethod("cut") { call throws(LuaFailure) in
            call.results.integer(try call.integer(1))
          },
        ],
        read: { index, field, encoder in
          page.fetched.append("quote \(index) \(fields[field])")
          switch field {
          case 0: encoder.string(page.texts[index])
          case 2:
            encoder.beginTable()
            encoder.key("first")
            encoder.integer(index * 10 + 1)
            encoder.key("last")
            encoder.integer(index * 10 + 9)
            encoder.endTable()
          case 3:
            encoder.beginArray()
            encoder.string("a")
            encoder.string("b")
            encoder.endArray()
          case 4: encoder.string("Mr")
          default: break
          }
        },
        describe: { "quote \($0 + 1) of gates.txt" }))
    let article = try state.define(
      LuaModel(
        name: "article", fields: [LuaField("quotes"), LuaField("headline")],
        read: { _, field, encoder throws(LuaFailure) in
          page.fetched.append("article \(field)")
          if field == 1 { throw LuaFailure("the headline is lost") }
          encoder.beginArray()
          for index in page.texts.indices { encoder.object(quote, index) }
          encoder.endArray()
        },
        describe: { _ in "article" }))
    (self.state, self.page, self.quote, self.article) = (state, page, quote, article)
  }

  func quote(_ index: Int) -> LuaObject { LuaObject(model: quote, index: index) }

  /// Calls a script's function `f` with one quote.
  @discardableResult
  func call(_ source: String, quote index: Int = 0) throws -> [LuaValue] {
    try state.call(try state.load("local q = ... " + source, name: "test.lua")) { encoder in
      encoder.object(quote, index)
    }
  }

  func error(_ source: String, quote index: Int = 0) -> LuaError? {
    do {
      try call(source, quote: index)
      return nil
    } catch {
      return error as? LuaError
    }
  }

  /// The fields of quotes that scripts may have changed.
  func changedFields() throws -> [String] {
    let names = ["text", "speaker", "span", "parts", "title"]
    var changed: [String] = []
    try state.collectChanges { changed.append(names[$0.field]) }
    return changed
  }

  /// What a hook written as the body of `function(q)` says.
  func hook(_ body: String) throws -> HookResult {
    try run(state, "function Quote(q)\n\(body)\nend")
    let function = try #require(try state.globalFunction("Quote"))
    return try state.callHook(function, quote(0), name: "Quote")
  }
}
