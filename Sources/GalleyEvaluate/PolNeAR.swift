import Foundation
import Galley

/// Scores the stretches between marks against a part of PolNeAR: whether speech is told from
/// terms, and whether the speaker's mention lies in the annotated source; and indirect speech by
/// the overlap of words.
func evaluatePolNeAR(folder: String, showsCases: Bool) -> [(name: String, score: Score)] {
  var speech = Score()
  var endToEnd = Score()
  var indirect = Score()
  var exact = Score()
  guard let data = FileManager.default.contents(atPath: folder + "/gold.jsonl") else {
    print("\(folder)/gold.jsonl cannot be read")
    exit(2)
  }
  for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
    guard
      let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
      let document = object["doc"] as? String,
      let article = annotated(path: "\(folder)/text/\(document).txt")
    else { continue }
    let offsets = CodePointOffsets(article.text)
    func points(_ span: TextSpan) -> Range<Int> { offsets[span.start]..<offsets[span.end] }
    var attributions: [String: [String: Any]] = [:]
    for attribution in object["attributions"] as? [[String: Any]] ?? [] {
      attributions[attribution["id"] as? String ?? ""] = attribution
    }
    func spans(_ value: Any?) -> [Range<Int>] {
      (value as? [[Int]] ?? []).map { $0[0]..<$0[1] }
    }
    var parts: [(span: Range<Int>, quote: Quote)] = []
    for quote in article.quotes where quote.kind != .indirect {
      for part in quote.parts { parts.append((points(part), quote)) }
    }
    for region in object["regions"] as? [[String: Any]] ?? [] {
      guard let span = (region["span"] as? [Int]).map({ $0[0]..<$0[1] }) else { continue }
      let match = parts.first { $0.span.overlaps(span) }
      let gold = (region["att"] as? String).flatMap { attributions[$0] }
      let isSpeech = match.map { $0.quote.kind != .term } ?? false
      if gold != nil { speech.expected += 1 }
      if isSpeech { speech.found += 1 }
      if gold != nil, isSpeech { speech.right += 1 }
      let sources = spans(gold?["source"])
      if !sources.isEmpty { endToEnd.expected += 1 }
      if isSpeech, match?.quote.speaker != nil { endToEnd.found += 1 }
      let mention = (match?.quote.speaker?.span ?? match?.quote.speaker?.span).map(points)
      let isRight = mention.map { mention in sources.contains { $0.overlaps(mention) } } ?? false
      if isRight, isSpeech {
        endToEnd.right += 1
      } else if showsCases, gold != nil || isSpeech {
        let words = Array(article.text.string(at: article.text.all).unicodeScalars)
        func text(_ range: Range<Int>) -> String {
          var view = String.UnicodeScalarView()
          view.append(
            contentsOf: words[max(0, range.lowerBound)..<min(words.count, range.upperBound)])
          return folded(String(view))
        }
        print("\(document): \(match?.quote.kind.rawValue ?? "none") \(match?.quote.rule ?? "")")
        print(
          "   gold [\(sources.map(text).joined(separator: " + "))] found [\(mention.map(text) ?? "-")]"
        )
        print("   \(text(span.lowerBound - 120..<span.upperBound + 120))")
      }
    }
    var goldIndirect: [[Range<Int>]] = []
    for attribution in attributions.values
    where attribution["kind"] as? String == "indirect" && attribution["speech"] as? Bool == true {
      goldIndirect.append(spans(attribution["content"]))
    }
    indirect.expected += goldIndirect.count
    exact.expected += goldIndirect.count
    for quote in article.quotes where quote.kind == .indirect {
      indirect.found += 1
      exact.found += 1
      let spans = quote.parts.map(points)
      if let gold = goldIndirect.first(where: { gold in
        gold.contains { part in spans.contains { $0.overlaps(part) } }
      }) {
        indirect.right += 1
        if let first = gold.first, let last = gold.last,
          abs(first.lowerBound - spans[0].lowerBound) <= 5,
          abs(last.upperBound - spans[spans.count - 1].upperBound) <= 1
        {
          exact.right += 1
        }
      }
    }
  }
  return [
    ("stretches that are speech", speech), ("stretch and speaker", endToEnd),
    ("indirect speech, touched", indirect), ("indirect speech, exact", exact),
  ]
}
