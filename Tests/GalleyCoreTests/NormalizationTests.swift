import Testing

@testable import GalleyCore

@Suite("Normal forms and case")
struct NormalizationTests {
  /// Text, NFC, NFD, NFKC and NFKD of sequences thrown together from letters, marks, syllables and
  /// look-alikes, as Python's `unicodedata` has them.
  private static let rows = """
    e4 9d7 1ee3; e4 9d7 1ee3; 61 308 9d7 6f 31b 323; e4 9d7 1ee3; 61 308 9d7 6f 31b 323
    300; 300; 300; 300; 300
    327 9c7 334 301 110ba; 327 9c7 334 110ba 301; 327 9c7 334 110ba 301; 327 9c7 334 110ba 301; 327 9c7 334 110ba 301
    6f 323; 1ecd; 6f 323; 1ecd; 6f 323
    2f868 300 1161 323; 36fc 300 1161 323; 36fc 300 1161 323; 36fc 300 1161 323; 36fc 300 1161 323
    f951 301 16 308 1100; 964b 301 16 308 1100; 964b 301 16 308 1100; 964b 301 16 308 1100; 964b 301 16 308 1100
    fb2e 334 301 16 334 9d7; 5d0 334 5b7 301 16 334 9d7; 5d0 334 5b7 301 16 334 9d7; 5d0 334 5b7 301 16 334 9d7; 5d0 334 5b7 301 16 334 9d7
    1100; 1100; 1100; 1100; 1100
    212a; 4b; 4b; 4b; 4b
    3a9 2f868; 3a9 36fc; 3a9 36fc; 3a9 36fc; 3a9 36fc
    2460 308; 2460 308; 2460 308; 31 308; 31 308
    345 212a 644 212b 327; 345 4b 644 c5 327; 345 4b 644 41 327 30a; 345 4b 644 c5 327; 345 4b 644 41 327 30a
    16 fb2e fb01 9c7 327; 16 5d0 5b7 fb01 9c7 327; 16 5d0 5b7 fb01 9c7 327; 16 5d0 5b7 66 69 9c7 327; 16 5d0 5b7 66 69 9c7 327
    627 300 16 301 5bc; 627 300 16 5bc 301; 627 300 16 5bc 301; 627 300 16 5bc 301; 627 300 16 5bc 301
    1109a 644; 1109a 644; 11099 110ba 644; 1109a 644; 11099 110ba 644
    f951 1f80 304b 334 304b; 964b 1f80 304b 334 304b; 964b 3b1 313 345 304b 334 304b; 964b 1f80 304b 334 304b; 964b 3b1 313 345 304b 334 304b
    345 1161 212b; 345 1161 c5; 345 1161 41 30a; 345 1161 c5; 345 1161 41 30a
    1161 323 16 345 bd 1109a; 1161 323 16 345 bd 1109a; 1161 323 16 345 bd 11099 110ba; 1161 323 16 345 31 2044 32 1109a; 1161 323 16 345 31 2044 32 11099 110ba
    3099 3a9 5d0; 3099 3a9 5d0; 3099 3a9 5d0; 3099 3a9 5d0; 3099 3a9 5d0
    308; 308; 308; 308; 308
    2f868 1e9b f73 e4 1109a; 36fc 1e9b f71 f72 e4 1109a; 36fc 17f f71 f72 307 61 308 11099 110ba; 36fc 1e61 f71 f72 e4 1109a; 36fc 73 f71 f72 307 61 308 11099 110ba
    6f 71f 300 212a; 6f 71f 300 4b; 6f 71f 300 4b; 6f 71f 300 4b; 6f 71f 300 4b
    1f80 f73 653 f71 5d0; 1f80 f71 f71 f72 653 5d0; 3b1 f71 f71 f72 313 653 345 5d0; 1f80 f71 f71 f72 653 5d0; 3b1 f71 f71 f72 313 653 345 5d0
    334 304b 300 323; 334 304b 323 300; 334 304b 323 300; 334 304b 323 300; 334 304b 323 300
    1d15e 653 71f; 1d157 1d165 653 71f; 1d157 1d165 653 71f; 1d157 1d165 653 71f; 1d157 1d165 653 71f
    301; 301; 301; 301; 301
    653 345 1ee3 16 644 3099; 653 345 1ee3 16 644 3099; 653 345 6f 31b 323 16 644 3099; 653 345 1ee3 16 644 3099; 653 345 6f 31b 323 16 644 3099
    627 9be 71f; 627 9be 71f; 627 9be 71f; 627 9be 71f; 627 9be 71f
    65 304b f71; 65 304b f71; 65 304b f71; 65 304b f71; 65 304b f71
    5bc 308; 5bc 308; 5bc 308; 5bc 308; 5bc 308
    301 ac00 3a9 e9; 301 ac00 3a9 e9; 301 1100 1161 3a9 65 301; 301 ac00 3a9 e9; 301 1100 1161 3a9 65 301
    1161 9d7 9d7 1109a 323 1e9b; 1161 9d7 9d7 1109a 323 1e9b; 1161 9d7 9d7 11099 110ba 323 17f 307; 1161 9d7 9d7 1109a 323 1e61; 1161 9d7 9d7 11099 110ba 323 73 307
    9d7 212a 1112 e9; 9d7 4b 1112 e9; 9d7 4b 1112 65 301; 9d7 4b 1112 e9; 9d7 4b 1112 65 301
    212a 1112 627 2f868; 4b 1112 627 36fc; 4b 1112 627 36fc; 4b 1112 627 36fc; 4b 1112 627 36fc
    644 9be 1100; 644 9be 1100; 644 9be 1100; 644 9be 1100; 644 9be 1100
    323 212b; 323 c5; 323 41 30a; 323 c5; 323 41 30a
    1100 71f; 1100 71f; 1100 71f; 1100 71f; 1100 71f
    61 1109a; 61 1109a; 61 11099 110ba; 61 1109a; 61 11099 110ba
    212b 11a8 3a9 61 e4; c5 11a8 3a9 61 e4; 41 30a 11a8 3a9 61 61 308; c5 11a8 3a9 61 e4; 41 30a 11a8 3a9 61 61 308
    2460 9c7 5bc 16; 2460 9c7 5bc 16; 2460 9c7 5bc 16; 31 9c7 5bc 16; 31 9c7 5bc 16
    e9 653 110ba; e9 110ba 653; 65 110ba 301 653; e9 110ba 653; 65 110ba 301 653
    1ee3 644 301 304b 644; 1ee3 644 301 304b 644; 6f 31b 323 644 301 304b 644; 1ee3 644 301 304b 644; 6f 31b 323 644 301 304b 644
    9d7 9d7 9d7 9d7 327; 9d7 9d7 9d7 9d7 327; 9d7 9d7 9d7 9d7 327; 9d7 9d7 9d7 9d7 327; 9d7 9d7 9d7 9d7 327
    fb2e 9d7 301 fb01; 5d0 5b7 9d7 301 fb01; 5d0 5b7 9d7 301 fb01; 5d0 5b7 9d7 301 66 69; 5d0 5b7 9d7 301 66 69
    ac00; ac00; 1100 1161; ac00; 1100 1161
    1e9b 308 f73 5d0; 1e9b f71 f72 308 5d0; 17f f71 f72 307 308 5d0; 1e61 f71 f72 308 5d0; 73 f71 f72 307 308 5d0
    327; 327; 327; 327; 327
    16; 16; 16; 16; 16
    """

