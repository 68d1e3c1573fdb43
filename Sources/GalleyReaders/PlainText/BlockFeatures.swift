import GalleyCore

/// What the model of `RegionModel` knows about the blocks of a page: for each block the features
/// that hold, as positions in `names`.
///
/// All of them are yes or no, so that a weight is an addition and nothing depends on rounding. They
/// come from the line table (length, marks, capitals, phrases), from the page (repetition, place)
/// and from what stands around (how much text, how many dates and buttons).
///
/// - Complexity: linear in the number of blocks.
package struct BlockFeatures {
  /// The features of all blocks, one after the other; those of block `i` end at `ends[i]`.
  package private(set) var ids: [UInt8] = []
  package private(set) var ends: [Int] = []

  private let blocks: [Block]
  private let sizes: [Int]

  package func ids(of index: Int) -> ArraySlice<UInt8> {
    ids[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  package init(_ blocks: [Block], title: Set<UInt64>) {
    self.blocks = blocks
    sizes = blocks.map(Self.size)
    ids.reserveCapacity(blocks.count * 28)
    ends.reserveCapacity(blocks.count)
    collect(title)
  }

  /// The words of a block; of Chinese or Japanese, half of its characters.
  package static func size(_ block: Block) -> Int {
    let columns = Int(block.first.columns)
    guard block.words * 8 < columns, block.span.count * 2 > columns * 5 else { return block.words }
    return max(block.words, block.span.count / 6)
  }

  private static func isText(_ block: Block, _ size: Int) -> Bool {
    size >= 20 && block.first.separators < 2 || size >= 10 && block.endsSentence
  }

  // MARK: - Collecting

  private mutating func collect(_ title: Set<UInt64>) {
    let page = PageCounts(blocks, sizes, Self.isText)
    var repeats = Repeats(blocks)
    for index in blocks.indices {
      let block = blocks[index]
      add(0)
      addWords(block, sizes[index])
      addPhrases(block)
      switch repeats.place(of: index) {
      case (let before, let after):
        if before { add(78) }
        if after { add(79) }
      }
      if block.first.signature != 0, title.contains(block.first.signature), index > 0,
        block.isOneLine, block.words >= 2
      {
        add(80)
      }
      addPlace(index, page)
      addSurroundings(index, page)
      ends.append(ids.count)
    }
  }

  @inline(__always)
  private mutating func add(_ feature: Int) {
    ids.append(UInt8(truncatingIfNeeded: feature))
  }

  private mutating func addWords(_ block: Block, _ size: Int) {
    let line = block.first
    add(1 + Self.bucket(size, [0, 1, 2, 3, 5, 8, 12, 18, 30, 60]))
    var shape = line.shape.rawValue & ~15 | block.last.shape.rawValue & 15
    while shape != 0 {
      add(12 + shape.trailingZeroBitCount)
      shape &= shape - 1
    }
    if line.innerSentences > 0 { add(line.innerSentences > 1 ? 29 : 28) }
    let letters = Int(line.capitalised) + Int(line.lower)
    if letters > 0 {
      add(30 + Self.bucket(Int(line.capitalised) * 100 / letters, [0, 19, 39, 69, 99]))
    }
    add(36 + min(Int(line.numbers), 2))
    if line.years > 0 { add(39) }
    if line.times > 0 { add(40) }
    if line.numericDates > 0 { add(41) }
    if line.looksDated { add(42) }
    if line.separators > 0 { add(line.separators > 1 ? 44 : 43) }
  }

  private mutating func addPhrases(_ block: Block) {
    let line = block.first
    var classes = (line.whole | line.lead) & (1 << 28 - 1)
    while classes != 0 {
      add(45 + classes.trailingZeroBitCount)
      classes &= classes - 1
    }
    if line.isWhole(.furniture) { add(73) }
    if line.holds(.month) { add(74) }
    if line.ends(.says) { add(75) }
    if line.holds(.commentUI) { add(76) }
    if block.last.holds(.caption) { add(77) }
  }

  private mutating func addPlace(_ index: Int, _ page: PageCounts) {
    if index < 5 { add(82 + Self.bucket(index, [0, 1])) }
    add(85 + Self.bucket(index * 100 / blocks.count, [4, 14, 34, 64, 84]))
    let seen = page.words[index]
    let all = max(page.words[blocks.count], 1)
    add(seen == 0 ? 91 : seen == all ? 96 : 92 + Self.bucket(seen * 100 / all, [9, 39, 79]))
    add(128 + Self.bucket(all, [99, 399]))
    let alone =
      (index == 0 || blocks[index - 1].group != blocks[index].group)
      && (index + 1 == blocks.count || blocks[index + 1].group != blocks[index].group)
    if alone { add(117) } else if page.isGrouped { add(118) }
  }

  private mutating func addSurroundings(_ index: Int, _ page: PageCounts) {
    add(97 + Self.bucket(page.texts(index - 5, index), [0, 1, 3]))
    add(101 + Self.bucket(page.texts(index + 1, index + 6), [0, 1, 3]))
    add(105 + Self.bucket(page.texts(index - 20, index), [0, 3, 9]))
    add(109 + Self.bucket(page.texts(index + 1, index + 21), [0, 3, 9]))
    let near = page.textWords(index - 10, index + 11)
    add(113 + Self.bucket(near * 100 / max(page.densest, 1), [19, 49, 79]))
    if page.sawHead[index] { add(119) }
    if page.sawForm[index] { add(120) }
    let before = page.marks(index - 6, index)
    if before > 0 { add(before > 1 ? 122 : 121) }
    let after = page.marks(index + 1, index + 7)
    if after > 0 { add(after > 1 ? 124 : 123) }
    if page.dates(index - 3, index) > 0 { add(125) }
    if page.dates(index + 1, index + 4) > 0 { add(126) }
    if page.related(index - 10, index) > 0 { add(127) }
  }

  /// The first of the borders that a value does not exceed.
  @inline(__always)
  private static func bucket(_ value: Int, _ borders: [Int]) -> Int {
    var place = 0
    while place < borders.count, value > borders[place] { place += 1 }
    return place
  }

  // MARK: - Names

  /// The name of each feature, by its position; `words:3` is the fourth bucket of the lengths.
  package static let names: [String] = {
    let families: [(name: String, count: Int)] = [
      ("always", 1), ("words", 11), ("shape", 16), ("sentences", 2), ("capitals", 6),
      ("numbers", 3), ("year", 1), ("time", 1), ("digits-date", 1), ("date", 1), ("bars", 2),
    ]
    var names = families.flatMap(numbered)
    names += FurnitureClass.names.prefix(28).map { "begins-" + $0.section }
    let rest: [(name: String, count: Int)] = [
      ("whole-furniture", 1), ("month", 1), ("ends-says", 1), ("button", 1), ("credit", 1),
      ("repeats-above", 1), ("repeats-below", 1), ("in-title", 2), ("first", 3), ("place", 6),
      ("text-above", 6), ("text-5-above", 4), ("text-5-below", 4), ("text-20-above", 4),
      ("text-20-below", 4), ("dense", 4), ("alone", 1), ("grouped", 1), ("below-comments-head", 1),
      ("below-form", 1), ("marks-above", 2), ("marks-below", 2), ("date-above", 1),
      ("date-below", 1), ("below-related", 1), ("page-text", 3),
    ]
    return names + rest.flatMap(numbered)
  }()

  private static func numbered(_ family: (name: String, count: Int)) -> [String] {
    family.count == 1 ? [family.name] : (0..<family.count).map { "\(family.name):\($0)" }
  }
}

// MARK: - Counts

/// Sums over the blocks of a page, so that any stretch is one subtraction.
private struct PageCounts {
  /// Words in blocks of text before each block.
  private(set) var words = [0]
  private var textCounts: [Int32] = [0]
  private var markCounts: [Int32] = [0]
  private var dateCounts: [Int32] = [0]
  private var relatedCounts: [Int32] = [0]
  private(set) var sawHead: [Bool] = []
  private(set) var sawForm: [Bool] = []
  /// The most text words that any 21 blocks in a row have.
  private(set) var densest = 0
  private(set) var isGrouped = false

  init(_ blocks: [Block], _ sizes: [Int], _ isText: (Block, Int) -> Bool) {
    let count = blocks.count
    words.reserveCapacity(count + 1)
    textCounts.reserveCapacity(count + 1)
    var head = false
    var form = false
    for index in 0..<count {
      let block = blocks[index]
      let line = block.first
      let text = isText(block, sizes[index])
      if words[index] >= 20, line.begins(.commentsHead), sizes[index] <= 40,
        !block.endsSentence || sizes[index] <= 8
      {
        head = true
      }
      if words[index] >= 20, line.begins(.form), sizes[index] <= 12 { form = true }
      sawHead.append(head)
      sawForm.append(form)
      let mark =
        sizes[index] <= 8
        && (line.isWhole(.commentUI) || line.ends(.says) && line.shape.contains(.endsColon))
      words.append(words[index] + (text ? min(sizes[index], 200) : 0))
      textCounts.append(textCounts[index] + (text ? 1 : 0))
      markCounts.append(markCounts[index] + (mark ? 1 : 0))
      dateCounts.append(dateCounts[index] + (line.looksDated && sizes[index] <= 12 ? 1 : 0))
      relatedCounts.append(relatedCounts[index] + (line.isWhole(.related) ? 1 : 0))
    }
    for index in 0..<count { densest = max(densest, textWords(index - 10, index + 11)) }
    if let last = blocks.last { isGrouped = Int(last.group) * 8 > count }
  }

  private func clamped(_ index: Int) -> Int { min(max(index, 0), words.count - 1) }

  func textWords(_ from: Int, _ to: Int) -> Int { words[clamped(to)] - words[clamped(from)] }
  func texts(_ from: Int, _ to: Int) -> Int { sum(textCounts, from, to) }
  func marks(_ from: Int, _ to: Int) -> Int { sum(markCounts, from, to) }
  func dates(_ from: Int, _ to: Int) -> Int { sum(dateCounts, from, to) }
  func related(_ from: Int, _ to: Int) -> Int { sum(relatedCounts, from, to) }

  private func sum(_ counts: [Int32], _ from: Int, _ to: Int) -> Int {
    Int(counts[clamped(to)] - counts[clamped(from)])
  }
}

/// Which lines stand on the page more than once.
private struct Repeats {
  private var last: [UInt64: Int] = [:]
  private var seen: Set<UInt64> = []
  private let blocks: [Block]

  init(_ blocks: [Block]) {
    self.blocks = blocks
    for (index, block) in blocks.enumerated() where block.first.signature != 0 {
      last[block.first.signature] = index
    }
  }

  /// Whether a line like this stands above and below; to be asked once for each block, in order.
  mutating func place(of index: Int) -> (above: Bool, below: Bool) {
    let signature = blocks[index].first.signature
    guard signature != 0, blocks[index].words > 0 else { return (false, false) }
    let above = !seen.insert(signature).inserted
    return (above, (last[signature] ?? index) > index)
  }
}
