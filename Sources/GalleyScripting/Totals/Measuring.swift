import GalleyLua

// Totals over numbers.

private func checkNumber(_ arguments: [LuaValue], _ total: any Total) -> TotalMistake? {
  guard let number = arguments.first?.double, number.isFinite else {
    return TotalMistake(argument: 1, expected: "a finite number")
  }
  return nil
}

let sumKind = TotalKind(
  "sum", "() -> table", call: "(number)", "the sum of the numbers; 0 when there were none",
  plain: [.amount], make: { _ in Sum() }, check: checkNumber)

let meanKind = TotalKind(
  "mean", "() -> table", call: "(number)", "their mean; nil when there were none",
  plain: [.amount], make: { _ in Mean() }, check: checkNumber)

/// Whole numbers stay whole, as far as 64 bits reach.
struct Sum: Total {
  private var whole: Int64 = 0
  private var rest = 0.0
  private var isWhole = true

  mutating func add(_ arguments: [LuaValue]) { add(arguments[0]) }

  mutating func add(_ number: LuaValue) {
    if case .integer(let value) = number {
      let (sum, overflows) = whole.addingReportingOverflow(value)
      if !overflows {
        whole = sum
        return
      }
    }
    isWhole = false
    rest += number.double ?? 0
  }

  mutating func merge(_ other: any Total) {
    guard let other = other as? Sum else { return }
    add(.integer(other.whole))
    if !other.isWhole { add(.number(other.rest)) }
  }

  var plain: LuaValue { .array([.integer(whole), .number(rest), .boolean(isWhole)]) }

  mutating func take(plain: LuaValue) -> Bool {
    guard case .array(let parts) = plain, parts.count == 3, case .integer(let whole) = parts[0],
      case .number(let rest) = parts[1], case .boolean(let isWhole) = parts[2]
    else { return false }
    (self.whole, self.rest, self.isWhole) = (whole, rest, isWhole)
    return true
  }

  var result: LuaValue { isWhole ? .integer(whole) : .number(Double(whole) + rest) }
}

struct Mean: Total {
  private var sum = Sum()
  private var count: Int64 = 0

  mutating func add(_ arguments: [LuaValue]) {
    sum.add(arguments[0])
    count += 1
  }

  mutating func merge(_ other: any Total) {
    guard let other = other as? Mean else { return }
    sum.merge(other.sum)
    count += other.count
  }

  var plain: LuaValue { .array([sum.plain, .integer(count)]) }

  mutating func take(plain: LuaValue) -> Bool {
    guard case .array(let parts) = plain, parts.count == 2, sum.take(plain: parts[0]),
      case .integer(let count) = parts[1]
    else { return false }
    self.count = count
    return true
  }

  var result: LuaValue {
    count == 0 ? .nil : .number((sum.result.double ?? 0) / Double(count))
  }
}

private func checkComparable(_ arguments: [LuaValue], _ total: any Total) -> TotalMistake? {
  switch arguments.first ?? .nil {
  case .string, .bytes, .integer: return nil
  case .number(let number) where !number.isNaN: return nil
  default: return TotalMistake(argument: 1, expected: "a number or a string")
  }
}

let minKind = TotalKind(
  "min", "() -> table", call: "(value)",
  "the smallest number, or the first of the strings, dates among them; nil when there were none",
  make: { _ in Extreme(isSmallest: true) }, check: checkComparable)

let maxKind = TotalKind(
  "max", "() -> table", call: "(value)",
  "the largest number, or the last of the strings, dates among them; nil when there were none",
  make: { _ in Extreme(isSmallest: false) }, check: checkComparable)

/// Numbers count before strings, so that mixing them has an outcome.
struct Extreme: Total {
  let isSmallest: Bool
  private var value: LuaValue = .nil

  init(isSmallest: Bool) {
    self.isSmallest = isSmallest
  }

  mutating func add(_ arguments: [LuaValue]) { add(arguments[0]) }

  private mutating func add(_ new: LuaValue) {
    if new == .nil { return }
    if value == .nil || (isSmallest ? comesBefore(new, value) : comesBefore(value, new)) {
      value = new
    }
  }

