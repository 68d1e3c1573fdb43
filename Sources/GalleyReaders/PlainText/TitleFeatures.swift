import GalleyCore

/// What the model of `TitleModel` knows about the lines that may be the headline: for each the
/// features that hold, as positions in `names`.
///
/// All of them are yes or no, as those of `BlockFeatures`. A headline has the length of one, stands in
/// front of the title of the window that saved pages begin with, shares words with the body, and
/// stands above a byline, a date or the text.
///
/// - Complexity: linear in the text of the body and in the number of blocks.
package struct TitleFeatures {
  package static let names =
    Name.allCases.map { "\($0)" }
    + (0...BlockNature.rule.rawValue).compactMap(BlockNature.init)
    .map { "is-\($0)" }

  /// No page puts more than some screens of menus above its headline.
  private static let mostAbove = 400
  /// Nor more than a teaser that reads like text.
  private static let mostInside = 12
  private static let mostWordsInside = 60
  /// So many words of the body tell what it is about.
  private static let mostWords = 400
  /// Of so many bytes a word tells what a text is about.
  private static let longWord = 4

  /// The blocks that may be the headline.
  package let candidates: [Int]
  private var ids: [[Int]] = []

  package func ids(of candidate: Int) -> [Int] { ids[candidate] }

  /// - Parameters:
  ///   - body: the blocks that were taken for the body; empty and at the end where there is none.
  init(_ buffer: TextBuffer, _ blocks: [Block], _ natures: [BlockNature], body: Range<Int>) {
    var candidates = Array(max(0, body.lowerBound - Self.mostAbove)..<body.lowerBound)
    var words = 0
    for index in body.prefix(Self.mostInside) {
      candidates.append(index)
      words += BlockFeatures.size(blocks[index])
      if words > Self.mostWordsInside { break }
    }
    self.candidates = candidates.filter { (1...40).contains(BlockFeatures.size(blocks[$0])) }
    guard !self.candidates.isEmpty else { return }
    let window = buffer.titleSignatures(blocks.first)
    let windowWords = blocks.first?.words ?? 0
    var seen = HashSet(for: blocks.count)
    var repeated = HashSet(for: 16)
    for block in blocks where block.first.signature != 0 {
      if !seen.insert(block.first.signature) { repeated.insert(block.first.signature) }
    }
    buffer.bytes.withUnsafeBufferPointer { bytes in
      var about = HashSet(for: Self.mostWords)
      var words = 0
      for index in body where words < Self.mostWords {
        forEachWord(bytes, blocks[index].span.start, blocks[index].span.end) { word in
          if word.end - word.start >= Self.longWord {
            about.insert(word.hash)
            words += 1
          }
          return words < Self.mostWords
        }
      }
      var own = HashSet(for: 32)
      for index in self.candidates {
        var features: [Int] = []
        func add(_ name: Name, if holds: Bool = true) {
          if holds { features.append(name.rawValue) }
        }
        let block = blocks[index]
        let size = BlockFeatures.size(block)
        for (border, name) in Self.sizes where size >= border {
          add(name, if: size < Self.next(border))
        }
        add(.fullStop, if: bytes[block.span.end - 1] == UInt8(ascii: "."))
        add(.asks, if: [UInt8(ascii: "?"), UInt8(ascii: "!")].contains(bytes[block.span.end - 1]))
        add(.sentences, if: block.first.innerSentences > 0)
        add(.small, if: block.first.shape.contains(.startsLower))
        add(.bars, if: block.first.separators > 0)
        add(.colon, if: block.endsColon)
        if index > 0, block.isOneLine, block.words >= 2, window.contains(block.first.signature) {
          add(.window)
          add(.window4, if: block.words >= 4)
          add(.windowQuarter, if: block.words * 4 >= windowWords)
          add(.windowHalf, if: block.words * 2 >= windowWords)
          add(.windowMost, if: block.words * 4 >= windowWords * 3)
        }
        own.removeAll()
        // The words of a line in the body stand there anyway.
        let isInside = body.contains(index)
        var shared = 0
        forEachWord(bytes, block.span.start, block.span.end) { word in
          if word.end - word.start >= Self.longWord, own.insert(word.hash), !isInside,
            about.contains(word.hash)
          {
            shared += 1
          }
          return true
        }
        for (border, name) in [
          (1, Name.shares1), (2, .shares2), (3, .shares3), (4, .shares4), (6, .shares6),
        ] {
          add(name, if: shared >= border)
        }
        if own.count == 0 {
          add(.noWords)
        } else {
          add(.sharesQuarter, if: shared * 4 >= own.count)
          add(.sharesHalf, if: shared * 2 >= own.count)
          add(.sharesMost, if: shared * 4 >= own.count * 3)
          add(.sharesAll, if: shared == own.count)
        }
        add(.repeats, if: size >= 3 && repeated.contains(block.first.signature))
        let distance = body.lowerBound - index
        add(.below, if: distance == 1)
        for (border, name) in [
          (3, Name.above3), (6, .above6), (12, .above12), (25, .above25), (50, .above50),
          (100, .above100),
        ] {
          add(name, if: distance >= border)
        }
        add(.inside, if: distance <= 0)
        add(.inside3, if: distance <= -3)
        add(.first, if: index == 0)
        if index + 1 < blocks.count {
          add(.overHeader, if: natures[index + 1] == .header || natures[index + 1] == .origin)
          add(.overText, if: natures[index + 1] == .text)
        }
        let followsOwn = index > 0 && blocks[index - 1].group == block.group
        add(.alone, if: !followsOwn)
        add(.secondOfGroup, if: followsOwn && (index < 2 || blocks[index - 2].group != block.group))
        add(.lines, if: !block.isOneLine)
        let digits = bytes[block.span.range].count { $0 &- 0x30 <= 9 }
        add(.digits, if: digits * 5 >= block.span.count)
        features.append(Name.allCases.count + natures[index].rawValue)
        ids.append(features)
      }
    }
  }

  private enum Name: Int, CaseIterable {
    case words1, words2, words3, words4, words5, words7, words10, words15, words19, words25
    case fullStop, asks, sentences, small, bars, colon
    case window, window4, windowQuarter, windowHalf, windowMost
    case shares1, shares2, shares3, shares4, shares6
    case sharesQuarter, sharesHalf, sharesMost, sharesAll, noWords
    case repeats, below, above3, above6, above12, above25, above50, above100, inside, inside3
    case first, overHeader, overText, alone, lines, digits, secondOfGroup
  }

  private static let sizes: [(Int, Name)] = [
    (1, .words1), (2, .words2), (3, .words3), (4, .words4), (5, .words5), (7, .words7),
    (10, .words10), (15, .words15), (19, .words19), (25, .words25),
  ]

  private static func next(_ border: Int) -> Int {
    sizes.first { $0.0 > border }?.0 ?? .max
  }
}

/// A set of hashes: open addressing with linear probing, at most half full, 0 for a free slot.
private struct HashSet {
  private var slots: [UInt64]
  private(set) var count = 0

  init(for capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
  }

  mutating func removeAll() {
    guard count > 0 else { return }
    for index in slots.indices { slots[index] = 0 }
    count = 0
  }

  func contains(_ hash: UInt64) -> Bool { hash != 0 && slots[slot(of: hash)] == hash }

  /// - Returns: whether it is new.
  @discardableResult mutating func insert(_ hash: UInt64) -> Bool {
    guard hash != 0 else { return false }
    let place = slot(of: hash)
    if slots[place] == hash { return false }
    slots[place] = hash
    count += 1
    if count * 2 > slots.count { grow() }
    return true
  }

  private func slot(of hash: UInt64) -> Int {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: hash ^ hash >> 23) & mask
    while slots[place] != 0, slots[place] != hash { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: 0, count: old.count * 2)
    for hash in old where hash != 0 { slots[slot(of: hash)] = hash }
  }
}
