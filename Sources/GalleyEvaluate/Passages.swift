import Foundation
import Galley

/// Compares the citations of short passages with their gold: one JSON object a line, as
/// Tests/Fixtures/citations/README.md describes it.
func evaluatePassages(file: String, showsCases: Bool) -> [(name: String, score: Score)] {
  guard let data = FileManager.default.contents(atPath: file) else {
    print("\(file): cannot be read")
    return []
  }
  var evaluation = PassageEvaluation(showsCases: showsCases)
  for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
    guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    else {
      print("a line that is no JSON object: \(line.prefix(60))")
      continue
    }
    evaluation.add(object)
  }
  return evaluation.figures
}

private struct PassageEvaluation {
  let showsCases: Bool
  private var overlap = Score()
  private var exact = Score()
  private var record = Score()
  private var dates = Score()
  private var foreign = Score()
  private var scopes = Score()
  private var classes: [String: Score] = [:]
  /// Passages without a citation, and those of them in which one was found.
  private var traps = 0
  private var falseAlarms = 0

  init(showsCases: Bool) {
    self.showsCases = showsCases
  }

  var figures: [(name: String, score: Score)] {
    [
      ("span, overlap", overlap), ("span, exact", exact), ("record, every field", record),
      ("date of found ones", dates), ("other languages, overlap", foreign),
      ("scope of closing credits", scopes),
      (
        "passages without citations",
        Score(right: traps - falseAlarms, found: traps, expected: traps)
      ),
    ]
      + classes.filter { $0.key != "none" }.sorted { $0.key < $1.key }.map {
        ("record, " + $0.key, $0.value)
      }
  }

  mutating func add(_ passage: [String: Any]) {
    let id = passage["id"] as? String ?? "?"
    let text = passage["text"] as? String ?? ""
    var document = RawDocument(id: id, path: nil, bytes: Array(text.utf8))
    document.published = (passage["published"] as? String).flatMap { NewsDate(iso: $0) }
    guard let article = try? Toolkit.builtIn().pipeline.articles(of: document).first else {
      return print("\(id): cannot be read")
    }
    let wanted = (passage["citations"] as? [[String: Any]] ?? []).compactMap { gold in
      Expected(gold, in: text)
    }
    let kind = passage["class"] as? String ?? ""
    if wanted.isEmpty, kind == "none" {
      traps += 1
      if !article.citations.isEmpty { falseAlarms += 1 }
    }
    compare(id, kind, wanted, article)
  }

  private mutating func compare(
    _ id: String, _ kind: String, _ wanted: [Expected], _ article: Article
  ) {
    var rest = article.citations
    var counts = [overlap, exact, record, foreign].map { _ in
      Score(found: article.citations.count, expected: wanted.count)
    }
    for gold in wanted {
      let index =
        rest.firstIndex { $0.span == gold.span }
        ?? rest.firstIndex { $0.span.map { gold.span.overlaps($0) } ?? false }
      guard let index else {
        if showsCases { print("\(id): missing \(gold.record)") }
        continue
      }
      let citation = rest.remove(at: index)
      counts[0].right += 1
      counts[3].right += 1
      if citation.span == gold.span { counts[1].right += 1 }
      let found = words(of: citation, article)
      if found == gold.record { counts[2].right += 1 }
      if found != gold.record || citation.span != gold.span, showsCases {
        print("\(id): \(article.string(citation.text))\n   found    \(found)")
        print("   expected \(gold.record)\(citation.span == gold.span ? "" : " | \(gold.text)")")
      }
      if let date = gold.date {
        dates.expected += 1
        if let found = citation.date?.iso {
          dates.found += 1
          if found == date { dates.right += 1 }
        }
      }
      if let covers = gold.covers {
        scopes.expected += 1
        scopes.found += citation.covers == nil ? 0 : 1
        if citation.covers == covers { scopes.right += 1 }
      }
    }
    if showsCases {
      for citation in rest {
        print("\(id): extra \(article.string(citation.text)) | \(words(of: citation, article))")
      }
    }
    overlap.add(counts[0])
    exact.add(counts[1])
    record.add(counts[2])
    if kind == "foreign" { foreign.add(counts[3]) }
    classes[kind, default: Score()].add(counts[2])
  }

  private func words(of citation: Citation, _ article: Article) -> String {
    let publications = citation.publications.map {
      "\(bare(article.string($0.name))) (\($0.role.rawValue))"
    }
    return [
      citation.kind.rawValue,
      citation.authors.map { folded(article.string($0)) }.joined(separator: "; "),
      publications.joined(separator: "; "), citation.part.map { article.string($0) } ?? "",
      citation.date?.iso ?? "",
    ].joined(separator: " | ")
  }
}

/// A name without its article and its case.
private func bare(_ name: String) -> String {
  let name = folded(name).lowercased()
  return name.hasPrefix("the ") ? String(name.dropFirst(4)) : name
}

/// A citation of the gold.
private struct Expected {
  var span: TextSpan
  var text: String
  /// Kind, authors, publications, part and date, as one line.
  var record: String
  var date: String?
  var covers: Range<Int>?

  init?(_ gold: [String: Any], in passage: String) {
    text = gold["text"] as? String ?? ""
    let bytes = Array(passage.utf8)
    let pattern = Array(text.utf8)
    var left = gold["occurrence"] as? Int ?? 1
    var start = 0
    while left > 0 {
      guard let place = bytes[start...].indices.first(where: { bytes[$0...].starts(with: pattern) })
      else {
        print("not in its passage: \(text)")
        return nil
      }
      left -= 1
      start = place + 1
    }
    span = TextSpan(start - 1, start - 1 + pattern.count)
    date = gold["date"] as? String
    let publications = (gold["publications"] as? [[String: Any]] ?? []).map {
      "\(bare($0["name"] as? String ?? "")) (\($0["role"] as? String ?? ""))"
    }
    record = [
      gold["kind"] as? String ?? "", (gold["authors"] as? [String] ?? []).joined(separator: "; "),
      publications.joined(separator: "; "), gold["part"] as? String ?? "", date ?? "",
    ].joined(separator: " | ")
    if let covers = gold["covers"] as? [Int], covers.count == 2 {
      self.covers = covers[0]..<covers[1] + 1
    }
  }
}
