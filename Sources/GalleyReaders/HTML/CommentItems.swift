import GalleyCore
import GalleyHTML

/// The comments of a page whose markup has a box for each.
///
///     <li id="comment-12" class="comment depth-1"> ... <ul class="children"><li id="comment-13"> ...
///     <article itemscope itemtype="https://schema.org/Comment"> ... <p itemprop="text">
///
/// A box is one by its id (`comment-12`), a word of its class (`comment`, `comment-item`) or what it
/// says of itself in microdata; it lies in a comment region. Where no name tells, the boxes that repeat
/// with a date are it, and in a thread of a board its posts. Nested boxes answer the one they lie in,
/// unless they are the same comment once more. Author, time and text are what the names in it call so;
/// what they leave open is found in its lines by the rules for dumps.
struct CommentItems {
  struct Item {
    var box: Int
    /// Among the items; nil for one that answers none.
    var parent: Int?
    /// From a class such as `depth-2`, where boxes do not nest.
    var depth: Int?
    var author: String?
    var posted: NewsDate?
    /// Whether a name says that it is a link from elsewhere.
    var isPingback = false
    /// The blocks of the page that belong to it and to none inside it.
    var blocks: [Int]
    /// Those of them that are its words; empty where no name tells.
    var words: [Int] = []
  }

  private(set) var items: [Item] = []
  private let survey: PageSurvey
  /// What the names of a box say, looked up once for each box.
  private var roles: [Int: Role] = [:]
  private var repliesBoxes: [Int: Bool] = [:]
  private var classes: [String: [String]] = [:]
  /// By class, how surely an element is named for an author.
  private var authorRanks: [String: Int] = [:]
  private var page: HTMLDocument { survey.page }
  private var fields: CommentFields { CommentFields(page: page) }

  /// - Complexity: linear in the size of the comment regions.
  init(_ survey: PageSurvey) {
    self.survey = survey
    if let thread = survey.thread {
      read(thread.comments.map { Candidate(box: $0, number: nil, depth: nil) })
      return
    }
    let boxes = withoutRepetition(candidates())
    if !boxes.isEmpty {
      read(boxes)
      nestByWrapper()
      dropOthers()
      // Names that hold for a few of many boxes say nothing of the others.
      let all = survey.blocks.indices.reduce(0) {
        $0 + (isComment($1) ? survey.blocks[$1].words : 0)
      }
      let held = items.reduce(0) { $0 + $1.blocks.reduce(0) { $0 + survey.blocks[$1].words } }
      if held * 2 >= all { return }
      items = []
    }
    let repeated = RepeatedBoxes.find(survey).map { box in
      let names = page.value(.class, of: survey.boxes[box].node)
      let depth = Self.depth(words(ofClass: names)) ?? margin(survey.boxes[box].node)
      return Candidate(box: box, number: nil, depth: depth)
    }
    guard !repeated.isEmpty else { return }
    read(repeated)
    nestByDepth()
    dropOthers()
  }

  /// The post with which a thread of a board opens, read as its comments are.
  static func opening(of survey: PageSurvey) -> Item? {
    guard let box = survey.thread?.opening else { return nil }
    var items = CommentItems(thread: survey)
    var item = Item(box: box, depth: nil, blocks: Array(survey.boxes[box].blocks))
    items.readNames(&item, [])
    item.words = items.words(of: item)
    return item
  }

  private init(thread survey: PageSurvey) { self.survey = survey }

  private func isComment(_ block: Int) -> Bool {
    let traits = survey.boxes[survey.blocks[block].box].traits
    return traits.contains(.comments) && !traits.contains(.hidden) && !traits.contains(.form)
  }

  // MARK: - Which boxes

  private struct Candidate {
    var box: Int
    /// The number in its id: the same in boxes that are one comment.
    var number: String?
    var depth: Int?
  }

  private mutating func candidates() -> [Candidate] {
    var found: [Candidate] = []
    for (index, box) in survey.boxes.enumerated()
    where box.traits.contains(.comments) && !box.blocks.isEmpty && !box.traits.contains(.form) {
      if let candidate = candidate(index, box.node) { found.append(candidate) }
    }
    return found
  }

  private mutating func candidate(_ box: Int, _ node: NodeID) -> Candidate? {
    let words = words(ofClass: page.value(.class, of: node))
    let number = CommentNames.number(inID: page.value(.id, of: node))
    let says =
      page.value(.itemtype, of: node).map {
        $0.hasSuffix("/Comment") || $0.hasSuffix("/UserComments")
      }
      ?? false
    guard
      number != nil || says || words.contains(where: CommentNames.isItem)
        || page.nodes[Int(node)].tag == .li && words.contains("post"),
      !words.contains(where: { Self.noItems.contains($0) })
    else { return nil }
    return Candidate(box: box, number: number, depth: Self.depth(words) ?? margin(node))
  }

