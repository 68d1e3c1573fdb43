/// The place of a node in a document's arena.
public typealias NodeID = UInt32

extension NodeID {
  /// No node.
  public static var none: NodeID { .max }
  /// The document itself.
  public static var document: NodeID { 0 }
}

/// A node of the tree: links into the arena, and ranges of the page's bytes.
@frozen
public struct HTMLNode: Sendable {
  public enum Kind: UInt8, Sendable {
    case document, doctype, element, text, comment
    /// What a `template` holds.
    case content
  }
  public enum Namespace: UInt8, Sendable {
    case html, svg, math
  }

  public var kind: Kind
  public var namespace = Namespace.html
  public var tag = Tag.other
  public var content = HTMLContent.plain
  /// The element's name.
  public var name: NameID = 0
  public var parent = NodeID.none
  public var firstChild = NodeID.none
  public var lastChild = NodeID.none
  public var next = NodeID.none
  public var previous = NodeID.none
  /// Elements: where the start tag begins on the page and where the element ends. Text: the bytes
  /// of its words, see `content`. Comments: the bytes between the marks.
  public var start: UInt32
  public var end: UInt32
  /// The element's attributes in the document's list.
  public var firstAttribute: UInt32 = 0
  public var attributeCount: UInt16 = 0

  @inlinable
  public init(_ kind: Kind, start: UInt32, end: UInt32) {
    self.kind = kind
    self.start = start
    self.end = end
  }
}

/// What it takes to get at the words of a range.
@frozen
public enum HTMLContent: UInt8, Sendable {
  /// The bytes of the page as they are.
  case plain
  /// The bytes of the page hold line ends of two bytes, or a zero byte.
  case unnormalized
  /// The bytes of the page hold character references besides.
  case references
  /// The range counts in `HTMLDocument.additions`: words that do not stand on the page in one piece.
  case addition
}

/// An attribute of an element: its name, and where its value stands.
@frozen
public struct HTMLAttribute: Sendable {
  public var name: NameID
  public var known: AttributeName
  public var content: HTMLContent
  public var start: UInt32
  public var end: UInt32

  @inlinable
  public init(
    name: NameID, known: AttributeName, content: HTMLContent, start: UInt32, end: UInt32
  ) {
    self.name = name
    self.known = known
    self.content = content
    self.start = start
    self.end = end
  }
}