  @Test("normal forms are those of the standard", arguments: rows.split(separator: "\n"))
  func forms(_ row: Substring) {
    let texts = row.split(separator: ";").map { field in
      field.split(separator: " ").compactMap { UInt32($0, radix: 16).flatMap(Unicode.Scalar.init) }
    }
    let text = String(String.UnicodeScalarView(texts[0]))
    for (form, expected) in zip(NormalForm.allCases, texts.dropFirst()) {
      #expect(Array(normalized(text, form).unicodeScalars) == expected, "\(form)")
    }
  }

  @Test("a normal form says the same as the text, and is its own normal form")
  func properties() {
    var wrong: [UInt32] = []
    for value in UInt32(0x80)...0x2FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = "a" + String(Character(scalar)) + "\u{301}"
      let composed = normalized(text, .nfc)
      let decomposed = normalized(text, .nfd)
      // The standard library compares by canonical equivalence.
      if composed != text || decomposed != text
        || !normalized(decomposed, .nfc).unicodeScalars.elementsEqual(composed.unicodeScalars)
        || !normalized(composed, .nfd).unicodeScalars.elementsEqual(decomposed.unicodeScalars)
      {
        wrong.append(value)
      }
    }
    #expect(wrong == [])
  }

  @Test("marks are put in order, and those of one class stay in theirs")
  func order() {
    #expect(
      Array(normalized("a\u{301}\u{300}\u{323}", .nfd).unicodeScalars)
        == Array("a\u{323}\u{301}\u{300}".unicodeScalars))
    #expect(normalized("", .nfc) == "")
    #expect(Array(normalized("\u{301}e", .nfc).unicodeScalars) == ["\u{301}", "e"])
  }

  @Test("folding makes capitals and small letters the same")
  func folding() {
    for (a, b) in [("STRASSE", "straße"), ("ΌΣΟΣ", "όσος"), ("ﬃ", "FFI"), ("ǅ", "ǆ")] {
      #expect(caseFolded(a) == caseFolded(b))
    }
    #expect(caseFolded("ı") != caseFolded("i"))
  }

  @Test(
    "edit distance",
    arguments: [
      ("", "", 0), ("a", "", 1), ("abc", "abc", 0), ("kitten", "sitting", 3), ("abcd", "axcd", 1),
      ("ab", "ba", 1), ("flaw", "lawn", 2),
    ])
  func distance(_ a: String, _ b: String, _ expected: Int) {
    #expect(editDistance(Array(a.unicodeScalars), Array(b.unicodeScalars)) == expected)
    #expect(editDistance(Array(b.unicodeScalars), Array(a.unicodeScalars)) == expected)
  }
}
