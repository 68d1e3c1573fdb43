import GalleyLua

/// Functions of a script's world under one name: `galley.text`.
///
/// All that the program says of a function comes from its row: the reference page, `galley list`,
/// help and completion, the type file for editors, and the check of the arguments.
struct ScriptModule: Sendable {
  /// Dotted: `galley.text`; empty for what stands on its own, as `emit` does.
  let name: String
  /// One line.
  let summary: String
  let functions: [ModuleFunction]
  /// Values beside the functions.
  let constants: [ModuleConstant]
  /// What the functions that are written in Lua may call as `native.name`; scripts do not see it.
  let natives: [NativeFunction]
  /// Lua that stands before the functions that are written in Lua: what several of them share.
  let prelude: String

  init(
    name: String, summary: String, functions: [ModuleFunction], constants: [ModuleConstant] = [],
    natives: [NativeFunction] = [], prelude: String = ""
  ) {
    self.name = name
    self.summary = summary
    self.functions = functions
    self.constants = constants
    self.natives = natives
    self.prelude = prelude
  }
}

/// A value of a module: `galley.json.null`. It is made once in each interpreter, and Swift can hand
/// the same value back: see `ModuleStore`.
struct ModuleConstant: Sendable {
  let name: String
  /// The word of the reference: "table", "string".
  let type: String
  /// One line.
  let summary: String
  /// A Lua expression.
  let source: String

  init(_ name: String, _ type: String, _ summary: String, lua source: String) {
    self.name = name
    self.type = type
    self.summary = summary
    self.source = source
  }
}

/// A function for the Lua code of a module alone: its arguments come from there, so no signature
/// checks them.
struct NativeFunction: Sendable {
  let name: String
  let body: ModuleFunction.Body

  init(_ name: String, _ body: @escaping ModuleFunction.Body) {
    self.name = name
    self.body = body
  }
}

/// A function that scripts can call.
struct ModuleFunction: Sendable {
  typealias Body = @Sendable (ScriptScope, inout LuaCall) throws(LuaFailure) -> Void

  enum Implementation: Sendable {
    case swift(Body)
    /// The body of a Lua function with the same parameters, already checked. For functions that call
    /// functions of the script or keep the identity of its tables: each crossing of the border would
    /// cost more than the work. It may use Lua's own libraries; as `self`, the functions of its
    /// module that are written in Lua; as `native`, what its module keeps for it.
    case lua(String)
  }

  /// Without its module: `upper`. Empty for what a call of the module itself runs.
  let name: String
  let signature: Signature
  /// One line.
  let summary: String
  /// What one line does not hold: options, borders, errors.
  let details: String?
  /// Lines such as `galley.text.upper("straße")  --> "STRASSE"`, which the tests run. What stands
  /// behind the arrow is the list of results as Lua expressions; a line without one prepares the
  /// next.
  let example: String?
  /// The version that first had it.
  let since: String
  let implementation: Implementation

  /// - Parameter signature: `(text: string, first: integer?, ...: any) -> string?`.
  init(
    _ name: String, _ signature: StaticString, _ summary: String, details: String? = nil,
    example: String? = nil, since: String = "0.2", _ body: @escaping Body
  ) {
    self.init(
      name, Signature(parsing: signature), summary, details: details, example: example,
      since: since, body)
  }

  init(
    _ name: String, _ signature: Signature, _ summary: String, details: String? = nil,
    example: String? = nil, since: String = "0.2", _ body: @escaping Body
  ) {
    self.name = name
    self.signature = signature
    self.summary = summary
    self.details = details
    self.example = example
    self.since = since
    implementation = .swift(body)
  }

  init(
    _ name: String, _ signature: StaticString, _ summary: String, details: String? = nil,
    example: String? = nil, since: String = "0.2", lua source: String
  ) {
    self.name = name
    self.signature = Signature(parsing: signature)
    self.summary = summary
    self.details = details
    self.example = example
    self.since = since
    implementation = .lua(source)
  }
}

/// What a function takes and gives.
public struct Signature: Hashable, Sendable, CustomStringConvertible {
  public struct Parameter: Hashable, Sendable {
    /// `...` for any number of further arguments.
    public var name: String
    public var type: ScriptType
  }

  public var parameters: [Parameter]
  public var results: [ScriptType]

  public init(parameters: [Parameter], results: [ScriptType]) {
    self.parameters = parameters
    self.results = results
  }

