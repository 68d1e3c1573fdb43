import Galley

extension FailureMessages {
  /// Why a test has failed.
  ///
  ///     error: quotes_test.lua:12: 'counts words': not equal at [2].words
  ///       12 |   equal(result.rows.long, { ... })
  ///       expected: 25
  ///       actual:   26
  func message(_ failure: ScriptTestFailure, of test: ScriptTestOutcome) -> String {
    var lines = Lines(style)
    let place = printable(failure.script) + (failure.line.map { ":\($0)" } ?? "")
    lines.error("\(place): '\(printable(test.name))': \(printable(failure.message))")
    excerpt(failure.excerpt, into: &lines)
    compare(failure, into: &lines)
    var text = lines.text
    if let cause = failure.cause { text += indented(message(cause)) }
    for line in test.log { text += "  \(style("printed:", .dim)) \(printable(line))\n" }
    for line in help(for: failure) {
      var help = Lines(style)
      help.help(line)
      text += help.text
    }
    return text
  }

  func help(for failure: ScriptTestFailure) -> [String] {
    switch failure.kind {
    case .golden: ["galley test --accept writes it; read the difference before you commit it"]
    case .nondeterministic, .unequal, .error, .scriptFailure: []
    }
  }

  private func compare(_ failure: ScriptTestFailure, into lines: inout Lines) {
    guard let expected = failure.expected else { return }
    guard let actual = failure.actual else {
      lines.indented("expected: \(printable(expected))")
      return
    }
    // Of two runs neither is the right one.
    let isFair = failure.kind == .nondeterministic
    if !expected.contains("\n"), !actual.contains("\n") {
      lines.indented("\(isFair ? "one:     " : "expected:") \(printable(expected))")
      lines.indented("\(isFair ? "other:   " : "actual:  ") \(printable(actual))")
      return
    }
    lines.indented(
      style(isFair ? "- one" : "- expected", .red) + ", "
        + style(isFair ? "+ other" : "+ actual", .green))
    for line in lineDifference(expected, actual) {
      switch line {
      case .same(let text): lines.indented("  " + printable(text))
      case .expected(let text): lines.indented(style("- " + printable(text), .red))
      case .actual(let text): lines.indented(style("+ " + printable(text), .green))
      case .gap(let count): lines.indented(style("  ... \(counted(count, "line"))", .dim))
      }
    }
  }

  /// The message of what is behind a failure, below it.
  private func indented(_ message: String) -> String {
    message.split(separator: "\n").map { "  \($0)\n" }.joined()
  }
}

/// One line of two texts that are laid side by side.
enum DifferenceLine: Hashable {
  case same(String)
  case expected(String)
  case actual(String)
  /// So many lines that are the same and not shown.
  case gap(Int)
}

/// What has become of the lines of one text in another: those that are gone, those that are new, and
/// two around them.
///
/// - Complexity: the product of the numbers of lines that differ; beyond a few thousand of them the
///   two texts are shown one after the other.
func lineDifference(_ expected: String, _ actual: String) -> [DifferenceLine] {
  let left = expected.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  let right = actual.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  let shared = zip(left, right).prefix { $0 == $1 }.count
  let rest = min(left.count, right.count) - shared
  let tail = zip(left.reversed(), right.reversed()).prefix(rest).prefix { $0 == $1 }.count
  var lines = left[..<shared].map { DifferenceLine.same($0) }
  lines += middleDifference(
    Array(left[shared..<left.count - tail]), Array(right[shared..<right.count - tail]))
  lines += left[(left.count - tail)...].map { .same($0) }
  return clipped(lines)
}

/// By the longest common subsequence.
private func middleDifference(_ left: [String], _ right: [String]) -> [DifferenceLine] {
  let apart = left.map { DifferenceLine.expected($0) } + right.map { .actual($0) }
  guard !left.isEmpty, !right.isEmpty, left.count * right.count <= 4_000_000 else { return apart }
  var lengths = [[Int32]](
    repeating: [Int32](repeating: 0, count: right.count + 1), count: left.count + 1)
  for i in left.indices.reversed() {
    for j in right.indices.reversed() {
      lengths[i][j] =
        left[i] == right[j]
        ? lengths[i + 1][j + 1] + 1 : max(lengths[i + 1][j], lengths[i][j + 1])
    }
  }
  var lines: [DifferenceLine] = []
  var (i, j) = (0, 0)
  while i < left.count || j < right.count {
    if i < left.count, j < right.count, left[i] == right[j] {
      lines.append(.same(left[i]))
      i += 1
      j += 1
    } else if j == right.count || i < left.count && lengths[i + 1][j] >= lengths[i][j + 1] {
      lines.append(.expected(left[i]))
      i += 1
    } else {
      lines.append(.actual(right[j]))
      j += 1
    }
  }
  return lines
}

/// Leaves out what is the same and far from any difference, and all beyond forty lines.
private func clipped(_ lines: [DifferenceLine]) -> [DifferenceLine] {
  let around = 2
  let longest = 40
  var isNear = [Bool](repeating: false, count: lines.count)
  for (index, line) in lines.enumerated() {
    if case .same = line { continue }
    for near in max(0, index - around)...min(lines.count - 1, index + around) {
      isNear[near] = true
    }
  }
  var result: [DifferenceLine] = []
  var left = 0
  for (index, line) in lines.enumerated() {
    guard isNear[index], result.count < longest else {
      left += 1
      continue
    }
    if left > 0 { result.append(.gap(left)) }
    left = 0
    result.append(line)
  }
  if left > 0 { result.append(.gap(left)) }
  return result
}
