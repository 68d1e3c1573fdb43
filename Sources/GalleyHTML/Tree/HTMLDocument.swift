/// A page as a tree, over the one buffer of its bytes.
///
/// Nodes are entries of an arena and name stretches of `bytes`, so that everything found in the
/// tree can be traced to its place on the page. Character references are read when somebody asks
/// for words, not before.
///
///     let page = HTMLDocument(parsing: Array("<p>Fish &amp; chips".utf8))
///     page.text(of: .document)   // "Fish & chips"
public struct HTMLDocument: Sendable {
  /// The page, in UTF-8.
  public let bytes: [UInt8]
  /// In the order in which they were made; the first one is the document.
  public internal(set) var nodes: [HTMLNode] = []
  public internal(set) var attributes: [HTMLAttribute] = []
  /// Words that do not stand on the page in one piece.
  public internal(set) var additions: [UInt8] = []
  public internal(set) var tagNames: NameTable
  public internal(set) var attributeNames: NameTable
  public internal(set) var doctype: Doctype?
  /// Whether the page is read as those of the nineties.
  public internal(set) var isQuirky = false
  /// Whether a limit was reached, so that the tree is not what the standard says.
  public internal(set) var isCut = false

  public struct Doctype: Hashable, Sendable {
    public var name: String
    public var publicID: String?
    public var systemID: String?
  }

  /// What every document knows beforehand.
  struct KnownNames: Sendable {
    var tags = NameTable(known: Tag.allCases.map(\.rawValue))
    var attributes = NameTable(known: AttributeName.allCases.map(\.rawValue))
    let foreign: ForeignNames

    init() { foreign = ForeignNames(&tags, &attributes) }

    static let shared = KnownNames()
  }

  init(bytes: [UInt8]) {
    self.bytes = bytes
    tagNames = KnownNames.shared.tags
    attributeNames = KnownNames.shared.attributes
    nodes.reserveCapacity(bytes.count / 80 + 16)
    attributes.reserveCapacity(bytes.count / 96 + 16)
    nodes.append(HTMLNode(.document, start: 0, end: UInt32(bytes.count)))
  }

  /// Reads a page as the HTML standard says, with scripts off.
  ///
  /// Never fails: each sequence of bytes is some page. Elements deeper than `limits.depth` become
  /// siblings, attributes beyond `limits.attributes` of one tag are left out.
  ///
  /// - Parameter bytes: UTF-8; what is not becomes part of the text as it is.
  /// - Complexity: linear in the number of bytes.
  public init(parsing bytes: [UInt8], limits: HTMLLimits = HTMLLimits()) {
    self = TreeBuilder.tree(of: bytes, limits: limits)
  }

  // MARK: - Words

