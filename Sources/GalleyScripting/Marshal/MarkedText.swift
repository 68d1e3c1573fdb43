import GalleyCore
import GalleyLua

/// The paragraphs of an article with the marks of what was found in them: what `article:trees()`,
/// `article:marks()` and `article:markup()` give.
///
/// Marks never cross each other: one that would is cut where the one around it ends, and its rest
/// follows as a mark of the same item.
///
/// - Complexity: marks are sorted once; then everything is looked at once.
struct MarkedText {
  /// The deepest nesting. Articles have four at most; scripts can make more.
  static let deepest = 32

  fileprivate enum Kind {
    case citation, quote, speaker, cue

    var name: StaticString {
      switch self {
      case .citation: "citation"
      case .quote: "quote"
      case .speaker: "speaker"
      case .cue: "cue"
      }
    }

    var model: Model { self == .citation ? .citation : .quote }
  }

  struct Mark {
    fileprivate var kind: Kind
    var item: Int
    /// Counts the pieces of one that is cut, from 1.
    var part: Int
    var span: TextSpan
  }

  /// What comes one after the other from the first paragraph to the last.
  enum Step {
    case begin(Paragraph.Kind)
    /// Words of the page.
    case words(TextSpan)
    /// The words of a paragraph that scripts have written.
    case text(String)
    case open(Mark)
    /// Closes the mark that was opened last.
    case close
    case end
  }

  let session: ArticleSession
  private(set) var steps: [Step] = []
  /// In text order, the longer ones first.
  private var marks: [Mark] = []

  init(_ session: ArticleSession) throws(LuaFailure) {
    self.session = session
    for place in session.citationList {
      add(.citation, place, 1, session.citations[place].span)
    }
    var people: Set<TextSpan> = []
    var cues: Set<TextSpan> = []
    for place in session.quoteList {
      let quote = session.finishedQuote(at: place)
      for (number, part) in quote.parts.enumerated() { add(.quote, place, number + 1, part) }
      // One that belongs to several quotes is marked once.
      if let span = quote.speaker?.span, people.insert(span).inserted {
        add(.speaker, place, 1, span)
      }
      if let span = quote.cue?.span, cues.insert(span).inserted { add(.cue, place, 1, span) }
    }
    // Of those that stand in the same place the one that was found first lies outside.
    let order = marks.indices.sorted { left, right in
      let (a, b) = (marks[left].span, marks[right].span)
      return a.start != b.start ? a.start < b.start : a.end != b.end ? a.end > b.end : left < right
    }
    marks = order.map { marks[$0] }
    for place in session.paragraphList {
      let paragraph = session.paragraphs[place]
      steps.append(.begin(paragraph.kind))
      if let span = paragraph.span, isText(paragraph.text, at: span) {
        try walk(span)
      } else {
        steps.append(.text(session.string(paragraph.text)))
      }
      steps.append(.end)
    }
  }

  private mutating func add(_ kind: Kind, _ item: Int, _ part: Int, _ span: TextSpan?) {
    guard let span, span.start < span.end else { return }
    marks.append(Mark(kind: kind, item: item, part: part, span: span))
  }

  /// Whether the words of a paragraph are still those of the page.
  private func isText(_ text: TextValue, at span: TextSpan) -> Bool {
    switch text {
    case .span(let place): place == span
    case .string(let string): session.article.text.bytes[span.range].elementsEqual(string.utf8)
    }
  }

  private mutating func walk(_ paragraph: TextSpan) throws(LuaFailure) {
    var next = firstMark(from: paragraph.start)
    // The rests of marks that were cut, the last one in text order first.
    var rests: [Mark] = []
    var ends: [Int] = []
    var place = paragraph.start

    func words(to end: Int, _ steps: inout [Step]) {
      if place < end { steps.append(.words(TextSpan(place, end))) }
      place = max(place, end)
    }
    func close(_ steps: inout [Step]) {
      words(to: ends.removeLast(), &steps)
      steps.append(.close)
    }

    while true {
      let mark: Mark
      if let rest = rests.last, next == marks.count || rest.span.start <= marks[next].span.start {
        mark = rest
        rests.removeLast()
      } else if next < marks.count, marks[next].span.start < paragraph.end {
        mark = marks[next]
        next += 1
        guard mark.span.end <= paragraph.end else { continue }
      } else {
        break
      }
      while let end = ends.last, end <= mark.span.start { close(&steps) }
      let end = min(mark.span.end, ends.last ?? paragraph.end)
      if end < mark.span.end {
        var rest = mark
        rest.part += 1
        rest.span = TextSpan(end, mark.span.end)
        let position = rests.lastIndex { $0.span.start > end }.map { $0 + 1 } ?? 0
        rests.insert(rest, at: position)
      }
      guard ends.count < Self.deepest else {
        throw LuaFailure("what was found is nested deeper than \(Self.deepest)")
      }
      words(to: mark.span.start, &steps)
      steps.append(.open(mark))
      ends.append(end)
    }
    while !ends.isEmpty { close(&steps) }
    words(to: paragraph.end, &steps)
  }

