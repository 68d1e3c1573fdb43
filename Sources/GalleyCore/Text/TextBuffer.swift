/// The canonical text of an article: UTF-8 bytes, checked once, shared by everything that points
/// into them.
///
/// Copies share the bytes. All offsets that Galley hands out are offsets into one of these.
///
///     let buffer = TextBuffer("Gates said \u{201C}yes\u{201D}.")
///     buffer.string(at: TextSpan(0, 5))   // "Gates"
public struct TextBuffer: Sendable {
  /// Valid UTF-8.
  public let bytes: [UInt8]

  /// Takes the bytes over after one pass of checking.
  ///
  /// - Throws: `InvalidUTF8` with the place of the first byte that is no part of a scalar.
  /// - Complexity: linear in the number of bytes; nothing is copied.
  public init(checking bytes: [UInt8]) throws(InvalidUTF8) {
    if let offset = firstInvalidUTF8(bytes.span) {
      throw InvalidUTF8(offset: offset, byte: bytes[offset])
    }
    self.bytes = bytes
  }

  public init(_ string: String) {
    bytes = Array(string.utf8)
  }

  /// A copy of what stands at `span`, as a text of its own.
  ///
  /// - Precondition: the span starts and ends at borders of scalars.
  package init(copying text: TextBuffer, at span: TextSpan) {
    bytes = Array(text.bytes[span.range])
  }

  @inlinable public var count: Int { bytes.count }

  /// The whole text as a span.
  @inlinable public var all: TextSpan { TextSpan(0, bytes.count) }

  /// A copy of the text at `span`.
  public func string(at span: TextSpan) -> String {
    String(decoding: bytes[span.range], as: UTF8.self)
  }

  /// The one-based line that `offset` stands in, and the span of that line without its end mark.
  ///
  /// For messages; reads from the start of the text.
  public func line(at offset: Int) -> (number: Int, span: TextSpan) {
    let offset = min(max(offset, 0), bytes.count)
    var number = 1
    var start = 0
    for index in 0..<offset where bytes[index] == UInt8(ascii: "\n") {
      number += 1
      start = index + 1
    }
    var end = offset
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return (number, TextSpan(start, max(start, end)))
  }
}

/// Where a text stops being UTF-8.
public struct InvalidUTF8: Error, Hashable, Sendable {
  /// Zero-based byte offset of the first byte that does not fit.
  public var offset: Int
  public var byte: UInt8
}

/// The offset of the first byte that belongs to no well-formed scalar, or nil.
///
/// Skips ASCII eight bytes at a time, because nearly all of a news text is ASCII. The ranges of
/// the second byte are those of table 3-7 of the Unicode standard.
package func firstInvalidUTF8(_ bytes: Span<UInt8>) -> Int? {
  let count = bytes.count
  var index = 0
  return bytes.withUnsafeBufferPointer { pointer -> Int? in
    let raw = UnsafeRawBufferPointer(pointer)
    while index < count {
      while index + 8 <= count,
        raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        index += 8
      }
      guard index < count else { return nil }
      let lead = raw[index]
      if lead < 0x80 {
        index += 1
        continue
      }
      let length: Int
      var second: ClosedRange<UInt8> = 0x80...0xBF
      switch lead {
      case 0xC2...0xDF: length = 2
      case 0xE0:
        length = 3
        second = 0xA0...0xBF
      case 0xED:
        length = 3
        second = 0x80...0x9F
      case 0xE1...0xEF: length = 3
      case 0xF0:
        length = 4
        second = 0x90...0xBF
      case 0xF1...0xF3: length = 4
      case 0xF4:
        length = 4
        second = 0x80...0x8F
      default: return index
      }
      guard index + length <= count, second.contains(raw[index + 1]) else { return index }
      for next in index + 2..<index + max(length, 2) where raw[next] & 0xC0 != 0x80 {
        return index
      }
      index += length
    }
    return nil
  }
}
