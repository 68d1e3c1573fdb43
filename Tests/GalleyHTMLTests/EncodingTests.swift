import Foundation
import GalleyHTML
import Testing

@Suite struct EncodingTests {
  private static let sentences: [(name: String, text: String, bytes: String)] = [
    (
      "windows-1251", "Правительство объявило вчера о новых мерах",
      "cff0e0e2e8f2e5ebfcf1f2e2ee20eee1fafff2e8ebee20e2f7e5f0e020ee20edeee2fbf520ece5f0e0f5"
    ),
    ("koi8-r", "Правительство", "f0d2c1d7c9d4c5ccd8d3d4d7cf"),
    ("shift-jis", "これは新しい本です。", "82b182ea82cd905682b582a2967b82c582b78142"),
    ("euc-jp", "これは新しい本です。", "a4b3a4eca4cfbfb7a4b7a4a4cbdca4c7a4b9a1a3"),
    ("euc-kr", "정부는 어제 새로운", "c1a4bacebfa1c0cc20beeec1a620bbf5b7cebfee"),
    ("gbk", "政府昨天宣布了", "d5feb8aed7f2ccecd0fbb2bcc1cb"),
    ("big5", "政府昨天宣布了", "ac46a9b2ac51a4d1abc5a5aca446"),
  ]

  private static func bytes(_ hexadecimal: String) -> [UInt8] {
    var result: [UInt8] = []
    var index = hexadecimal.startIndex
    while index < hexadecimal.endIndex {
      let next = hexadecimal.index(index, offsetBy: 2)
      result.append(UInt8(hexadecimal[index..<next], radix: 16) ?? 0)
      index = next
    }
    return result
  }

  @Test func `a declared encoding is read`() {
    for name in ["shift-jis", "euc-jp", "gbk", "koi8-r"] {
      guard let entry = Self.sentences.first(where: { $0.name == name }) else { continue }
      let head = Array("<html><head><meta charset=\"\(name)\"></head><body>".utf8)
      let page = HTMLPageBytes(of: head + Self.bytes(entry.bytes))
      #expect(page.basis == .declared)
      #expect(page.encoding.name == name)
      #expect(String(decoding: page.bytes, as: UTF8.self).hasSuffix(entry.text), "\(name)")
    }
  }

  @Test func `an undeclared one is guessed from the letters`() {
    for name in ["windows-1251", "shift-jis", "euc-jp", "gbk"] {
      guard let entry = Self.sentences.first(where: { $0.name == name }) else { continue }
      let page = HTMLPageBytes(of: Array("<p>".utf8) + Self.bytes(entry.bytes))
      #expect(page.encoding.name == name)
      #expect(page.basis == .guessed)
    }
  }

  @Test func `well-formed UTF-8 is UTF-8 whatever the page says`() {
    let page = HTMLPageBytes(of: Array("<meta charset=iso-8859-1><p>Käse für Zoë".utf8))
    #expect(page.encoding.name == "utf-8")
    #expect(String(decoding: page.bytes, as: UTF8.self).hasSuffix("Käse für Zoë"))
  }

  @Test func `a page that says UTF-8 and is none is guessed`() {
    let text: [UInt8] =
      Array("<meta charset=utf-8><p>Caf\u{0}".utf8).dropLast() + [0xE9, 0x20, 0xE0, 0x20]
    let page = HTMLPageBytes(of: text)
    #expect(page.encoding.name == "windows-1252")
    #expect(String(decoding: page.bytes, as: UTF8.self).contains("Café à"))
  }

  @Test func `latin-1 means the code page of Windows`() {
    let head = Array("<meta http-equiv=content-type content='text/html; charset=iso-8859-1'>".utf8)
    let page = HTMLPageBytes(of: head + [0x93, 0x41, 0x94])
    #expect(String(decoding: page.bytes, as: UTF8.self).hasSuffix("\u{201C}A\u{201D}"))
  }

  @Test func `UTF-16 is known by its mark and by its zeros`() {
    let text = "<html><body><p>Größere Städte"
    let units = text.utf16.flatMap {
      [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
    }
    for bytes in [[0xFF, 0xFE] + units, units] {
      let page = HTMLPageBytes(of: bytes)
      #expect(page.encoding.name == "utf-16le")
      #expect(String(decoding: page.bytes, as: UTF8.self) == text)
    }
  }
}