  /// Reads `(text: string, first: integer?) -> string, integer`.
  ///
  /// - Precondition: the text is such a signature; the tables are walked by a test.
  init(parsing text: StaticString) {
    let text = "\(text)"
    let halves = text.split(separator: "->", maxSplits: 1)
    let inside = trimmed(halves[0].filter { $0 != "(" && $0 != ")" })
    parameters = inside.split(separator: ",").map { part in
      guard let colon = part.firstIndex(of: ":") else {
        preconditionFailure("a parameter without a type in the signature \(text)")
      }
      return Parameter(
        name: trimmed(part[..<colon]), type: ScriptType(parsing: part[part.index(after: colon)...]))
    }
    results =
      halves.count > 1 ? halves[1].split(separator: ",").map { ScriptType(parsing: $0) } : []
  }

  /// `text, [first]`.
  public var parameterList: String {
    parameters.map { $0.type.isOptional ? "[\($0.name)]" : $0.name }.joined(separator: ", ")
  }

  public var description: String {
    let inside = parameters.map { "\($0.name): \($0.type)" }.joined(separator: ", ")
    let outside = results.map(\.description).joined(separator: ", ")
    return "(\(inside))" + (results.isEmpty ? "" : " -> \(outside)")
  }
}

/// A type as the reference writes it: `string`, `integer?`, `list of quote`, `string|function`.
public struct ScriptType: Hashable, Sendable, CustomStringConvertible {
  /// One of them holds: `string`, `list of string`, the name of a model, or `any`.
  public var alternatives: [String]
  /// Whether it may be nil, or left out.
  public var isOptional: Bool

  public init(_ alternatives: [String], isOptional: Bool = false) {
    self.alternatives = alternatives
    self.isOptional = isOptional
  }

  public init(parsing text: some StringProtocol) {
    var word = trimmed(text)
    isOptional = word.hasSuffix("?")
    if isOptional { word.removeLast() }
    alternatives = word.split(separator: "|").map { trimmed($0) }
  }

  public var description: String {
    alternatives.joined(separator: "|") + (isOptional ? "?" : "")
  }
}

/// `text` without spaces around it.
func trimmed(_ text: some StringProtocol) -> String {
  var scalars = Substring(text).unicodeScalars
  while scalars.first == " " { scalars.removeFirst() }
  while scalars.last == " " { scalars.removeLast() }
  return String(scalars)
}

// MARK: - Checking arguments

/// What a function's signature says of its arguments, made ready once: most calls are right, and are
/// known to be by a look at a few bits.
struct ArgumentCheck: Sendable {
  private let signature: Signature
  /// For each parameter the kinds that need no further look, as bits.
  private let admitted: [UInt16]

  init(_ signature: Signature) {
    self.signature = signature
    admitted = signature.parameters.map { parameter in
      var kinds = Set(parameter.type.alternatives.flatMap(kindsAdmitted))
      if parameter.type.isOptional || parameter.name == "..." { kinds.formUnion([.nil, .none]) }
      if parameter.type.alternatives == ["any"] { kinds.insert(.nil) }
      return kinds.reduce(0) { $0 | 1 << UInt16($1.rawValue) }
    }
  }

  /// Checks the arguments of a call in Lua's words: "bad argument #1 to 'upper' (string expected,
  /// got nil)". Conversions are left to the function.
  func callAsFunction(_ call: borrowing LuaCall) throws(LuaFailure) {
    for index in admitted.indices
    where admitted[index] >> UInt16(call.kind(index + 1).rawValue) & 1 == 0 {
      // Objects of one model are the only ones that their kind does not tell.
      let type = signature.parameters[index].type
      guard call.kind(index + 1) == .object, type.alternatives.contains(call.typeName(index + 1))
      else { throw call.wrongArgument(index + 1, expected: type.expectation) }
    }
  }
}

/// The kinds of argument that a type of a signature takes, whatever they hold.
private func kindsAdmitted(_ name: String) -> [LuaKind] {
  switch name {
  case "any": [.boolean, .integer, .number, .string, .array, .table, .object, .function, .other]
  // Lua takes numbers for strings, and numerals for numbers.
  case "string", "integer", "number": [.string, .integer, .number]
  case "boolean": [.boolean]
  case "function": [.function]
  case "table": [.array, .table, .object]
  case _ where name.hasPrefix("list"): [.array, .table]
  default: []
  }
}

extension ScriptType {
  /// "string expected" without its second word.
  var expectation: String {
    alternatives == ["any"] ? "value" : alternatives.joined(separator: " or ")
  }
}
