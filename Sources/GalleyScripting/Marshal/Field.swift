import GalleyCore
import GalleyLua

/// One field of a model as scripts see it: its name and documentation, how Swift hands its value
/// to Lua, and how a script's edit comes back.
///
/// `Item` is the Swift value behind the object. The session gives access to the text and to the
/// other items.
final class Field<Item> {
  /// Lower case with underscores.
  let name: String
  /// As the reference shows it: `string?`, `list of quote`.
  let type: String
  let summary: String
  /// Writes the value; writing nothing means nil.
  let encode: (_ item: Item, _ index: Int, ArticleSession, inout LuaEncoder) -> Void
  /// Whether a value that Lua holds is still the one that `encode` gave.
  let isSame: (_ item: Item, _ index: Int, ArticleSession, LuaView) -> Bool
  /// Takes a script's value over; nil for a field that scripts only read.
  let assign: Assign?

  init(
    name: String, type: String, summary: String,
    encode: @escaping (_ item: Item, _ index: Int, ArticleSession, inout LuaEncoder) -> Void,
    isSame: @escaping (_ item: Item, _ index: Int, ArticleSession, LuaView) -> Bool,
    assign: Assign?
  ) {
    self.name = name
    self.type = type
    self.summary = summary
    self.encode = encode
    self.isSame = isSame
    self.assign = assign
  }

  typealias Assign = (inout Item, _ index: Int, ArticleSession, LuaValue) throws(FieldError) -> Void
}

/// Why a value does not fit a field; the session adds the model and the field.
struct FieldError: Error {
  /// `a string`.
  var expected: String
  /// `number`, or the value itself in quotes.
  var found: String

  init(expected: String, found: LuaValue) {
    self.expected = expected
    self.found = found.typeName
  }

  init(expected: String, foundText: String) {
    self.expected = expected
    found = "'\(foundText)'"
  }
}

extension LuaValue {
  /// Lua's word for the type.
  var typeName: String {
    switch self {
    case .nil: "nil"
    case .boolean: "boolean"
    case .integer, .number: "number"
    case .string, .bytes: "string"
    case .array, .table: "table"
    case .object: "object"
    case .function: "function"
    }
  }

  /// A string, or a number as Lua writes it.
  var text: String? {
    switch self {
    case .string(let text): text
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    case .integer(let number): String(number)
    case .number(let number): String(number)
    default: nil
    }
  }
}

// MARK: - Kinds of fields

extension Field {
  /// A text that may be absent.
  static func text(
    _ name: String, _ summary: String, _ get: @escaping (Item) -> TextValue?,
    _ set: ((inout Item, TextValue?) -> Void)? = nil
  ) -> Field {
    var assign: Assign?
    if let set {
      assign = { item, _, _, value throws(FieldError) in
        if value == .nil { return set(&item, nil) }
        guard let text = value.text else {
          throw FieldError(expected: "a string", found: value)
        }
        set(&item, .string(text))
      }
    }
    return Field(
      name: name, type: "string?", summary: summary,
      encode: { item, _, session, encoder in
        if let value = get(item) { session.encode(value, to: &encoder) }
      },
      isSame: { item, _, session, view in
        guard let value = get(item) else { return view.isNil }
        return session.equals(value, view)
      },
      assign: assign)
  }

  /// A text that is always there.
  static func requiredText(
    _ name: String, _ summary: String, _ get: @escaping (Item) -> TextValue,
    _ set: ((inout Item, TextValue) -> Void)? = nil
  ) -> Field {
    var assign: Assign?
    if let set {
      assign = { item, _, _, value throws(FieldError) in
        guard let text = value.text else {
          throw FieldError(expected: "a string", found: value)
        }
        set(&item, .string(text))
      }
    }
    return Field(
      name: name, type: "string", summary: summary,
      encode: { item, _, session, encoder in session.encode(get(item), to: &encoder) },
      isSame: { item, _, session, view in session.equals(get(item), view) },
      assign: assign)
  }

  /// A text made from others, which scripts only read.
  static func computed(
    _ name: String, _ summary: String, type: String = "string",
    _ get: @escaping (Item, _ index: Int, ArticleSession) -> String?
  ) -> Field {
    Field(
      name: name, type: type, summary: summary,
      encode: { item, index, session, encoder in
        if let text = get(item, index, session) { encoder.string(text) }
      },
      isSame: { item, index, session, view in
        get(item, index, session).map { view.string == $0 } ?? view.isNil
      },
      assign: nil)
  }

