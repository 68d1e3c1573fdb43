import Testing

@testable import GalleyRegex

@Suite struct RegularExpressionTests {
  /// The spans of all matches, the groups of each behind it.
  private func matches(
    _ pattern: String, _ text: [UInt8], _ options: RegularExpression.Options = []
  ) throws -> [[Range<Int>?]] {
    let expression = try RegularExpression(pattern, options)
    return try text.withUnsafeBytes { bytes in
      var found: [[Range<Int>?]] = []
      var spans: [Range<Int>?] = []
      var place = 0
      while place <= bytes.count, try expression.search(bytes, from: place, spans: &spans) {
        found.append(spans)
        guard let match = spans[0] else { break }
        place = RegularExpression.next(after: match, in: bytes)
      }
      return found
    }
  }

  private func whole(
    _ pattern: String, _ text: String, _ options: RegularExpression.Options = []
  ) throws -> [Range<Int>?] {
    try matches(pattern, Array(text.utf8), options).map { $0[0] }
  }

  private func failure(
    _ pattern: String, _ options: RegularExpression.Options = [], memory: Int = 1 << 20
  ) -> PatternError? {
    do throws(PatternError) {
      _ = try RegularExpression(pattern, options, memory: memory)
      return nil
    } catch {
      return error
    }
  }

  @Test func matchesAndGroupsAreByteRanges() throws {
    let found = try matches("(\\w+)@(?P<host>\\w+)(x)?", Array("jo@web, al@net".utf8))
    #expect(found == [[0..<6, 0..<2, 3..<6, nil], [8..<14, 8..<10, 11..<14, nil]])
    let expression = try RegularExpression("(a)(?P<host>b)")
    #expect(expression.groupCount == 2)
    #expect(expression.groupNames == [nil, "host"])
  }

  @Test func charactersAreWhole() throws {
    #expect(try whole(".", "\u{E9}\u{20AC}a") == [0..<2, 2..<5, 5..<6])
    #expect(try whole("x*", "\u{E9}a") == [0..<0, 2..<2, 3..<3])
    #expect(try whole("\\B", "a\u{20AC}\u{20AC}") == [4..<4, 7..<7])
    #expect(try whole("\\p{Lu}", "a\u{C9}B") == [1..<3, 3..<4])
  }

  @Test func optionsChangeTheMeaning() throws {
    #expect(try whole("\u{E9}", "\u{C9}", .ignoresCase) == [0..<2])
    #expect(try whole("a.b", "a\nb") == [])
    #expect(try whole("a.b", "a\nb", .dotMatchesLineEnds) == [0..<3])
    #expect(try whole("^b$", "a\nb\nc") == [])
    #expect(try whole("^b$", "a\nb\nc", .anchorsMatchLines) == [2..<3])
  }

  @Test func theTextBeforeTheStartIsContext() throws {
    let expression = try RegularExpression("^b|\\bc")
    func search(from start: Int) throws -> [Range<Int>?] {
      var spans: [Range<Int>?] = [0..<9]
      return try Array("abc c".utf8).withUnsafeBytes { bytes in
        let isFound = try expression.search(bytes, from: start, spans: &spans)
        #expect(isFound != spans.isEmpty)
        return spans
      }
    }
    #expect(try search(from: 0) == [4..<5])
    #expect(try search(from: 1) == [4..<5])
    #expect(try search(from: 5) == [])
  }

  @Test func bytesThatAreNotUTF8MatchNothing() throws {
    let text: [UInt8] = [0x61, 0xFF, 0x62, 0xC3]
    #expect(try matches(".", text).map { $0[0] } == [0..<1, 2..<3])
    #expect(try matches("x?", text).map { $0[0] } == [0..<0, 1..<1, 2..<2, 3..<3, 4..<4])
    #expect(try matches("x", []).isEmpty)
    #expect(try matches("", []).map { $0[0] } == [0..<0])
  }

  @Test func errorsSayWhatAndWhere() {
    #expect(
      failure("ab(c")
        == PatternError(message: "missing )", fragment: "ab(c", offset: nil))
    #expect(
      failure("ab(c", .anchorsMatchLines)
        == PatternError(message: "missing )", fragment: "ab(c", offset: nil))
    #expect(
      failure("ab[z-a]")
        == PatternError(message: "invalid character class range", fragment: "z-a", offset: 3))
    #expect(failure("(a)\\1")?.offset == 3)
    #expect(failure("(?<=a)b")?.fragment == "(?<")
    #expect(failure("a\\Cb")?.offset == 1)
    #expect(failure("a\\\\Cb") == nil)
    #expect(failure("\\Q\\C\\Eb") == nil)
    #expect(failure("((a{100}){100}){100}") != nil)
    #expect(
      failure("(?:[a-z]{100}){9}", memory: 4096)?.message.contains("too large") == true)
  }

  @Test func noPatternTakesMoreThanLinearTime() throws {
    let text = String(repeating: "a", count: 20_000)
    #expect(try whole("(a*)*b", text).isEmpty)
    #expect(try whole("(a|a)*$", text) == [0..<20_000, 20_000..<20_000])
    #expect(try whole("(?:a?){200}a{200}b", text).isEmpty)
  }

  @Test func tooMuchWorkIsRefused() throws {
    // A program of some ten thousand steps.
    let pattern = ["a[bc]", "d[ef]", "g[hi]", "j[kl]", "m[no]", "p[qr]"]
      .map { "(?:\($0)){500}" }.joined(separator: "|")
    let expression = try RegularExpression(pattern)
    var spans: [Range<Int>?] = []
    let text = [UInt8](repeating: 0x61, count: 4 << 20)
    #expect(throws: SearchError.tooMuchWork) {
      try text.withUnsafeBytes { _ = try expression.search($0, from: 0, spans: &spans) }
    }
  }
}
