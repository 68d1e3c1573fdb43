import GalleyHTML

/// Goes through an XML file tag by tag: what exports of programs are written in. No entities of its
/// own, no namespaces, no DTD; names keep their prefix.
///
/// - Complexity: linear; nothing is kept but the place.
struct XMLScanner {
  enum Event {
    case start(name: String, attributes: [String: String], isEmpty: Bool)
    case end(name: String)
    case text(String)
  }

  struct Fault: Error {
    var offset: Int
    var message: String
  }

  private let bytes: [UInt8]
  private(set) var place = 0

  /// - Precondition: the bytes are UTF-8.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
  }

  /// The next tag or text; nil at the end.
  mutating func next() throws(Fault) -> Event? {
    while place < bytes.count {
      guard bytes[place] == UInt8(ascii: "<") else { return text() }
      if starts(with: "<!--") {
        try skip(past: "-->", "a comment")
      } else if starts(with: "<![CDATA[") {
        let start = place + 9
        try skip(past: "]]>", "a CDATA section")
        return .text(String(decoding: bytes[start..<place - 3], as: UTF8.self))
      } else if starts(with: "<?") {
        try skip(past: "?>", "an instruction")
      } else if starts(with: "<!") {
        try skip(past: ">", "a declaration")
      } else {
        return try tag()
      }
    }
    return nil
  }

  private mutating func text() -> Event {
    let start = place
    while place < bytes.count, bytes[place] != UInt8(ascii: "<") { place += 1 }
    return .text(HTMLText.unescaped(String(decoding: bytes[start..<place], as: UTF8.self)))
  }

  private mutating func tag() throws(Fault) -> Event {
    let start = place
    place += 1
    let isEnd = place < bytes.count && bytes[place] == UInt8(ascii: "/")
    if isEnd { place += 1 }
    let name = name()
    if name.isEmpty {
      throw Fault(offset: start, message: "'<' begins no tag; it is written '&lt;'")
    }
    var attributes: [String: String] = [:]
    while true {
      skipSpace()
      guard place < bytes.count else {
        throw Fault(offset: start, message: "the tag '\(name)' is not closed")
      }
      if bytes[place] == UInt8(ascii: ">") {
        place += 1
        return isEnd ? .end(name: name) : .start(name: name, attributes: attributes, isEmpty: false)
      }
      if starts(with: "/>"), !isEnd {
        place += 2
        return .start(name: name, attributes: attributes, isEmpty: true)
      }
      let key = self.name()
      skipSpace()
      guard !key.isEmpty, place + 1 < bytes.count, bytes[place] == UInt8(ascii: "=") else {
        throw Fault(offset: place, message: "no attribute of the tag '\(name)'")
      }
      place += 1
      skipSpace()
      guard place < bytes.count,
        bytes[place] == UInt8(ascii: "\"") || bytes[place] == UInt8(ascii: "'")
      else { throw Fault(offset: place, message: "the value of '\(key)' has no quotation marks") }
      let mark = bytes[place]
      let from = place + 1
      place = from
      while place < bytes.count, bytes[place] != mark { place += 1 }
      guard place < bytes.count else {
        throw Fault(offset: from, message: "the value of '\(key)' is not closed")
      }
      attributes[key] = HTMLText.unescaped(String(decoding: bytes[from..<place], as: UTF8.self))
      place += 1
    }
  }

  private mutating func name() -> String {
    let start = place
    while place < bytes.count {
      switch bytes[place] {
      case 0...0x20, UInt8(ascii: ">"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "<"),
        UInt8(ascii: "\""), UInt8(ascii: "'"):
        return String(decoding: bytes[start..<place], as: UTF8.self)
      default: place += 1
      }
    }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private mutating func skipSpace() {
    while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
  }

  private func starts(with word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    return place + count <= bytes.count
      && bytes[place..<place + count].elementsEqual(
        UnsafeBufferPointer(start: word.utf8Start, count: count))
  }

  private mutating func skip(past word: StaticString, _ what: String) throws(Fault) {
    let start = place
    while place < bytes.count {
      if starts(with: word) {
        place += word.utf8CodeUnitCount
        return
      }
      place += 1
    }
    throw Fault(offset: start, message: "\(what) is not closed")
  }
}
