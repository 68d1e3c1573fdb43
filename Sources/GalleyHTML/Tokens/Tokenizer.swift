/// Cuts a page into tags, text and comments, as the standard says.
///
/// The state machine of the standard is written out as straight code: each kind of token is read
/// in one go. What comes next depends on the tree (`mode`, `allowsCDATA`), which the tree builder
/// sets between two tokens.
struct Tokenizer {
  enum Kind {
    case text, startTag, endTag, comment, doctype, end
  }

  /// How text is read up to the end tag of the element that it stands in.
  enum Mode {
    case data
    /// `title`, `textarea`: text with references.
    case rcdata
    /// `style` and others: text as it is.
    case rawtext
    case script
    case plaintext
  }

  let base: UnsafePointer<UInt8>
  let count: Int
  var position = 0
  var mode = Mode.data
  /// The name of the element whose end tag ends text in `rcdata`, `rawtext` and `script`.
  private var textName: [UInt8] = []
  var allowsCDATA = false

  // The token that was read last.
  /// Text and comments: their bytes. Tags: from `<` to behind `>`.
  private(set) var start = 0
  private(set) var end = 0
  private(set) var content = HTMLContent.plain
  /// Whether the text is one zero byte, which each place treats in its own way.
  private(set) var isZero = false
  var tag = Tag.other
  var name: NameID = 0
  private(set) var firstAttribute = 0
  private(set) var isSelfClosing = false
  private(set) var doctype: DoctypeToken?