  private func firstMark(from start: Int) -> Int {
    var (low, high) = (0, marks.count)
    while low < high {
      let middle = (low + high) / 2
      if marks[middle].span.start < start { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

// MARK: - Trees

extension MarkedText {
  /// Writes a list with a list of nodes for each paragraph: strings, and marks around further nodes.
  func writeTrees(to encoder: inout LuaEncoder) {
    encoder.beginArray()
    for step in steps {
      switch step {
      case .begin: encoder.beginArray()
      case .words(let span): encoder.string(session.article.text.bytes[span.range])
      case .text(let text): encoder.string(text)
      case .open(let mark):
        encoder.beginTable()
        write(mark, to: &encoder)
        encoder.key("nodes")
        encoder.beginArray()
      case .close:
        encoder.endArray()
        encoder.endTable()
      case .end: encoder.endArray()
      }
    }
    encoder.endArray()
  }

  private func write(_ mark: Mark, to encoder: inout LuaEncoder) {
    encoder.key("kind")
    encoder.string(mark.kind.name)
    encoder.key("item")
    encoder.object(session.id(mark.kind.model), mark.item)
    encoder.key("part")
    encoder.integer(mark.part)
  }
}

// MARK: - Marks, and text between them

extension MarkedText {
  /// Writes a list of the marks in the order in which they open.
  func writeMarks(to encoder: inout LuaEncoder) {
    encoder.beginArray()
    var open: [Int] = []
    var count = 0
    for step in steps {
      switch step {
      case .open(let mark):
        encoder.beginTable()
        write(mark, to: &encoder)
        if let outer = open.last {
          encoder.key("outer")
          encoder.integer(outer)
        }
        encoder.endTable()
        count += 1
        open.append(count)
      case .close: open.removeLast()
      default: break
      }
    }
    encoder.endArray()
  }

  /// How the words of the paragraphs are written.
  enum Escape: String, CaseIterable {
    case xml, html, json

    /// - Precondition: `words` is UTF-8.
    func append(_ words: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
      switch self {
      case .xml: appendEscaped(words, .content, to: &output)
      case .html: appendEscaped(words, .html, to: &output)
      case .json: JSONWriter.appendEscaped(words, to: &output)
      }
    }
  }

  /// What the marks become, and how the words between them are written.
  struct Markup {
    var escape: Escape
    /// What stands before and behind the words of each mark, by the place of the mark in the list.
    var before: [LuaView]
    var behind: [LuaView]
    /// Whether white space becomes one space, where its paragraph is not preformatted.
    var squeezes: Bool
  }

  /// The number of marks.
  var count: Int { steps.count { if case .open = $0 { true } else { false } } }

  /// A string in UTF-8 for each paragraph.
  ///
  /// - Precondition: the markup has something for each mark.
  func written(_ markup: Markup) -> [[UInt8]] {
    let bytes = session.article.text.bytes
    var paragraphs: [[UInt8]] = []
    var output: [UInt8] = []
    var open: [Int] = []
    var count = 0
    var squeezes = false
    func write(_ words: UnsafeBufferPointer<UInt8>) { markup.escape.append(words, to: &output) }
    func writeSqueezed(_ words: UnsafeBufferPointer<UInt8>) {
      guard squeezes else { return write(words) }
      // From one run of white space to the next; nearly all are a single space.
      var start = 0
      var index = 0
      while index < words.count {
        guard words[index] <= 0x20, isSpace(UInt32(words[index])) else {
          index += 1
          continue
        }
        let run = index
        while index < words.count, words[index] <= 0x20, isSpace(UInt32(words[index])) {
          index += 1
        }
        if index - run == 1, words[run] == 0x20 { continue }
        write(UnsafeBufferPointer(rebasing: words[start..<run]))
        output.append(0x20)
        start = index
      }
      write(UnsafeBufferPointer(rebasing: words[start...]))
    }
    for step in steps {
      switch step {
      case .begin(let kind):
        output = []
        squeezes = markup.squeezes && kind != .preformatted
      case .words(let span):
        bytes.withUnsafeBufferPointer {
          writeSqueezed(UnsafeBufferPointer(rebasing: $0[span.range]))
        }
      case .text(var text): text.withUTF8 { writeSqueezed($0) }
      case .open:
        open.append(count)
        _ = markup.before[count].withBytes { output.append(contentsOf: $0) }
        count += 1
      case .close:
        _ = markup.behind[open.removeLast()].withBytes { output.append(contentsOf: $0) }
      case .end: paragraphs.append(output)
      }
    }
    return paragraphs
  }
}
