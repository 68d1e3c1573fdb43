import GalleyHTML

/// One walk over a page: its text with single spaces, cut into blocks, and the boxes around them.
struct PageSurvey {
  /// A link of the text.
  struct Anchor {
    var node: NodeID
    /// Bytes of the text.
    var start: Int
    var end: Int
  }

  struct Picture {
    var node: NodeID
    /// The box around it.
    var box: Int
    /// The block that begins behind it, or in which it stands.
    var block: Int
    /// Whether it is part of a link.
    var isLinked: Bool
  }

  /// An element whose names say that it holds an author or a date.
  struct Mark {
    enum Kind { case author, date }

    var kind: Kind
    var node: NodeID
    var box: Int
    /// Bytes of the text.
    var start: Int
    var end: Int
    /// The block in which it begins.
    var block: Int
  }

  let page: HTMLDocument
  /// What the page shows, blocks one after the other, each closed by a line end.
  private(set) var text: [UInt8] = []
  private(set) var blocks: [PageBlock] = []
  private(set) var boxes: [PageBox] = []
  private(set) var anchors: [Anchor] = []
  private(set) var pictures: [Picture] = []
  private static let mostPictures = 2_000
  /// Hashes of the words of class and id.
  private(set) var names: [UInt32] = []
  private(set) var h1: [Int] = []
  private(set) var marks: [Mark] = []
  /// The thread of a board that the page is.
  var thread: BoardThread?
  private var openMarks: [Int] = []
  var body: NodeID = .none

  private var current: PageBlock
  private var isOpen = false
  private var pendingSpace = false
  private var linkDepth = 0
  private var boldDepth = 0
  private var inWord = false
  private var wide = 0
  private var openBox = 0

  init(_ page: HTMLDocument) {
    self.page = page
    current = PageBlock(start: 0, end: 0, box: 0, kind: .text)
    text.reserveCapacity(page.bytes.count / 8)
    boxes.reserveCapacity(page.nodes.count / 4)
    walk()
    sumUp()
  }

  // MARK: - The walk

  private mutating func walk() {
    var node = NodeID.document
    boxes.append(PageBox(node: node, tag: .other, parent: 0, depth: 0, traits: []))
    var enters = true
    while true {
      let entry = page.nodes[Int(node)]
      if enters {
        let goesOn = enter(node, entry)
        if goesOn, entry.firstChild != .none {
          node = entry.firstChild
          continue
        }
        if goesOn { leave(node, entry) }
      } else {
        leave(node, entry)
      }
      if node == .document { break }
      if entry.next != .none {
        node = entry.next
        enters = true
      } else {
        node = entry.parent
        enters = false
        if node == .none { break }
      }
    }
    flush()
    boxes[0].blocks = 0..<blocks.count
  }

  /// Whether the children are to be looked at; `leave` is called when they are.
  private mutating func enter(_ node: NodeID, _ entry: HTMLNode) -> Bool {
    switch entry.kind {
    case .document: return true
    case .doctype, .comment, .content: return false
    case .text:
      append(node, entry)
      return false
    case .element: break
    }
    if entry.namespace != .html { return false }
    switch entry.tag {
    case .head, .script, .style, .template, .iframe, .select, .option, .textarea, .button, .object,
      .embed, .canvas, .audio, .video, .input, .noembed, .noframes, .progress, .meter, .datalist,
      .map, .area, .img, .svg, .math, .hr, .applet, .dialog, .title, .source, .track, .wbr:
      if entry.tag == .hr { flush() }
      if entry.tag == .img, pictures.count < Self.mostPictures {
        pictures.append(
          Picture(node: node, box: openBox, block: blocks.count, isLinked: linkDepth > 0))
      }
      if entry.tag == .button || entry.tag == .img || entry.tag == .iframe { pendingSpace = true }
      return false
    case .body: body = node
    case .br:
      lineBreak()
      return false
    case .a:
      if let _ = page.attribute(.href, of: node) {
        linkDepth += 1
        if isOpen { current.links += 1 }
        anchors.append(Anchor(node: node, start: textPlace, end: -1))
      } else {
        // Balanced by `leave`, which looks the attribute up again.
      }
    case .b, .strong: boldDepth += 1
    default: break
    }
    if Self.isBlock(entry.tag) {
      flush()
      push(node, entry)
    }
    if entry.attributeCount > 0 || entry.tag == .time { mark(node, entry) }
    return true
  }

