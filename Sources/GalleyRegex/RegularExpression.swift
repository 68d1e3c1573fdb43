internal import CGalleyRegex

/// A regular expression over UTF-8, in the syntax of RE2.
///
/// A search takes time linear in the text, whatever the pattern: there are no back references and no
/// look-around. Leftmost match, alternatives in the order of the pattern, as in Perl.
///
///     let word = try RegularExpression("(?P<first>\\w)\\w*")
///     var spans: [Range<Int>?] = []
///     word.search(bytes, from: 0, spans: &spans)   // spans[0]: the word, spans[1]: its first letter
///
/// A match begins and ends on the borders of characters. Bytes that are not UTF-8 match nothing, not
/// even `.`, and do not keep the text around them from matching.
package final class RegularExpression {
  package struct Options: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let ignoresCase = Options(rawValue: 1)
    /// `.` stands for a line end too.
    package static let dotMatchesLineEnds = Options(rawValue: 2)
    /// `^` and `$` stand at the ends of lines too.
    package static let anchorsMatchLines = Options(rawValue: 4)
  }

  /// What a pattern with its automaton may take by default. Enough for a thousand alternatives.
  package static let standardMemory = 2 << 20
  /// The product of the sizes of program and text beyond which a search is refused, since RE2 stops
  /// for nobody. Nearly all searches take a small part of it; one that needs all of it does two
  /// hundred million steps a second.
  static let mostWork = 1 << 33

  private static let lineAnchors = "(?m)"

  /// Groups without the whole match.
  package let groupCount: Int
  /// From the first group on; nil for one without a name.
  package let groupNames: [String?]
  private let raw: OpaquePointer
  private let size: Int

  /// - Throws: why the pattern is none.
  package init(
    _ pattern: String, _ options: Options = [], memory: Int = standardMemory
  ) throws(PatternError) {
    try Self.check(pattern)
    var flags: UInt32 = 0
    if options.contains(.ignoresCase) { flags |= UInt32(GRE_IGNORE_CASE) }
    if options.contains(.dotMatchesLineEnds) { flags |= UInt32(GRE_DOT_ALL) }
    // RE2 has this one inside patterns alone.
    var source = options.contains(.anchorsMatchLines) ? Self.lineAnchors + pattern : pattern
    var error = gre_error()
    let compiled = source.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { bytes in
        gre_compile(bytes.baseAddress ?? emptyText, bytes.count, flags, Int64(memory), &error)
      }
    }
    guard let compiled else { throw PatternError(error, pattern, Self.lineAnchors) }
    raw = compiled
    size = Int(gre_size(compiled))
    groupCount = Int(gre_group_count(compiled))
    groupNames = (0..<groupCount).map { group in
      var length = 0
      guard let name = gre_group_name(compiled, Int32(group + 1), &length) else { return nil }
      return String(decoding: UnsafeRawBufferPointer(start: name, count: length), as: UTF8.self)
    }
  }

  deinit {
    gre_free(raw)
  }

  /// Finds the first match that begins at `start` or later.
  ///
  /// - Parameter spans: the whole match, then a range for each group, nil for one that took no part.
  /// - Returns: false, with `spans` empty, when there is none.
  /// - Throws: when the text is too long for a pattern of this size.
  package func search(
    _ text: UnsafeRawBufferPointer, from start: Int, spans: inout [Range<Int>?]
  ) throws(SearchError) -> Bool {
    spans.removeAll(keepingCapacity: true)
    guard size.multipliedReportingOverflow(by: text.count - start).overflow == false,
      size * (text.count - start) <= Self.mostWork
    else { throw .tooMuchWork }
    return try withUnsafeTemporaryAllocation(of: gre_span.self, capacity: groupCount + 1) {
      found throws(SearchError) in
      guard let first = found.baseAddress else { return false }
      let address = text.baseAddress?.assumingMemoryBound(to: CChar.self) ?? emptyText
      var place = start
      while place <= text.count {
        switch gre_match(raw, address, text.count, place, first, Int32(groupCount + 1)) {
        case .GRE_NO_MATCH: return false
        case .GRE_NO_MEMORY: throw .outOfMemory
        case .GRE_MATCH: break
        }
        // `\B` and the like also hold between the bytes of one character.
        let match = first[0]
        if match.start == match.end, Int(match.start) < text.count,
          text[Int(match.start)] & 0xC0 == 0x80, isInsideCharacter(text, Int(match.start))
        {
          place = Int(match.start) + 1
          continue
        }
        for span in found {
          spans.append(span.start < 0 ? nil : Int(span.start)..<Int(span.end))
        }
        return true
      }
      return false
    }
  }

  /// Where the search for the next match goes on: behind the match, and behind one more character
  /// when it is empty.
  package static func next(after match: Range<Int>, in text: UnsafeRawBufferPointer) -> Int {
    guard match.isEmpty else { return match.upperBound }
    return match.upperBound + characterWidth(text, match.upperBound)
  }

  /// `\C`, a single byte, would cut characters apart.
  private static func check(_ pattern: String) throws(PatternError) {
    let bytes = Array(pattern.utf8)
    var place = 0
    while place + 1 < bytes.count {
      guard bytes[place] == UInt8(ascii: "\\") else {
        place += 1
        continue
      }
      switch bytes[place + 1] {
      case UInt8(ascii: "C"):
        throw PatternError(
          message: "\\C is not available: matches are whole characters", fragment: "\\C",
          offset: place)
      case UInt8(ascii: "Q"):
        place += 2
        while place + 1 < bytes.count,
          bytes[place] != UInt8(ascii: "\\") || bytes[place + 1] != UInt8(ascii: "E")
        {
          place += 1
        }
      default: place += 2
      }
    }
  }
}