  private static let noItems: Set<String> = [
    "comments", "comment-list", "commentlist", "respond", "comment-respond", "comment-form",
    "children", "no-comment", "no-comments", "comment-count", "comments-count", "comment-nav",
  ]

  /// `depth-2`, `level-1`, `indent2`: from 0.
  private static func depth(_ words: [String]) -> Int? {
    for word in words {
      // `depth-2`, and `c-comment--depth-2`.
      let digits = word.utf8.reversed().prefix { $0 &- 0x30 < 10 }.count
      guard digits > 0, digits < 3, let depth = Int(word.suffix(digits)) else { continue }
      var name = word.dropLast(digits)
      while let last = name.last, last == "-" || last == "_" { name.removeLast() }
      for (ending, least) in [
        ("depth", 1), ("level", 0), ("lvl", 0), ("indent", 0), ("nested", 0),
      ]
      where name == ending || name.hasSuffix("-" + ending) || name.hasSuffix("_" + ending) {
        return max(0, depth - least)
      }
    }
    return nil
  }

  /// `style="margin-left: 40px"`: how far a box stands to the right, in whatever unit.
  private func margin(_ node: NodeID) -> Int? {
    guard let style = page.value(.style, of: node)?.lowercased(), style.utf8.count < 200 else {
      return nil
    }
    for rule in style.split(separator: ";") {
      let parts = rule.split(separator: ":").map { $0.filter { $0 != " " } }
      if parts.count == 2, parts[0] == "margin-left" || parts[0] == "padding-left",
        let width = Int(parts[1].prefix { $0.isASCII && $0.isNumber })
      {
        return width
      }
    }
    return nil
  }

  /// The names of a class in small letters. The boxes of a page have few classes.
  private mutating func words(ofClass names: String?) -> [String] {
    guard let names else { return [] }
    if let known = classes[names] { return known }
    let words = names.lowercased().utf8.split { $0 <= 0x20 }.map { String(Substring($0)) }
    classes[names] = words
    return words
  }

  /// Of boxes that are the same comment the outermost that holds no other: `li` and the `div` in it.
  private mutating func withoutRepetition(_ found: [Candidate]) -> [Candidate] {
    // Boxes are in the order of the page, outer ones first.
    var kept: [Candidate] = []
    // Places in `kept`; with the numbered box that each has taken in.
    var open: [(place: Int, inner: Candidate?)] = []
    for candidate in found {
      while let last = open.last, !contains(kept[last.place].box, candidate.box) {
        open.removeLast()
      }
      if let last = open.last {
        let outer = kept[last.place]
        let replies = isReply(candidate.box, outer.box)
        if candidate.number != nil, candidate.number == outer.number { continue }
        if candidate.number == nil, !replies,
          outer.number != nil || begins(candidate.box, where: outer.box)
        {
          continue
        }
        if let number = candidate.number, !replies {
          if outer.number == nil {
            // The number stands on a box inside.
            kept[last.place].number = number
            open[open.count - 1].inner = candidate
            continue
          }
          if let inner = last.inner {
            // A second one: what is around them is none itself.
            kept[last.place] = inner
            open.removeLast()
          }
        }
      }
      open.append((kept.count, nil))
      kept.append(candidate)
    }
    return kept
  }

  private func contains(_ outer: Int, _ inner: Int) -> Bool {
    let (out, into) = (blocks(of: outer), survey.boxes[inner].blocks)
    let isTerm = survey.boxes[outer].tag == .dt && outer != inner
    return (isTerm || survey.boxes[inner].depth > survey.boxes[outer].depth)
      && out.lowerBound <= into.lowerBound && into.upperBound <= out.upperBound
  }

  /// Whether a box begins where the one around it does: the comment once more, not a reply.
  private func begins(_ inner: Int, where outer: Int) -> Bool {
    survey.boxes[inner].blocks.lowerBound == survey.boxes[outer].blocks.lowerBound
  }

  /// A reply lies in a list, or in a box that is named so.
  private mutating func isReply(_ inner: Int, _ outer: Int) -> Bool {
    var box = survey.boxes[inner].parent
    while box != outer, box > 0 {
      if survey.boxes[box].traits.contains(.list), !survey.boxes[outer].traits.contains(.list) {
        return true
      }
      let tag = survey.boxes[box].tag
      if tag == .ul || tag == .ol { return true }
      if holdsReplies(box) { return true }
      box = survey.boxes[box].parent
    }
    return false
  }