  // MARK: - Marks

  private static let mostMarks = 2_000

  private mutating func mark(_ node: NodeID, _ entry: HTMLNode) {
    guard marks.count < Self.mostMarks else { return }
    var isAuthor = false
    var isDate = entry.tag == .time
    var index = Int(entry.firstAttribute)
    let last = index + Int(entry.attributeCount)
    while index < last {
      let attribute = page.attributes[index]
      index += 1
      switch attribute.known {
      case .class, .rel, .itemprop, .id, .dataTestID, .dataComponent, .dataQA: break
      case .href where entry.tag == .a && !isAuthor:
        let range = Int(attribute.start)..<Int(attribute.end)
        isAuthor =
          range.count < 300
          && (holds(range, "/author") || holds(range, "/autor") || holds(range, "/contributor")
            || holds(range, "/profile/") || holds(range, "/writer") || holds(range, "/staff/"))
        continue
      default: continue
      }
      let range = Int(attribute.start)..<Int(attribute.end)
      guard range.count < 400 else { continue }
      look(range, &isAuthor, &isDate, datesToo: attribute.known != .rel)
    }
    if isAuthor { open(.author, node) }
    if isDate { open(.date, node) }
  }

  private mutating func open(_ kind: Mark.Kind, _ node: NodeID) {
    openMarks.append(marks.count)
    marks.append(
      Mark(
        kind: kind, node: node, box: openBox, start: textPlace, end: -1, block: blocks.count))
  }

  /// Looks for words of authors and dates in the names of an element, in one pass.
  private func look(
    _ range: Range<Int>, _ isAuthor: inout Bool, _ isDate: inout Bool, datesToo: Bool
  ) {
    page.bytes.withUnsafeBufferPointer { bytes in
      var index = range.lowerBound
      while index + 4 <= range.upperBound {
        switch bytes[index] | 0x20 {
        case UInt8(ascii: "a"):
          if begins(bytes, index, range, "author") || begins(bytes, index, range, "autor")
            || begins(bytes, index, range, "auteur")
          {
            isAuthor = true
          }
        case UInt8(ascii: "b"): if begins(bytes, index, range, "byline") { isAuthor = true }
        case UInt8(ascii: "w"): if begins(bytes, index, range, "writer") { isAuthor = true }
        case UInt8(ascii: "c"): if begins(bytes, index, range, "contributor") { isAuthor = true }
        case UInt8(ascii: "v"): if begins(bytes, index, range, "vcard") { isAuthor = true }
        case UInt8(ascii: "d") where datesToo:
          if begins(bytes, index, range, "date") || begins(bytes, index, range, "datum") {
            isDate = true
          }
        case UInt8(ascii: "t") where datesToo:
          if begins(bytes, index, range, "time") { isDate = true }
        case UInt8(ascii: "p") where datesToo:
          if begins(bytes, index, range, "publish") || begins(bytes, index, range, "posted") {
            isDate = true
          }
        case UInt8(ascii: "f") where datesToo:
          if begins(bytes, index, range, "fecha") { isDate = true }
        default: break
        }
        index += 1
      }
    }
  }

  @inline(__always)
  private func begins(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ range: Range<Int>, _ word: StaticString
  ) -> Bool {
    let count = word.utf8CodeUnitCount
    guard start + count <= range.upperBound else { return false }
    let letters = word.utf8Start
    for offset in 1..<count where bytes[start + offset] | 0x20 != letters[offset] | 0x20 {
      return false
    }
    return true
  }

  private func holds(_ range: Range<Int>, _ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard range.count >= count else { return false }
    let first = word.utf8Start[0] | 0x20
    return page.bytes.withUnsafeBufferPointer { bytes in
      for start in range.lowerBound...range.upperBound - count
      where bytes[start] | 0x20 == first && begins(bytes, start, range, word) {
        return true
      }
      return false
    }
  }

  private mutating func closeMarks(_ node: NodeID) {
    while let last = openMarks.last, marks[last].node == node {
      openMarks.removeLast()
      let end = isOpen ? text.count : (blocks.last?.end ?? 0)
      marks[last].end = max(marks[last].start, end)
    }
  }

