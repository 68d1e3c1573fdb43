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

  /// The file, in memory of its own that lives as long as any copy of the model.
  private final class Storage: @unchecked Sendable {
    let bytes: UnsafeMutableBufferPointer<UInt8>

    init(_ bytes: some Collection<UInt8>) {
      self.bytes = .allocate(capacity: bytes.count)
      _ = self.bytes.initialize(from: bytes)
    }

    deinit { bytes.deallocate() }
  }

  private static let sizes = [1 << priorBits] + Table.allCases.map { $0.count + 4 }

  /// Where the weights of each table begin; its scale stands before them.
  private static let starts: [Int] = Table.allCases.map { table in
    sizes[...table.rawValue].reduce(0, +) + 4
  }

  private var storage: Storage
  /// Straight into the storage: hot loops neither count references nor look tables up.
  private nonisolated(unsafe) var priors: UnsafePointer<UInt8>
  private nonisolated(unsafe) var cueWeights: UnsafePointer<Int8>
  private nonisolated(unsafe) var emissionWeights: UnsafePointer<Int8>
  private nonisolated(unsafe) var transitionWeights: UnsafePointer<Int8>
  private nonisolated(unsafe) var rankWeights: UnsafePointer<Int8>
  private var cueScale: Float
  private var emissionScale: Float
  private var transitionScale: Float
  private var rankScale: Float

  package init(priors: [UInt8]) {
    var bytes = priors
    for table in Table.allCases {
      bytes += Self.littleEndian(1) + [UInt8](repeating: 0, count: table.count)
    }
    self.init(Storage(bytes))
  }

  /// Nil when the bytes are no such file.
  package init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.sizes.reduce(0, +) else { return nil }
    self.init(Storage(bytes))
  }

  private init(_ storage: Storage) {
    self.storage = storage
    let base = storage.bytes.baseAddress!
    priors = UnsafePointer(base)
    func weights(_ table: Table) -> UnsafePointer<Int8> {
      UnsafeRawPointer(base + Self.starts[table.rawValue]).assumingMemoryBound(to: Int8.self)
    }
    func scale(_ table: Table) -> Float {
      let start = Self.starts[table.rawValue]
      let bits = (start - 4..<start).reversed().reduce(0) { $0 << 8 | UInt32(base[$1]) }
      return Float(bitPattern: bits)
    }
    (cueWeights, cueScale) = (weights(.cue), scale(.cue))
    (emissionWeights, emissionScale) = (weights(.emission), scale(.emission))
    (transitionWeights, transitionScale) = (weights(.transition), scale(.transition))
    (rankWeights, rankScale) = (weights(.rank), scale(.rank))
  }

  /// The file.
  package var bytes: [UInt8] { Array(storage.bytes) }

  /// Takes trained weights over, rounded to bytes. The largest tenth of a thousandth is cut off, so
  /// that a single outlier does not cost all others their precision.
  package mutating func set(_ table: Table, _ trained: [Float]) {
    precondition(trained.count == table.count, "a table of another size")
    let magnitudes = trained.lazy.filter { $0 != 0 }.map { abs($0) }.sorted()
    guard !magnitudes.isEmpty else { return }
    let top = magnitudes[min(magnitudes.count - 1, magnitudes.count * 9999 / 10000)]
    let scale = max(top / 127, .leastNormalMagnitude)
    var bytes = bytes
    let start = Self.starts[table.rawValue]
    bytes.replaceSubrange(start - 4..<start, with: Self.littleEndian(scale))
    for (index, weight) in trained.enumerated() {
      let rounded = Int8(max(-127, min(127, (weight / scale).rounded())))
      bytes[start + index] = UInt8(bitPattern: rounded)
    }
    self = QuoteModel(Storage(bytes))
  }

  private static func littleEndian(_ scale: Float) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: scale.bitPattern >> UInt32($0 * 8)) }
  }

  @inline(__always)
  func prior(of word: UInt32) -> UInt8 {
    priors[Self.priorSlot(word)]
  }

  @inline(__always)
  package static func priorSlot(_ word: UInt32) -> Int {
    Int((word ^ word >> 16) & (1 << UInt32(priorBits) - 1))
  }

  /// How likely a word with these features reports: 0 for one chance in two.
  @inline(__always)
  func cueScore(_ features: borrowing FeatureList) -> Float {
    Float(Self.sum(cueWeights, features, bits: Self.cueBits)) * cueScale
  }

  /// How well an answer with these features suits.
  @inline(__always)
  func rankScore(_ features: borrowing FeatureList) -> Float {
    Float(Self.sum(rankWeights, features, bits: Self.rankBits)) * rankScale
  }

  @inline(__always)
  private static func sum(
    _ weights: UnsafePointer<Int8>, _ features: borrowing FeatureList, bits: Int
  ) -> Int32 {
    let mask = UInt32(1 << bits - 1)
    var sum: Int32 = 0
    for index in 0..<features.count { sum &+= Int32(weights[Int(features[index] & mask)]) }
    return sum
  }

  /// A score for each tag of a unit, by `Tag.rawValue`; the last is unused.
  @inline(__always)
  func emissionScores(_ features: borrowing FeatureList) -> SIMD4<Float> {
    let mask = UInt32(1 << Self.emissionBits - 1)
    var sums = SIMD4<Int32>()
    for index in 0..<features.count {
      let row = UnsafeRawPointer(emissionWeights + Int(features[index] & mask) * 4)
      sums &+= SIMD4<Int32>(truncatingIfNeeded: row.loadUnaligned(as: SIMD4<Int8>.self))
    }
    return SIMD4<Float>(sums) * emissionScale
  }

  /// A score for each border between tags, at four times the one before plus the one behind.
  @inline(__always)
  func transitionScores(_ features: borrowing FeatureList) -> SIMD16<Float> {
    let mask = UInt32(1 << Self.transitionBits - 1)
    // 64 features of at most 127 each stay inside.
    var sums = SIMD16<Int16>()
    for index in 0..<features.count {
      let row = UnsafeRawPointer(transitionWeights + Int(features[index] & mask) * 16)
      sums &+= SIMD16<Int16>(truncatingIfNeeded: row.loadUnaligned(as: SIMD16<Int8>.self))
    }
    return SIMD16<Float>(sums) * transitionScale
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
        guard cueScore(features) > border else { continue }
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
