// What kind of character stands at a place in the text. News text is full of no-break spaces,
// curly marks and dashes of five lengths, so these tests know Unicode; they are the only ones.

/// The scalar at `index` and the number of its bytes. `bytes` is valid UTF-8 and `index` a border.
@inline(__always)
package func scalar(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> (UInt32, Int) {
  let lead = UInt32(bytes[index])
  if lead < 0x80 { return (lead, 1) }
  let second = UInt32(bytes[index + 1]) & 0x3F
  if lead < 0xE0 { return ((lead & 0x1F) << 6 | second, 2) }
  let third = UInt32(bytes[index + 2]) & 0x3F
  if lead < 0xF0 { return ((lead & 0x0F) << 12 | second << 6 | third, 3) }
  return ((lead & 0x07) << 18 | second << 12 | third << 6 | UInt32(bytes[index + 3]) & 0x3F, 4)
}

/// Spaces and line ends of every width, no-break and zero-width ones among them.
@inline(__always)
package func isSpace(_ scalar: UInt32) -> Bool {
  switch scalar {
  case 0x09...0x0D, 0x20, 0x85, 0xA0: true
  case 0x1680, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF: true
  default: false
  }
}

/// Whether a scalar beyond ASCII is a capital letter: Latin, Greek, Cyrillic and Armenian.
package func isCapital(_ scalar: UInt32) -> Bool {
  switch scalar {
  case 0x41...0x5A: true
  case 0xC0...0xD6, 0xD8...0xDE: true
  // In Latin Extended-A capitals alternate with small letters, but the parity changes twice.
  case 0x100...0x137, 0x14A...0x177: scalar % 2 == 0
  case 0x139...0x148, 0x179...0x17E: scalar % 2 == 1
  case 0x178: true
  case 0x1E00...0x1EFF: scalar % 2 == 0
  case 0x386, 0x388...0x38F, 0x391...0x3AB: true
  case 0x400...0x42F: true
  case 0x531...0x556: true
  default: false
  }
}

extension TextBuffer {
  /// `span` without the spaces at its ends.
  package func trimmed(_ span: TextSpan) -> TextSpan {
    bytes.withUnsafeBufferPointer { bytes in
      var start = span.start
      var end = span.end
      while start < end {
        let (value, width) = scalar(bytes, start)
        guard isSpace(value) else { break }
        start += width
      }
      while start < end {
        var last = end - 1
        while last > start, isContinuation(bytes[last]) { last -= 1 }
        guard isSpace(scalar(bytes, last).0) else { break }
        end = last
      }
      return TextSpan(start, end)
    }
  }

  /// Whether the bytes at `span` are those of `string`.
  package func equals(_ span: TextSpan, _ string: StaticString) -> Bool {
    span.count == string.utf8CodeUnitCount
      && bytes.withUnsafeBufferPointer { bytes in
        (0..<span.count).allSatisfy { bytes[span.start + $0] == string.utf8Start[$0] }
      }
  }
}
