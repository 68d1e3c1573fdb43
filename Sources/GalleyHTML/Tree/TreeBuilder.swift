/// Makes the tree of a page from its tokens: the tree construction stage of the HTML standard,
/// with scripts off.
///
/// `TreeBuilder+*.swift` hold the insertion modes, named as the standard names them. Each mode
/// looks at the token that the tokenizer holds; it answers `.again` when the token is to be looked
/// at once more under another mode.
struct TreeBuilder {
  enum InsertionMode {
    case initial, beforeHTML, beforeHead, inHead, inHeadNoscript, afterHead, inBody, text, inTable
    case inTableText, inCaption, inColumnGroup, inTableBody, inRow, inCell, inTemplate, afterBody
    case inFrameset, afterFrameset, afterAfterBody, afterAfterFrameset
  }

  enum Step { case done, again }

  /// An entry of the stack of open elements.
  struct OpenElement {
    var node: NodeID
    /// `other` for elements that are not HTML.
    var tag: Tag
    var traits: TagTraits
  }

  /// An entry of the list of active formatting elements; `none` is a marker.
  struct FormattingElement {
    var node: NodeID
    var tag: Tag
  }

  var document: HTMLDocument
  var tokenizer: Tokenizer
  let limits: HTMLLimits
  var kind = Tokenizer.Kind.end
  var mode = InsertionMode.initial
  var originalMode = InsertionMode.initial
  var templateModes: [InsertionMode] = []
  var stack: [OpenElement] = []
  var formatting: [FormattingElement] = []
  var head = NodeID.none
  var form = NodeID.none
  var framesetOK = true
  var fosterParents = false
  /// `pre` and `textarea` swallow the line end behind their start tag.
  var skipsLineFeed = false
  var pendingText: [PendingText] = []
  let foreignNames = HTMLDocument.KnownNames.shared.foreign
  let traits = TagTraits.html
  let tagPlaces: [Tag: Int]
  private var impliedLeft: Int
  private var mergesLeft = 64

  static func tree(of bytes: [UInt8], limits: HTMLLimits) -> HTMLDocument {
    guard !bytes.isEmpty else {
      return [UInt8](" ".utf8).withUnsafeBufferPointer { buffer in
        var builder = TreeBuilder(HTMLDocument(bytes: []), buffer, limits)
        builder.run()
        return builder.finished()
      }
    }
    return bytes.withUnsafeBufferPointer { buffer in
      var builder = TreeBuilder(HTMLDocument(bytes: bytes), buffer, limits)
      builder.run()
      return builder.finished()
    }
  }

  private init(
    _ document: HTMLDocument, _ buffer: UnsafeBufferPointer<UInt8>, _ limits: HTMLLimits
  ) {
    precondition(buffer.count < Int(UInt32.max), "a page of four gigabytes is none")
    tokenizer = Tokenizer(
      buffer, tagNames: document.tagNames, attributeNames: document.attributeNames,
      attributes: document.attributes, maxAttributes: limits.attributes)
    self.document = document
    self.document.attributes = []
    self.limits = limits
    tagPlaces = Self.places
    impliedLeft = 4096 + buffer.count / 1024 * limits.impliedPerKilobyte
    stack.reserveCapacity(64)
  }

  private static let places: [Tag: Int] = Dictionary(
    uniqueKeysWithValues: Tag.allCases.enumerated().map { ($0.element, $0.offset) })

  private mutating func run() {
    while true {
      kind = tokenizer.next()
      if kind == .text {
        if skipsLineFeed { skipLineFeed() }
        if tokenizer.start == tokenizer.end { continue }
      } else {
        skipsLineFeed = false
      }
      dispatch()
      if kind == .end { return }
    }
  }

  private mutating func finished() -> HTMLDocument {
    while !stack.isEmpty { pop() }
    document.attributes = tokenizer.attributes
    document.tagNames = tokenizer.tagNames
    document.attributeNames = tokenizer.attributeNames
    if tokenizer.isCut { document.isCut = true }
    return document
  }

  private mutating func skipLineFeed() {
    skipsLineFeed = false
    let start = tokenizer.start
    if tokenizer.base[start] == 0x0D {
      let isPair = start + 1 < tokenizer.end && tokenizer.base[start + 1] == 0x0A
      tokenizer.skipText(isPair ? 2 : 1)
    } else if tokenizer.base[start] == 0x0A {
      tokenizer.skipText(1)
    } else if tokenizer.content == .references {
      let rest = UnsafeBufferPointer(start: tokenizer.base + start, count: tokenizer.end - start)
      if let reference = CharacterReference(rest, isAttribute: false), reference.first == 0x0A {
        tokenizer.skipText(reference.count)
      }
    }
  }