  var tagNames: NameTable
  var attributeNames: NameTable
  var attributes: [HTMLAttribute]
  /// For each attribute name the number of the tag that had it last.
  private var seen: [UInt32] = []
  private var tagNumber: UInt32 = 0
  private let maxAttributes: Int
  private(set) var isCut = false
  /// Whether the page has zero bytes or line ends of two bytes anywhere.
  private let hasOddBytes: Bool
  private let tags = Tag.allCases
  private let knownAttributes = AttributeName.allCases

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, tagNames: NameTable, attributeNames: NameTable,
    attributes: [HTMLAttribute], maxAttributes: Int
  ) {
    base = bytes.baseAddress.unsafelyUnwrapped
    count = bytes.count
    hasOddBytes = find(0x0D, base, 0, count) != nil || find(0, base, 0, count) != nil
    self.tagNames = tagNames
    self.attributeNames = attributeNames
    self.attributes = attributes
    self.maxAttributes = min(maxAttributes, Int(UInt16.max))
    seen = [UInt32](repeating: 0, count: attributeNames.count)
  }

  mutating func next() -> Kind {
    isZero = false
    guard position < count else { return .end }
    switch mode {
    case .data:
      if base[position] == UInt8(ascii: "<"), let kind = markup() { return kind }
      return position < count ? text() : .end
    case .rcdata, .rawtext: return rawText()
    case .script: return scriptText()
    case .plaintext:
      setText(from: position, to: count, references: false)
      position = count
      return .text
    }
  }

  // MARK: - Text

  /// Text up to the next `<`, which may itself begin it.
  private mutating func text() -> Kind {
    let first = position
    var index = position
    var content = HTMLContent.plain
    if base[index] == 0 {
      start = index
      end = index + 1
      position = index + 1
      self.content = .unnormalized
      isZero = true
      return .text
    }
    if base[index] == UInt8(ascii: "<") { index += 1 }
    scan: while index < count {
      switch base[index] {
      case UInt8(ascii: "<"), 0: break scan
      case UInt8(ascii: "&"): content = .references
      case 0x0D: if content == .plain { content = .unnormalized }
      default: break
      }
      index += 1
    }
    start = first
    end = index
    self.content = content
    position = index
    return .text
  }

  private mutating func setText(from first: Int, to last: Int, references: Bool) {
    start = first
    end = last
    content = content(base + first, last - first, references: references)
  }

  @inline(__always)
  private func content(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, references: Bool
  ) -> HTMLContent {
    if references, find(UInt8(ascii: "&"), bytes, 0, count) != nil { return .references }
    guard hasOddBytes else { return .plain }
    let isPlain = find(0x0D, bytes, 0, count) == nil && find(0, bytes, 0, count) == nil
    return isPlain ? .plain : .unnormalized
  }

  /// The text of `title` or `style`, or the end tag behind it.
  private mutating func rawText() -> Kind {
    var index = position
    while let found = find(UInt8(ascii: "<"), base, index, count) {
      if isEndTag(found) {
        if found == position { return tagToken(at: found, isEnd: true) }
        setText(from: position, to: found, references: mode == .rcdata)
        position = found
        return .text
      }
      index = found + 1
    }
    setText(from: position, to: count, references: mode == .rcdata)
    position = count
    return .text
  }

  /// Text of a script; `<!-- <script> </script> -->` inside does not end it.
  private mutating func scriptText() -> Kind {
    if isEndTag(position) { return tagToken(at: position, isEnd: true) }
    var index = position
    var isEscaped = false
    var isDoubleEscaped = false
    scan: while index < count {
      if !isEscaped {
        guard let found = find(UInt8(ascii: "<"), base, index, count) else {
          index = count
          break
        }
        index = found
      } else {
        while index < count, base[index] != UInt8(ascii: "<"), base[index] != UInt8(ascii: "-") {
          index += 1
        }
        guard index < count else { break }
        if base[index] == UInt8(ascii: "-") {
          if matches("-->", at: index) {
            isEscaped = false
            isDoubleEscaped = false
          }
          index += 1
          continue
        }
      }
      if !isEscaped, matches("<!--", at: index) {
        isEscaped = true
        // Its dashes may be those of `-->`.
        index += 2
        continue
      }
      if isDoubleEscaped {
        if isEndTag(index) { isDoubleEscaped = false }
      } else if isEndTag(index) {
        break scan
      } else if isEscaped, isName(Self.script, at: index + 1) {
        isDoubleEscaped = true
      }
      index += 1
    }
    setText(from: position, to: index, references: false)
    position = index
    return .text
  }

  /// Whether the end tag of the element whose text is read begins at `index`.
  private func isEndTag(_ index: Int) -> Bool {
    guard index + 2 < count, base[index] == UInt8(ascii: "<"), base[index + 1] == UInt8(ascii: "/")
    else { return false }
    return isName(textName, at: index + 2)
  }

  /// Whether a tag's name stands there, in whatever case, and is over.
  private func isName(_ name: [UInt8], at index: Int) -> Bool {
    var place = index
    for byte in name {
      guard place < count, lowercased(base[place]) == byte else { return false }
      place += 1
    }
    guard place < count else { return false }
    let byte = base[place]
    return isHTMLSpace(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">")
  }

  private func matches(_ word: StaticString, at index: Int) -> Bool {
    guard index + word.utf8CodeUnitCount <= count else { return false }
    for offset in 0..<word.utf8CodeUnitCount
    where lowercased(base[index + offset]) != word.utf8Start[offset] {
      return false
    }
    return true
  }

  // MARK: - Markup

  /// What begins with `<`; nil when it is text, or nothing at all.
  private mutating func markup() -> Kind? {
    while position < count, base[position] == UInt8(ascii: "<") {
      guard position + 1 < count else { return nil }
      let byte = base[position + 1]
      if isASCIILetter(byte) { return tagToken(at: position, isEnd: false) }
      switch byte {
      case UInt8(ascii: "/"):
        guard position + 2 < count else { return nil }
        if isASCIILetter(base[position + 2]) { return tagToken(at: position, isEnd: true) }
        if base[position + 2] != UInt8(ascii: ">") { return bogusComment(at: position + 2) }
        position += 3
        continue
      case UInt8(ascii: "!"):
        if matches("<!--", at: position) { return comment() }
        if matches("<!doctype", at: position) { return doctypeToken() }
        if allowsCDATA, isCDATA(position) { return cdata() }
        return bogusComment(at: position + 2)
      case UInt8(ascii: "?"): return bogusComment(at: position + 1)
      default: return nil
      }
    }
    return nil
  }

  private func isCDATA(_ index: Int) -> Bool {
    let word: StaticString = "<![CDATA["
    guard index + 9 <= count else { return false }
    for offset in 0..<9 where base[index + offset] != word.utf8Start[offset] { return false }
    return true
  }

  private mutating func cdata() -> Kind? {
    let first = position + 9
    var index = first
    while let found = find(UInt8(ascii: "]"), base, index, count) {
      if matches("]]>", at: found) {
        position = found + 3
        if found == first { return next() }
        setText(from: first, to: found, references: false)
        return .text
      }
      index = found + 1
    }
    position = count
    if first >= count { return .end }
    setText(from: first, to: count, references: false)
    return .text
  }

  private mutating func bogusComment(at first: Int) -> Kind {
    let last = find(UInt8(ascii: ">"), base, first, count) ?? count
    setText(from: first, to: last, references: false)
    position = min(last + 1, count)
    return .comment
  }

  private mutating func comment() -> Kind {
    let first = position + 4
    // `<!-->` and `<!--->`.
    if first < count, base[first] == UInt8(ascii: ">") {
      return emptyComment(first, position: first + 1)
    }
    if matches("->", at: first) { return emptyComment(first, position: first + 2) }
    var index = first
    while let found = find(UInt8(ascii: "-"), base, index, count) {
      if matches("-->", at: found) {
        setText(from: first, to: found, references: false)
        position = found + 3
        return .comment
      }
      if matches("--!>", at: found) {
        setText(from: first, to: found, references: false)
        position = found + 4
        return .comment
      }
      index = found + 1
    }
    // The page ends inside: dashes that might have begun the end belong to nothing.
    var last = count
    if last - first >= 3, matches("--!", at: last - 3) {
      last -= 3
    } else {
      for _ in 0..<2 where last > first && base[last - 1] == UInt8(ascii: "-") { last -= 1 }
    }
    setText(from: min(first, count), to: last, references: false)
    position = count
    return .comment
  }

  private mutating func emptyComment(_ place: Int, position: Int) -> Kind {
    setText(from: place, to: place, references: false)
    self.position = position
    return .comment
  }

  // MARK: - Tags

  private mutating func tagToken(at first: Int, isEnd: Bool) -> Kind {
    let nameStart = first + (isEnd ? 2 : 1)
    var index = nameStart
    var hasZero = false
    while index < count {
      let byte = base[index]
      if isHTMLSpace(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">") { break }
      if byte == 0 { hasZero = true }
      index += 1
    }
    let bytes = UnsafeBufferPointer(start: base + nameStart, count: index - nameStart)
    name = hasZero ? Self.id(bytes, &tagNames) : tagNames.id(bytes)
    tag = Int(name) < tags.count ? tags[Int(name)] : .other
    firstAttribute = attributes.count
    isSelfClosing = false
    tagNumber &+= 1
    start = first
    if index < count, base[index] == UInt8(ascii: ">") {
      index += 1
    } else {
      index = readAttributes(from: index)
    }
    guard index <= count else {
      // A page that ends inside a tag does not have it.
      attributes.removeSubrange(firstAttribute...)
      position = count
      return .end
    }
    end = index
    position = index
    if isEnd, attributes.count > firstAttribute { attributes.removeSubrange(firstAttribute...) }
    return isEnd ? .endTag : .startTag
  }

  /// Reads attributes up to behind `>`; the place behind the page's end when there is none.
  private mutating func readAttributes(from first: Int) -> Int {
    var index = first
    while true {
      while index < count, isHTMLSpace(base[index]) { index += 1 }
      guard index < count else { return count + 1 }
      if base[index] == UInt8(ascii: ">") { return index + 1 }
      if base[index] == UInt8(ascii: "/") {
        if index + 1 < count, base[index + 1] == UInt8(ascii: ">") {
          isSelfClosing = true
          return index + 2
        }
        index += 1
        continue
      }
      // The name: whatever it begins with, `=` too, belongs to it.
      let nameStart = index
      var hasZero = base[index] == 0
      index += 1
      while index < count {
        let byte = base[index]
        if byte == UInt8(ascii: "=") || isHTMLSpace(byte) || byte == UInt8(ascii: "/")
          || byte == UInt8(ascii: ">")
        {
          break
        }
        if byte == 0 { hasZero = true }
        index += 1
      }
      let nameEnd = index
      while index < count, isHTMLSpace(base[index]) { index += 1 }
      var value = 0..<0
      var content = HTMLContent.plain
      if index < count, base[index] == UInt8(ascii: "=") {
        index += 1
        while index < count, isHTMLSpace(base[index]) { index += 1 }
        guard index < count else { return count + 1 }
        let quote = base[index]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
          guard let close = find(quote, base, index + 1, count) else { return count + 1 }
          value = index + 1..<close
          content = self.content(base + index + 1, value.count, references: true)
          index = close + 1
        } else if quote != UInt8(ascii: ">") {
          let valueStart = index
          while index < count, !isHTMLSpace(base[index]), base[index] != UInt8(ascii: ">") {
            let byte = base[index]
            if byte == UInt8(ascii: "&") {
              content = .references
            } else if byte == 0, content == .plain {
              content = .unnormalized
            }
            index += 1
          }
          value = valueStart..<index
        }
      }
      guard index < count else { return count + 1 }
      add(nameStart..<nameEnd, hasZero: hasZero, value, content)
    }
  }

  private mutating func add(
    _ name: Range<Int>, hasZero: Bool, _ value: Range<Int>, _ content: HTMLContent
  ) {
    guard attributes.count - firstAttribute < maxAttributes else {
      isCut = true
      return
    }
    let bytes = UnsafeBufferPointer(start: base + name.lowerBound, count: name.count)
    let id = hasZero ? Self.id(bytes, &attributeNames) : attributeNames.id(bytes)
    if Int(id) >= seen.count {
      seen.append(contentsOf: repeatElement(0, count: Int(id) + 1 - seen.count))
    }
    // The first of two with the same name counts.
    guard seen[Int(id)] != tagNumber else { return }
    seen[Int(id)] = tagNumber
    attributes.append(
      HTMLAttribute(
        name: id, known: Int(id) < knownAttributes.count ? knownAttributes[Int(id)] : .other,
        content: content, start: UInt32(value.lowerBound), end: UInt32(value.upperBound)))
  }

  /// The name with its zero bytes replaced.
  private static func id(
    _ name: UnsafeBufferPointer<UInt8>, _ table: inout NameTable
  ) -> NameID {
    var clean: [UInt8] = []
    for byte in name {
      if byte == 0 { appendScalar(0xFFFD, to: &clean) } else { clean.append(byte) }
    }
    return clean.withUnsafeBufferPointer { table.id($0) }
  }

  // MARK: - For the tree builder

  /// Reads on as text up to the end tag of the element whose start tag was read.
  mutating func readText(_ mode: Mode) {
    self.mode = mode
    textName = Self.textNames[tag] ?? []
  }

  private static let script = Array("script".utf8)
  private static let textNames: [Tag: [UInt8]] = Dictionary(
    uniqueKeysWithValues: [
      Tag.title, .textarea, .style, .script, .xmp, .iframe, .noembed, .noframes,
    ].map { ($0, Array($0.rawValue.utf8)) })

  /// Drops the first bytes of the text that was read.
  mutating func skipText(_ bytes: Int) { start += bytes }

  mutating func setDoctype(_ token: DoctypeToken?, position: Int) {
    doctype = token
    self.position = position
  }
}
