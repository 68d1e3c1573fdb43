import CHTMLTables

/// The names of character references, `amp;` and 2,230 more, by their hash.
struct CharacterNames: Sendable {
  static let shared = CharacterNames()

  private struct Entry {
    var start: UInt32
    var count: UInt8
    var first: UInt32
    /// 0 when one scalar is all there is.
    var second: UInt32
  }

  private var names: [UInt8] = []
  private var entries: [Entry] = []
  private var slots = [UInt16](repeating: 0, count: 8192)
  private(set) var longest = 0

  private init() {
    // Lines such as `amp; 26` and `acE; 223e 333`.
    let table = UnsafeBufferPointer(
      start: galley_html_character_names(), count: galley_html_character_names_count())
    var index = 0
    while index < table.count {
      let start = names.count
      while table[index] != 0x20 {
        names.append(table[index])
        index += 1
      }
      var values: [UInt32] = []
      while table[index] != 0x0A {
        if table[index] == 0x20 {
          values.append(0)
        } else {
          let byte = table[index]
          let digit = byte < 0x3A ? byte - 0x30 : byte - 0x57
          values[values.count - 1] = values[values.count - 1] << 4 | UInt32(digit)
        }
        index += 1
      }
      index += 1
      longest = max(longest, names.count - start)
      entries.append(
        Entry(
          start: UInt32(start), count: UInt8(names.count - start), first: values[0],
          second: values.count > 1 ? values[1] : 0))
      var slot = hash(names[start...]) & 8191
      while slots[slot] != 0 { slot = (slot + 1) & 8191 }
      slots[slot] = UInt16(entries.count)
    }
  }

  private func hash(_ name: some Sequence<UInt8>) -> Int {
    var hash: UInt32 = 0x811c_9dc5
    for byte in name { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return Int(hash ^ (hash >> 15))
  }

  /// The longest name that `text` begins with: its length and the scalars that it stands for.
  func match(_ text: UnsafeBufferPointer<UInt8>) -> (count: Int, first: UInt32, second: UInt32)? {
    var most = 0
    while most < min(text.count, longest), isASCIILetter(text[most]) || text[most] &- 0x30 < 10 {
      most += 1
    }
    if most < text.count, text[most] == UInt8(ascii: ";") { most += 1 }
    while most >= 2 {
      let name = UnsafeBufferPointer(rebasing: text[..<most])
      var slot = hash(name) & 8191
      while slots[slot] != 0 {
        let entry = entries[Int(slots[slot]) - 1]
        if Int(entry.count) == most,
          names[Int(entry.start)..<Int(entry.start) + most].elementsEqual(name)
        {
          return (most, entry.first, entry.second)
        }
        slot = (slot + 1) & 8191
      }
      most -= 1
    }
    return nil
  }
}

/// What a character reference stands for.
struct CharacterReference {
  /// The bytes from `&` on.
  var count = 0
  var first: UInt32 = 0
  var second: UInt32 = 0

  /// Reads the reference that `text` begins with; nil when its `&` is just a character.
  init?(_ text: UnsafeBufferPointer<UInt8>, isAttribute: Bool) {
    guard text.count > 1 else { return nil }
    if text[1] == UInt8(ascii: "#") {
      guard readNumber(text) else { return nil }
      return
    }
    guard isASCIILetter(text[1]),
      let match = CharacterNames.shared.match(UnsafeBufferPointer(rebasing: text[1...]))
    else { return nil }
    count = match.count + 1
    first = match.first
    second = match.second
    // `?a=1&copy=2` in an attribute is an address, not a copyright sign.
    if isAttribute, text[match.count] != UInt8(ascii: ";"), count < text.count {
      let next = text[count]
      if next == UInt8(ascii: "=") || isASCIILetter(next) || next &- 0x30 < 10 { return nil }
    }
  }

  private mutating func readNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 2
    var value: UInt32 = 0
    let isHexadecimal = index < text.count && text[index] | 0x20 == UInt8(ascii: "x")
    if isHexadecimal { index += 1 }
    let start = index
    while index < text.count {
      let byte = text[index]
      let digit: UInt32
      if byte &- 0x30 < 10 {
        digit = UInt32(byte - 0x30)
      } else if isHexadecimal, (byte | 0x20) &- 0x61 < 6 {
        digit = UInt32((byte | 0x20) - 0x57)
      } else {
        break
      }
      value = min(value * (isHexadecimal ? 16 : 10) + digit, 0x11_0000)
      index += 1
    }
    guard index > start else { return false }
    if index < text.count, text[index] == UInt8(ascii: ";") { index += 1 }
    count = index
    switch value {
    case 0, 0xD800...0xDFFF, 0x11_0000...: first = 0xFFFD
    case 0x80...0x9F: first = Self.windows1252[Int(value - 0x80)]
    default: first = value
    }
    return true
  }

  /// What pages mean by the numbers of control characters.
  private static let windows1252: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]
}

/// Appends text as a reader sees it: references replaced, line ends of one byte, no zero byte.
func appendDecoded(
  _ text: UnsafeBufferPointer<UInt8>, references: Bool, isAttribute: Bool,
  to output: inout [UInt8]
) {
  var index = 0
  var plain = 0
  while index < text.count {
    let byte = text[index]
    if byte == UInt8(ascii: "&"), references {
      let rest = UnsafeBufferPointer(rebasing: text[index...])
      if let reference = CharacterReference(rest, isAttribute: isAttribute) {
        output.append(contentsOf: text[plain..<index])
        appendScalar(reference.first, to: &output)
        if reference.second != 0 { appendScalar(reference.second, to: &output) }
        index += reference.count
        plain = index
        continue
      }
    } else if byte == 0x0D {
      output.append(contentsOf: text[plain..<index])
      if index + 1 == text.count || text[index + 1] != 0x0A { output.append(0x0A) }
      plain = index + 1
    } else if byte == 0 {
      output.append(contentsOf: text[plain..<index])
      appendScalar(0xFFFD, to: &output)
      plain = index + 1
    }
    index += 1
  }
  output.append(contentsOf: text[plain...])
}

func appendScalar(_ value: UInt32, to output: inout [UInt8]) {
  let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
  for byte in UTF8.encode(scalar).unsafelyUnwrapped { output.append(byte) }
}

/// Words that are HTML inside some other format.
public enum HTMLText {
  /// `Fish &amp; chips` as a reader sees it.
  public static func unescaped(_ text: String) -> String {
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.contains(UInt8(ascii: "&")) else { return nil as String? }
      var output: [UInt8] = []
      appendDecoded(bytes, references: true, isAttribute: false, to: &output)
      return String(decoding: output, as: UTF8.self)
    } ?? text
  }
}
