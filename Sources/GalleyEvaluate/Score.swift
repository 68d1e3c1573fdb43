/// Found, expected and right, and what follows from them.
struct Score {
  var right = 0
  var found = 0
  var expected = 0
  /// Where precision and recall are means over items instead of shares of them.
  var meanPrecision: Double?
  var meanRecall: Double?

  mutating func add(_ other: Score) {
    right += other.right
    found += other.found
    expected += other.expected
  }

  init(right: Int = 0, found: Int = 0, expected: Int = 0) {
    self.right = right
    self.found = found
    self.expected = expected
  }

  var precision: Double { meanPrecision ?? shareFound }
  var recall: Double { meanRecall ?? shareExpected }
  private var shareFound: Double { found == 0 ? 0 : Double(right) / Double(found) }
  private var shareExpected: Double { expected == 0 ? 0 : Double(right) / Double(expected) }
  var f1: Double {
    precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
  }

  /// F1 in per cent, to one decimal.
  var percent: String {
    let tenths = Int((f1 * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  var line: String {
    func percent(_ value: Double) -> String {
      let tenths = Int((value * 1000).rounded())
      return "\(tenths / 10).\(tenths % 10)"
    }
    return "P \(percent(precision))  R \(percent(recall))  F1 \(percent(f1))"
      + "  (\(right) right, \(found) found, \(expected) expected)"
  }
}
