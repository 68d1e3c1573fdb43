import GalleyCore
import GalleyLua

/// One field of a model as scripts see it: its name and documentation, how Swift hands its value
/// to Lua, and how a script's edit comes back.
///
/// The closures read and write the session's pools in place: a script that asks for one field of an
/// item must not pay for a copy of all the others.
struct Field: Sendable {
  typealias Encode = @Sendable (ArticleSession, _ index: Int, inout LuaEncoder) -> Void
  typealias IsSame = @Sendable (ArticleSession, _ index: Int, LuaView) -> Bool
  typealias Assign = @Sendable (ArticleSession, _ index: Int, LuaValue) throws(FieldError) -> Void

  /// Lower case with underscores.
  let name: String
  /// As the reference shows it: `string?`, `list of quote`.
  let type: String
  let summary: String
  /// Writes the value; writing nothing means nil.
  let encode: Encode
  /// Whether a value that Lua holds is still the one that `encode` gave.
  let isSame: IsSame
  /// Takes a script's value over; nil for a field that scripts only read.
  let assign: Assign?
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
  typealias Get<Value> = @Sendable (ArticleSession, _ index: Int) -> Value
  typealias Set<Value> = @Sendable (ArticleSession, _ index: Int, Value) -> Void

  /// A text that may be absent.
  static func text(
    _ name: String, _ summary: String, _ get: @escaping Get<TextValue?>,
    _ set: @escaping Set<TextValue?>
  ) -> Field {
    Field(
      name: name, type: "string?", summary: summary,
      encode: { session, index, encoder in
        if let value = get(session, index) { session.encode(value, to: &encoder) }
      },
      isSame: { session, index, view in
        guard let value = get(session, index) else { return view.isNil }
        return session.equals(value, view)
      },
      assign: { session, index, value throws(FieldError) in
        if value == .nil { return set(session, index, nil) }
        set(session, index, .string(try string(value)))
      })
  }

  /// A text that is always there.
  static func requiredText(
    _ name: String, _ summary: String, _ get: @escaping Get<TextValue>,
    _ set: @escaping Set<TextValue>
  ) -> Field {
    Field(
      name: name, type: "string", summary: summary,
      encode: { session, index, encoder in session.encode(get(session, index), to: &encoder) },
      isSame: { session, index, view in session.equals(get(session, index), view) },
      assign: { session, index, value throws(FieldError) in
        set(session, index, .string(try string(value)))
      })
  }

  /// A text made from others.
  static func computed(
    _ name: String, _ summary: String, type: String = "string",
    _ get: @escaping Get<String?>, assign: Assign? = nil
  ) -> Field {
    Field(
      name: name, type: type, summary: summary,
      encode: { session, index, encoder in
        if let text = get(session, index) { encoder.string(text) }
      },
      isSame: { session, index, view in
        get(session, index).map { view.string == $0 } ?? view.isNil
      },
      assign: assign)
  }

  /// One of a few words.
  static func choice<Choice: RawRepresentable & CaseIterable & Sendable>(
    _ name: String, _ summary: String, _ get: @escaping Get<Choice>, _ set: @escaping Set<Choice>
  ) -> Field where Choice.RawValue == String {
    let words = Choice.allCases.map(\.rawValue)
    return Field(
      name: name, type: words.map { "\"\($0)\"" }.joined(separator: "|"), summary: summary,
      encode: { session, index, encoder in encoder.string(get(session, index).rawValue) },
      isSame: { session, index, view in view.string == get(session, index).rawValue },
      assign: { session, index, value throws(FieldError) in
        let list = words.joined(separator: ", ")
        guard let text = value.text else {
          throw FieldError(expected: "one of \(list)", found: value)
        }
        guard let choice = Choice(rawValue: text) else {
          throw FieldError(expected: "one of \(list)", foundText: text)
        }
        set(session, index, choice)
      })
  }

  /// The same where nothing may be known.
  static func choice<Choice: RawRepresentable & CaseIterable & Sendable>(
    _ name: String, _ summary: String, _ get: @escaping Get<Choice?>,
    _ set: @escaping Set<Choice?>
  ) -> Field where Choice.RawValue == String {
    let words = Choice.allCases.map(\.rawValue)
    return Field(
      name: name, type: words.map { "\"\($0)\"" }.joined(separator: "|") + "?", summary: summary,
      encode: { session, index, encoder in
        if let choice = get(session, index) {
          encoder.string(choice.rawValue)
        } else {
          encoder.null()
        }
      },
      isSame: { session, index, view in view.string == get(session, index)?.rawValue },
      assign: { session, index, value throws(FieldError) in
        if value == .nil { return set(session, index, nil) }
        let list = words.joined(separator: ", ") + " or nil"
        guard let text = value.text else {
          throw FieldError(expected: "one of \(list)", found: value)
        }
        guard let choice = Choice(rawValue: text) else {
          throw FieldError(expected: "one of \(list)", foundText: text)
        }
        set(session, index, choice)
      })
  }

