/// Finds out how a page is encoded, and makes UTF-8 of it.
///
/// A byte order mark decides; then what the page declares (`meta charset`, `http-equiv`, an XML
/// declaration), unless its bytes belie it: well-formed UTF-8 is UTF-8 whatever the page says, and
/// a page that says UTF-8 and is none is guessed like one that says nothing.
///
///     HTMLPageBytes(of: bytes).encoding.name   // "shift-jis"
public struct HTMLPageBytes: Sendable {
  /// How the encoding was found.
  public enum Basis: String, Sendable {
    case mark, declared, bytes, guessed
  }

  /// UTF-8.
  public let bytes: [UInt8]
  public let encoding: HTMLEncoding
  public let basis: Basis
  /// Bytes that the encoding does not know, now U+FFFD.
  public let errors: Int

  /// - Complexity: linear in the number of bytes.
  public init(of input: [UInt8]) {
    if let (mark, count) = Self.mark(input) {
      let rest = Array(input[count...])
      let text = rest.withUnsafeBufferPointer { mark.decoded($0) }
      self.init(text.bytes, mark, .mark, text.errors)
      return
    }
    let counts = UTF8Counts(input)
    if counts.wrong == 0, !counts.looksLikeUTF16 {
      // What is all ASCII may still be Japanese of the seven-bit kind.
      if counts.right == 0, let declared = Self.declared(input), declared.method == .iso2022JP {
        self.init(declared.decoded(input), declared, .declared, 0)
      } else {
        self.init(input, .utf8, .bytes, 0)
      }
      return
    }
    let declared = Self.declared(input)
    let encoding: HTMLEncoding
    let basis: Basis
    if let wide = counts.utf16 {
      (encoding, basis) = (wide, .bytes)
    } else if let declared, declared.method != .utf8 {
      (encoding, basis) = (declared, .declared)
    } else if counts.right > counts.wrong * 4 {
      // Some broken bytes in a page of UTF-8.
      (encoding, basis) = (.utf8, declared == nil ? .bytes : .declared)
    } else {
      (encoding, basis) = (EncodingGuess.guess(input), .guessed)
    }
    let text = input.withUnsafeBufferPointer { encoding.decoded($0) }
    self.init(text.bytes, encoding, basis, text.errors)
  }

  private init(_ bytes: [UInt8], _ encoding: HTMLEncoding, _ basis: Basis, _ errors: Int) {
    self.bytes = bytes
    self.encoding = encoding
    self.basis = basis
    self.errors = errors
  }

  private static func mark(_ bytes: [UInt8]) -> (HTMLEncoding, Int)? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if bytes.starts(with: [0xFF, 0xFE]) {
      return (HTMLEncoding(name: "utf-16le", method: .utf16LittleEndian), 2)
    }
    if bytes.starts(with: [0xFE, 0xFF]) {
      return (HTMLEncoding(name: "utf-16be", method: .utf16BigEndian), 2)
    }
    return nil
  }

  // MARK: - Declarations

  /// Browsers look at 1,024 bytes; some pages have long comments or scripts above their `meta`.
  private static let prescanned = 16_384

  /// What the page says of itself.
  static func declared(_ bytes: [UInt8]) -> HTMLEncoding? {
    let head = Array(bytes.prefix(prescanned))
    if head.starts(with: Array("<?xml".utf8)), let end = head.firstIndex(of: UInt8(ascii: ">")),
      let label = value(after: "encoding", in: head[..<end])
    {
      if let encoding = HTMLEncoding(label: label) { return encoding.asDeclared }
    }
    var index = 0
    while index + 5 < head.count {
      guard head[index] == UInt8(ascii: "<") else {
        index += 1
        continue
      }
      if matches("<!--", head, index) {
        var end = index + 4
        while end + 2 < head.count,
          !(head[end] == UInt8(ascii: "-") && head[end + 1] == UInt8(ascii: "-")
            && head[end + 2] == UInt8(ascii: ">"))
        {
          end += 1
        }
        index = end + 3
        continue
      }
      if matches("<meta", head, index) {
        let end = head[index...].firstIndex(of: UInt8(ascii: ">")) ?? head.count
        if let label = value(after: "charset", in: head[index..<end]),
          let encoding = HTMLEncoding(label: label)
        {
          return encoding.asDeclared
        }
        index = end
      }
      index += 1
    }
    return nil
  }

  private static func matches(_ word: StaticString, _ bytes: [UInt8], _ index: Int) -> Bool {
    guard index + word.utf8CodeUnitCount <= bytes.count else { return false }
    for offset in 0..<word.utf8CodeUnitCount
    where lowercased(bytes[index + offset]) != word.utf8Start[offset] {
      return false
    }
    return true
  }

  /// `shift_jis` behind `charset=`, with or without quotes.
  private static func value(after name: String, in bytes: ArraySlice<UInt8>) -> String? {
    let name = Array(name.utf8)
    var index = bytes.startIndex
    while index + name.count < bytes.endIndex {
      guard (0..<name.count).allSatisfy({ lowercased(bytes[index + $0]) == name[$0] }) else {
        index += 1
        continue
      }
      index += name.count
      var end = index
      while end < bytes.endIndex, isHTMLSpace(bytes[end]) { end += 1 }
      guard end < bytes.endIndex, bytes[end] == UInt8(ascii: "=") else { continue }
      end += 1
      while end < bytes.endIndex,
        isHTMLSpace(bytes[end]) || bytes[end] == UInt8(ascii: "\"")
          || bytes[end] == UInt8(ascii: "'")
      {
        end += 1
      }
      let start = end
      while end < bytes.endIndex, !isHTMLSpace(bytes[end]), bytes[end] != UInt8(ascii: "\""),
        bytes[end] != UInt8(ascii: "'"), bytes[end] != UInt8(ascii: ";"),
        bytes[end] != UInt8(ascii: "/")
      {
        end += 1
      }
      return String(decoding: bytes[start..<end], as: UTF8.self)
    }
    return nil
  }
}

extension HTMLEncoding {
  /// Whoever reads `charset=utf-16` byte by byte reads no UTF-16.
  fileprivate var asDeclared: HTMLEncoding {
    switch method {
    case .utf16LittleEndian, .utf16BigEndian: .utf8
    default: self
    }
  }
}

/// How much of a page is well-formed UTF-8, and whether it may be UTF-16.
private struct UTF8Counts {
  var right = 0
  var wrong = 0
  var utf16: HTMLEncoding?
  var looksLikeUTF16: Bool { utf16 != nil }

  init(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { input in
      let raw = UnsafeRawBufferPointer(input)
      var index = 0
      while index < input.count {
        while index + 8 <= input.count,
          raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
          index += 8
        }
        guard index < input.count else { break }
        if input[index] < 0x80 {
          index += 1
          continue
        }
        let length = utf8SequenceLength(input, index)
        if length > 0 {
          right += 1
          index += length
        } else {
          wrong += 1
          index += 1
        }
      }
    }
    // `<` and a zero byte, or the other way round, all through the first bytes.
    let head = bytes.prefix(512)
    guard head.count >= 8 else { return }
    var zeros = (even: 0, odd: 0)
    for (place, byte) in head.enumerated() where byte == 0 {
      if place % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
    }
    if zeros.odd * 3 > head.count, zeros.even * 20 < head.count {
      utf16 = HTMLEncoding(name: "utf-16le", method: .utf16LittleEndian)
    } else if zeros.even * 3 > head.count, zeros.odd * 20 < head.count {
      utf16 = HTMLEncoding(name: "utf-16be", method: .utf16BigEndian)
    }
  }
}
