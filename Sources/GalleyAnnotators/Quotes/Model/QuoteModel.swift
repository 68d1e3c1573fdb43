import CLexicons

/// The weights of the models for quotes: one file, made by `scripts/dev/train-quotes`.
///
/// Four linear models upon hashed features. Weights are bytes, each table with a scale of its own.
package struct QuoteModel: Sendable {
  package static let priorBits = 16
  package static let cueBits = 17
  package static let emissionBits = 17
  package static let transitionBits = 14
  package static let rankBits = 15

  package enum Table: Int, CaseIterable, Sendable {
    /// One weight for each feature of a word that may report.
    case cue
    /// Four for each feature of a unit beside a cue: outside, source, content, unused.
    case emission
    /// Sixteen for each feature of the border between two units: from tag, to tag.
    case transition
    /// One for each feature of an answer to "who said it".
    case rank

    package var count: Int {
      switch self {
      case .cue: 1 << QuoteModel.cueBits
      case .emission: 4 << QuoteModel.emissionBits
      case .transition: 16 << QuoteModel.transitionBits
      case .rank: 1 << QuoteModel.rankBits
      }
    }
  }

  /// The model that ships; nil when the program was built without one.
  package static let shared: QuoteModel? = {
    let file = galley_quote_model()
    return QuoteModel(UnsafeBufferPointer(start: file.bytes, count: Int(file.count)))
  }()

  private let priors: [UInt8]
  private var weights: [[Int8]]
  private var scales: [Float]

  package init(priors: [UInt8]) {
    self.priors = priors
    weights = Table.allCases.map { [Int8](repeating: 0, count: $0.count) }
    scales = Table.allCases.map { _ in 1 }
  }

  /// Nil when the bytes are no such file.
  package init?(_ bytes: some Collection<UInt8>) {
    let sizes = [1 << Self.priorBits] + Table.allCases.map { $0.count + 4 }
    guard bytes.count == sizes.reduce(0, +) else { return nil }
    var rest = bytes[...]
    priors = Array(rest.prefix(sizes[0]))
    rest = rest.dropFirst(sizes[0])
    weights = []
    scales = []
    for table in Table.allCases {
      let scale = rest.prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      scales.append(Float(bitPattern: scale))
      rest = rest.dropFirst(4)
      weights.append(rest.prefix(table.count).map { Int8(bitPattern: $0) })
      rest = rest.dropFirst(table.count)
    }
  }

  /// The file.
  package var bytes: [UInt8] {
    var bytes = priors
    for table in Table.allCases {
      let scale = scales[table.rawValue].bitPattern
      for shift in stride(from: 0, to: 32, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: scale >> UInt32(shift)))
      }
      bytes += weights[table.rawValue].map { UInt8(bitPattern: $0) }
    }
    return bytes
  }

  /// Takes trained weights over, rounded to bytes. The largest tenth of a thousandth is cut off, so
  /// that a single outlier does not cost all others their precision.
  package mutating func set(_ table: Table, _ trained: [Float]) {
    precondition(trained.count == table.count, "a table of another size")
    let magnitudes = trained.lazy.filter { $0 != 0 }.map { abs($0) }.sorted()
    guard !magnitudes.isEmpty else { return }
    let top = magnitudes[min(magnitudes.count - 1, magnitudes.count * 9999 / 10000)]
    let scale = max(top / 127, .leastNormalMagnitude)
    scales[table.rawValue] = scale
    weights[table.rawValue] = trained.map { Int8(max(-127, min(127, ($0 / scale).rounded()))) }
  }

  package func scale(_ table: Table) -> Float { scales[table.rawValue] }

  @inline(__always)
  func prior(of word: UInt32) -> UInt8 {
    priors[Self.priorSlot(word)]
  }

  @inline(__always)
  package static func priorSlot(_ word: UInt32) -> Int {
    Int((word ^ word >> 16) & (1 << UInt32(priorBits) - 1))
  }

  /// The sum of the weights of the features in a table of one weight each.
  @inline(__always)
  func score(_ table: Table, _ features: FeatureList) -> Float {
    let mask = UInt32(table.count - 1)
    var sum: Int32 = 0
    weights[table.rawValue].withUnsafeBufferPointer { weights in
      for hash in features.hashes { sum &+= Int32(weights[Int(hash & mask)]) }
    }
    return Float(sum) * scales[table.rawValue]
  }

  /// Adds the weights of the features to the scores of the tags, which lie `width` apart.
  @inline(__always)
  func addScores(
    _ table: Table, _ features: FeatureList, width: Int, to scores: inout [Float], at offset: Int
  ) {
    let mask = UInt32(table.count / width - 1)
    let scale = scales[table.rawValue]
    weights[table.rawValue].withUnsafeBufferPointer { weights in
      scores.withUnsafeMutableBufferPointer { scores in
        for hash in features.hashes {
          let base = Int(hash & mask) * width
          for tag in 0..<width {
            scores[offset + tag] += Float(weights[base + tag]) * scale
          }
        }
      }
    }
  }
}

extension QuoteModel {
  /// The words that report, as units in order.
  package func cues(in skeleton: Skeleton, threshold: Float) -> [Int] {
    let border = logit(threshold)
    var features = FeatureList()
    var found: [Int] = []
    for sentence in skeleton.sentences {
      var last: Int?
      for unit in sentence where skeleton.mayReport(unit) {
        skeleton.cueFeatures(unit, last: last, into: &features)
        guard score(.cue, features) > border else { continue }
        found.append(unit)
        last = unit
      }
    }
    return found
  }

  /// The tags of the sentence of a cue.
  package func tags(in skeleton: Skeleton, cue: Int) -> [Tag] {
    var decoder = SpanDecoder()
    return decoder.decode(skeleton, cue: cue, model: self)
  }
}

/// The score of a logistic model at which its probability is `share`: the few that are asked for.
private func logit(_ share: Float) -> Float {
  // Without Foundation there is no logarithm; a search over the sigmoid's table of tenths does.
  let table: [(Float, Float)] = [
    (0.05, -2.944), (0.1, -2.197), (0.2, -1.386), (0.3, -0.847), (0.4, -0.405), (0.5, 0),
    (0.6, 0.405), (0.7, 0.847), (0.8, 1.386), (0.9, 2.197),
  ]
  return (table.first { $0.0 >= share } ?? (0.9, 2.197)).1
}
