/// Decides which blocks of a page are its body.
///
/// Two sets of boosted trees. The first looks at each block alone: its words, its links, the boxes
/// around it, whether the rule list and the scoring of paragraphs take it for body. The second also
/// sees what the first says of the blocks around, and so chooses between the candidates.
struct BodyFinder {
  /// Columns that the second trees have beside those of the first.
  static let contextCount = 24

  private let features: PageFeatures
  /// What the first trees say of each block, from 0 to 1.
  private(set) var alone: [Float]
  /// What the second trees say; above 0 is body.
  private(set) var sums: [Float]

  private static let first = TreeModel("html-body")
  private static let second = TreeModel("html-context")
  /// Found by trial on the development pages.
  private static let border: Float = 0

  init(_ features: PageFeatures) {
    self.features = features
    let count = features.survey.blocks.count
    let read = (0..<count).filter { !features.isMenu[$0] }
    alone = [Float](repeating: 0.01, count: count)
    let first = Self.first.sums(features.rows, width: PageFeatures.count, rows: read)
    for (place, block) in read.enumerated() { alone[block] = Self.probability(first[place]) }
    sums = [Float](repeating: -6, count: count)
    // Where nothing around is likely, a second look finds nothing either.
    let likely = near()
    let wanted = read.filter { likely[$0] }
    let rows = context(wanted)
    let width = PageFeatures.count + Self.contextCount
    let second = Self.second.sums(rows, width: width, rows: Array(wanted.indices))
    for (place, block) in wanted.enumerated() { sums[block] = second[place] }
  }

  /// Whether a block, or one of the five before or behind it, may be body.
  private func near() -> [Bool] {
    var result = [Bool](repeating: false, count: alone.count)
    for (index, value) in alone.enumerated() where value > 0.04 {
      for place in max(0, index - 5)...min(alone.count - 1, index + 5) { result[place] = true }
    }
    return result
  }

  /// The blocks of the body, in order.
  func body() -> [Int] {
    let survey = features.survey
    return sums.indices.filter {
      sums[$0] > Self.border && !survey.boxes[survey.blocks[$0].box].traits.contains(.comments)
    }
  }

  private static func probability(_ sum: Float) -> Float {
    // A series would do; the C library's exp is not worth an import of its own.
    1 / (1 + exponential(-sum))
  }

  /// e to the power of `x`, good to six digits for what trees add up to.
  private static func exponential(_ x: Float) -> Float {
    var value = 1 + Double(max(-30, min(30, x))) / 4096
    for _ in 0..<12 { value *= value }
    return Float(value)
  }

  /// In the order of `context` in scripts/dev/train-html.
  private func context(_ wanted: [Int]) -> [Float] {
    let survey = features.survey
    let blocks = survey.blocks
    let count = blocks.count
    let width = PageFeatures.count + Self.contextCount
    var rows: [Float] = []
    rows.reserveCapacity(wanted.count * width)
    let sizes = blocks.map { Float(min($0.words, 200)) }
    let heavy = (0..<count).map { sizes[$0] * alone[$0] }
    var allWords = [Float](repeating: 0, count: survey.boxes.count)
    var bodyWords = allWords
    for index in 0..<count {
      allWords[blocks[index].box] += sizes[index]
      bodyWords[blocks[index].box] += heavy[index]
    }
    for box in survey.boxes.indices.dropFirst().reversed() {
      allWords[survey.boxes[box].parent] += allWords[box]
      bodyWords[survey.boxes[box].parent] += bodyWords[box]
    }
    // Sums up to each block, for the means over stretches.
    var heavyUpTo: [Double] = [0]
    var sizeUpTo: [Double] = [0]
    for index in 0..<count {
      heavyUpTo.append(heavyUpTo[index] + Double(heavy[index]))
      sizeUpTo.append(sizeUpTo[index] + Double(sizes[index]))
    }
    func mean(_ from: Int, _ to: Int) -> Float {
      let from = max(0, min(from, count))
      let to = max(from, min(to, count))
      return Float((heavyUpTo[to] - heavyUpTo[from]) / max(1, sizeUpTo[to] - sizeUpTo[from]))
    }
    let total = max(1e-6, bodyWords.first ?? 0)
    let most = alone.max() ?? 0
    let (since, until) = strongNeighbours()
    for index in wanted {
      let start = index * PageFeatures.count
      rows.append(contentsOf: features.rows[start..<start + PageFeatures.count])
      rows.append(alone[index])
      for offset in [-3, -2, -1, 1, 2, 3] {
        let place = index + offset
        rows.append(place >= 0 && place < count ? alone[place] : 0)
      }
      for reach in [5, 12] {
        rows.append(mean(index - reach, index))
        rows.append(mean(index + 1, index + 1 + reach))
      }
      var box = blocks[index].box
      for _ in 0..<4 {
        rows.append(bodyWords[box] / max(1, allWords[box]))
        rows.append(bodyWords[box] / total)
        box = survey.boxes[box].parent
      }
      rows.append(Float(heavyUpTo[index]) / total)
      rows.append(since[index])
      rows.append(until[index])
      rows.append(min(total, 5000))
      rows.append(most)
    }
    return rows
  }

  /// How far it is to the nearest block before and behind that is surely body.
  private func strongNeighbours() -> (since: [Float], until: [Float]) {
    let count = alone.count
    var since = [Float](repeating: 99, count: count)
    var until = since
    var last: Int?
    for index in 0..<count {
      if let last { since[index] = Float(min(99, index - last)) }
      if alone[index] > 0.6 { last = index }
    }
    last = nil
    for index in (0..<count).reversed() {
      if let last { until[index] = Float(min(99, last - index)) }
      if alone[index] > 0.6 { last = index }
    }
    return (since, until)
  }
}