  private func comesBefore(_ left: LuaValue, _ right: LuaValue) -> Bool {
    switch (left.double, right.double) {
    case (let a?, let b?): a < b
    case (_?, nil): true
    case (nil, _?): false
    case (nil, nil): (left.text ?? "").utf8.lexicographicallyPrecedes((right.text ?? "").utf8)
    }
  }

  mutating func merge(_ other: any Total) {
    guard let other = other as? Extreme else { return }
    add(other.value)
  }

  var plain: LuaValue { .array(value == .nil ? [] : [value]) }

  mutating func take(plain: LuaValue) -> Bool {
    guard case .array(let parts) = plain, parts.count <= 1 else { return false }
    value = parts.first ?? .nil
    return true
  }

  var result: LuaValue { value }
}

let histogramKind = TotalKind(
  "histogram", "(width: number|list of number) -> table", call: "(number)",
  "how many numbers fall into each step of this width, or between these borders: a list of "
    + "{ from, to, n }",
  make: { options throws(LuaFailure) in
    switch options.first ?? .nil {
    case .integer, .number:
      let width = options[0].double ?? 0
      guard width > 0, width.isFinite else {
        throw LuaFailure("a width above 0 expected", argument: 1)
      }
      return Histogram(steps: .width(width))
    case .array(let elements) where elements.count >= 2:
      let borders = elements.compactMap(\.double)
      guard borders.count == elements.count, zip(borders, borders.dropFirst()).allSatisfy(<) else {
        throw LuaFailure("a list of borders expected, each above the one before", argument: 1)
      }
      return Histogram(steps: .borders(borders))
    default:
      throw LuaFailure("a width or a list of borders expected", argument: 1)
    }
  }, check: checkNumber)

struct Histogram: Total {
  enum Steps: Hashable, Sendable {
    case width(Double)
    case borders([Double])
  }

  let steps: Steps
  private var counts: [Int: Int] = [:]

  init(steps: Steps) {
    self.steps = steps
  }

  mutating func add(_ arguments: [LuaValue]) {
    counts[step(of: arguments[0].double ?? 0), default: 0] += 1
  }

  /// The number of the step that holds a number: steps include their lower border. With borders,
  /// -1 and the number of steps stand for what lies outside.
  private func step(of number: Double) -> Int {
    switch steps {
    case .width(let width):
      // Far out all numbers share a step: what has no index has no neighbour to be told from.
      return Int((number / width).rounded(.down).clamped(to: -9e15...9e15))
    case .borders(let borders):
      var low = 0
      var high = borders.count
      while low < high {
        let middle = (low + high) / 2
        if borders[middle] <= number { low = middle + 1 } else { high = middle }
      }
      return low - 1
    }
  }

  mutating func merge(_ other: any Total) {
    guard let other = other as? Histogram else { return }
    for (step, count) in other.counts { counts[step, default: 0] += count }
  }

  var plain: LuaValue {
    .array(
      counts.sorted { $0.key < $1.key }.flatMap {
        [.integer(Int64($0.key)), .integer(Int64($0.value))]
      })
  }

  mutating func take(plain: LuaValue) -> Bool {
    guard case .array(let parts) = plain, parts.count % 2 == 0 else { return false }
    for index in stride(from: 0, to: parts.count, by: 2) {
      guard case .integer(let step) = parts[index], case .integer(let n) = parts[index + 1] else {
        return false
      }
      counts[Int(step)] = Int(n)
    }
    return true
  }

  /// With borders every step is there, with a width those between the first and the last that hold
  /// something, as long as they are not too many to list.
  var result: LuaValue {
    let known = counts.keys.sorted()
    guard let first = known.first, let last = known.last else { return .array([]) }
    var shown = known
    switch steps {
    case .borders(let borders):
      shown = Array(min(first, 0)...max(last, borders.count - 2))
    case .width:
      if last - first < 10_000 { shown = Array(first...last) }
    }
    return .array(
      shown.map { step in
        var pairs: [LuaPair] = []
        let (from, to) = borders(of: step)
        if let from { pairs.append(LuaPair(key: .string("from"), value: .shortest(from))) }
        pairs.append(LuaPair(key: .string("n"), value: .integer(Int64(counts[step] ?? 0))))
        if let to { pairs.append(LuaPair(key: .string("to"), value: .shortest(to))) }
        return .table(pairs)
      })
  }

