import GalleyCore
import GalleyLua

/// What documents add up to: a value that grows by `add`, and that merges with another of its kind.
///
/// Additions inside a chunk of documents happen in their order, chunks merge from left to right, so
/// the result does not depend on who worked on what.
///
/// A new kind is a file beside this one and a line in `totalKinds`.
protocol Total: Sendable {
  /// Adds what one call of `total.NAME(...)` was given; `check` has let it pass.
  mutating func add(_ arguments: [LuaValue])
  /// - Precondition: `other` is of the same kind.
  mutating func merge(_ other: any Total)
  /// All of it as plain data, to travel between processes.
  var plain: LuaValue { get }
  /// Takes over what `plain` gave. Answers false when the value is none of its kind.
  mutating func take(plain: LuaValue) -> Bool
  /// What `Batch` and footers see.
  var result: LuaValue { get }
}

/// A kind of totals: the function of the `galley` module that declares it, and what it makes.
struct TotalKind: Sendable {
  /// `count`, as in `galley.count()`.
  let name: String
  let signature: Signature
  /// What the total does with the arguments of `total.NAME(...)`.
  let summary: String
  /// As scripts write the call: `(key, [amount])`.
  let call: String
  let example: String?
  /// Makes the empty total out of the arguments of the declaration.
  let make: @Sendable (_ options: [LuaValue]) throws(LuaFailure) -> any Total
  /// What is wrong with the arguments of a call; nil when nothing is.
  let check: @Sendable (_ arguments: [LuaValue], _ total: any Total) -> TotalMistake?
  /// Arguments that need no other check, those after the first perhaps nil; none where only `check`
  /// can tell.
  let plainArguments: [LuaPlainKind]

  init(
    _ name: String, _ signature: StaticString, call: String, _ summary: String,
    example: String? = nil, plain: [LuaPlainKind] = [],
    make: @escaping @Sendable (_ options: [LuaValue]) throws(LuaFailure) -> any Total,
    check: @escaping @Sendable (_ arguments: [LuaValue], _ total: any Total) -> TotalMistake?
  ) {
    self.name = name
    self.signature = Signature(parsing: signature)
    self.call = call
    self.summary = summary
    self.example = example
    plainArguments = plain
    self.make = make
    self.check = check
  }
}

/// An argument that a total cannot add.
struct TotalMistake {
  /// Counted from 1.
  var argument: Int
  var expected: String
}

let totalKinds: [TotalKind] = [
  countKind, sumKind, meanKind, minKind, maxKind, topKind, setKind, listKind, histogramKind,
  quantileKind, groupKind,
]

/// The key by which a declaration is told from any other table.
let totalMarker = "galley total"

/// What `totals` declares under one name.
struct TotalDeclaration: Sendable {
  enum Kind: Sendable {
    case builtIn(TotalKind, empty: any Total)
    /// `galley.combine { ... }`: the script's own functions add and merge.
    case combined(CombineFunctions)
  }

  let name: String
  let kind: Kind

  /// Reads what a constructor of the `galley` module has answered.
  ///
  /// - Returns: nil for any other value.
  init?(name: String, _ value: LuaValue) {
    guard case .table(let pairs) = value,
      let word = value[key: totalMarker]?.text
    else { return nil }
    self.name = name
    if word == "combine" {
      guard let functions = CombineFunctions(pairs) else { return nil }
      kind = .combined(functions)
      return
    }
    guard let builtIn = totalKinds.first(where: { $0.name == word }),
      case .array(let options) = value[key: "options"] ?? .array([]),
      let empty = try? builtIn.make(options)
    else { return nil }
    kind = .builtIn(builtIn, empty: empty)
  }
}

extension LuaValue {
  subscript(key name: String) -> LuaValue? {
    guard case .table(let pairs) = self else { return nil }
    return pairs.first { $0.key == .string(name) }?.value
  }

  /// A number of either kind.
  var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  static func record(_ pairs: KeyValuePairs<String, LuaValue>) -> LuaValue {
    .table(pairs.map { LuaPair(key: .string($0.key), value: $0.value) })
  }
}

extension LuaValue {
  /// An integer where the number is a whole one, so that scripts print 12 and not 12.0.
  static func shortest(_ number: Double) -> LuaValue {
    Int64(exactly: number).map { .integer($0) } ?? .number(number)
  }
}