  /// A date as ISO 8601, only as precise as it is known.
  static func date(
    _ name: String, _ summary: String, _ get: @escaping Get<NewsDate?>,
    _ set: @escaping Set<NewsDate?>
  ) -> Field {
    Field(
      name: name, type: "date?", summary: summary,
      encode: { session, index, encoder in
        if let date = get(session, index) { encoder.string(date.iso) }
      },
      isSame: { session, index, view in
        get(session, index).map { view.string == $0.iso } ?? view.isNil
      },
      assign: { session, index, value throws(FieldError) in
        if value == .nil { return set(session, index, nil) }
        let expected = "a date such as 2011-03-22 or 2011-03-22T09:05"
        guard let text = value.text else { throw FieldError(expected: expected, found: value) }
        guard let date = NewsDate(iso: text) else {
          throw FieldError(expected: expected, foundText: text)
        }
        set(session, index, date)
      })
  }

  static func integer(
    _ name: String, _ summary: String, _ get: @escaping Get<Int?>, _ set: Set<Int?>? = nil
  ) -> Field {
    var assign: Assign?
    if let set {
      assign = { session, index, value throws(FieldError) in
        switch value {
        case .nil: set(session, index, nil)
        case .integer(let number): set(session, index, Int(number))
        default: throw FieldError(expected: "an integer", found: value)
        }
      }
    }
    return Field(
      name: name, type: "integer?", summary: summary,
      encode: { session, index, encoder in
        if let number = get(session, index) { encoder.integer(number) }
      },
      isSame: { session, index, view in
        get(session, index).map { view.integer == Int64($0) } ?? view.isNil
      },
      assign: assign)
  }

  static func boolean(
    _ name: String, _ summary: String, _ get: @escaping Get<Bool>, _ set: @escaping Set<Bool>
  ) -> Field {
    Field(
      name: name, type: "boolean", summary: summary,
      encode: { session, index, encoder in encoder.boolean(get(session, index)) },
      isSame: { session, index, view in view.boolean == get(session, index) },
      assign: { session, index, value throws(FieldError) in
        guard case .boolean(let flag) = value else {
          throw FieldError(expected: "true or false", found: value)
        }
        set(session, index, flag)
      })
  }

  /// A list of texts; empty when there are none.
  static func texts(
    _ name: String, _ summary: String, _ get: @escaping Get<[TextValue]>,
    _ set: @escaping Set<[TextValue]>
  ) -> Field {
    Field(
      name: name, type: "list of string", summary: summary,
      encode: { session, index, encoder in
        encoder.beginArray()
        for value in get(session, index) { session.encode(value, to: &encoder) }
        encoder.endArray()
      },
      isSame: { session, index, view in
        let values = get(session, index)
        return view.kind == .array && view.count == values.count
          && zip(values, view.elements).allSatisfy { session.equals($0, $1) }
      },
      assign: { session, index, value throws(FieldError) in
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
        set(session, index, texts)
      })
  }

  /// Another object, by its place in a pool of the session; nil when there is none.
  static func object(
    _ name: String, _ model: Model, _ summary: String, _ get: @escaping Get<Int?>,
    _ set: Set<Int?>? = nil
  ) -> Field {
    var assign: Assign?
    if let set {
      assign = { session, index, value throws(FieldError) in
        if value == .nil { return set(session, index, nil) }
        set(session, index, try session.place(of: value, model))
      }
    }
    return Field(
      name: name, type: model.rawValue + "?", summary: summary,
      encode: { session, index, encoder in
        if let place = get(session, index) { encoder.object(session.id(model), place) }
      },
      isSame: { session, index, view in
        guard let place = get(session, index) else { return view.isNil }
        return view.object == LuaObject(model: session.id(model), index: place)
      },
      assign: assign)
  }

  /// A list of objects, by their places in a pool of the session.
  static func objects(
    _ name: String, _ model: Model, _ summary: String, _ get: @escaping Get<[Int]>,
    _ set: Set<[Int]>? = nil
  ) -> Field {
    var assign: Assign?
    if let set {
      assign = { session, index, value throws(FieldError) in
        guard case .array(let elements) = value else {
          throw FieldError(expected: "a list of \(model.rawValue) objects", found: value)
        }
        var places: [Int] = []
        for element in elements { places.append(try session.place(of: element, model)) }
        set(session, index, places)
      }
    }
    return Field(
      name: name, type: "list of " + model.rawValue, summary: summary,
      encode: { session, index, encoder in
        encoder.beginArray()
        for place in get(session, index) { encoder.object(session.id(model), place) }
        encoder.endArray()
      },
      isSame: { session, index, view in
        let places = get(session, index)
        let id = session.id(model)
        return view.kind == .array && view.count == places.count
          && zip(places, view.elements).allSatisfy { place, element in
            element.object == LuaObject(model: id, index: place)
          }
      },
      assign: assign)
  }

  /// The article to which every object leads back.
  static let article = Field.object(
    "article", .article, "the article that it belongs to", { _, _ in 0 })

  /// Where the item begins in `article.text`; with `last` fit for `string.sub`.
  static func first(_ get: @escaping Get<TextSpan?>) -> Field {
    .integer(
      "first", "its first byte in `article.text`, counted from 1", { get($0, $1).map(\.first) })
  }

  static func last(_ get: @escaping Get<TextSpan?>) -> Field {
    .integer("last", "its last byte in `article.text`", { get($0, $1).map(\.last) })
  }

  private static func string(_ value: LuaValue) throws(FieldError) -> String {
    guard let text = value.text else { throw FieldError(expected: "a string", found: value) }
    return text
  }
}
