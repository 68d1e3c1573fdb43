import CHTMLTables

extension HTMLEncoding {
  /// The bytes as UTF-8; what the encoding does not know becomes U+FFFD.
  ///
  /// - Complexity: linear in the number of bytes.
  public func decoded(_ bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBufferPointer { decoded($0).bytes }
  }

  /// - Returns: the text, and how many bytes or pairs of bytes the encoding does not know.
  func decoded(_ bytes: UnsafeBufferPointer<UInt8>) -> (bytes: [UInt8], errors: Int) {
    var decoder = Decoder(bytes)
    switch method {
    case .utf8: decoder.utf8()
    case .utf16LittleEndian: decoder.utf16(low: 0, high: 1)
    case .utf16BigEndian: decoder.utf16(low: 1, high: 0)
    case .singleByte(let place): decoder.singleByte(place)
    case .shiftJIS: decoder.shiftJIS()
    case .eucJP: decoder.eucJP()
    case .iso2022JP: decoder.iso2022JP()
    case .eucKR:
      decoder.pairs("euc-kr", leads: 0x81...0xFE) { trail in
        trail >= 0x41 && trail <= 0xFE ? Int(trail) - 0x41 : nil
      } columns: {
        190
      }
    case .gbk: decoder.gbk()
    case .big5:
      decoder.pairs("big5", leads: 0x81...0xFE) { trail in
        if trail >= 0x40, trail <= 0x7E { return Int(trail) - 0x40 }
        return trail >= 0xA1 && trail <= 0xFE ? Int(trail) - 0xA1 + 63 : nil
      } columns: {
        157
      }
    }
    return (decoder.output, decoder.errors)
  }
}

/// A table of two-byte characters, or of the upper halves of code pages.
struct EncodingTable {
  private let bytes: UnsafePointer<UInt8>
  private let count: Int

  init(_ name: String) {
    guard let table = galley_html_encoding(name) else {
      preconditionFailure("no table of the encoding \(name)")
    }
    bytes = table.pointee.bytes
    count = table.pointee.count / 2
  }

  /// The code point; 0 for none.
  subscript(index: Int) -> UInt32 {
    guard index >= 0, index < count else { return 0 }
    return UInt32(bytes[index * 2]) | UInt32(bytes[index * 2 + 1]) << 8
  }
}

private struct Decoder {
  let input: UnsafeBufferPointer<UInt8>
  var output: [UInt8] = []
  var errors = 0
  private var index = 0

  init(_ input: UnsafeBufferPointer<UInt8>) {
    self.input = input
    output.reserveCapacity(input.count + input.count / 2)
  }

  private mutating func put(_ value: UInt32) {
    if value == 0 {
      errors += 1
      appendScalar(0xFFFD, to: &output)
    } else {
      appendScalar(value, to: &output)
    }
  }

  /// Copies ASCII up to the next byte that is not; false at the end.
  private mutating func skipASCII() -> Bool {
    let start = index
    while index < input.count, input[index] < 0x80 { index += 1 }
    output.append(contentsOf: input[start..<index])
    return index < input.count
  }

  mutating func utf8() {
    while index < input.count {
      guard skipASCII() else { return }
      let length = utf8SequenceLength(input, index)
      if length > 0 {
        output.append(contentsOf: input[index..<index + length])
        index += length
      } else {
        put(0)
        index += 1
        // One mark for what was meant to be one character.
        while index < input.count, input[index] & 0xC0 == 0x80 { index += 1 }
      }
    }
  }

  mutating func utf16(low: Int, high: Int) {
    while index + 1 < input.count {
      let unit = UInt32(input[index + low]) | UInt32(input[index + high]) << 8
      index += 2
      if unit & 0xFC00 == 0xD800, index + 1 < input.count {
        let next = UInt32(input[index + low]) | UInt32(input[index + high]) << 8
        if next & 0xFC00 == 0xDC00 {
          index += 2
          appendScalar(0x10000 + (unit & 0x3FF) << 10 + (next & 0x3FF), to: &output)
          continue
        }
      }
      if unit & 0xF800 == 0xD800 { put(0) } else { appendScalar(unit, to: &output) }
    }
  }

  mutating func singleByte(_ place: Int) {
    let table = EncodingTable("single-byte")
    while index < input.count {
      guard skipASCII() else { return }
      let byte = input[index]
      index += 1
      put(table[place * 128 + Int(byte) - 0x80])
    }
  }

