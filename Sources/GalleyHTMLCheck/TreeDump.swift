import GalleyHTML

extension HTMLDocument {
  /// The tree as the files of html5lib-tests write it.
  public var dump: String {
    var lines: [String] = []
    if let doctype {
      var line = "<!DOCTYPE \(doctype.name)"
      if doctype.publicID != nil || doctype.systemID != nil {
        line += " \"\(doctype.publicID ?? "")\" \"\(doctype.systemID ?? "")\""
      }
      lines.append("| " + line + ">")
    }
    var open: [(node: NodeID, depth: Int)] = []
    func pushChildren(_ node: NodeID, _ depth: Int) {
      var child = nodes[Int(node)].lastChild
      while child != .none {
        open.append((child, depth))
        child = nodes[Int(child)].previous
      }
    }
    pushChildren(.document, 0)
    while let (id, depth) = open.popLast() {
      let node = nodes[Int(id)]
      let indent = "| " + String(repeating: " ", count: depth * 2)
      switch node.kind {
      case .document, .doctype: break
      case .content: lines.append(indent + "content")
      case .text, .comment:
        var words: [UInt8] = []
        appendWords(of: id, to: &words)
        let text = String(decoding: words, as: UTF8.self)
        lines.append(node.kind == .text ? "\(indent)\"\(text)\"" : "\(indent)<!-- \(text) -->")
      case .element:
        let space = ["", "svg ", "math "][Int(node.namespace.rawValue)]
        lines.append("\(indent)<\(space)\(tagNames.string(node.name))>")
        let first = Int(node.firstAttribute)
        let list = attributes[first..<first + Int(node.attributeCount)].map {
          (name: attributeNames.string($0.name), value: value(of: $0))
        }
        for attribute in list.sorted(by: {
          Array($0.name.utf16).lexicographicallyPrecedes($1.name.utf16)
        }) {
          lines.append("\(indent)  \(attribute.name)=\"\(attribute.value)\"")
        }
      }
      pushChildren(id, depth + 1)
    }
    // The document type stands where the tree has it, which is always first but for comments.
    if doctype != nil, let first = firstDoctypePlace, first > 0 {
      let line = lines.removeFirst()
      lines.insert(line, at: min(first, lines.count))
    }
    return lines.joined(separator: "\n")
  }

  private var firstDoctypePlace: Int? {
    var place = 0
    var child = nodes[0].firstChild
    while child != .none {
      if nodes[Int(child)].kind == .doctype { return place }
      place += 1
      child = nodes[Int(child)].next
    }
    return nil
  }
}
