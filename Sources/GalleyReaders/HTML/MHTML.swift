/// The page inside a `.mhtml` file, as browsers save it: a mail with the page and its pictures.
enum MHTML {
  /// The bytes of the first part that is HTML, its address, and its declared character set.
  static func page(_ bytes: [UInt8]) -> (bytes: [UInt8], address: String?, charset: String?)? {
    let (head, body) = split(bytes[...])
    let type = head["content-type"] ?? ""
    guard let boundary = parameter("boundary", of: type) else {
      return part(head, body, type)
    }
    let mark = Array("--\(boundary)".utf8)
    var places: [Int] = []
    var index = body.startIndex
    while index + mark.count <= body.endIndex {
      if body[index] == mark[0], index == body.startIndex || body[index - 1] == 0x0A,
        body[index..<index + mark.count].elementsEqual(mark)
      {
        places.append(index)
        index += mark.count
      } else {
        index += 1
      }
    }
    for (number, place) in places.enumerated() {
      let end = number + 1 < places.count ? places[number + 1] : body.endIndex
      var start = place + mark.count
      while start < end, body[start] != 0x0A { start += 1 }
      guard start < end else { continue }
      let (head, content) = split(body[(start + 1)..<end])
      let type = head["content-type"] ?? ""
      if let page = part(head, content, type) { return page }
    }
    return nil
  }

  private static func part(
    _ head: [String: String], _ body: ArraySlice<UInt8>, _ type: String
  ) -> (bytes: [UInt8], address: String?, charset: String?)? {
    let lower = type.lowercased()
    guard lower.hasPrefix("text/html") || lower.hasPrefix("application/xhtml") else { return nil }
    let content: [UInt8]
    switch (head["content-transfer-encoding"] ?? "").lowercased() {
    case "quoted-printable": content = quotedPrintable(body)
    case "base64": content = base64(body)
    default: content = Array(body)
    }
    return (content, head["content-location"], parameter("charset", of: type))
  }

  /// The header fields in small letters, and what follows the blank line.
  private static func split(_ bytes: ArraySlice<UInt8>) -> ([String: String], ArraySlice<UInt8>) {
    var fields: [String: String] = [:]
    var last: String?
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let end = bytes[index...].firstIndex(of: 0x0A) ?? bytes.endIndex
      let line = String(decoding: bytes[index..<end], as: UTF8.self)
      index = min(end + 1, bytes.endIndex)
      if line.trimmed.isEmpty { break }
      if line.first == " " || line.first == "\t" {
        if let last { fields[last, default: ""] += " " + line.trimmed }
      } else if let colon = line.firstIndex(of: ":"), fields.count < 100 {
        let name = line[..<colon].lowercased()
        fields[name] = String(line[line.index(after: colon)...]).trimmed
        last = name
      }
    }
    return (fields, bytes[index...])
  }

  private static func parameter(_ name: String, of value: String) -> String? {
    for part in value.split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1)
      if pair.count == 2, String(pair[0]).trimmed.lowercased() == name {
        return String(pair[1]).trimmed.filter { $0 != "\"" }
      }
    }
    return nil
  }

  private static func quotedPrintable(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      guard bytes[index] == UInt8(ascii: "=") else {
        output.append(bytes[index])
        index += 1
        continue
      }
      if index + 1 < bytes.endIndex, bytes[index + 1] == 0x0A {
        index += 2
      } else if index + 2 < bytes.endIndex, bytes[index + 1] == 0x0D, bytes[index + 2] == 0x0A {
        index += 3
      } else if index + 2 < bytes.endIndex, let high = digit(bytes[index + 1]),
        let low = digit(bytes[index + 2])
      {
        output.append(high << 4 | low)
        index += 3
      } else {
        output.append(bytes[index])
        index += 1
      }
    }
    return output
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  private static func base64(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
      let value: UInt32
      switch byte {
      case 0x41...0x5A: value = UInt32(byte - 0x41)
      case 0x61...0x7A: value = UInt32(byte - 0x47)
      case 0x30...0x39: value = UInt32(byte + 4)
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      default: continue
      }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        output.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return output
  }
}