  mutating func pairs(
    _ name: String, leads: ClosedRange<UInt8>, column: (UInt8) -> Int?, columns: () -> Int
  ) {
    let table = EncodingTable(name)
    let width = columns()
    while index < input.count {
      guard skipASCII() else { return }
      let lead = input[index]
      index += 1
      if name == "gbk", lead == 0x80 {
        put(0x20AC)
        continue
      }
      guard leads.contains(lead), index < input.count else {
        put(0)
        continue
      }
      let trail = input[index]
      let value = column(trail).map { table[Int(lead - leads.lowerBound) * width + $0] } ?? 0
      // A trail that is ASCII stays what it is when the pair means nothing.
      if value != 0 || trail >= 0x80 { index += 1 }
      put(value)
    }
  }

  /// GBK, with the four bytes of GB18030 read over.
  mutating func gbk() {
    pairs("gbk", leads: 0x81...0xFE) { trail in
      if trail >= 0x40, trail <= 0x7E { return Int(trail) - 0x40 }
      return trail >= 0x80 && trail <= 0xFE ? Int(trail) - 0x80 + 63 : nil
    } columns: {
      190
    }
  }

  mutating func shiftJIS() {
    let table = EncodingTable("shift-jis")
    while index < input.count {
      guard skipASCII() else { return }
      let lead = input[index]
      index += 1
      if lead >= 0xA1, lead <= 0xDF {
        put(0xFF61 + UInt32(lead) - 0xA1)
        continue
      }
      let isLead = lead >= 0x81 && lead <= 0x9F || lead >= 0xE0 && lead <= 0xFC
      guard isLead, index < input.count else {
        put(0)
        continue
      }
      let trail = input[index]
      let row = lead < 0xA0 ? Int(lead) - 0x81 : Int(lead) - 0xE0 + 31
      var value: UInt32 = 0
      if trail >= 0x40, trail <= 0x7E {
        value = table[row * 188 + Int(trail) - 0x40]
      } else if trail >= 0x80, trail <= 0xFC {
        value = table[row * 188 + Int(trail) - 0x80 + 63]
      }
      if value != 0 || trail >= 0x80 { index += 1 }
      put(value)
    }
  }

  mutating func eucJP() {
    let table = EncodingTable("euc-jp")
    let extra = EncodingTable("jis-0212")
    while index < input.count {
      guard skipASCII() else { return }
      let lead = input[index]
      index += 1
      if lead == 0x8E, index < input.count, input[index] >= 0xA1, input[index] <= 0xDF {
        put(0xFF61 + UInt32(input[index]) - 0xA1)
        index += 1
      } else if lead == 0x8F, index + 1 < input.count, input[index] >= 0xA1,
        input[index + 1] >= 0xA1
      {
        put(extra[(Int(input[index]) - 0xA1) * 94 + Int(input[index + 1]) - 0xA1])
        index += 2
      } else if lead >= 0xA1, lead <= 0xFE, index < input.count, input[index] >= 0xA1,
        input[index] <= 0xFE
      {
        put(table[(Int(lead) - 0xA1) * 94 + Int(input[index]) - 0xA1])
        index += 1
      } else {
        put(0)
      }
    }
  }

  mutating func iso2022JP() {
    let table = EncodingTable("euc-jp")
    var isDouble = false
    while index < input.count {
      let byte = input[index]
      if byte == 0x1B, index + 2 < input.count {
        if input[index + 1] == UInt8(ascii: "$") {
          isDouble = true
          index += 3
          continue
        }
        if input[index + 1] == UInt8(ascii: "(") {
          isDouble = false
          index += 3
          continue
        }
      }
      if isDouble, byte >= 0x21, byte <= 0x7E, index + 1 < input.count, input[index + 1] >= 0x21,
        input[index + 1] <= 0x7E
      {
        put(table[(Int(byte) - 0x21) * 94 + Int(input[index + 1]) - 0x21])
        index += 2
      } else {
        if byte < 0x80 { output.append(byte) } else { put(0) }
        index += 1
      }
    }
  }
}

/// The length of the well-formed sequence of two to four bytes there; 0 for none.
func utf8SequenceLength(_ input: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
  let lead = input[index]
  let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
  guard lead >= 0xC2, lead <= 0xF4, index + length <= input.count else { return 0 }
  for offset in 1..<length where input[index + offset] & 0xC0 != 0x80 { return 0 }
  let second = input[index + 1]
  switch lead {
  case 0xE0 where second < 0xA0: return 0
  case 0xED where second > 0x9F: return 0
  case 0xF0 where second < 0x90: return 0
  case 0xF4 where second > 0x8F: return 0
  default: return length
  }
}
