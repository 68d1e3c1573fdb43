import GalleyCore
import GalleyLua

/// The paragraphs of an article as trees of what was found in them: what `article:trees()` gives.
///
/// A node is a string or a mark around further nodes. Marks never cross each other: one that would is
/// cut where the one around it ends, and its rest follows as a mark of the same item.
///
/// - Complexity: marks are sorted once; then everything is looked at once.
struct MarkedText {
  /// The deepest nesting. Articles have four at most; scripts can make more.
  static let deepest = 32

  private enum Kind {
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

  private struct Mark {
    var kind: Kind
    var item: Int
    /// Counts the pieces of one that is cut, from 1.
    var part: Int
    var span: TextSpan
  }

  private let session: ArticleSession
  /// In text order, the longer ones first.
  private var marks: [Mark] = []

  init(_ session: ArticleSession) {
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
  }

  private mutating func add(_ kind: Kind, _ item: Int, _ part: Int, _ span: TextSpan?) {
    guard let span, span.start < span.end else { return }
    marks.append(Mark(kind: kind, item: item, part: part, span: span))
  }

  /// Writes a list with a list of nodes for each paragraph.
  func write(to encoder: inout LuaEncoder) throws(LuaFailure) {
    encoder.beginArray()
    for place in session.paragraphList {
      encoder.beginArray()
      let paragraph = session.paragraphs[place]
      if let span = paragraph.span, isText(paragraph.text, at: span) {
        try write(span, to: &encoder)
      } else {
        session.encode(paragraph.text, to: &encoder)
      }
      encoder.endArray()
    }
    encoder.endArray()
  }

  /// Whether the words of a paragraph are still those of the page.
  private func isText(_ text: TextValue, at span: TextSpan) -> Bool {
    switch text {
    case .span(let place): place == span
    case .string(let string): session.article.text.bytes[span.range].elementsEqual(string.utf8)
    }
  }

  private func write(_ paragraph: TextSpan, to encoder: inout LuaEncoder) throws(LuaFailure) {
    var next = firstMark(from: paragraph.start)
    // The rests of marks that were cut, the last one in text order first.
    var rests: [Mark] = []
    var ends: [Int] = []
    var place = paragraph.start

    func text(to end: Int, _ encoder: inout LuaEncoder) {
      if place < end { encoder.string(session.article.text.bytes[place..<end]) }
      place = max(place, end)
    }
    func close(_ encoder: inout LuaEncoder) {
      text(to: ends.removeLast(), &encoder)
      encoder.endArray()
      encoder.endTable()
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
      while let end = ends.last, end <= mark.span.start { close(&encoder) }
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
      text(to: mark.span.start, &encoder)
      encoder.beginTable()
      encoder.key("kind")
      encoder.string(mark.kind.name)
      encoder.key("item")
      encoder.object(session.id(mark.kind.model), mark.item)
      encoder.key("part")
      encoder.integer(mark.part)
      encoder.key("nodes")
      encoder.beginArray()
      ends.append(end)
    }
    while !ends.isEmpty { close(&encoder) }
    text(to: paragraph.end, &encoder)
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
