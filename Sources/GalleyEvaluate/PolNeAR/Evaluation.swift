import Foundation
import Galley
import GalleyAnnotators

/// Scores what is found against a part of PolNeAR, by the definitions of its README: every measure
/// of the table in `docs/quotes.md`.
///
/// - Parameter cases: lists wrong cases of one class (`missed`, `extra`, `border`, `speaker`,
///   `indirect`, `content`, `person`), or `all`.
func evaluatePolNeAR(
  folder: String, model: QuoteModel?, indirectCue: Float?, cases: String?
) -> [(name: String, score: Score)] {
  let annotators =
    Array(Toolkit.builtIn().annotators.dropLast()) + [
      QuoteAnnotator(model: model, indirectCue: indirectCue)
    ]
  var scores = PolNeARScores(cases: cases)
  for document in polnear(folder: folder, annotators: annotators) {
    DocumentScorer(document: document).score(into: &scores)
  }
  return scores.figures
}

struct PolNeARScores {
  let cases: String?
  var speech = Score()
  var exact = Score()
  var short = Score()
  var endToEnd = Score()
  var attributed = Score()
  var pronouns = Score()
  var names = Score()
  var content: [String: OverlapScore] = [:]

  init(cases: String?) { self.cases = cases }

  var figures: [(name: String, score: Score)] {
    [
      ("stretches that are speech", speech), ("stretches, exact", exact),
      ("stretches of 1 to 4 words", short),
    ]
      + ["direct", "mixed", "indirect speech"].flatMap { kind in
        let score = content[kind] ?? OverlapScore()
        return [("content, \(kind)", score.overlap), ("content, \(kind), exact", score.exact)]
      }
      + [
        ("stretch and speaker", endToEnd), ("speaker of found stretches", attributed),
        ("he and she to the person", pronouns), ("named source to full name", names),
      ]
  }

  func shows(_ name: String) -> Bool { cases == "all" || cases == name }
}

/// Mean word recall over gold items and mean precision over reported ones, in ten-thousandths, so
/// that a `Score` can hold them.
struct OverlapScore {
  var overlap: Score {
    var score = Score()
    // A score whose precision and recall are the two means.
    score.right = 1
    score.meanPrecision = found == 0 ? 0 : precision / Double(found)
    score.meanRecall = expected == 0 ? 0 : recall / Double(expected)
    score.found = found
    score.expected = expected
    return score
  }
  var exact: Score {
    Score(right: exactFound, found: found, expected: expected)
  }
  var precision = 0.0
  var recall = 0.0
  var found = 0
  var expected = 0
  var exactFound = 0
}

/// What was reported, in tokens.
private struct Reported {
  var quote: Quote
  var content: Set<Int>
  var parts: [Range<Int>]
}

private struct DocumentScorer {
  let document: GoldDocument
  let table: TokenTable
  var article: Article { document.article }

  init(document: GoldDocument) {
    self.document = document
    var article = document.article
    table = TrainingView.tokens(of: &article)
  }

  private func words(_ tokens: some Sequence<Int>) -> Set<Int> {
    Set(tokens.filter { table[$0].isWord || table[$0].kind == .clitic })
  }

  func score(into scores: inout PolNeARScores) {
    let reported = article.quotes.map { quote in
      let parts = quote.parts.map { table.range(in: $0) }
      let span = quote.content?.span
      let content =
        // Of several parts, the cue stands between two.
        quote.kind == .direct || span == nil || quote.kind == .indirect && parts.count > 1
        ? parts.flatMap { Array($0) } : Array(table.range(in: span!))
      return Reported(quote: quote, content: words(content), parts: parts)
    }
    scoreStretches(reported, into: &scores)
    scoreContent(reported, into: &scores)
  }

  // MARK: - Stretches

