import Foundation
import Testing

@testable import GalleyCore

@Suite("The JSON writer")
struct JSONWriterTests {
  @Test(
    "text is escaped where JSON asks for it and nowhere else",
    arguments: [
      ("", #""""#),
      ("plain and long enough for words", #""plain and long enough for words""#),
      ("a\"b\\c", #""a\"b\\c""#),
      ("\u{0}\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F}", #""\u0000\u0001\b\t\n\u000b\f\r\u001f""#),
      ("\u{7F}/", "\"\u{7F}/\""),
      ("“curly” – and\u{A0}wide 😀", "\"“curly” – and\u{A0}wide 😀\""),
      ("line\u{2028}para\u{2029}next\u{85}end", #""line\u2028para\u2029next\u0085end""#),
      ("12345678\"12345678", #""12345678\"12345678""#),
    ])
  func escaping(text: String, expected: String) {
    var json = JSONWriter()
    json.string(text)
    #expect(String(decoding: json.bytes, as: UTF8.self) == expected)
    var span = JSONWriter()
    span.string(TextBuffer("ab" + text), TextSpan(2, 2 + text.utf8.count))
    #expect(span.bytes == json.bytes)
  }

  @Test("every scalar up to U+2FFF and every place in a word reads back")
  func everyScalar() throws {
    for value in UInt32(0)..<0x3000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = String(repeating: "x", count: Int(value) % 9) + String(scalar) + "tail of text"
      var json = JSONWriter()
      json.string(text)
      let value = try JSONSerialization.jsonObject(
        with: Data(json.bytes), options: .fragmentsAllowed)
      #expect(Array((value as? String ?? "").utf8) == Array(text.utf8))
    }
  }

  @Test(
    "numbers are as short as they can be",
    arguments: [
      (0.1, "0.1"), (1, "1.0"), (-0.0, "-0.0"), (1e300, "1e+300"),
      (.leastNonzeroMagnitude, "5e-324"),
      (1.0 / 3, "0.3333333333333333"), (123456789.125, "123456789.125"),
    ])
  func numbers(value: Double, expected: String) {
    var json = JSONWriter()
    json.number(value)
    #expect(String(decoding: json.bytes, as: UTF8.self) == expected)
  }

  @Test("integers", arguments: [0, 7, 10, 1_234_567_890, .max, -1, .min])
  func integers(value: Int) {
    var json = JSONWriter()
    json.integer(value)
    #expect(String(decoding: json.bytes, as: UTF8.self) == String(value))
  }

  @Test("nesting, with and without lines")
  func nesting() {
    func write(_ json: inout JSONWriter) {
      json.beginObject()
      json.key("a")
      json.beginArray()
      json.integer(1)
      json.beginObject()
      json.endObject()
      json.beginArray()
      json.endArray()
      json.endArray()
      json.key("b")
      json.null()
      json.endObject()
    }
    var flat = JSONWriter()
    write(&flat)
    #expect(String(decoding: flat.bytes, as: UTF8.self) == #"{"a":[1,{},[]],"b":null}"#)
    var tall = JSONWriter(indent: 2)
    write(&tall)
    #expect(
      String(decoding: tall.bytes, as: UTF8.self) == """
        {
          "a": [
            1,
            {},
            []
          ],
          "b": null
        }
        """)
  }
}