/// A pattern is only read, but the type stays on the thread of its interpreter like all around it.
@available(*, unavailable)
extension RegularExpression: Sendable {}

/// Why a pattern is none.
package struct PatternError: Error, Hashable, Sendable {
  /// "missing argument to repetition operator".
  package var message: String
  /// The piece of the pattern that is to blame; empty when none is known.
  package var fragment: String
  /// Where the fragment begins, in bytes from 0; nil when it is not known, or is the whole pattern.
  package var offset: Int?

  init(message: String, fragment: String, offset: Int?) {
    self.message = message
    self.fragment = fragment
    self.offset = offset
  }

  /// - Parameter prefix: what was put before the pattern, and is none of its writer's business.
  init(_ error: gre_error, _ pattern: String, _ prefix: String) {
    let words = withUnsafeBytes(of: error.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    var piece = withUnsafeBytes(of: error.fragment) { Array($0.prefix(error.fragment_length)) }
    if piece.starts(with: prefix.utf8) { piece.removeFirst(prefix.utf8.count) }
    message = words.isEmpty ? "the pattern takes too much memory" : words
    fragment = String(decoding: piece, as: UTF8.self)
    offset = fragment == pattern ? nil : Self.onlyPlace(of: piece, in: Array(pattern.utf8))
  }

  /// RE2 names the fragment, not its place; where the pattern has it once, that is the place.
  private static func onlyPlace(of piece: [UInt8], in pattern: [UInt8]) -> Int? {
    guard !piece.isEmpty, piece.count <= pattern.count else { return nil }
    var place: Int?
    for start in 0...pattern.count - piece.count
    where pattern[start..<start + piece.count].elementsEqual(piece) {
      if place != nil { return nil }
      place = start
    }
    return place
  }
}

package enum SearchError: Error, Hashable, Sendable {
  /// The text is too long for a pattern of this size.
  case tooMuchWork
  case outOfMemory
}

// MARK: - Characters

/// The bytes of the character at a place; 1 for a byte that is not UTF-8, and at the end.
private func characterWidth(_ text: UnsafeRawBufferPointer, _ place: Int) -> Int {
  guard place < text.count else { return 1 }
  let length: Int
  switch text[place] {
  case 0xC2...0xDF: length = 2
  case 0xE0...0xEF: length = 3
  case 0xF0...0xF4: length = 4
  default: return 1
  }
  guard place + length <= text.count else { return 1 }
  for offset in 1..<length where text[place + offset] & 0xC0 != 0x80 { return 1 }
  return length
}

/// Whether the continuation byte at a place belongs to a character that begins before it.
private func isInsideCharacter(_ text: UnsafeRawBufferPointer, _ place: Int) -> Bool {
  for back in 1...3 where place - back >= 0 && text[place - back] & 0xC0 != 0x80 {
    return characterWidth(text, place - back) > back
  }
  return false
}

/// Never read: a text without bytes has no address.
nonisolated(unsafe) private let emptyText: UnsafePointer<CChar> = {
  let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
  pointer.initialize(to: 0)
  return UnsafePointer(pointer)
}()