  /// All words of a node and of those below, without those of comments.
  public func text(of node: NodeID) -> String {
    var output: [UInt8] = []
    appendText(of: node, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  public func appendText(of node: NodeID, to output: inout [UInt8]) {
    var current = node
    while true {
      if nodes[Int(current)].kind == .text { appendWords(of: current, to: &output) }
      guard let following = self.following(current, inside: node) else { return }
      current = following
    }
  }

  /// The words of one text node or comment.
  @inlinable
  public func appendWords(of node: NodeID, to output: inout [UInt8]) {
    let node = nodes[Int(node)]
    if node.content == .plain {
      output.append(contentsOf: bytes[Int(node.start)..<Int(node.end)])
    } else {
      append(Int(node.start)..<Int(node.end), node.content, isAttribute: false, to: &output)
    }
  }

  /// The value of an attribute; nil when the element does not have it.
  public func value(_ name: AttributeName, of node: NodeID) -> String? {
    attribute(name, of: node).map { value(of: $0) }
  }

  @inlinable
  public func attribute(_ name: AttributeName, of node: NodeID) -> HTMLAttribute? {
    let node = nodes[Int(node)]
    var index = Int(node.firstAttribute)
    let end = index + Int(node.attributeCount)
    while index < end {
      if attributes[index].known == name { return attributes[index] }
      index += 1
    }
    return nil
  }

  public func value(of attribute: HTMLAttribute) -> String {
    var output: [UInt8] = []
    appendValue(of: attribute, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  @inlinable
  public func appendValue(of attribute: HTMLAttribute, to output: inout [UInt8]) {
    let range = Int(attribute.start)..<Int(attribute.end)
    if attribute.content == .plain {
      output.append(contentsOf: bytes[range])
    } else {
      append(range, attribute.content, isAttribute: true, to: &output)
    }
  }

  /// The words of a range as a reader sees them.
  @usableFromInline
  func append(
    _ range: Range<Int>, _ content: HTMLContent, isAttribute: Bool, to output: inout [UInt8]
  ) {
    switch content {
    case .plain: output.append(contentsOf: bytes[range])
    case .addition: output.append(contentsOf: additions[range])
    case .unnormalized, .references:
      bytes.withUnsafeBufferPointer {
        appendDecoded(
          UnsafeBufferPointer(rebasing: $0[range]), references: content == .references,
          isAttribute: isAttribute, to: &output)
      }
    }
  }

  // MARK: - Ways through the tree

  /// The next node in the order of the page below `root`; nil after the last one.
  @inlinable
  public func following(_ node: NodeID, inside root: NodeID) -> NodeID? {
    let child = nodes[Int(node)].firstChild
    return child != .none ? child : followingSkippingChildren(node, inside: root)
  }

  @inlinable
  public func followingSkippingChildren(_ node: NodeID, inside root: NodeID) -> NodeID? {
    var current = node
    while current != root {
      let next = nodes[Int(current)].next
      if next != .none { return next }
      current = nodes[Int(current)].parent
      if current == .none { return nil }
    }
    return nil
  }
}

/// How much of a page is read.
public struct HTMLLimits: Sendable {
  /// Of elements inside one another. Browsers stop at 512 too.
  public var depth = 512
  /// Of one tag.
  public var attributes = 1024
  /// Elements that are made although no tag of the page says so: formatting that is opened again
  /// in each paragraph. For each kilobyte of the page, beside a base of 4,096.
  public var impliedPerKilobyte = 64

  public init() {}
}

// MARK: - Building

extension HTMLDocument {
  mutating func append(_ child: NodeID, to parent: NodeID) {
    let last = nodes[Int(parent)].lastChild
    nodes[Int(child)].parent = parent
    nodes[Int(child)].previous = last
    nodes[Int(child)].next = .none
    if last == .none {
      nodes[Int(parent)].firstChild = child
    } else {
      nodes[Int(last)].next = child
    }
    nodes[Int(parent)].lastChild = child
  }

  mutating func insert(_ child: NodeID, before sibling: NodeID) {
    let parent = nodes[Int(sibling)].parent
    let previous = nodes[Int(sibling)].previous
    nodes[Int(child)].parent = parent
    nodes[Int(child)].previous = previous
    nodes[Int(child)].next = sibling
    nodes[Int(sibling)].previous = child
    if previous == .none {
      nodes[Int(parent)].firstChild = child
    } else {
      nodes[Int(previous)].next = child
    }
  }

  mutating func detach(_ node: NodeID) {
    let entry = nodes[Int(node)]
    guard entry.parent != .none else { return }
    if entry.previous == .none {
      nodes[Int(entry.parent)].firstChild = entry.next
    } else {
      nodes[Int(entry.previous)].next = entry.next
    }
    if entry.next == .none {
      nodes[Int(entry.parent)].lastChild = entry.previous
    } else {
      nodes[Int(entry.next)].previous = entry.previous
    }
    nodes[Int(node)].parent = .none
    nodes[Int(node)].next = .none
    nodes[Int(node)].previous = .none
  }

  mutating func moveChildren(of node: NodeID, to parent: NodeID) {
    let first = nodes[Int(node)].firstChild
    guard first != .none else { return }
    var child = first
    while child != .none {
      nodes[Int(child)].parent = parent
      child = nodes[Int(child)].next
    }
    let last = nodes[Int(parent)].lastChild
    nodes[Int(first)].previous = last
    if last == .none {
      nodes[Int(parent)].firstChild = first
    } else {
      nodes[Int(last)].next = first
    }
    nodes[Int(parent)].lastChild = nodes[Int(node)].lastChild
    nodes[Int(node)].firstChild = .none
    nodes[Int(node)].lastChild = .none
  }
}