  private func scoreStretches(_ reported: [Reported], into scores: inout PolNeARScores) {
    var claimed = Set<[Int]>()
    for region in document.regions {
      let tokens = Set(document.tokens([region.span]))
      let gold = region.attribution.map { document.attributions[$0] }
      var match: (quote: Reported, part: Range<Int>, place: [Int])?
      for (index, item) in reported.enumerated() where item.quote.kind != .indirect {
        for (place, part) in item.parts.enumerated() where part.contains(where: tokens.contains) {
          match = match ?? (item, part, [index, place])
        }
      }
      if let match { claimed.insert(match.place) }
      let isSpeech = match.map { $0.quote.quote.kind != .term } ?? false
      let isExact = match.map { words($0.part) == words(tokens) } ?? false
      let isShort = region.words <= 4
      if gold != nil {
        scores.speech.expected += 1
        scores.exact.expected += 1
        if isShort { scores.short.expected += 1 }
      }
      if isSpeech {
        scores.speech.found += 1
        scores.exact.found += 1
        if isShort { scores.short.found += 1 }
      }
      if gold != nil, isSpeech {
        scores.speech.right += 1
        if isExact { scores.exact.right += 1 }
        if isShort { scores.short.right += 1 }
      }
      if gold == nil, isSpeech, scores.shows("extra") {
        show("extra", document.tokens([region.span]), match?.quote.quote, nil)
      }
      if gold != nil, !isSpeech, scores.shows("missed") {
        show("missed", document.tokens([region.span]), match?.quote.quote, gold)
      }
      if gold != nil, isSpeech, !isExact, scores.shows("border") {
        show("border", document.tokens([region.span]), match?.quote.quote, gold)
      }
      scoreSpeaker(region, gold, isSpeech ? match?.quote.quote : nil, into: &scores)
    }
    for (index, item) in reported.enumerated()
    where item.quote.kind == .direct || item.quote.kind == .mixed {
      for place in item.parts.indices where !claimed.contains([index, place]) {
        scores.speech.found += 1
        scores.exact.found += 1
        scores.endToEnd.found += 1
        if scores.shows("extra") { show("extra", Array(item.parts[place]), item.quote, nil) }
      }
    }
  }

  private func scoreSpeaker(
    _ region: GoldRegion, _ gold: GoldAttribution?, _ quote: Quote?,
    into scores: inout PolNeARScores
  ) {
    if gold != nil { scores.endToEnd.expected += 1 }
    if quote != nil { scores.endToEnd.found += 1 }
    guard let gold, let quote else { return }
    let isRight = isRightSpeaker(quote, gold)
    if isRight { scores.endToEnd.right += 1 }
    scores.attributed.expected += 1
    scores.attributed.found += 1
    if isRight { scores.attributed.right += 1 }
    if !isRight, scores.shows("speaker") {
      show("speaker", document.tokens([region.span]), quote, gold)
    }
  }

  /// The head of the mention lies in the gold source; without a source nobody is right.
  private func isRightSpeaker(_ quote: Quote, _ gold: GoldAttribution) -> Bool {
    let speaker = quote.reportedBy ?? quote.speaker
    guard let span = speaker?.span else { return gold.source.isEmpty }
    let mention = table.range(in: span)
    let source = Set(document.tokens(gold.source))
    return source.contains(head(mention))
  }

  /// The last word before a preposition, a comma or a relative pronoun; of a name the last word.
  private func head(_ mention: Range<Int>) -> Int {
    let stops: Set<String> = [
      "of", "for", "in", "at", "from", "with", "on", "who", "that", "which", "to", "by", "and",
      "including", "about", "like", "against", "behind", "whose", "as", "among", "near",
    ]
    var head = mention.lowerBound
    for token in mention {
      if token > mention.lowerBound {
        if table[token].kind == .comma || table[token].kind == .openParenthesis { break }
        let word = article.text.string(at: table[token].span)
        if stops.contains(word) { break }
      }
      if table[token].isWord { head = token }
    }
    return head
  }

  // MARK: - Content