  private mutating func leave(_ node: NodeID, _ entry: HTMLNode) {
    guard entry.kind == .element else { return }
    switch entry.tag {
    case .a:
      if page.attribute(.href, of: node) != nil {
        linkDepth -= 1
        closeAnchor(node)
      }
    case .b, .strong: boldDepth -= 1
    default: break
    }
    if Self.isBlock(entry.tag) { flush() }
    closeMarks(node)
    if Self.isBlock(entry.tag) {
      boxes[openBox].blocks = boxes[openBox].blocks.lowerBound..<blocks.count
      openBox = boxes[openBox].parent
    }
  }

  private mutating func closeAnchor(_ node: NodeID) {
    // Links do not nest, but a tree may hold an open one: look at the last few.
    var index = anchors.count - 1
    while index >= 0, index > anchors.count - 8 {
      if anchors[index].node == node {
        anchors[index].end = max(anchors[index].start, isOpen ? text.count : anchors[index].start)
        if !isOpen, let last = blocks.last, last.end > anchors[index].start {
          anchors[index].end = last.end
        }
        return
      }
      index -= 1
    }
  }

  /// Where the next word will stand: behind the space that waits, unless a line has just ended.
  private var textPlace: Int {
    let waits = isOpen && pendingSpace && text.count > current.start && text.last != 0x0A
    return text.count + (waits ? 1 : 0)
  }

  static func isBlock(_ tag: Tag) -> Bool {
    switch tag {
    case .address, .article, .aside, .blockquote, .body, .center, .dd, .details, .div, .dl, .dt,
      .fieldset, .figcaption, .figure, .footer, .form, .h1, .h2, .h3, .h4, .h5, .h6, .header,
      .hgroup, .html, .li, .main, .menu, .nav, .ol, .p, .pre, .search, .section, .summary, .table,
      .tbody, .tfoot, .thead, .tr, .td, .th, .caption, .ul, .legend, .noscript, .listing, .dir,
      .xmp, .plaintext:
      true
    default: false
    }
  }

  private mutating func push(_ node: NodeID, _ entry: HTMLNode) {
    let outer = boxes[openBox]
    var box = PageBox(
      node: node, tag: entry.tag, parent: openBox, depth: outer.depth + 1, traits: outer.traits)
    switch entry.tag {
    case .article: box.traits.insert(.article)
    case .main: box.traits.insert(.main)
    case .nav: box.traits.insert(.navigation)
    case .aside: box.traits.insert(.aside)
    case .footer: box.traits.insert(.footer)
    case .header: box.traits.insert(.header)
    case .form: box.traits.insert(.form)
    case .figure: box.traits.insert(.figure)
    case .figcaption, .caption: box.traits.insert(.caption)
    case .blockquote: box.traits.insert(.quote)
    case .table: box.traits.insert(.table)
    case .ul, .ol, .dl, .menu: box.traits.insert(.list)
    case .section: box.traits.insert(.section)
    case .pre, .listing, .xmp: box.traits.insert(.preformatted)
    case .noscript: box.traits.insert(.noscript)
    default: break
    }
    if linkDepth > 0 { box.traits.insert(.link) }
    let first = names.count
    var index = Int(entry.firstAttribute)
    let last = index + Int(entry.attributeCount)
    while index < last {
      let attribute = page.attributes[index]
      switch attribute.known {
      case .class, .id, .role, .dataTestID, .dataComponent, .dataQA:
        appendNames(attribute)
        if attribute.known == .role { role(attribute, &box) }
      case .itemprop:
        appendNames(attribute)
        if page.value(of: attribute).lowercased().holds("articlebody") {
          box.traits.insert(.articleBody)
        }
      case .hidden: box.traits.insert(.hidden)
      case .ariaHidden where page.value(of: attribute) == "true": box.traits.insert(.hidden)
      case .style where mayHide(attribute):
        let style = page.value(of: attribute).lowercased().filter { $0 != " " }
        if style.holds("display:none") || style.holds("visibility:hidden") {
          box.traits.insert(.hidden)
        }
      default: break
      }
      index += 1
    }
    box.names = first..<names.count
    if names[box.names].contains(where: { Self.embeds[$0] }) { box.traits.insert(.embed) }
    box.blocks = blocks.count..<blocks.count
    boxes[openBox].children += 1
    boxes.append(box)
    openBox = boxes.count - 1
    if entry.tag == .h1 { h1.append(openBox) }
  }