  /// One of a few words.
  static func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _ summary: String, _ get: @escaping (Item) -> Choice,
    _ set: @escaping (inout Item, Choice) -> Void
  ) -> Field where Choice.RawValue == String {
    let words = Choice.allCases.map(\.rawValue)
    return Field(
      name: name, type: words.map { "\"\($0)\"" }.joined(separator: "|"), summary: summary,
      encode: { item, _, _, encoder in encoder.string(get(item).rawValue) },
      isSame: { item, _, _, view in view.string == get(item).rawValue },
      assign: { item, _, _, value throws(FieldError) in
        let expected = "one of " + words.joined(separator: ", ")
        guard let word = value.text else { throw FieldError(expected: expected, found: value) }
        guard let choice = Choice(rawValue: word) else {
          throw FieldError(expected: expected, foundText: word)
        }
        set(&item, choice)
      })
  }

  /// A date in ISO 8601, only as precise as it is known.
  static func date(
    _ name: String, _ summary: String, _ get: @escaping (Item) -> NewsDate?,
    _ set: @escaping (inout Item, NewsDate?) -> Void
  ) -> Field {
    Field(
      name: name, type: "string?", summary: summary,
      encode: { item, _, _, encoder in
        if let date = get(item) { encoder.string(date.iso) }
      },
      isSame: { item, _, _, view in get(item).map { view.string == $0.iso } ?? view.isNil },
      assign: { item, _, _, value throws(FieldError) in
        if value == .nil { return set(&item, nil) }
        let expected = "a date such as 2011-03-22 or 2011-03-22T09:05"
        guard let text = value.text else { throw FieldError(expected: expected, found: value) }
        guard let date = NewsDate(iso: text) else {
          throw FieldError(expected: expected, foundText: text)
        }
        set(&item, date)
      })
  }

  static func integer(
    _ name: String, _ summary: String, _ get: @escaping (Item, ArticleSession) -> Int?,
    _ set: ((inout Item, Int?) -> Void)? = nil
  ) -> Field {
    var assign: Assign?
    if let set {
      assign = { item, _, _, value throws(FieldError) in
        switch value {
        case .nil: set(&item, nil)
        case .integer(let number): set(&item, Int(number))
        default: throw FieldError(expected: "an integer", found: value)
        }
      }
    }
    return Field(
      name: name, type: "integer?", summary: summary,
      encode: { item, _, session, encoder in
        if let number = get(item, session) { encoder.integer(number) }
      },
      isSame: { item, _, session, view in
        get(item, session).map { view.integer == Int64($0) } ?? view.isNil
      },
      assign: assign)
  }

  static func boolean(
    _ name: String, _ summary: String, _ get: @escaping (Item) -> Bool,
    _ set: @escaping (inout Item, Bool) -> Void
  ) -> Field {
    Field(
      name: name, type: "boolean", summary: summary,
      encode: { item, _, _, encoder in encoder.boolean(get(item)) },
      isSame: { item, _, _, view in view.boolean == get(item) },
      assign: { item, _, _, value throws(FieldError) in
        guard case .boolean(let flag) = value else {
          throw FieldError(expected: "true or false", found: value)
        }
        set(&item, flag)
      })
  }

  /// A list of texts; empty when there are none.
  static func texts(
    _ name: String, _ summary: String, _ get: @escaping (Item) -> [TextValue],
    _ set: @escaping (inout Item, [TextValue]) -> Void
  ) -> Field {
    Field(
      name: name, type: "list of string", summary: summary,
      encode: { item, _, session, encoder in
        encoder.beginArray()
        for value in get(item) { session.encode(value, to: &encoder) }
        encoder.endArray()
      },
      isSame: { item, _, session, view in
        let values = get(item)
        return view.kind == .array && view.count == values.count
          && zip(values, view.elements).allSatisfy { session.equals($0, $1) }
      },
      assign: { item, _, _, value throws(FieldError) in
        guard case .array(let elements) = value else {
          throw FieldError(expected: "a list of strings", found: value)
        }
        var texts: [TextValue] = []
        for element in elements {
          guard let text = element.text else {
            throw FieldError(expected: "a list of strings", found: element)
          }
          texts.append(.string(text))
        }
        set(&item, texts)
      })
  }

  /// Another object, by its place in a pool of the session; nil when there is none.
  static func object(
    _ name: String, _ model: Model, _ summary: String,
    _ get: @escaping (Item, _ index: Int, ArticleSession) -> Int?,
    _ set: ((inout Item, _ index: Int, ArticleSession, Int?) -> Void)? = nil
  ) -> Field {
    var assign: Assign?
    if let set {
      assign = { item, index, session, value throws(FieldError) in
        if value == .nil { return set(&item, index, session, nil) }
        set(&item, index, session, try session.place(of: value, model))
      }
    }
    return Field(
      name: name, type: model.rawValue + "?", summary: summary,
      encode: { item, index, session, encoder in
        if let place = get(item, index, session) { encoder.object(session.id(model), place) }
      },
      isSame: { item, index, session, view in
        guard let place = get(item, index, session) else { return view.isNil }
        return view.object == LuaObject(model: session.id(model), index: place)
      },
      assign: assign)
  }

  /// A list of objects, by their places in a pool of the session.
  static func objects(
    _ name: String, _ model: Model, _ summary: String,
    _ get: @escaping (Item, _ index: Int, ArticleSession) -> [Int],
    _ set: ((inout Item, _ index: Int, ArticleSession, [Int]) -> Void)? = nil
  ) -> Field {
    var assign: Assign?
    if let set {
      assign = { item, index, session, value throws(FieldError) in
        guard case .array(let elements) = value else {
          throw FieldError(expected: "a list of \(model.rawValue) objects", found: value)
        }
        var places: [Int] = []
        for element in elements { places.append(try session.place(of: element, model)) }
        set(&item, index, session, places)
      }
    }
    return Field(
      name: name, type: "list of " + model.rawValue, summary: summary,
      encode: { item, index, session, encoder in
        encoder.beginArray()
        for place in get(item, index, session) { encoder.object(session.id(model), place) }
        encoder.endArray()
      },
      isSame: { item, index, session, view in
        let places = get(item, index, session)
        let id = session.id(model)
        return view.kind == .array && view.count == places.count
          && zip(places, view.elements).allSatisfy { place, element in
            element.object == LuaObject(model: id, index: place)
          }
      },
      assign: assign)
  }

  /// Where the item begins in `article.text`; with `last` fit for `string.sub`.
  static func first(_ get: @escaping (Item) -> TextSpan?) -> Field {
    .integer(
      "first", "its first byte in `article.text`, counted from 1",
      { item, _ in get(item).map(\.first) })
  }

  static func last(_ get: @escaping (Item) -> TextSpan?) -> Field {
    .integer("last", "its last byte in `article.text`", { item, _ in get(item).map(\.last) })
  }
}
