import GalleyCore
import GalleyLexicons

/// How much the words of a class or id speak for body text, learned from pages with gold.
struct NameWeights: Sendable {
  static let shared = NameWeights()

  private let weights: NameMap<Float>

  /// Lines such as `entry-content 1.9`.
  init() {
    let weights = ModelText.lines("html-names").compactMap { line -> (String, Float)? in
      let parts = line.split(separator: " ")
      guard parts.count == 2, let weight = Float(parts[1]) else { return nil }
      return (String(parts[0]), weight)
    }
    self.weights = NameMap(weights, nothing: 0)
  }

  subscript(hash: UInt32) -> Float { weights[hash] }
}

/// Boosted trees: each compares columns of a row with thresholds and adds what its leaf holds.
struct TreeModel: Sendable {
  private struct Node {
    var threshold: Float
    var column: Int32
  }

  private var nodes: [Node] = []
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
          let threshold = parts.count > 1 ? Float(parts[1]) ?? 0 : .infinity
          nodes.append(Node(threshold: threshold, column: Int32(parts[0]) ?? 0))
        }
        treeCount += 1
      } else {
        for leaf in line.split(separator: " ") { values.append(Float(leaf) ?? 0) }
      }
    }
    precondition(
      nodes.count == treeCount * (1 << depth - 1) && values.count == treeCount << depth,
      "the model \(name) is incomplete")
  }

  /// For each of the rows named, `width` columns each, the sum over all trees: above 0 is more likely
  /// than not.
  ///
  /// - Complexity: a step for each row, tree and level. Four rows go through a tree side by side, for
  ///   each step waits for the one before.
  func sums(_ rows: [Float], width: Int, rows wanted: [Int]) -> [Float] {
    var result = [Float](repeating: base, count: wanted.count)
    let inner = 1 << depth - 1
    // What is left of four looks at the first row again, and its sums go nowhere.
    let places = (wanted.count + 3) / 4 * 4
    var starts = wanted.map { $0 * width }
    starts += [Int](repeating: 0, count: places - wanted.count)
    result += [Float](repeating: 0, count: places - wanted.count)
    rows.withUnsafeBufferPointer { rows in
      nodes.withUnsafeBufferPointer { nodes in
        values.withUnsafeBufferPointer { values in
          guard let rows = rows.baseAddress, let nodes = nodes.baseAddress, !wanted.isEmpty else {
            return
          }
          // Tree by tree: the nodes of one stay in the cache while all rows pass.
          for tree in 0..<treeCount {
            let questions = nodes + tree * inner
            let leaves = tree << depth - inner
            // Nothing here can overflow: the innermost loop of a whole page does without the checks.
            func next(_ node: Int, _ row: UnsafePointer<Float>) -> Int {
              let question = questions[node]
              return node &+ node &+ (row[Int(question.column)] <= question.threshold ? 1 : 2)
            }
            for place in stride(from: 0, to: places, by: 4) {
              let (row0, row1) = (rows + starts[place], rows + starts[place + 1])
              let (row2, row3) = (rows + starts[place + 2], rows + starts[place + 3])
              var (node0, node1, node2, node3) = (0, 0, 0, 0)
              for _ in 0..<depth {
                node0 = next(node0, row0)
                node1 = next(node1, row1)
                node2 = next(node2, row2)
                node3 = next(node3, row3)
              }
              result[place] += values[leaves + node0]
              result[place + 1] += values[leaves + node1]
              result[place + 2] += values[leaves + node2]
              result[place + 3] += values[leaves + node3]
            }
          }
        }
      }
    }
    return Array(result.prefix(wanted.count))
  }
}

enum ModelText {
  static func lines(_ name: String) -> [Substring] {
    String(decoding: WordLists.bytes(name), as: UTF8.self).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
  }
}
