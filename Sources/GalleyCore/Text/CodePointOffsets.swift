/// Turns byte offsets of a text into code point offsets, the unit of everything that Galley
/// writes for other programs.
///
///     let offsets = CodePointOffsets(TextBuffer("\u{201C}Yes\u{201D}"))
///     offsets[3]   // 1: the opening mark takes three bytes and is one code point
///
/// - Complexity: one pass over the text when made, then constant time for each offset. A text of
///   ASCII alone keeps no table.
public struct CodePointOffsets: Sendable {
  private static let stride = 64
  private let buffer: TextBuffer
  /// The code points before each multiple of `stride`; empty when the text is all ASCII.
  private let checkpoints: [UInt32]

  public init(_ buffer: TextBuffer) {
    self.buffer = buffer
    var checkpoints: [UInt32] = []
    checkpoints.reserveCapacity(buffer.count / Self.stride + 1)
    var codePoints: UInt32 = 0
    let bytes = buffer.bytes.span
    for index in 0..<bytes.count {
      if index % Self.stride == 0 { checkpoints.append(codePoints) }
      codePoints &+= isContinuation(bytes[index]) ? 0 : 1
    }
    self.checkpoints = Int(codePoints) == buffer.count ? [] : checkpoints
  }

  /// The number of code points before the byte at `offset`.
  public subscript(offset: Int) -> Int {
    if checkpoints.isEmpty { return offset }
    let checkpoint = min(offset / Self.stride, checkpoints.count - 1)
    var codePoints = Int(checkpoints[checkpoint])
    let bytes = buffer.bytes.span
    for index in checkpoint * Self.stride..<offset where !isContinuation(bytes[index]) {
      codePoints += 1
    }
    return codePoints
  }
}

/// Whether a byte is the second, third or fourth of a scalar.
@inline(__always)
package func isContinuation(_ byte: UInt8) -> Bool {
  byte & 0xC0 == 0x80
}