  private mutating func holdsReplies(_ box: Int) -> Bool {
    if let known = repliesBoxes[box] { return known }
    let words = words(ofClass: page.value(.class, of: survey.boxes[box].node))
    let holds = words.contains { word in
      Self.replyBoxes.contains(word)
        || ["replies", "children", "answers"].contains {
          word.hasSuffix("-" + $0) || word.hasSuffix("_" + $0)
        }
    }
    repliesBoxes[box] = holds
    return holds
  }

  private static let replyBoxes: Set<String> = [
    "children", "replies", "comment-replies", "comment-children", "comment__replies", "nested",
    "subcomments", "thread", "comments-children", "comment-thread", "answers", "child-comments",
  ]

  // MARK: - What they hold

  private mutating func read(_ candidates: [Candidate]) {
    var open: [(item: Int, box: Int)] = []
    var owner: [Int: Int] = [:]
    for candidate in candidates {
      while let last = open.last, !contains(last.box, candidate.box) { open.removeLast() }
      let place = items.count
      let parent = answered(by: candidate.box, inside: open.last?.item)
      items.append(Item(box: candidate.box, parent: parent, depth: candidate.depth, blocks: []))
      for block in blocks(of: candidate.box) { owner[block] = place }
      open.append((place, candidate.box))
    }
    let nodes = Set(items.map { survey.boxes[$0.box].node })
    for (block, place) in owner where isComment(block) { items[place].blocks.append(block) }
    for place in items.indices {
      // A copy: in place, the whole list would be copied for each.
      var item = items[place]
      item.blocks.sort()
      readNames(&item, nodes)
      let names = words(ofClass: page.value(.class, of: survey.boxes[item.box].node))
      item.isPingback = names.contains("pingback") || names.contains("trackback")
      if item.isPingback, item.author == nil {
        item.author = fields.emphasized(in: survey.boxes[item.box].node)
      }
      item.words = words(of: item)
      items[place] = item
    }
  }

  /// What a box holds; for the term of a list, with what the list says of it.
  private func blocks(of box: Int) -> Range<Int> {
    var blocks = survey.boxes[box].blocks
    guard survey.boxes[box].tag == .dt else { return blocks }
    for next in survey.boxes.indices[(box + 1)...]
    where survey.boxes[next].parent == survey.boxes[box].parent {
      guard survey.boxes[next].tag == .dd else { break }
      blocks = blocks.lowerBound..<survey.boxes[next].blocks.upperBound
    }
    return blocks
  }

  /// What has neither author nor time is a box around comments, or a button that is named like one,
  /// where others have them.
  private mutating func dropOthers() {
    let holders = Set(
      items.compactMap { item in
        item.parent.flatMap { contains(items[$0].box, item.box) ? $0 : nil }
      })
    let anySigned = items.contains { $0.author != nil || $0.posted != nil }
    let isWrapper = items.indices.map { place in
      items[place].author == nil && items[place].posted == nil
        && !isRemoved(items[place]) && !(holders.contains(place) && isDated(items[place]))
        && (holders.contains(place)
          || anySigned && items[place].blocks.reduce(0) { $0 + survey.blocks[$1].words } <= 6)
    }
    guard isWrapper.contains(true) else { return }
    var places: [Int?] = []
    var kept: [Item] = []
    for (index, item) in items.enumerated() {
      var parent = item.parent
      while let outer = parent, isWrapper[outer] { parent = items[outer].parent }
      if isWrapper[index] {
        places.append(nil)
        // What is no comment is part of the one around it.
        if !holders.contains(index), let outer = parent.flatMap({ places[$0] }) {
          kept[outer].blocks = (kept[outer].blocks + item.blocks).sorted()
          kept[outer].words = words(of: kept[outer])
        }
        continue
      }
      places.append(kept.count)
      var item = item
      item.parent = parent.flatMap { places[$0] }
      kept.append(item)
    }
    items = kept
  }

  /// Whether one of its own first lines shows a date.
  private func isDated(_ item: Item) -> Bool {
    let first = item.blocks.prefix(4).filter { survey.blocks[$0].words <= 24 }
    let lines = PageLines(survey, of: Array(first))
    return first.contains { lines.isDated($0) }
  }

  /// Whether all that it says is that somebody took it away.
  private func isRemoved(_ item: Item) -> Bool {
    guard let first = item.blocks.first, item.blocks.count <= 2 else { return false }
    return PageLines(survey, of: [first])[first]?.begins(.removed) == true
  }

