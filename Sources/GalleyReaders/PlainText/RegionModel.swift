import GalleyCore
import GalleyLexicons

/// What the model takes a block for.
package enum BlockLabel: Int, Sendable, CaseIterable {
  case body, title, comment
  /// Anything else above the body, between two of its blocks, or below it.
  case before, inside, after
}

/// A linear chain over the blocks of a page: each feature of a block and of its two neighbours on
/// either side adds a weight to each label, each pair of neighbouring labels adds another, and the
/// row of labels with the greatest sum is taken.
///
/// The weights stand in `CLexicons/data/regions.txt`, written by `scripts/dev/train-regions`. They
/// are whole numbers, so the same page gets the same labels on every machine.
package struct RegionModel: Sendable {
  package static let shared = RegionModel(WordLists.list("regions"))

  /// How far a block sees.
  package static let reach = 2

  /// By distance and feature; a lane for each label.
  private var weights: [SIMD8<Int32>]
  private var transitions: [SIMD8<Int32>]
  private var start: SIMD8<Int32> = Self.never

  private static let states = BlockLabel.allCases.count
  /// The lanes that stand for no label.
  private static let never = SIMD8<Int32>(repeating: -(1 << 24))

  private init(_ list: WordList) {
    let features = BlockFeatures.names.count
    weights = [SIMD8<Int32>](repeating: .zero, count: features * (2 * Self.reach + 1))
    transitions = [SIMD8<Int32>](repeating: Self.never, count: Self.states)
    let places = Dictionary(
      uniqueKeysWithValues: BlockFeatures.names.enumerated().map { ($0.element, $0.offset) })
    let labels = Dictionary(
      uniqueKeysWithValues: BlockLabel.allCases.map { (String(describing: $0), $0.rawValue) })
    for section in list.sections {
      for row in section.rows {
        let cells = row.split(separator: " ")
        guard cells.count == Self.states + 1 else { preconditionFailure("regions.txt: '\(row)'") }
        let name = String(cells[0])
        var values = section.name == "labels" ? Self.never : SIMD8<Int32>.zero
        for lane in 0..<Self.states { values[lane] = Int32(cells[lane + 1]) ?? 0 }
        if section.name == "labels" {
          if name == "start" { start = values } else if let from = labels[name] {
            transitions[from] = values
          }
        } else if let distance = Int(section.name), let place = places[name] {
          weights[(distance + Self.reach) * features + place] = values
        } else {
          preconditionFailure("regions.txt: no feature is called '\(name)'")
        }
      }
    }
  }

  /// What each label of each block has from features alone.
  package func scores(_ features: BlockFeatures) -> [SIMD8<Int32>] {
    let count = features.ends.count
    let width = BlockFeatures.names.count
    var scores = [SIMD8<Int32>](repeating: .zero, count: count)
    weights.withUnsafeBufferPointer { weights in
      features.ids.withUnsafeBufferPointer { ids in
        var start = 0
        for index in 0..<count {
          let end = features.ends[index]
          for distance in -Self.reach...Self.reach {
            let target = index - distance
            guard target >= 0, target < count else { continue }
            let row = (distance + Self.reach) * width
            var sum = SIMD8<Int32>.zero
            for place in start..<end { sum &+= weights[row + Int(ids[place])] }
            scores[target] &+= sum
          }
          start = end
        }
      }
    }
    return scores
  }

  /// The best row of labels.
  package func labels(_ scores: [SIMD8<Int32>]) -> [BlockLabel] {
    guard let first = scores.first else { return [] }
    var best = first &+ start
    var back = [SIMD8<Int32>](repeating: .zero, count: scores.count)
    for index in 1..<max(scores.count, 1) {
      var next = SIMD8<Int32>(repeating: .min / 2)
      var from = SIMD8<Int32>.zero
      for label in 0..<Self.states {
        let sums = transitions[label] &+ best[label]
        let better = sums .> next
        next.replace(with: sums, where: better)
        from.replace(with: SIMD8(repeating: Int32(label)), where: better)
      }
      back[index] = from
      next &+= scores[index]
      // The differences are what counts; so the sums stay small however long the page is.
      best = next &- next.max()
    }
    var label = (0..<Self.states).max { best[$0] < best[$1] } ?? BlockLabel.after.rawValue
    var labels = [BlockLabel](repeating: .after, count: scores.count)
    for index in scores.indices.reversed() {
      labels[index] = BlockLabel(rawValue: label) ?? .after
      label = Int(back[index][label])
    }
    return labels
  }

  /// The features that speak most for the label a block has, for people to see.
  package func reasons(_ features: BlockFeatures, at index: Int, for label: BlockLabel) -> [String] {
    let width = BlockFeatures.names.count
    var found: [(weight: Int32, name: String)] = []
    for distance in -Self.reach...Self.reach {
      let source = index + distance
      guard source >= 0, source < features.ends.count else { continue }
      for id in features.ids(of: source) {
        let row = weights[(distance + Self.reach) * width + Int(id)]
        let weight = row[label.rawValue] - (row.wrappedSum() - row[label.rawValue]) / Int32(Self.states - 1)
        let place = distance == 0 ? "" : distance < 0 ? "above \(-distance) " : "below \(distance) "
        found.append((weight, place + BlockFeatures.names[Int(id)]))
      }
    }
    return found.sorted { ($0.weight, $1.name) > ($1.weight, $0.name) }.prefix(3).map(\.name)
  }
}