  /// Looks at the token until some mode is done with it.
  mutating func dispatch() {
    while true {
      let step = usesForeignRules() ? foreignContent() : process(mode)
      if step == .done { return }
    }
  }

  mutating func process(_ mode: InsertionMode) -> Step {
    switch mode {
    case .inBody: inBody()
    case .text: inText()
    case .inTable: inTable()
    case .inTableText: inTableText()
    case .inCaption: inCaption()
    case .inColumnGroup: inColumnGroup()
    case .inTableBody: inTableBody()
    case .inRow: inRow()
    case .inCell: inCell()
    case .inTemplate: inTemplate()
    case .inHead: inHead()
    case .inHeadNoscript: inHeadNoscript()
    case .initial: initial()
    case .beforeHTML: beforeHTML()
    case .beforeHead: beforeHead()
    case .afterHead: afterHead()
    case .afterBody: afterBody()
    case .inFrameset: inFrameset()
    case .afterFrameset: afterFrameset()
    case .afterAfterBody: afterAfterBody()
    case .afterAfterFrameset: afterAfterFrameset()
    }
  }

  // MARK: - The stack of open elements

  var current: OpenElement { stack[stack.count - 1] }

  @inline(__always)
  mutating func pop() {
    let element = stack.removeLast()
    document.nodes[Int(element.node)].end = UInt32(tokenizer.start)
    updateCDATA()
  }

  /// Pops up to and with the nearest element of that name, which the token closes.
  mutating func popUntil(_ tag: Tag) {
    while let element = stack.last {
      pop()
      if element.tag == tag {
        if kind == .endTag { document.nodes[Int(element.node)].end = UInt32(tokenizer.end) }
        return
      }
    }
  }

  mutating func popUntil(where isWanted: (OpenElement) -> Bool) {
    while let element = stack.last {
      pop()
      if isWanted(element) {
        if kind == .endTag { document.nodes[Int(element.node)].end = UInt32(tokenizer.end) }
        return
      }
    }
  }

  /// Pops what is above the nearest element that `isBase` names.
  mutating func clearStack(to isBase: (Tag) -> Bool) {
    while let element = stack.last, !isBase(element.tag) { pop() }
  }

  mutating func removeFromStack(_ node: NodeID) {
    guard let index = stack.lastIndex(where: { $0.node == node }) else { return }
    stack.remove(at: index)
    document.nodes[Int(node)].end = UInt32(tokenizer.start)
    updateCDATA()
  }

  mutating func push(_ node: NodeID, _ tag: Tag, _ traits: TagTraits) {
    // Deeper elements become siblings: the tree stays shallow and every walk up the stack short.
    if stack.count >= limits.depth {
      document.isCut = true
      pop()
    }
    stack.append(OpenElement(node: node, tag: tag, traits: traits))
    updateCDATA()
  }

  @inline(__always)
  private mutating func updateCDATA() {
    tokenizer.allowsCDATA = stack.last.map { $0.traits.contains(.foreign) } ?? false
  }

  func isOpen(_ tag: Tag) -> Bool { stack.contains { $0.tag == tag } }

  // MARK: - Scopes

  func hasInScope(_ tag: Tag) -> Bool {
    var index = stack.count - 1
    while index >= 0 {
      if stack[index].tag == tag { return true }
      if stack[index].traits.contains(.scope) { return false }
      index -= 1
    }
    return false
  }

  func hasInScope(where isWanted: (OpenElement) -> Bool) -> Bool {
    for element in stack.reversed() {
      if isWanted(element) { return true }
      if element.traits.contains(.scope) { return false }
    }
    return false
  }

  func hasInButtonScope(_ tag: Tag) -> Bool {
    var index = stack.count - 1
    while index >= 0 {
      if stack[index].tag == tag { return true }
      if stack[index].traits.contains(.scope) || stack[index].tag == .button { return false }
      index -= 1
    }
    return false
  }

  func hasInListScope(_ tag: Tag) -> Bool {
    for element in stack.reversed() {
      if element.tag == tag { return true }
      if !element.traits.isDisjoint(with: [.scope, .listScope]) { return false }
    }
    return false
  }

  func hasInTableScope(_ tag: Tag) -> Bool {
    for element in stack.reversed() {
      if element.tag == tag { return true }
      if element.traits.contains(.tableScope) { return false }
    }
    return false
  }

  mutating func generateImpliedEndTags(except tag: Tag = .other) {
    while let top = stack.last, top.traits.contains(.impliedEnd), top.tag != tag { pop() }
  }

