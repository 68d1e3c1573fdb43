import GalleyCore
import GalleyLexicons

/// How much the words of a class or id speak for body text, learned from pages with gold.
struct NameWeights: Sendable {
  static let shared = NameWeights()

  private var weights: [UInt32: Float] = [:]

  /// Lines such as `entry-content 1.9`.
  init() {
    for line in ModelText.lines("html-names") {
      let parts = line.split(separator: " ")
      guard parts.count == 2, let weight = Float(parts[1]) else { continue }
      weights[NameHash.of(String(parts[0]))] = weight
    }
  }

  subscript(hash: UInt32) -> Float { weights[hash] ?? 0 }
}

/// Boosted trees: each compares columns of a row with thresholds and adds what its leaf holds.
struct TreeModel: Sendable {
  private var columns: [Int16] = []
  private var thresholds: [Float] = []
  private var values: [Float] = []
  private var depth = 0
  private var treeCount = 0
  private(set) var base: Float = 0

  /// The text that `scripts/dev/train-html` writes: a line `depth base`, then for each tree a line of
  /// `column:threshold` for its inner nodes, breadth first, and a line of leaves.
  init(_ name: String) {
    let lines = ModelText.lines(name)
    guard let head = lines.first?.split(separator: " "), head.count == 2, let depth = Int(head[0]),
      let base = Float(head[1])
    else { return }
    self.depth = depth
    self.base = base
    for (number, line) in lines.dropFirst().enumerated() {
      if number % 2 == 0 {
        for node in line.split(separator: " ") {
          let parts = node.split(separator: ":")
          columns.append(Int16(parts[0]) ?? 0)
          thresholds.append(parts.count > 1 ? Float(parts[1]) ?? 0 : .infinity)
        }
        treeCount += 1
      } else {
        for leaf in line.split(separator: " ") { values.append(Float(leaf) ?? 0) }
      }
    }
    precondition(
      columns.count == treeCount * (1 << depth - 1) && values.count == treeCount << depth,
      "the model \(name) is incomplete")
  }

  /// For each of `count` rows of `width` columns the sum over all trees: above 0 is more likely than
  /// not.
  func sums(_ rows: [Float], width: Int, count: Int) -> [Float] {
    var result = [Float](repeating: base, count: count)
    let inner = 1 << depth - 1
    rows.withUnsafeBufferPointer { rows in
      columns.withUnsafeBufferPointer { columns in
        thresholds.withUnsafeBufferPointer { thresholds in
          values.withUnsafeBufferPointer { values in
            // Tree by tree: the nodes of one stay in the cache while all rows pass.
            for tree in 0..<treeCount {
              let first = tree * inner
              let leaves = tree << depth - inner
              for row in 0..<count {
                let start = row * width
                var node = 0
                for _ in 0..<depth {
                  let isLow = rows[start + Int(columns[first + node])] <= thresholds[first + node]
                  node = node * 2 + (isLow ? 1 : 2)
                }
                result[row] += values[leaves + node]
              }
            }
          }
        }
      }
    }
    return result
  }
}

enum ModelText {
  static func lines(_ name: String) -> [Substring] {
    String(decoding: WordLists.bytes(name), as: UTF8.self).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
  }
}
