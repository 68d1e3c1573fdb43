/// Text that waits for it to be known whether a table may hold it.
struct PendingText {
  var start: Int
  var end: Int
  var content: HTMLContent
}

extension TreeBuilder {
  /// Where a new node goes: before `sibling`, or at the end of `parent`.
  struct Place {
    var parent: NodeID
    var sibling = NodeID.none
  }

  func insertionPlace(under target: NodeID? = nil) -> Place {
    let node = target ?? current.node
    if fosterParents {
      switch document.nodes[Int(node)].tag {
      case .table, .tbody, .tfoot, .thead, .tr:
        if document.nodes[Int(node)].namespace == .html { return fosterPlace() }
      default: break
      }
    }
    return Place(parent: holder(node))
  }

  /// What stands in a table without being part of it goes before the table.
  private func fosterPlace() -> Place {
    let template = stack.lastIndex { $0.tag == .template }
    let table = stack.lastIndex { $0.tag == .table }
    if let template, table.map({ template > $0 }) ?? true {
      return Place(parent: holder(stack[template].node))
    }
    guard let table else { return Place(parent: stack[0].node) }
    let node = stack[table].node
    let parent = document.nodes[Int(node)].parent
    if parent != .none { return Place(parent: parent, sibling: node) }
    return Place(parent: holder(stack[table - 1].node))
  }

  /// A template keeps its children in a node of their own.
  private func holder(_ node: NodeID) -> NodeID {
    let entry = document.nodes[Int(node)]
    if entry.tag == .template, entry.namespace == .html, entry.firstChild != .none,
      document.nodes[Int(entry.firstChild)].kind == .content
    {
      return entry.firstChild
    }
    return node
  }

  @inline(__always)
  mutating func insert(_ node: NodeID) {
    if stack.isEmpty {
      document.append(node, to: .document)
    } else if fosterParents || current.tag == .template {
      insert(node, at: insertionPlace())
    } else {
      document.append(node, to: current.node)
    }
  }

  mutating func insert(_ node: NodeID, at place: Place) {
    if place.sibling == .none {
      document.append(node, to: place.parent)
    } else {
      document.insert(node, before: place.sibling)
    }
  }

  // MARK: - Text

  /// Inserts the text that was read.
  mutating func insertText() {
    if tokenizer.isZero { return insertReplacement() }
    insertText(tokenizer.start, tokenizer.end, tokenizer.content)
  }

  /// A zero byte shows as the replacement character.
  mutating func insertReplacement() {
    let start = document.additions.count
    appendScalar(0xFFFD, to: &document.additions)
    insertText(start, document.additions.count, .addition)
  }

  mutating func insertText(_ start: Int, _ end: Int, _ content: HTMLContent) {
    guard start < end else { return }
    let place = insertionPlace()
    guard place.parent != .document else { return }
    let before =
      place.sibling == .none
      ? document.nodes[Int(place.parent)].lastChild
      : document.nodes[Int(place.sibling)].previous
    if before != .none, document.nodes[Int(before)].kind == .text,
      extend(before, start, end, content)
    {
      return
    }
    var node = HTMLNode(.text, start: UInt32(start), end: UInt32(end))
    node.content = content
    document.nodes.append(node)
    insert(NodeID(document.nodes.count - 1), at: place)
  }

  /// What a text that does not end where the page's next words begin may weigh to be copied. Two
  /// texts that grow in turn would else be copied over and over.
  private static var mostToCopy: Int { 256 }

  /// Makes text part of the text node before it.
  private mutating func extend(
    _ node: NodeID, _ start: Int, _ end: Int, _ content: HTMLContent
  ) -> Bool {
    let old = document.nodes[Int(node)]
    if old.content != .addition, content != .addition, Int(old.end) == start {
      document.nodes[Int(node)].end = UInt32(end)
      if content.rawValue > old.content.rawValue { document.nodes[Int(node)].content = content }
      return true
    }
    // An addition may itself be the last one.
    let words = content == .addition ? Array(document.additions[start..<end]) : nil
    if content == .addition, end == document.additions.count {
      document.additions.removeLast(end - start)
    }
    if old.content != .addition || Int(old.end) != document.additions.count {
      guard Int(old.end - old.start) <= Self.mostToCopy else {
        if let words { document.additions += words }
        return false
      }
      let first = document.additions.count
      copy(Int(old.start), Int(old.end), old.content)
      document.nodes[Int(node)].start = UInt32(first)
      document.nodes[Int(node)].content = .addition
    }
    if let words { document.additions += words } else { copy(start, end, content) }
    document.nodes[Int(node)].end = UInt32(document.additions.count)
    return true
  }

  private mutating func copy(_ start: Int, _ end: Int, _ content: HTMLContent) {
    if content == .addition {
      document.additions += Array(document.additions[start..<end])
      return
    }
    appendDecoded(
      UnsafeBufferPointer(start: tokenizer.base + start, count: end - start),
      references: content == .references, isAttribute: false, to: &document.additions)
  }

  // MARK: - White space

  /// The number of bytes of white space that the text begins with, written out or as references.
  func leadingSpace() -> Int {
    if tokenizer.isZero { return 0 }
    return leadingSpace(tokenizer.start, tokenizer.end, tokenizer.content)
  }

  func leadingSpace(_ start: Int, _ end: Int, _ content: HTMLContent) -> Int {
    var index = start
    while index < end {
      let byte = tokenizer.base[index]
      if byte == UInt8(ascii: "&"), content == .references {
        let rest = UnsafeBufferPointer(start: tokenizer.base + index, count: end - index)
        guard let reference = CharacterReference(rest, isAttribute: false),
          reference.second == 0, reference.first < 0x80,
          isHTMLSpace(UInt8(reference.first))
        else { break }
        index += reference.count
      } else {
        guard isHTMLSpace(byte) else { break }
        index += 1
      }
    }
    return index - start
  }

  /// Whether the text is nothing but white space.
  func isSpace() -> Bool { leadingSpace() == tokenizer.end - tokenizer.start }

  /// Drops the white space that the text begins with; true when nothing is left.
  mutating func dropSpace() -> Bool {
    tokenizer.skipText(leadingSpace())
    return tokenizer.start == tokenizer.end
  }

  /// Inserts the white space that the text begins with; true when nothing is left.
  mutating func insertSpace() -> Bool {
    let count = leadingSpace()
    if count > 0 {
      insertText(tokenizer.start, tokenizer.start + count, tokenizer.content)
      tokenizer.skipText(count)
    }
    return tokenizer.start == tokenizer.end
  }

  /// For places that keep nothing but the white space of a text, wherever it stands.
  mutating func insertOnlySpaces() {
    while tokenizer.start < tokenizer.end {
      if insertSpace() { return }
      skipCharacter()
    }
  }

  /// Drops a character that is no white space, or a reference.
  private mutating func skipCharacter() {
    let rest = UnsafeBufferPointer(
      start: tokenizer.base + tokenizer.start, count: tokenizer.end - tokenizer.start)
    if rest[0] == UInt8(ascii: "&"), tokenizer.content == .references,
      let reference = CharacterReference(rest, isAttribute: false)
    {
      tokenizer.skipText(reference.count)
    } else {
      tokenizer.skipText(1)
    }
  }
}