  /// The most that one comment is looked through for names.
  private static let mostNodes = 600

  /// Author and time, by the names of the elements that hold them.
  private mutating func readNames(_ item: inout Item, _ others: Set<NodeID>) {
    let root = survey.boxes[item.box].node
    var node = page.following(root, inside: root)
    var best = 0
    var steps = 0
    while let current = node, steps < Self.mostNodes {
      steps += 1
      let entry = page.nodes[Int(current)]
      guard entry.kind == .element, !others.contains(current) else {
        node =
          entry.kind == .element
          ? page.followingSkippingChildren(current, inside: root)
          : page.following(current, inside: root)
        continue
      }
      let rank = authorRank(current, entry.tag)
      if rank > best, let name = fields.name(of: current) {
        item.author = name
        best = rank
      }
      if item.posted == nil { item.posted = fields.time(of: current) }
      node = page.following(current, inside: root)
    }
  }

  /// How surely an element is named for the author of a comment; 0 for all others.
  private mutating func authorRank(_ node: NodeID, _ tag: Tag) -> Int {
    let rank = authorRank(ofClass: page.value(.class, of: node))
    if rank == 6 { return rank }
    if let property = page.value(.itemprop, of: node)?.lowercased() {
      if property == "author" || property == "creator" { return 5 }
      if property == "name" { return 4 }
    }
    return rank > 0 ? rank : tag == .cite ? 3 : 0
  }

  /// The same by the names alone. The boxes of a page have few classes.
  private mutating func authorRank(ofClass names: String?) -> Int {
    guard let names else { return 0 }
    if let known = authorRanks[names] { return known }
    let words = words(ofClass: names)
    let rank =
      words.contains("fn")
      ? 6
      : words.contains(where: CommentNames.isAuthorName)
        ? 4 : words.contains(where: CommentNames.isAuthorBox) ? 2 : 0
    authorRanks[names] = rank
    return rank
  }

  // MARK: - Whom they answer

  /// How many items above a reply are looked at for the one that it answers.
  private static let mostLookedBack = 500

  /// The item beside whose box stands the one with what answers it:
  ///
  ///     <div class="comment"> ... </div><div class="indented"><div class="comment"> ...
  ///
  /// Else the item that its own box lies in.
  private mutating func answered(by box: Int, inside item: Int?) -> Int? {
    var around = survey.boxes[box].parent
    while around > 0, survey.boxes[around].traits.contains(.comments) {
      let names = page.value(.class, of: survey.boxes[around].node)
      if words(ofClass: names).contains(where: CommentNames.isBesideAnswered) {
        let outer = survey.boxes[around].parent
        let near = items.indices.suffix(Self.mostLookedBack)
        return near.last { survey.boxes[items[$0].box].parent == outer }
          ?? item ?? near.last { !contains(around, items[$0].box) }
      }
      around = survey.boxes[around].parent
    }
    return item
  }

  /// A box around a comment, which begins it, holds what answers it:
  ///
  ///     <div class="cover"><div class="comment">...</div><div class="rest"><div class="cover"> ...
  private mutating func nestByWrapper() {
    guard items.allSatisfy({ $0.parent == nil && $0.depth == nil }) else { return }
    // How many items each box holds as its children.
    var held: [Int: Int] = [:]
    for item in items { held[survey.boxes[item.box].parent, default: 0] += 1 }
    // The wrappers that are open, with the item that each begins with.
    var open: [(item: Int, wrapper: Int)] = []
    for place in items.indices {
      let box = items[place].box
      let start = survey.boxes[box].blocks.lowerBound
      while let last = open.last, !contains(last.wrapper, box) { open.removeLast() }
      if let last = open.last, survey.boxes[last.wrapper].blocks.lowerBound != start {
        items[place].parent = last.item
      }
      let wrapper = survey.boxes[box].parent
      let isWrapper =
        survey.boxes[wrapper].traits.contains(.comments)
        && survey.boxes[wrapper].blocks.lowerBound == start
        && held[wrapper] == 1
      if isWrapper { open.append((place, wrapper)) }
    }
  }

  /// Of boxes that repeat without lying in each other, those deeper in the tree than the first answer
  /// the last one above them that is less deep.
  private mutating func nestByDepth() {
    guard let first = items.first, items.allSatisfy({ $0.parent == nil && $0.depth == nil }) else {
      return
    }
    let depths = items.map { survey.boxes[$0.box].depth }
    guard depths.min() == survey.boxes[first.box].depth, depths.max() != depths.min() else {
      return
    }
    // The last of each depth, each less deep than the next.
    var open: [Int] = []
    for place in items.indices {
      while let last = open.last, depths[last] >= depths[place] { open.removeLast() }
      items[place].parent = open.last
      open.append(place)
    }
  }

