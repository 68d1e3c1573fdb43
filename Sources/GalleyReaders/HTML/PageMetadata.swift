import GalleyHTML

/// Everything on a page that says something about its article, before anything is decided.
struct PageMetadata {
  var jsonLD: JSONLD
  /// Content of `meta` by name, property, itemprop or http-equiv in small letters; the first counts.
  private(set) var meta: [String: String] = [:]
  /// All contents of those that pages repeat: authors and tags.
  private(set) var repeated: [String: [String]] = [:]
  private(set) var title: String?
  private(set) var canonical: String?
  private(set) var base: String?
  private(set) var language: String?
  private(set) var savedFrom: String?
  /// `time` elements, and elements that are a property of an item.
  private(set) var times: [NodeID] = []
  private(set) var properties: [(name: String, node: NodeID)] = []
  private(set) var relAuthors: [NodeID] = []

  private static let longestScript = 2_000_000
  private static let repeatedNames: Set<String> = [
    "author", "article:author", "article:tag", "dc.creator", "dcterms.creator", "citation_author",
    "parsely-author", "sailthru.author", "keywords",
  ]

  init(_ page: HTMLDocument) {
    var scripts: [[UInt8]] = []
    for (index, node) in page.nodes.enumerated() where node.kind == .element {
      let id = NodeID(index)
      if node.namespace != .html || node.parent == .none { continue }
      switch node.tag {
      case .meta: Self.read(page, id, &meta, &repeated)
      case .title where title == nil:
        let text = Words.squeezed(page.text(of: id))
        if !text.isEmpty { title = text }
      case .link:
        guard let rel = page.value(.rel, of: id)?.lowercased() else { break }
        if rel == "canonical", canonical == nil { canonical = page.value(.href, of: id) }
      case .base where base == nil: base = page.value(.href, of: id)
      case .html where language == nil:
        language = page.value(.lang, of: id) ?? page.value(.xmlLang, of: id)
      case .script:
        guard let type = page.value(.type, of: id)?.lowercased(), type.holds("ld+json"),
          node.firstChild != .none, scripts.count < 64
        else { break }
        var text: [UInt8] = []
        page.appendText(of: id, to: &text)
        if text.count < Self.longestScript { scripts.append(text) }
      case .time: times.append(id)
      default: break
      }
      guard node.attributeCount > 0, node.tag != .meta else { continue }
      let first = Int(node.firstAttribute)
      for attribute in page.attributes[first..<first + Int(node.attributeCount)] {
        if attribute.known == .itemprop, properties.count < 400 {
          for name in page.value(of: attribute).lowercased().split(separator: " ") {
            properties.append((String(name), id))
          }
        } else if attribute.known == .rel, node.tag == .a || node.tag == .link,
          page.value(of: attribute).lowercased().split(separator: " ").contains("author")
        {
          if relAuthors.count < 40 { relAuthors.append(id) }
        }
      }
    }
    jsonLD = JSONLD(scripts)
    savedFrom = Self.savedFrom(page)
  }

  private static func read(
    _ page: HTMLDocument, _ id: NodeID, _ meta: inout [String: String],
    _ repeated: inout [String: [String]]
  ) {
    guard let content = page.value(.content, of: id) else { return }
    let value = Words.squeezed(content)
    guard !value.isEmpty else { return }
    for attribute in [AttributeName.name, .property, .itemprop, .httpEquiv] {
      guard let names = page.value(attribute, of: id)?.lowercased() else { continue }
      for name in names.split(separator: " ").map(String.init) {
        if meta[name] == nil { meta[name] = value }
        if repeatedNames.contains(name), repeated[name, default: []].count < 60 {
          repeated[name, default: []].append(value)
        }
      }
    }
  }

  /// The address in the comment with which browsers and SingleFile mark the pages they save.
  private static func savedFrom(_ page: HTMLDocument) -> String? {
    for node in page.nodes.prefix(60) where node.kind == .comment {
      let text = String(
        decoding: page.bytes[Int(node.start)..<min(Int(node.end), Int(node.start) + 2000)],
        as: UTF8.self)
      for mark in ["saved from url=(", "url:"] {
        guard let range = firstRange(of: mark, in: text) else { continue }
        var rest = text[range...]
        if mark.hasSuffix("("), let close = rest.firstIndex(of: ")") {
          rest = rest[rest.index(after: close)...]
        }
        let address = rest.drop { $0 == " " }.prefix { !$0.isWhitespace }
        if address.hasPrefix("http") { return String(address) }
      }
    }
    return nil
  }

  private static func firstRange(of word: String, in text: String) -> String.Index? {
    var index = text.startIndex
    while index < text.endIndex {
      if text[index...].hasPrefix(word) { return text.index(index, offsetBy: word.count) }
      index = text.index(after: index)
    }
    return nil
  }

  func first(_ names: String...) -> String? {
    for name in names {
      if let value = meta[name] { return value }
    }
    return nil
  }
}

/// Small things to do with words.
enum Words {
  /// Runs of spaces, line ends and no-break spaces made one space; none at the ends.
  static func squeezed(_ text: String) -> String {
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count)
    var pending = false
    // The last bytes of a character that may be a space: C2 A0, E2 80 8B.
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      var width = 0
      if byte <= 0x20 {
        width = 1
      } else if byte == 0xC2, index + 1 < bytes.count, bytes[index + 1] == 0xA0 {
        width = 2
      } else if byte == 0xE2, index + 2 < bytes.count, bytes[index + 1] == 0x80,
        bytes[index + 2] <= 0x8B || bytes[index + 2] == 0xAF
      {
        width = 3
      }
      if width > 0 {
        pending = true
        index += width
        continue
      }
      if pending, !output.isEmpty { output.append(0x20) }
      pending = false
      output.append(byte)
      index += 1
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// Character references read, once more where a page escapes twice, and spaces squeezed.
  static func unescaped(_ text: String) -> String {
    var text = HTMLText.unescaped(text)
    if text.contains("&") { text = HTMLText.unescaped(text) }
    if text.contains("<") { text = withoutTags(text) }
    return squeezed(text)
  }

  static func split(_ text: String, _ separator: String) -> [String] {
    let mark = Array(separator.utf8)
    let bytes = Array(text.utf8)
    var parts: [String] = []
    var start = 0
    var index = 0
    while index + mark.count <= bytes.count {
      if bytes[index] == mark[0], bytes[index..<index + mark.count].elementsEqual(mark) {
        parts.append(String(decoding: bytes[start..<index], as: UTF8.self))
        index += mark.count
        start = index
      } else {
        index += 1
      }
    }
    if parts.isEmpty { return [text] }
    return parts + [String(decoding: bytes[start...], as: UTF8.self)]
  }

  private static func withoutTags(_ text: String) -> String {
    var output = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "<") {
      output += rest[..<open]
      let after = rest.index(after: open)
      guard after < rest.endIndex, rest[after].isLetter || rest[after] == "/",
        let close = rest[after...].firstIndex(of: ">")
      else {
        output += "<"
        rest = rest[after...]
        continue
      }
      rest = rest[rest.index(after: close)...]
    }
    return output + rest
  }
}