  mutating func generateAllImpliedEndTags() {
    while let top = stack.last, top.traits.contains(.thoroughlyImpliedEnd) { pop() }
  }

  mutating func closeParagraph() {
    generateImpliedEndTags(except: .p)
    popUntil(.p)
  }

  // MARK: - Making elements

  func traits(of tag: Tag) -> TagTraits { tag == .other ? [] : traits[tagPlaces[tag] ?? 0] }

  /// An element from the start tag that was read.
  mutating func makeElement() -> NodeID {
    var node = HTMLNode(
      .element, start: UInt32(tokenizer.start), end: UInt32(tokenizer.end))
    node.tag = tokenizer.tag
    node.name = tokenizer.name
    node.firstAttribute = UInt32(tokenizer.firstAttribute)
    node.attributeCount = UInt16(tokenizer.attributes.count - tokenizer.firstAttribute)
    document.nodes.append(node)
    return NodeID(document.nodes.count - 1)
  }

  /// An element that no tag of the page says.
  mutating func makeElement(_ tag: Tag) -> NodeID {
    var node = HTMLNode(.element, start: UInt32(tokenizer.start), end: UInt32(tokenizer.start))
    node.tag = tag
    node.name = NameID(tagPlaces[tag] ?? 0)
    document.nodes.append(node)
    return NodeID(document.nodes.count - 1)
  }

  /// A second element of the same start tag; nil when the page has used up its share of them.
  mutating func makeCopy(of node: NodeID) -> NodeID? {
    guard impliedLeft > 0 else {
      document.isCut = true
      return nil
    }
    impliedLeft -= 1
    let old = document.nodes[Int(node)]
    var copy = HTMLNode(.element, start: old.start, end: old.end)
    copy.tag = old.tag
    copy.name = old.name
    copy.firstAttribute = old.firstAttribute
    copy.attributeCount = old.attributeCount
    document.nodes.append(copy)
    return NodeID(document.nodes.count - 1)
  }

  @discardableResult
  mutating func insertElement() -> NodeID {
    let node = makeElement()
    insert(node)
    let tag = tokenizer.tag
    push(node, tag, tag == .other ? [] : traits[Int(tokenizer.name)])
    return node
  }

  @discardableResult
  mutating func insertElement(_ tag: Tag) -> NodeID {
    let node = makeElement(tag)
    insert(node)
    push(node, tag, traits(of: tag))
    return node
  }

  /// An element without content.
  mutating func insertVoidElement() {
    insert(makeElement())
  }

  mutating func insertComment(into parent: NodeID? = nil) {
    var node = HTMLNode(.comment, start: UInt32(tokenizer.start), end: UInt32(tokenizer.end))
    node.content = tokenizer.content
    document.nodes.append(node)
    let id = NodeID(document.nodes.count - 1)
    if let parent { document.append(id, to: parent) } else { insert(id) }
  }

  /// Adds the attributes of a second `html` or `body` tag to the first one.
  mutating func mergeAttributes(into node: NodeID) {
    let added = tokenizer.firstAttribute..<tokenizer.attributes.count
    guard !added.isEmpty, mergesLeft > 0 else { return }
    mergesLeft -= 1
    let first = Int(document.nodes[Int(node)].firstAttribute)
    let own = first..<first + Int(document.nodes[Int(node)].attributeCount)
    let names = Set(tokenizer.attributes[own].map(\.name))
    let fresh = tokenizer.attributes[added].filter { !names.contains($0.name) }
    guard !fresh.isEmpty, own.count + fresh.count <= limits.attributes else { return }
    document.nodes[Int(node)].firstAttribute = UInt32(tokenizer.attributes.count)
    document.nodes[Int(node)].attributeCount = UInt16(own.count + fresh.count)
    tokenizer.attributes.append(contentsOf: Array(tokenizer.attributes[own]))
    tokenizer.attributes.append(contentsOf: fresh)
  }

  func attribute(_ name: AttributeName, of node: NodeID) -> HTMLAttribute? {
    let entry = document.nodes[Int(node)]
    let first = Int(entry.firstAttribute)
    return tokenizer.attributes[first..<first + Int(entry.attributeCount)].first {
      $0.known == name
    }
  }

  /// Whether the tag that was read has an attribute with this value, in whatever case.
  func tokenHas(_ name: AttributeName, _ value: String) -> Bool {
    guard
      let attribute = tokenizer.attributes[tokenizer.firstAttribute...].first(where: {
        $0.known == name
      })
    else { return false }
    return document.value(of: attribute).lowercased() == value
  }
}
