import GalleyLua

// Totals over keys: how often, which ones, which first.

let countKind = TotalKind(
  "count", "() -> table", call: "(key, [amount])",
  "how often each key was given, the largest number first: a list of { key, n }",
  plain: [.key, .integer],
  make: { _ in Count() },
  check: { arguments, _ in
    if keyText(arguments.first) == nil {
      return TotalMistake(argument: 1, expected: "a key (string or number)")
    }
    switch arguments.dropFirst().first ?? .nil {
    case .nil, .integer: return nil
    default: return TotalMistake(argument: 2, expected: "an integer")
    }
  })

struct Count: Total {
  private var counts: [String: Int] = [:]

  mutating func add(_ arguments: [LuaValue]) {
    var amount = 1
    if arguments.count > 1, case .integer(let number) = arguments[1] { amount = Int(number) }
    add(keyText(arguments[0]) ?? "", amount)
  }

  /// A count that would grow beyond 64 bits stays at the largest number, or at the smallest.
  mutating func add(_ key: String, _ amount: Int) {
    // The key is looked up once: documents add to totals more often than to anything else.
    addSaturating(amount, to: &counts[key, default: 0])
  }

  mutating func merge(_ other: any Total) {
    guard let other = other as? Count else { return }
    for (key, amount) in other.counts { add(key, amount) }
  }

  /// The largest first; equal ones in the order of their bytes.
  private var ranked: [(key: String, n: Int)] {
    counts.map { (key: $0.key, n: $0.value) }.sorted { left, right in
      left.n != right.n ? left.n > right.n : left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
    }
  }

  var plain: LuaValue {
    .array(ranked.flatMap { [.string($0.key), .integer(Int64($0.n))] })
  }

  mutating func take(plain: LuaValue) -> Bool {
    guard case .array(let parts) = plain, parts.count % 2 == 0 else { return false }
    for index in stride(from: 0, to: parts.count, by: 2) {
      guard case .string(let key) = parts[index], case .integer(let n) = parts[index + 1] else {
        return false
      }
      counts[key] = Int(n)
    }
    return true
  }

  var result: LuaValue {
    .array(ranked.map { .record(["key": .string($0.key), "n": .integer(Int64($0.n))]) })
  }
}

private func addSaturating(_ amount: Int, to sum: inout Int) {
  let (result, overflows) = sum.addingReportingOverflow(amount)
  sum = overflows ? (amount > 0 ? Int.max : Int.min) : result
}

let setKind = TotalKind(
  "set", "(values: any?) -> table", call: "(value)",
  "the different values, in order: numbers first, then strings by their bytes",
  plain: [.key],
  make: { _ in ValueSet() },
  check: { arguments, _ in
    keyText(arguments.first) == nil
      ? TotalMistake(argument: 1, expected: "a string or a number") : nil
  })

struct ValueSet: Total {
  private var values: Set<LuaValue> = []

  mutating func add(_ arguments: [LuaValue]) { values.insert(arguments[0]) }

  mutating func merge(_ other: any Total) {
    guard let other = other as? ValueSet else { return }
    values.formUnion(other.values)
  }

  var plain: LuaValue { result }

  mutating func take(plain: LuaValue) -> Bool {
    guard case .array(let values) = plain else { return false }
    self.values = Set(values)
    return true
  }

  var result: LuaValue { .array(values.sorted(by: precedes)) }
}

let listKind = TotalKind(
  "list", "(limit: integer?) -> table", call: "(value)",
  "the values in the order of the documents, the first 10,000 or as many as the limit says",
  plain: [.key],
  make: { options throws(LuaFailure) in
    switch options.first ?? .nil {
    case .nil: return ValueList(limit: 10_000)
    case .integer(let limit) where limit >= 1: return ValueList(limit: Int(limit))
    default: throw LuaFailure("a number of values expected, at least 1", argument: 1)
    }
  },
  check: { arguments, _ in
    guard let value = arguments.first, value.isPlain, value != .nil else {
      return TotalMistake(argument: 1, expected: "plain data")
    }
    return nil
  })

struct ValueList: Total {
  let limit: Int
  private var values: [LuaValue] = []

  init(limit: Int) {
    self.limit = limit
  }

  mutating func add(_ arguments: [LuaValue]) {
    if values.count < limit { values.append(arguments[0]) }
  }

  mutating func merge(_ other: any Total) {
    guard let other = other as? ValueList else { return }
    values += other.values.prefix(limit - values.count)
  }

  var plain: LuaValue { .array(values) }

  mutating func take(plain: LuaValue) -> Bool {
    guard case .array(let values) = plain else { return false }
    self.values = values
    return true
  }

  var result: LuaValue { plain }
}

let topKind = TotalKind(
  "top", "(count: integer) -> table", call: "(score, value)",
  "the values with the largest scores, of equal ones the first: a list of { score, value }",
  make: { options throws(LuaFailure) in
    guard case .integer(let count) = options.first ?? .nil, count >= 1, count <= 1_000_000 else {
      throw LuaFailure("a number of values expected, from 1 to 1,000,000", argument: 1)
    }
    return Top(limit: Int(count))
  },
  check: { arguments, _ in
    guard let score = arguments.first?.double, !score.isNaN else {
      return TotalMistake(argument: 1, expected: "a number")
    }
    guard arguments.count > 1, arguments[1].isPlain, arguments[1] != .nil else {
      return TotalMistake(argument: 2, expected: "plain data")
    }
    return nil
  })

