import GalleyHTML

/// A stretch of text that no block element of the page divides: a paragraph, a heading, an item.
struct PageBlock {
  enum Kind: UInt8 {
    case text, paragraph, heading, item, quote, preformatted, cell, caption, term
  }

  /// Bytes of the page's text.
  var start: Int
  var end: Int
  /// The block element that holds it, in `PageSurvey.boxes`.
  var box: Int
  var kind: Kind
  /// 1 to 6 for headings.
  var level: UInt8 = 0
  var words = 0
  var linkWords = 0
  var links = 0
  var boldWords = 0
  var commas = 0
  var sentences = 0
  var digits = 0
  var capitals = 0
  var breaks = 0
  var endsSentence = false
  var endsColon = false
  /// The first node of its text.
  var node: NodeID = .none

  var linkShare: Double { words == 0 ? 0 : min(1, Double(linkWords) / Double(words)) }
  /// Reads like part of a text rather than of a menu.
  var isProse: Bool { words >= 10 && linkWords * 3 < words }
}

/// A block element, and what is in it.
struct PageBox {
  var node: NodeID
  var tag: Tag
  var parent: Int
  var depth: Int
  var traits: BoxTraits
  /// The words of its class and id, in `PageSurvey.names`.
  var names: Range<Int> = 0..<0
  /// The blocks in it, those of inner boxes included.
  var blocks: Range<Int> = 0..<0
  var words = 0
  var linkWords = 0
  /// Words of its prose.
  var prose = 0
  var proseBlocks = 0
  /// Words of the prose in boxes that are its children.
  var childProse = 0
  var childProseBlocks = 0
  var children = 0
  var commas = 0
  /// What the learned weights of its names add up to, and the extremes and sum up to the root.
  var nameWeight: Float = 0
  var leastWeight: Float = 0
  var mostWeight: Float = 0
  var sumWeight: Float = 0
  /// How much paragraphs speak for it as the holder of the body.
  var score = 0.0

  var linkShare: Double { words == 0 ? 0 : min(1, Double(linkWords) / Double(words)) }
}

/// Where a box stands: what it is, and what it inherits from those around it.
struct BoxTraits: OptionSet {
  let rawValue: UInt32

  static let article = BoxTraits(rawValue: 1 << 0)
  static let main = BoxTraits(rawValue: 1 << 1)
  static let navigation = BoxTraits(rawValue: 1 << 2)
  static let aside = BoxTraits(rawValue: 1 << 3)
  static let footer = BoxTraits(rawValue: 1 << 4)
  static let header = BoxTraits(rawValue: 1 << 5)
  static let form = BoxTraits(rawValue: 1 << 6)
  static let figure = BoxTraits(rawValue: 1 << 7)
  static let caption = BoxTraits(rawValue: 1 << 8)
  static let quote = BoxTraits(rawValue: 1 << 9)
  static let table = BoxTraits(rawValue: 1 << 10)
  static let list = BoxTraits(rawValue: 1 << 11)
  static let articleBody = BoxTraits(rawValue: 1 << 12)
  static let hidden = BoxTraits(rawValue: 1 << 13)
  static let section = BoxTraits(rawValue: 1 << 14)
  /// In the part where readers comment.
  static let comments = BoxTraits(rawValue: 1 << 15)
  static let link = BoxTraits(rawValue: 1 << 16)
  static let preformatted = BoxTraits(rawValue: 1 << 17)
  static let noscript = BoxTraits(rawValue: 1 << 18)
  /// A post of a social network that its script has found or would find.
  static let embed = BoxTraits(rawValue: 1 << 19)
}
