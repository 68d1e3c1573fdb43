import GalleyCore

extension RawDocument {
  /// The document that a record holds; any other document as it is.
  ///
  /// A record is a JSON object with the keys `id`, `text` or `html`, and, where they are known,
  /// `url` and `published`; others are passed over.
  ///
  /// - Throws: `parseError` for what is no such object.
  func opened() throws(DocumentFailure) -> RawDocument {
    guard isRecord else { return try unpacked() }
    var fields: [String: String] = [:]
    do throws(RecordFault) {
      var parser = RecordParser(bytes)
      fields = try parser.fields(["id", "text", "html", "url", "published"])
    } catch {
      throw DocumentFailure(
        .parseError, document: id,
        message: "no JSON object: \(error.expected) at byte \(error.offset)")
    }
    func failure(_ message: String) -> DocumentFailure {
      DocumentFailure(.parseError, document: fields["id"] ?? id, message: message)
    }
    guard let name = fields["id"] else { throw failure("the record has no 'id'") }
    guard let text = fields["text"] ?? fields["html"] else {
      throw failure("the record has neither 'text' nor 'html'")
    }
    var document = RawDocument(
      id: name, bytes: Array(text.utf8), published: published, retrieved: retrieved)
    document.kind = fields["text"] == nil ? "html" : "txt"
    document.url = fields["url"]
    if let words = fields["published"] {
      guard let date = NewsDate(iso: words) else {
        throw failure("'published' is no date: \(words.prefix(40))")
      }
      document.published = date
    }
    return document
  }
}

struct RecordFault: Error, Hashable {
  var expected: String
  var offset: Int
}

/// Reads one JSON object and keeps the texts of some of its keys.
private struct RecordParser {
  private static let deepest = 64

  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// A key that is there twice counts the last time; a null is as good as none.
  mutating func fields(_ wanted: Set<String>) throws(RecordFault) -> [String: String] {
    var fields: [String: String] = [:]
    skipSpace()
    try expect("{")
    skipSpace()
    if !take("}") {
      repeat {
        skipSpace()
        let key = try string()
        skipSpace()
        try expect(":")
        skipSpace()
        if wanted.contains(key) {
          if next == UInt8(ascii: "n") {
            try word("null")
            fields[key] = nil
          } else {
            fields[key] = try string()
          }
        } else {
          try value(depth: 1)
        }
        skipSpace()
      } while take(",")
      try expect("}")
    }
    skipSpace()
    if place < bytes.count { throw fault("the end") }
    return fields
  }

  private mutating func value(depth: Int) throws(RecordFault) {
    if depth > Self.deepest { throw fault("no more than \(Self.deepest) levels") }
    switch next {
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let isObject = next == UInt8(ascii: "{")
      place += 1
      skipSpace()
      if take(isObject ? "}" : "]") { return }
      repeat {
        skipSpace()
        if isObject {
          _ = try string()
          skipSpace()
          try expect(":")
          skipSpace()
        }
        try value(depth: depth + 1)
        skipSpace()
      } while take(",")
      try expect(isObject ? "}" : "]")
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    default:
      let start = place
      while let byte = next, "+-.0123456789eE".utf8.contains(byte) { place += 1 }
      if place == start { throw fault("a value") }
    }
  }

  /// A string of JSON as text; halves of surrogate pairs become U+FFFD.
  private mutating func string() throws(RecordFault) -> String {
    guard take("\"") else { throw fault("a string") }
    var text: [UInt8] = []
    while true {
      let start = place
      while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
        place += 1
      }
      text += bytes[start..<place]
      switch next {
      case UInt8(ascii: "\""):
        place += 1
        guard let string = String(validating: text, as: UTF8.self) else { throw fault("UTF-8") }
        return string
      case UInt8(ascii: "\\"):
        place += 1
        try escape(into: &text)
      default: throw fault("the end of a string")
      }
    }
  }

  private mutating func escape(into text: inout [UInt8]) throws(RecordFault) {
    guard let byte = next else { throw fault("an escape") }
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(8)
    case UInt8(ascii: "f"): text.append(12)
    case UInt8(ascii: "n"): text.append(10)
    case UInt8(ascii: "r"): text.append(13)
    case UInt8(ascii: "t"): text.append(9)
    case UInt8(ascii: "u"):
      var number = try hexadecimal()
      if 0xD800..<0xDC00 ~= number, bytes[place...].starts(with: "\\u".utf8) {
        let mark = place
        place += 2
        let low = try hexadecimal()
        if 0xDC00..<0xE000 ~= low {
          number = 0x10000 + (number - 0xD800) << 10 + (low - 0xDC00)
        } else {
          place = mark
        }
      }
      let scalar = Unicode.Scalar(number) ?? "\u{FFFD}"
      text += Array(String(Character(scalar)).utf8)
    default: throw fault("an escape")
    }
  }

  private mutating func hexadecimal() throws(RecordFault) -> UInt32 {
    guard bytes.count - place >= 4,
      let number = UInt32(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16),
      bytes[place] != UInt8(ascii: "+"), bytes[place] != UInt8(ascii: "-")
    else { throw fault("four hexadecimal digits") }
    place += 4
    return number
  }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      place += 1
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(RecordFault) {
    guard take(character) else { throw fault("'\(character)'") }
  }

  private mutating func word(_ word: String) throws(RecordFault) {
    guard bytes[place...].starts(with: word.utf8) else { throw fault(word) }
    place += word.utf8.count
  }

  private func fault(_ expected: String) -> RecordFault {
    RecordFault(expected: "\(expected) expected", offset: place)
  }
}
