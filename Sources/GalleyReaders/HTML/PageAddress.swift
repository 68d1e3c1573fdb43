/// Addresses of links, made whole.
struct PageAddress {
  private let scheme: String
  private let host: String
  /// Up to and with the last slash.
  private let folder: String

  /// - Parameter base: an absolute address.
  init?(_ base: String) {
    // Over bytes: a page has hundreds of addresses.
    let bytes = base.utf8
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      bytes[colon...].starts(with: "://".utf8)
    else { return nil }
    scheme = base[..<colon].lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }
    let start = bytes.index(colon, offsetBy: 3)
    func end(from start: String.Index, _ marks: StaticString) -> String.Index {
      bytes[start...].firstIndex { byte in
        marks.withUTF8Buffer { $0.contains(byte) }
      } ?? bytes.endIndex
    }
    let hostEnd = end(from: start, "/?#")
    guard hostEnd > start else { return nil }
    host = String(base[start..<hostEnd])
    let path = bytes[hostEnd..<end(from: hostEnd, "?#")]
    folder = path.lastIndex(of: UInt8(ascii: "/")).map { String(base[hostEnd...$0]) } ?? "/"
  }

  /// The site of an address, without `www.`.
  static func site(_ address: String) -> String? {
    guard let page = PageAddress(address) else { return nil }
    let host = page.host.lowercased()
    return host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
  }

  /// Whether an absolute address begins with this page's scheme and host: no need to take it apart.
  func isOnSameHost(_ url: String) -> Bool {
    let prefix = "\(scheme)://\(host)"
    return url.utf8.starts(with: prefix.utf8)
  }

  /// The address that `link` means on this page; nil for what leads nowhere.
  func resolved(_ link: String) -> String? {
    var link = link
    if link.utf8.contains(where: { $0 <= 0x20 }) {
      link = String(link.filter { !$0.isNewline && $0 != "\t" }).trimmed
    }
    guard !link.isEmpty, !link.hasPrefix("#") else { return nil }
    if let whole = Self.absolute(link) { return whole }
    if link.hasPrefix("//") { return "\(scheme):\(link)" }
    if Self.hasScheme(link) { return nil }
    if link.hasPrefix("/") { return "\(scheme)://\(host)\(link)" }
    if link.hasPrefix("?") { return "\(scheme)://\(host)\(folder)\(link)" }
    return "\(scheme)://\(host)\(Self.joined(folder, link))"
  }

  static func absolute(_ link: String) -> String? {
    var bytes = link.utf8.makeIterator()
    for letter in "http".utf8 {
      guard let byte = bytes.next(), byte | 0x20 == letter else { return nil }
    }
    var next = bytes.next()
    if next == UInt8(ascii: "s") || next == UInt8(ascii: "S") { next = bytes.next() }
    let isWhole =
      next == UInt8(ascii: ":") && bytes.next() == UInt8(ascii: "/")
      && bytes.next() == UInt8(ascii: "/")
    return isWhole ? link : nil
  }

  private static func hasScheme(_ link: String) -> Bool {
    guard let colon = link.firstIndex(of: ":") else { return false }
    return link[..<colon].allSatisfy { $0.isLetter || $0.isNumber || $0 == "+" || $0 == "-" }
  }

  private static func joined(_ folder: String, _ link: String) -> String {
    var folder = folder
    var rest = link[...]
    while rest.hasPrefix("../") || rest.hasPrefix("./") {
      if rest.hasPrefix("../") {
        rest = rest.dropFirst(3)
        let parts = folder.split(separator: "/").dropLast()
        folder = parts.isEmpty ? "/" : "/" + parts.joined(separator: "/") + "/"
      } else {
        rest = rest.dropFirst(2)
      }
    }
    return folder + rest
  }
}

extension StringProtocol {
  /// Whether these very bytes stand in it. Looks at bytes alone, where `contains` compares characters
  /// by Unicode's rules.
  func holds(_ piece: StaticString) -> Bool {
    piece.withUTF8Buffer { piece in
      guard let first = piece.first else { return true }
      let bytes = utf8
      var start = bytes.startIndex
      while let place = bytes[start...].firstIndex(of: first) {
        if bytes[place...].starts(with: piece) { return true }
        start = bytes.index(after: place)
      }
      return false
    }
  }
}

extension String {
  /// Without white space at its ends.
  var trimmed: String {
    // Nearly always there is none.
    if let first = utf8.first, let last = utf8.last, 0x21..<0x80 ~= first, 0x21..<0x80 ~= last {
      return self
    }
    return String(self.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