struct Top: Total {
  let limit: Int
  /// At most twice the limit, so that sorting is rare; cut when it is read.
  private var entries: [(score: LuaValue, value: LuaValue)] = []

  init(limit: Int) {
    self.limit = limit
  }

  mutating func add(_ arguments: [LuaValue]) {
    entries.append((arguments[0], arguments[1]))
    if entries.count >= 2 * limit + 64 { entries = best }
  }

  mutating func merge(_ other: any Total) {
    guard let other = other as? Top else { return }
    entries += other.best
    entries = best
  }

  /// The largest scores first; the sort is stable, so that equal ones stay in their order.
  private var best: [(score: LuaValue, value: LuaValue)] {
    Array(
      entries.enumerated().sorted { left, right in
        let (a, b) = (left.element.score.double ?? 0, right.element.score.double ?? 0)
        return a != b ? a > b : left.offset < right.offset
      }.prefix(limit).map(\.element))
  }

  var plain: LuaValue { .array(best.flatMap { [$0.score, $0.value] }) }

  mutating func take(plain: LuaValue) -> Bool {
    guard case .array(let parts) = plain, parts.count % 2 == 0 else { return false }
    entries = stride(from: 0, to: parts.count, by: 2).map { (parts[$0], parts[$0 + 1]) }
    return true
  }

  var result: LuaValue {
    .array(best.map { .record(["score": $0.score, "value": $0.value]) })
  }
}

let groupKind = TotalKind(
  "group", "(total: table) -> table", call: "(key, ...)",
  "a total of its own for each key, fed with the rest of the arguments: a list of { key, value }",
  make: { options throws(LuaFailure) in
    guard let declared = options.first.flatMap({ TotalDeclaration(name: "", $0) }) else {
      throw LuaFailure("a total expected, as in galley.group(galley.count())", argument: 1)
    }
    guard case .builtIn(let kind, let empty) = declared.kind else {
      throw LuaFailure("galley.group takes the totals of galley, not galley.combine", argument: 1)
    }
    return Group(kind: kind, empty: empty)
  },
  check: { arguments, total in
    guard let group = total as? Group, keyText(arguments.first) != nil else {
      return TotalMistake(argument: 1, expected: "a key (string or number)")
    }
    return group.kind.check(Array(arguments.dropFirst()), group.empty).map {
      TotalMistake(argument: $0.argument + 1, expected: $0.expected)
    }
  })

struct Group: Total {
  let kind: TotalKind
  let empty: any Total
  private var groups: [String: any Total] = [:]

  init(kind: TotalKind, empty: any Total) {
    self.kind = kind
    self.empty = empty
  }

  mutating func add(_ arguments: [LuaValue]) {
    let fresh = empty
    groups[keyText(arguments[0]) ?? "", default: fresh].add(Array(arguments.dropFirst()))
  }

  mutating func merge(_ other: any Total) {
    guard let other = other as? Group else { return }
    let fresh = empty
    for (key, total) in other.groups { groups[key, default: fresh].merge(total) }
  }

  private var sorted: [(key: String, value: any Total)] {
    groups.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  var plain: LuaValue { .array(sorted.flatMap { [.string($0.key), $0.value.plain] }) }

  mutating func take(plain: LuaValue) -> Bool {
    guard case .array(let parts) = plain, parts.count % 2 == 0 else { return false }
    for index in stride(from: 0, to: parts.count, by: 2) {
      guard case .string(let key) = parts[index] else { return false }
      var total = empty
      guard total.take(plain: parts[index + 1]) else { return false }
      groups[key] = total
    }
    return true
  }

  var result: LuaValue {
    .array(sorted.map { .record(["key": .string($0.key), "value": $0.value.result]) })
  }
}

// MARK: -

/// A key as text: a string, or a number as Lua writes it. NaN is no key.
private func keyText(_ value: LuaValue?) -> String? {
  switch value {
  case .number(let number) where number.isNaN: nil
  case .string, .bytes, .integer, .number: value?.text
  default: nil
  }
}

/// Numbers before strings, numbers ascending, strings by their bytes.
private func precedes(_ left: LuaValue, _ right: LuaValue) -> Bool {
  switch (left.double, right.double) {
  case (let a?, let b?): a < b
  case (_?, nil): true
  case (nil, _?): false
  case (nil, nil): (left.text ?? "").utf8.lexicographicallyPrecedes((right.text ?? "").utf8)
  }
}

extension LuaValue {
  /// Whether it is nothing but strings, numbers, booleans and tables of them.
  var isPlain: Bool {
    switch self {
    case .nil, .boolean, .integer, .number, .string, .bytes: true
    case .array(let elements): elements.allSatisfy(\.isPlain)
    case .table(let pairs): pairs.allSatisfy { $0.key.isPlain && $0.value.isPlain }
    case .object, .function: false
    }
  }
}