  private func borders(of step: Int) -> (Double?, Double?) {
    switch steps {
    case .width(let width): return (Double(step) * width, Double(step + 1) * width)
    case .borders(let borders):
      return (
        borders.indices.contains(step) ? borders[step] : nil,
        borders.indices.contains(step + 1) ? borders[step + 1] : nil
      )
    }
  }
}

let quantileKind = TotalKind(
  "quantile", "(...: number) -> table", call: "(number)",
  "the numbers below which these shares lie: 0.5 is the median; one number for one share, a list "
    + "for several; exact up to 100,000 different numbers, then to three digits",
  make: { options throws(LuaFailure) in
    let shares = options.isEmpty ? [0.5] : options.compactMap(\.double)
    guard shares.count == max(1, options.count), shares.allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
      throw LuaFailure("shares between 0 and 1 expected", argument: 1)
    }
    return Quantile(shares: shares)
  }, check: checkNumber)

struct Quantile: Total {
  /// From here on numbers are kept to three digits, so that a total stays a few megabytes.
  static let exactLimit = 100_000

  let shares: [Double]
  private var counts: [Double: Int] = [:]
  private var isRounded = false

  init(shares: [Double]) {
    self.shares = shares
  }

  mutating func add(_ arguments: [LuaValue]) { add(arguments[0].double ?? 0, 1) }

  private mutating func add(_ number: Double, _ amount: Int) {
    // 0 and -0 are one number, of which a dictionary keeps whichever came first.
    let number = number == 0 ? 0 : number
    counts[isRounded ? Self.rounded(number) : number, default: 0] += amount
    if !isRounded, counts.count > Self.exactLimit { round() }
  }

  private mutating func round() {
    isRounded = true
    var rounded: [Double: Int] = [:]
    for (number, amount) in counts { rounded[Self.rounded(number), default: 0] += amount }
    counts = rounded
  }

  /// To ten bits behind the first: the error is below a thousandth.
  private static func rounded(_ number: Double) -> Double {
    if number == 0 { return 0 }
    let step = number.magnitude.binade / 1024
    return (number / step).rounded() * step
  }

  mutating func merge(_ other: any Total) {
    guard let other = other as? Quantile else { return }
    if other.isRounded, !isRounded { round() }
    for (number, amount) in other.counts { add(number, amount) }
  }

  private var sorted: [(key: Double, value: Int)] { counts.sorted { $0.key < $1.key } }

  var plain: LuaValue {
    .array(
      [.boolean(isRounded)]
        + sorted.flatMap { [.number($0.key), .integer(Int64($0.value))] })
  }

  mutating func take(plain: LuaValue) -> Bool {
    guard case .array(let parts) = plain, parts.count % 2 == 1,
      case .boolean(let isRounded) = parts[0]
    else { return false }
    self.isRounded = isRounded
    for index in stride(from: 1, to: parts.count, by: 2) {
      guard let number = parts[index].double, case .integer(let n) = parts[index + 1] else {
        return false
      }
      counts[number] = Int(n)
    }
    return true
  }

  /// The number at the place `share * (n - 1)`, the lower of two.
  var result: LuaValue {
    let sorted = sorted
    let total = sorted.reduce(0) { $0 + $1.value }
    guard total > 0 else { return shares.count == 1 ? .nil : .array([]) }
    let values = shares.map { share -> LuaValue in
      var place = Int((share * Double(total - 1)).rounded(.down))
      for entry in sorted {
        if place < entry.value { return .shortest(entry.key) }
        place -= entry.value
      }
      return .shortest(sorted[sorted.count - 1].key)
    }
    return values.count == 1 ? values[0] : .array(values)
  }
}

extension Double {
  fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
