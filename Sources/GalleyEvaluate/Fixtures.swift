import Foundation
import Galley
import GalleyAnnotators

/// Compares what is found in the example articles with their gold.
func evaluateFixtures(
  texts: String, gold: String, showsCases: Bool
) -> [(name: String, score: Score)] {
  var headers = Score()
  var paragraphs = Score()
  var citations = Score()
  var comments = Score()
  var kinds: [String: Score] = [:]
  var speakers = Score()
  var cues = Score()
  let names = (try? FileManager.default.contentsOfDirectory(atPath: gold)) ?? []
  for name in names.sorted() where name.hasSuffix(".gold.json") {
    let base = String(name.dropLast(".gold.json".count))
    guard let data = FileManager.default.contents(atPath: gold + "/" + name),
      let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
      let article = annotated(path: texts + "/" + base + ".txt")
    else {
      print("\(name): cannot be read")
      continue
    }
    let page = PageGold(object, article, base, showsCases: showsCases)
    headers.add(page.headers())
    paragraphs.add(page.paragraphs())
    citations.add(page.citations())
    comments.add(page.comments())
    var found: [(key: String, quote: Quote)] = article.quotes.map {
      (folded(article.string($0.text)), $0)
    }
    for expected in object["quotes"] as? [[String: Any]] ?? [] {
      let text = folded(expected["text"] as? String ?? "")
      let kind = expected["kind"] as? String ?? ""
      kinds[kind, default: Score()].expected += 1
      let speaker = folded(expected["speaker"] as? String ?? "")
      if !speaker.isEmpty { speakers.expected += 1 }
      guard let index = found.firstIndex(where: { same($0.key, text) }) else {
        if showsCases { print("\(base): missing \(kind) [\(speaker)]: \(text)") }
        continue
      }
      let quote = found.remove(at: index).quote
      kinds[quote.kind.rawValue, default: Score()].found += 1
      if quote.kind.rawValue == kind {
        kinds[kind, default: Score()].right += 1
      } else if showsCases {
        print("\(base): \(quote.kind) (\(quote.rule)) not \(kind): \(text)")
      }
      let name = quote.speaker.map { folded(article.string($0.name ?? $0.text)) } ?? ""
      if !name.isEmpty { speakers.found += 1 }
      if same(name, speaker), !name.isEmpty {
        speakers.right += 1
      } else if name != speaker, showsCases {
        print("\(base): speaker '\(name)' not '\(speaker)' (\(quote.rule)): \(text)")
      }
      let cue = folded(expected["cue"] as? String ?? "")
      let foundCue = quote.cue.map { folded(article.string($0)) } ?? ""
      if !cue.isEmpty { cues.expected += 1 }
      if !foundCue.isEmpty { cues.found += 1 }
      if cue == foundCue, !cue.isEmpty {
        cues.right += 1
      } else if cue != foundCue, showsCases {
        print("\(base): cue '\(foundCue)' not '\(cue)': \(text)")
      }
    }
    for rest in found {
      kinds[rest.quote.kind.rawValue, default: Score()].found += 1
      if showsCases {
        print("\(base): extra \(rest.quote.kind) (\(rest.quote.rule)): \(rest.key)")
      }
    }
  }
  return [
    ("header fields", headers), ("paragraphs", paragraphs), ("citations, every field", citations),
    ("comments, every field", comments),
  ] + kinds.sorted { $0.key < $1.key }.map { ("quotes, " + $0.key, $0.value) }
    + [("speakers", speakers), ("cues", cues)]
}

/// Spaces of all kinds made one plain space, so that texts compare as a reader sees them.
func folded(_ text: String) -> String {
  text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
}

/// Equal but for case, a leading article and the punctuation at the end.
func same(_ left: String, _ right: String) -> Bool {
  func bare(_ text: String) -> String {
    var text = text.lowercased()
    for article in ["the ", "a ", "an "] where text.hasPrefix(article) {
      text.removeFirst(article.count)
    }
    while let last = text.last, last.isPunctuation { text.removeLast() }
    return text
  }
  return bare(left) == bare(right)
}

/// The first article of a file, read and annotated as the program does it.
func annotated(path: String) -> Article? {
  guard let data = FileManager.default.contents(atPath: path) else { return nil }
  var toolkit = Toolkit.builtIn()
  toolkit.annotators[toolkit.annotators.count - 1] = QuoteAnnotator(model: givenModel())
  return try? toolkit.pipeline.articles(
    of: RawDocument(id: path, path: path, bytes: Array(data))
  ).first
}
