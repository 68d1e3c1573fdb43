/// A stretch of a text: UTF-8 byte offsets, zero based, half open.
///
/// Offsets count bytes of one `TextBuffer`, never characters or UTF-16 units, and lie on the
/// borders of Unicode scalars. Stored as two 32-bit numbers, since an article holds many.
///
///     let span = TextSpan(4, 9)
///     buffer.string(at: span)   // the five bytes from the fifth on
public struct TextSpan: Hashable, Sendable, Comparable {
  @usableFromInline let low: UInt32
  @usableFromInline let high: UInt32

  /// - Precondition: `0 <= start <= end`, and both fit 32 bits.
  @inlinable
  public init(_ start: Int, _ end: Int) {
    precondition(0 <= start && start <= end, "a span from \(start) to \(end) is none")
    low = UInt32(start)
    high = UInt32(end)
  }

  @inlinable
  public init(_ range: Range<Int>) {
    self.init(range.lowerBound, range.upperBound)
  }

  @inlinable public var start: Int { Int(low) }
  @inlinable public var end: Int { Int(high) }
  /// The number of bytes.
  @inlinable public var count: Int { Int(high - low) }
  @inlinable public var isEmpty: Bool { low == high }
  @inlinable public var range: Range<Int> { start..<end }

  /// By start, and by end where two begin together.
  @inlinable
  public static func < (left: TextSpan, right: TextSpan) -> Bool {
    left.low != right.low ? left.low < right.low : left.high < right.high
  }

  @inlinable
  public func contains(_ other: TextSpan) -> Bool {
    low <= other.low && other.high <= high
  }

  @inlinable
  public func contains(_ offset: Int) -> Bool {
    start <= offset && offset < end
  }

  @inlinable
  public func overlaps(_ other: TextSpan) -> Bool {
    low < other.high && other.low < high
  }

  /// The shortest span that holds both.
  @inlinable
  public func union(_ other: TextSpan) -> TextSpan {
    TextSpan(min(start, other.start), max(end, other.end))
  }
}
