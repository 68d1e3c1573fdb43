import GalleyCore

/// The digits with which a token begins; at most eight.
func leadingDigits(_ text: TextBuffer, _ span: TextSpan) -> (value: Int, count: Int)? {
  var value = 0
  var count = 0
  for offset in span.range {
    let digit = text.bytes[offset] &- 0x30
    guard digit < 10 else { break }
    guard count < 8 else { return nil }
    value = value * 10 + Int(digit)
    count += 1
  }
  return count == 0 ? nil : (value, count)
}

/// The year that a longer number begins with, or letters stand behind; nil for one that no page of the
/// web is from.
func gluedYear(_ value: Int, _ count: Int) -> Int? {
  guard (4...8).contains(count) else { return nil }
  var year = value
  for _ in 4..<count { year /= 10 }
  return (1990...2035).contains(year) ? year : nil
}

/// The numbers of a token such as `22.03.2011`, `2011-03-22` or `2011-03-22T09`.
struct Fields {
  var values = (0, 0, 0)
  var widths = (0, 0, 0)
  var count = 0
  var separator: UInt8 = 0
  /// What stands behind a `T`.
  var hour: Int?

  mutating func read(_ text: TextBuffer, _ span: TextSpan) -> Bool {
    guard span.count <= 16 else { return false }
    var value = 0
    var width = 0
    for offset in span.start...span.end {
      let byte = offset < span.end ? text.bytes[offset] : 0
      if byte &- 0x30 < 10 {
        value = value * 10 + Int(byte &- 0x30)
        width += 1
        continue
      }
      if count == 3 {
        guard hour == nil, width <= 2, byte == 0 else { return false }
        hour = value
        continue
      }
      switch count {
      case 0: (values.0, widths.0) = (value, width)
      case 1: (values.1, widths.1) = (value, width)
      default: (values.2, widths.2) = (value, width)
      }
      count += 1
      // `30.01.202430. Januar 2024`
      if count == 3, width > 4, separator != UInt8(ascii: "-"), let year = gluedYear(value, width) {
        (values.2, widths.2, width) = (year, 4, 4)
      }
      guard width > 0, width <= 4 else { return false }
      (value, width) = (0, 0)
      if byte == 0 { break }
      if byte == UInt8(ascii: "T") && count == 3 { continue }
      guard byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/"),
        separator == 0 || separator == byte
      else { return false }
      separator = byte
    }
    return count == 1 || count == 3
  }
}

/// A time as one token may give it: `17`, `11h20`, `4pm`, `08.00`.
struct Clock {
  enum Half { case none, morning, afternoon }

  var hour = 0
  var minute: Int?
  var second: Int?
  var half = Half.none
  var isDotted = false

  mutating func read(_ text: TextBuffer, _ span: TextSpan) -> Bool {
    guard let first = leadingDigits(text, span), first.count <= 2, first.value <= 24 else {
      return false
    }
    hour = first.value
    var offset = span.start + first.count
    guard offset < span.end else { return true }
    let mark = text.bytes[offset]
    if mark == UInt8(ascii: "h") || mark == UInt8(ascii: ".") || mark == UInt8(ascii: "H") {
      guard let rest = leadingDigits(text, TextSpan(offset + 1, span.end)), rest.count == 2 else {
        if mark == UInt8(ascii: "h"), offset + 1 == span.end {
          minute = 0
          return true
        }
        return false
      }
      minute = rest.value
      isDotted = mark == UInt8(ascii: ".")
      offset += 3
      guard offset < span.end else { return true }
    }
    half = Self.half(text, offset, span.end)
    return half != .none
  }

  static func half(_ text: TextBuffer, _ start: Int, _ end: Int) -> Half {
    guard end - start == 2, text.bytes[start + 1] | 0x20 == UInt8(ascii: "m") else { return .none }
    switch text.bytes[start] | 0x20 {
    case UInt8(ascii: "a"): return .morning
    case UInt8(ascii: "p"): return .afternoon
    default: return .none
    }
  }

  var hour24: Int? {
    switch half {
    case .none: return hour < 24 ? hour : nil
    case .morning: return (1...12).contains(hour) ? hour % 12 : nil
    case .afternoon: return (1...12).contains(hour) ? hour % 12 + 12 : nil
    }
  }
}