  /// Classes by which the scripts of the networks know their posts.
  private static let embeds = NameMap(
    """
    twitter-tweet twitter-video instagram-media fb-post fb-video tiktok-embed bluesky-embed \
    reddit-embed-bq reddit-card mastodon-embed text-post-media imgur-embed-pub telegram-post \
    vk_post ok-embed
    """)

  private func mayHide(_ attribute: HTMLAttribute) -> Bool {
    let range = Int(attribute.start)..<Int(attribute.end)
    return attribute.content == .plain && (holds(range, "none") || holds(range, "hidden"))
  }

  private func role(_ attribute: HTMLAttribute, _ box: inout PageBox) {
    switch page.value(of: attribute).lowercased() {
    case "main": box.traits.insert(.main)
    case "article": box.traits.insert(.article)
    case "navigation", "menu", "menubar": box.traits.insert(.navigation)
    case "complementary": box.traits.insert(.aside)
    case "contentinfo": box.traits.insert(.footer)
    case "banner": box.traits.insert(.header)
    default: break
    }
  }

  /// The words of `post-body entryContent`: `post`, `body`, `entry`, `content`, and the whole names.
  private mutating func appendNames(_ attribute: HTMLAttribute) {
    let bytes =
      attribute.content == .plain
      ? page.bytes[Int(attribute.start)..<Int(attribute.end)]
      : ArraySlice(Array(page.value(of: attribute).utf8))
    var word: UInt32 = NameHash.start
    var letters = 0
    var whole: UInt32 = NameHash.start
    var wholeLetters = 0
    var parts = 0
    var before: UInt8 = 0
    let room = names.count + 24
    func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
    for index in bytes.startIndex...bytes.endIndex {
      guard names.count < room else { return }
      let byte: UInt8 = index < bytes.endIndex ? bytes[index] : 0x20
      let isLetter = (byte | 0x20) &- 0x61 < 26 || byte >= 0x80
      let startsWord = byte &- 0x41 < 26 && before &- 0x61 < 26
      if !isLetter || startsWord, letters > 0 {
        if letters > 1 {
          names.append(word)
          parts += 1
        }
        word = NameHash.start
        letters = 0
      }
      if isLetter {
        word = NameHash.step(word, lower(byte))
        letters += 1
      }
      if byte <= 0x20 {
        if parts > 1, wholeLetters > 0 { names.append(whole) }
        whole = NameHash.start
        wholeLetters = 0
        parts = 0
      } else if byte &- 0x30 >= 10 {
        whole = NameHash.step(whole, lower(byte))
        wholeLetters += 1
      }
      before = byte
    }
  }

  // MARK: - Text

  private mutating func append(_ node: NodeID, _ entry: HTMLNode) {
    if entry.content == .plain {
      let range = Int(entry.start)..<Int(entry.end)
      page.bytes.withUnsafeBufferPointer { append($0, range, node) }
    } else {
      var words: [UInt8] = []
      page.appendWords(of: node, to: &words)
      words.withUnsafeBufferPointer { append($0, 0..<words.count, node) }
    }
  }

  private mutating func append(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ node: NodeID
  ) {
    var index = range.lowerBound
    let isPre = boxes[openBox].traits.contains(.preformatted)
    while index < range.upperBound {
      let byte = bytes[index]
      if byte <= 0x20 {
        if isPre, byte == 0x0A, isOpen {
          text.append(byte)
          inWord = false
          pendingSpace = false
        } else {
          pendingSpace = true
        }
        index += 1
        continue
      }
      // No-break spaces at the edge of a text are layout; inside they stay.
      if byte == 0xC2, index + 1 < range.upperBound, bytes[index + 1] == 0xA0,
        !isOpen || pendingSpace
      {
        pendingSpace = true
        index += 2
        continue
      }
      if !isOpen { open(node) }
      if pendingSpace {
        if text.count > current.start, text[text.count - 1] != 0x0A { text.append(0x20) }
        pendingSpace = false
        inWord = false
      }
      // A run of bytes that are no space: a word, or more of one.
      let start = index
      if !inWord {
        inWord = true
        countWord()
      }
      while index < range.upperBound {
        let byte = bytes[index]
        if byte <= 0x20 { break }
        // Small letters are most of a text, and count for nothing.
        if byte &- 0x61 >= 26 { count(byte) }
        index &+= 1
      }
      text.append(contentsOf: bytes[start..<index])
    }
  }

  private mutating func countWord() {
    current.words += 1
    if linkDepth > 0 { current.linkWords += 1 }
    if boldDepth > 0 { current.boldWords += 1 }
  }