  private func scoreContent(_ reported: [Reported], into scores: inout PolNeARScores) {
    let gold = document.attributions.map { words(document.tokens($0.content)) }
    var aligned: [[Int]] = Array(repeating: [], count: gold.count)
    for (index, item) in reported.enumerated() where item.quote.kind != .term {
      var best: (count: Int, place: Int)?
      for (place, content) in gold.enumerated() {
        let count = content.intersection(item.content).count
        if count > best?.count ?? 0 { best = (count, place) }
      }
      let kind = best.map { self.kind(document.attributions[$0.place]) } ?? kind(item.quote)
      guard let kind else { continue }
      scores.content[kind, default: OverlapScore()].found += 1
      if let best {
        aligned[best.place].append(index)
        scores.content[kind]!.precision += Double(best.count) / Double(max(1, item.content.count))
        if item.content == gold[best.place] { scores.content[kind]!.exactFound += 1 }
      } else if kind == "indirect speech", scores.shows("indirect") {
        show("indirect, extra", item.content.sorted(), item.quote, nil)
      }
    }
    for (place, content) in gold.enumerated() {
      let attribution = document.attributions[place]
      guard let kind = kind(attribution), !content.isEmpty else { continue }
      scores.content[kind, default: OverlapScore()].expected += 1
      let union = aligned[place].reduce(into: Set<Int>()) { $0.formUnion(reported[$1].content) }
      scores.content[kind]!.recall +=
        Double(union.intersection(content).count) / Double(content.count)
      if aligned[place].isEmpty {
        if scores.shows("indirect"), kind == "indirect speech" {
          show("indirect, missed", content.sorted(), nil, attribution)
        }
      } else if union != content, scores.shows("content"), kind != "direct" {
        show("content, \(kind)", content.sorted(), reported[aligned[place][0]].quote, attribution)
      }
      scorePerson(attribution, aligned[place].map { reported[$0].quote }, into: &scores)
    }
  }

  private func kind(_ attribution: GoldAttribution) -> String? {
    if attribution.kind != "indirect" { return attribution.kind }
    return attribution.isSpeech ? "indirect speech" : nil
  }

  private func kind(_ quote: Quote) -> String? {
    quote.kind == .indirect ? "indirect speech" : quote.kind.rawValue
  }

  private func scorePerson(
    _ gold: GoldAttribution, _ quotes: [Quote], into scores: inout PolNeARScores
  ) {
    guard let person = gold.person, let quote = quotes.first(where: { isRightSpeaker($0, gold) }),
      let speaker = quote.reportedBy ?? quote.speaker
    else { return }
    let name = speaker.name.map { folded(article.string($0)) } ?? ""
    let isRight = isSame(name, person)
    if gold.sourceType == "pronoun" {
      scores.pronouns.expected += 1
      scores.pronouns.found += 1
      if isRight { scores.pronouns.right += 1 }
    } else {
      scores.names.expected += 1
      scores.names.found += 1
      if isRight { scores.names.right += 1 }
    }
    if !isRight, scores.shows("person") {
      print("\(document.name): person '\(name)' not '\(person)' (\(gold.sourceType))")
      show("person", document.tokens(gold.content), quote, gold)
    }
  }

  /// Equal but for respectful titles; where the gold knows a surname alone, the surname counts.
  private func isSame(_ found: String, _ gold: String) -> Bool {
    func bare(_ name: String) -> [Substring] {
      let words = name.lowercased().split(separator: " ")
      let titles: Set<Substring> = [
        "mr.", "mrs.", "ms.", "dr.", "sen.", "rep.", "gov.", "democrat", "republican", "mayor",
      ]
      return Array(words.drop { titles.contains($0) })
    }
    let found = bare(found)
    let gold = bare(gold)
    return found == gold || gold.count == 1 && found.last == gold.last
  }

  // MARK: - Cases

  private func show(_ what: String, _ tokens: [Int], _ quote: Quote?, _ gold: GoldAttribution?) {
    guard let first = tokens.first, let last = tokens.last else { return }
    func text(_ span: TextSpan?) -> String {
      span.map { folded(article.text.string(at: $0)) } ?? "-"
    }
    func goldText(_ spans: [Range<Int>]) -> String {
      spans.map { span in
        let tokens = document.tokens([span])
        guard let first = tokens.first, let last = tokens.last else { return "" }
        return text(table.span(first..<last + 1))
      }.joined(separator: " + ")
    }
    let around = table.span(max(0, first - 30)..<min(table.count, min(last, first + 40) + 30))
    print("\(what) \(document.name) \(quote.map { "\($0.kind) \($0.rule)" } ?? "")")
    if let quote {
      print(
        "   found [\(text(quote.speaker?.span))] cue [\(quote.cue.map { folded(article.string($0)) } ?? "-")]"
          + " content [\(text(quote.content?.span))]")
    }
    if let attribution = gold {
      print(
        "   gold  [\(goldText(attribution.source))] cue [\(goldText(attribution.cue))]"
          + " content [\(goldText(attribution.content))] \(attribution.kind)")
    }
    print("   text  \(text(around))")
  }
}
