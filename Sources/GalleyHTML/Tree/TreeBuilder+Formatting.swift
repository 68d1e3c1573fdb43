/// Formatting elements: `b`, `font` and the like, which pages close in any order.
extension TreeBuilder {
  /// More open formatting than any page has; what is older is not opened again.
  private static var mostFormatting: Int { 64 }

  mutating func reconstructFormatting() {
    guard let last = formatting.last, last.node != .none, !isOnStack(last.node) else { return }
    var index = formatting.count - 1
    while index > 0 {
      let before = formatting[index - 1]
      if before.node == .none || isOnStack(before.node) { break }
      index -= 1
    }
    while index < formatting.count {
      guard let copy = makeCopy(of: formatting[index].node) else { return }
      insert(copy)
      push(copy, formatting[index].tag, traits(of: formatting[index].tag))
      formatting[index].node = copy
      index += 1
    }
  }

  func isOnStack(_ node: NodeID) -> Bool {
    var index = stack.count - 1
    while index >= 0 {
      if stack[index].node == node { return true }
      index -= 1
    }
    return false
  }

  /// Adds the element; of four equal ones the oldest goes.
  mutating func pushFormatting(_ node: NodeID, _ tag: Tag) {
    var equal = 0
    var oldest = 0
    for index in formatting.indices.reversed() {
      let entry = formatting[index]
      if entry.node == .none { break }
      if entry.tag == tag, hasSameAttributes(entry.node, node) {
        equal += 1
        oldest = index
      }
    }
    if equal >= 3 {
      formatting.remove(at: oldest)
    } else if formatting.count >= Self.mostFormatting {
      formatting.removeFirst()
      document.isCut = true
    }
    formatting.append(FormattingElement(node: node, tag: tag))
  }

  private func hasSameAttributes(_ left: NodeID, _ right: NodeID) -> Bool {
    let left = document.nodes[Int(left)]
    let right = document.nodes[Int(right)]
    guard left.attributeCount == right.attributeCount else { return false }
    if left.attributeCount == 0 || left.firstAttribute == right.firstAttribute { return true }
    // Longer lists are never compared: tags with hundreds of attributes would cost their square.
    guard left.attributeCount <= 16 else { return false }
    func range(_ node: HTMLNode) -> Range<Int> {
      Int(node.firstAttribute)..<Int(node.firstAttribute) + Int(node.attributeCount)
    }
    return tokenizer.attributes[range(left)].allSatisfy { attribute in
      tokenizer.attributes[range(right)].contains {
        $0.name == attribute.name && hasSameBytes($0, attribute)
      }
    }
  }

  private func hasSameBytes(_ left: HTMLAttribute, _ right: HTMLAttribute) -> Bool {
    guard left.end - left.start == right.end - right.start else { return false }
    for offset in 0..<Int(left.end - left.start)
    where tokenizer.base[Int(left.start) + offset] != tokenizer.base[Int(right.start) + offset] {
      return false
    }
    return true
  }

  mutating func clearFormattingToMarker() {
    while let entry = formatting.popLast() {
      if entry.node == .none { return }
    }
  }

  mutating func insertMarker() {
    // Markers are never opened again; only their number needs a border.
    if formatting.count >= 4096 {
      formatting.removeFirst()
      document.isCut = true
    }
    formatting.append(FormattingElement(node: .none, tag: .other))
  }

  // MARK: - The adoption agency

  /// The element behind the last marker with that name.
  func formattingIndex(of tag: Tag) -> Int? {
    for index in formatting.indices.reversed() {
      if formatting[index].node == .none { return nil }
      if formatting[index].tag == tag { return index }
    }
    return nil
  }

  /// Closes a formatting element around which others were opened: the "adoption agency algorithm".
  mutating func adoptionAgency(_ subject: Tag) {
    if let top = stack.last, top.tag == subject,
      !formatting.contains(where: { $0.node == top.node })
    {
      pop()
      if kind == .endTag { document.nodes[Int(top.node)].end = UInt32(tokenizer.end) }
      return
    }
    for _ in 0..<8 {
      guard let place = formattingIndex(of: subject) else {
        if kind == .endTag { anyOtherEndTag() }
        return
      }
      let element = formatting[place].node
      guard let stackPlace = stack.lastIndex(where: { $0.node == element }) else {
        formatting.remove(at: place)
        return
      }
      guard hasInScope(where: { $0.node == element }) else { return }
      guard
        let furthest = stack[(stackPlace + 1)...].firstIndex(where: {
          $0.traits.contains(.special)
        })
      else {
        while stack.count > stackPlace { pop() }
        if kind == .endTag { document.nodes[Int(element)].end = UInt32(tokenizer.end) }
        formatting.remove(at: place)
        return
      }
      guard adopt(place, stackPlace, furthest) else { return }
    }
  }

  /// One round of the algorithm: `furthest` is the stack place of the furthest block.
  private mutating func adopt(_ place: Int, _ stackPlace: Int, _ furthest: Int) -> Bool {
    let element = formatting[place]
    let block = stack[furthest].node
    let ancestor = stack[stackPlace - 1].node
    var bookmark = place
    var nodePlace = furthest
    var last = block
    var round = 0
    while true {
      round += 1
      nodePlace -= 1
      let node = stack[nodePlace]
      if node.node == element.node { break }
      var entry = formatting.lastIndex { $0.node == node.node }
      if round > 3, let old = entry {
        formatting.remove(at: old)
        if old < bookmark { bookmark -= 1 }
        entry = nil
      }
      guard let entry else {
        stack.remove(at: nodePlace)
        continue
      }
      guard let copy = makeCopy(of: node.node) else { return false }
      formatting[entry].node = copy
      stack[nodePlace].node = copy
      if last == block { bookmark = entry + 1 }
      document.detach(last)
      document.append(last, to: copy)
      last = copy
    }
    document.detach(last)
    insert(last, at: insertionPlace(under: ancestor))
    guard let copy = makeCopy(of: element.node) else { return false }
    document.moveChildren(of: block, to: copy)
    document.append(copy, to: block)
    // The bookmark counts with the old element in the list, which may stand before or behind it.
    if let old = formatting.lastIndex(where: { $0.node == element.node }) {
      formatting.remove(at: old)
      if old < bookmark { bookmark -= 1 }
    }
    formatting.insert(
      FormattingElement(node: copy, tag: element.tag), at: min(bookmark, formatting.count))
    if let old = stack.lastIndex(where: { $0.node == element.node }) { stack.remove(at: old) }
    if let below = stack.lastIndex(where: { $0.node == block }) {
      stack.insert(
        OpenElement(node: copy, tag: element.tag, traits: traits(of: element.tag)), at: below + 1)
    }
    return true
  }
}
