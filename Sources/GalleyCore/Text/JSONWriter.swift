/// Writes JSON into a growing array of UTF-8 bytes.
///
/// Commas and line ends come by themselves; nesting is up to the caller. Text is escaped straight
/// from the bytes it lives in, so that a span of an article never becomes a `String`.
///
///     var json = JSONWriter()
///     json.beginObject()
///     json.key("kind")
///     json.string("direct")
///     json.endObject()
///     json.bytes   // {"kind":"direct"}
///
/// - Complexity: linear; eight bytes at a time through what needs no escape.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  /// Spaces for each level, or nil for all in one line.
  private let indent: Int?
  private var depth: Int
  private var place = Place.first

  private enum Place {
    /// Right behind an opening bracket, or at the very beginning.
    case first
    case afterKey
    /// Behind a value.
    case next
  }

  /// - Parameter depth: how many brackets are open around what is written.
  package init(indent: Int? = nil, depth: Int = 0, capacity: Int = 0) {
    self.indent = indent
    self.depth = depth
    bytes.reserveCapacity(capacity)
  }

  // MARK: - Structure

  package mutating func beginObject() { open(UInt8(ascii: "{")) }
  package mutating func endObject() { close(UInt8(ascii: "}")) }
  package mutating func beginArray() { open(UInt8(ascii: "[")) }
  package mutating func endArray() { close(UInt8(ascii: "]")) }

  /// - Precondition: the name needs no escape.
  package mutating func key(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    endKey()
  }

  package mutating func key(_ name: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    escape(name)
    endKey()
  }

  /// - Precondition: the bytes are UTF-8.
  package mutating func key(_ utf8: UnsafeRawBufferPointer) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    escape(utf8.bindMemory(to: UInt8.self))
    endKey()
  }

  private mutating func endKey() {
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    if indent != nil { bytes.append(UInt8(ascii: " ")) }
    place = .afterKey
  }

  // MARK: - Values

  package mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  package mutating func bool(_ value: Bool) {
    separate()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  package mutating func integer(_ value: Int) {
    separate()
    appendDigits(Int64(value), to: &bytes)
  }

  /// The shortest digits that read back as the same number.
  ///
  /// - Precondition: `value` is finite; JSON has no other numbers.
  package mutating func number(_ value: Double) {
    precondition(value.isFinite, "JSON has no number \(value)")
    separate()
    bytes.append(contentsOf: value.description.utf8)
  }

  package mutating func string(_ value: String) {
    beginString()
    escape(value)
    endString()
  }

  package mutating func string(_ value: StaticString) {
    beginString()
    escape(UnsafeBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
    endString()
  }

  /// - Precondition: the bytes are UTF-8.
  package mutating func string(_ utf8: UnsafeRawBufferPointer) {
    beginString()
    escape(utf8.bindMemory(to: UInt8.self))
    endString()
  }

  /// The text at `span`.
  package mutating func string(_ buffer: TextBuffer, _ span: TextSpan) {
    beginString()
    escape(buffer, span)
    endString()
  }

  // MARK: - A string in pieces

  package mutating func beginString() {
    separate()
    bytes.append(UInt8(ascii: "\""))
  }

  package mutating func escape(_ value: String) {
    var value = value
    value.withUTF8 { escape($0) }
  }

  package mutating func escape(_ buffer: TextBuffer, _ span: TextSpan) {
    buffer.bytes.withUnsafeBufferPointer { escape(UnsafeBufferPointer(rebasing: $0[span.range])) }
  }

  package mutating func endString() {
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    Self.appendEscaped(text, to: &bytes)
  }

  /// Appends what stands for a text between the marks of a string.
  ///
  /// - Precondition: `text` is UTF-8.
  package static func appendEscaped(
    _ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
  ) {
    let raw = UnsafeRawBufferPointer(text)
    var copied = 0
    var index = 0
    while index < text.count {
      if index + 8 <= text.count,
        isPlain(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      {
        index += 8
        continue
      }
      let byte = text[index]
      // Nearly every byte in a word that is not plain is plain itself.
      if byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        index += 1
        continue
      }
      let width = escapedWidth(text, index)
      if width > 0 {
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<index]))
        appendEscape(text, index, to: &bytes)
        index += width
        copied = index
      } else {
        index += 1
      }
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied...]))
  }

  /// The bytes of the scalar at `index` when it must be escaped, else 0.
  ///
  /// JSON asks for quotation mark, backslash and control characters. The line ends of Unicode are
  /// escaped too: a reader that splits lines by Unicode's rules would cut a line of JSON there.
  private static func escapedWidth(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
    switch text[index] {
    case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"): 1
    case 0xC2 where index + 1 < text.count && text[index + 1] == 0x85: 2
    case 0xE2
    where index + 2 < text.count && text[index + 1] == 0x80 && text[index + 2] & 0xFE == 0xA8:
      3
    default: 0
    }
  }

  private static func appendEscape(
    _ text: UnsafeBufferPointer<UInt8>, _ index: Int, to bytes: inout [UInt8]
  ) {
    bytes.append(UInt8(ascii: "\\"))
    switch text[index] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(text[index])
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0xC2: bytes.append(contentsOf: "u0085".utf8)
    case 0xE2: bytes.append(contentsOf: (text[index + 2] == 0xA8 ? "u2028" : "u2029").utf8)
    default:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(UInt8(ascii: "0") + text[index] >> 4)
      bytes.append(hexDigit(text[index] & 0x0F))
    }
  }

  // MARK: - Commas and lines

  private mutating func separate() {
    if place == .next { bytes.append(UInt8(ascii: ",")) }
    if place != .afterKey { newLine() }
    place = .next
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    depth += 1
    place = .first
  }

  private mutating func close(_ bracket: UInt8) {
    depth -= 1
    if place != .first { newLine() }
    bytes.append(bracket)
    place = .next
  }

  private mutating func newLine() {
    guard let indent else { return }
    if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
    for _ in 0..<indent * depth { bytes.append(UInt8(ascii: " ")) }
  }
}

/// The decimal digits of an integer.
package func appendDigits(_ value: Int64, to bytes: inout [UInt8]) {
  guard value >= 0, value < 1_0000_0000_0000_0000 else {
    bytes.append(contentsOf: String(value).utf8)
    return
  }
  // Offsets make up much of the output; a division by a constant is cheaper than a String. The
  // digits come last one first, and wait in four bits each.
  var digits: UInt64 = 0
  var count = 0
  var rest = value
  repeat {
    digits = digits << 4 | UInt64(rest % 10)
    rest /= 10
    count += 1
  } while rest > 0
  for _ in 0..<count {
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digits & 15))
    digits >>= 4
  }
}

/// Whether none of eight bytes is a control character, a quotation mark, a backslash or part of a
/// scalar beyond ASCII. Each term is the usual test for a zero byte, after the byte looked for has
/// been made zero; bytes from 0x80 on are caught by the first.
@inline(__always)
private func isPlain(_ word: UInt64) -> Bool {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let high: UInt64 = 0x8080_8080_8080_8080
  let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
  let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
  let found =
    word | (word &- ones &* 0x20) | (quotes &- ones) & ~quotes
    | (backslashes &- ones) & ~backslashes
  return found & high == 0
}

private func hexDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}