  @inline(__always)
  private mutating func count(_ byte: UInt8) {
    switch byte {
    case 0x30...0x39: current.digits += 1
    case 0x41...0x5A: current.capitals += 1
    case 0x2C: current.commas += 1
    case 0x2E, 0x21, 0x3F: current.sentences += 1
    case 0xE3...0xE9:
      // Characters of scripts without spaces: two of them weigh as much as a word.
      wide += 1
      if wide == 2 {
        wide = 0
        current.words += 1
        if linkDepth > 0 { current.linkWords += 1 }
      }
    default: break
    }
  }

  private mutating func open(_ node: NodeID) {
    isOpen = true
    pendingSpace = false
    inWord = false
    current = PageBlock(start: text.count, end: text.count, box: openBox, kind: .text)
    current.node = node
    if linkDepth > 0 { current.links = 1 }
  }

  private mutating func lineBreak() {
    guard isOpen else { return }
    if text.last == 0x0A, text.count > current.start {
      // Two line breaks part paragraphs.
      flush()
      return
    }
    current.breaks += 1
    text.append(0x0A)
    pendingSpace = false
    inWord = false
  }

  private mutating func flush() {
    pendingSpace = false
    guard isOpen else { return }
    isOpen = false
    while let last = text.last, last == 0x20 || last == 0x0A, text.count > current.start {
      text.removeLast()
    }
    current.end = text.count
    text.append(0x0A)
    guard current.end > current.start else { return }
    finishBlock()
    blocks.append(current)
  }

  private mutating func finishBlock() {
    let box = boxes[current.box]
    switch box.tag {
    case .p: current.kind = .paragraph
    case .h1, .h2, .h3, .h4, .h5, .h6:
      current.kind = .heading
      current.level = UInt8(box.tag.rawValue.utf8.last ?? 0x31) - 0x30
    case .li: current.kind = .item
    case .blockquote: current.kind = .quote
    case .pre, .listing, .xmp: current.kind = .preformatted
    case .td, .th: current.kind = .cell
    case .figcaption, .caption: current.kind = .caption
    case .dt: current.kind = .term
    default: break
    }
    var last = current.end
    // Closing marks behind the end of a sentence.
    scan: while last > current.start {
      switch text[last - 1] {
      case 0x22, 0x27, 0x29, 0x5D: last -= 1
      case 0x9D, 0x99, 0x9C, 0xBB:
        // The last byte of a curly or angled mark.
        if last - 3 >= current.start, text[last - 3] == 0xE2, text[last - 2] == 0x80 {
          last -= 3
        } else if last - 2 >= current.start, text[last - 2] == 0xC2 {
          last -= 2
        } else {
          break scan
        }
      default: break scan
      }
    }
    guard last > current.start else { return }
    switch text[last - 1] {
    case 0x2E, 0x21, 0x3F: current.endsSentence = true
    case 0x3A: current.endsColon = true
    case 0xA6 where last - 3 >= current.start && text[last - 3] == 0xE2: current.endsSentence = true
    case 0x82 where last - 3 >= current.start && text[last - 3] == 0xE3 && text[last - 2] == 0x80:
      current.endsSentence = true
    default: break
    }
  }

  // MARK: - Sums

  private mutating func sumUp() {
    for block in blocks {
      let box = block.box
      boxes[box].words += block.words
      boxes[box].linkWords += block.linkWords
      boxes[box].commas += block.commas
      if block.isProse {
        boxes[box].prose += block.words
        boxes[box].proseBlocks += 1
        boxes[boxes[box].parent].childProse += block.words
        boxes[boxes[box].parent].childProseBlocks += 1
      }
    }
    // Children come behind their parents.
    for index in boxes.indices.dropFirst().reversed() {
      let parent = boxes[index].parent
      boxes[parent].words += boxes[index].words
      boxes[parent].linkWords += boxes[index].linkWords
      boxes[parent].commas += boxes[index].commas
      boxes[parent].prose += boxes[index].prose
      boxes[parent].proseBlocks += boxes[index].proseBlocks
    }
  }

  mutating func update(_ box: Int, _ change: (inout PageBox) -> Void) { change(&boxes[box]) }

  func string(_ block: PageBlock) -> String {
    String(decoding: text[block.start..<block.end], as: UTF8.self)
  }
}