  // MARK: - Its words

  /// The blocks of the text, where a name tells them.
  private mutating func words(of item: Item) -> [Int] {
    // By block, the box that is named for its text.
    var text: [Int: Int] = [:]
    var others: Set<Int> = []
    let byline = byline(of: item)
    for block in item.blocks {
      var box = survey.blocks[block].box
      var role = Role.none
      while box != item.box, box > 0 {
        role = self.role(box)
        // What holds the author too is the comment, whatever it is called.
        if role == .text, let byline, survey.boxes[box].blocks.contains(byline) { role = .none }
        // The innermost name says what a block is.
        if role != .none { break }
        box = survey.boxes[box].parent
      }
      switch role {
      case .text: text[block] = box
      case .other: others.insert(block)
      case .none: break
      }
    }
    if !text.isEmpty {
      // What holds another such box is around the comment.
      let boxes = Set(text.values)
      // Nobody's comment has as many.
      let inner =
        boxes.count > 64
        ? boxes : boxes.filter { box in !boxes.contains { $0 != box && contains(box, $0) } }
      return item.blocks.filter { block in
        text[block].map { inner.contains($0) } == true && !isByline(block, item)
      }
    }
    let byAny = wordsInAnyText(of: item)
    if !byAny.isEmpty { return byAny }
    // Without one: all that is named for nothing else, where something is.
    var rest = item.blocks.filter { !others.contains($0) && !isByline($0, item) }
    if item.author == nil {
      // The line that names the author shows the time too.
      let dated = item.blocks.filter { block in survey.blocks[block].words <= 24 }
      let lines = PageLines(survey, of: dated)
      let bylines = dated.filter { lines.isDated($0) }
      guard !bylines.isEmpty else { return [] }
      rest.removeAll(where: bylines.contains)
      // A name above the text, the date below: the lines tell.
      if let first = rest.first, survey.blocks[first].words <= 4, !survey.blocks[first].endsSentence
      {
        return []
      }
    }
    return others.isEmpty ? [] : rest
  }

  /// The blocks of a box that is called `content` or the like, where others stand above it or below:
  /// its author and time.
  private mutating func wordsInAnyText(of item: Item) -> [Int] {
    for block in item.blocks {
      var box = survey.blocks[block].box
      while box != item.box, box > 0 {
        let names = words(ofClass: page.value(.class, of: survey.boxes[box].node))
        if names.contains(where: CommentNames.isAnyText) {
          let inside = item.blocks.filter { survey.boxes[box].blocks.contains($0) }
          let isBeside = inside.count < item.blocks.count && !inside.contains { isByline($0, item) }
          return isBeside ? inside : []
        }
        box = survey.boxes[box].parent
      }
    }
    return []
  }

  /// The block that names the author.
  private func byline(of item: Item) -> Int? {
    guard let author = item.author else { return nil }
    return item.blocks.prefix(4).first { block in
      survey.blocks[block].words <= 30 && survey.string(survey.blocks[block]).contains(author)
    }
  }

  private enum Role { case none, text, other }

  private mutating func role(_ box: Int) -> Role {
    if let known = roles[box] { return known }
    let role = namedRole(box)
    roles[box] = role
    return role
  }

  private mutating func namedRole(_ box: Int) -> Role {
    let node = survey.boxes[box].node
    if let property = page.value(.itemprop, of: node)?.lowercased() {
      if property == "text" || property == "commenttext" || property == "description" {
        return .text
      }
      if property == "author" || property == "creator" { return .other }
    }
    if let id = page.value(.id, of: node), id.hasPrefix("post_message") || id.hasPrefix("msg_") {
      return .text
    }
    for word in words(ofClass: page.value(.class, of: node)) {
      if CommentNames.isText(word) { return .text }
      if CommentNames.isOther(word) { return .other }
    }
    return .none
  }

  /// A block that is the author's name, with or without the word that says.
  private func isByline(_ block: Int, _ item: Item) -> Bool {
    guard let author = item.author, survey.blocks[block].words <= 12 else { return false }
    let words = survey.string(survey.blocks[block])
    guard words.hasPrefix(author) else { return false }
    let rest = words.dropFirst(author.count)
    return rest.count < 40
      && (rest.isEmpty || rest.contains(":") || rest.contains { $0.isNumber }
        || survey.blocks[block].linkWords == survey.blocks[block].words)
  }
}
