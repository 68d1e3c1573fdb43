import Foundation
import Galley
import GalleyCore
import GalleyLexicons
import GalleyReaders

/// The pages that `scripts/dev/layout-pages` has laid out, with their gold.
struct DumpPages {
  struct Page {
    var id: String
    var set: String
    var gold: [String: Any]
    var bytes: [UInt8]
  }

  let folder: String

  func forEach(_ body: (Page) -> Void) {
    let index = FileManager.default.contents(atPath: folder + "/pages.jsonl") ?? Data()
    for row in index.split(separator: UInt8(ascii: "\n")) {
      guard let gold = try? JSONSerialization.jsonObject(with: row) as? [String: Any],
        let id = gold["id"] as? String, let set = gold["set"] as? String,
        let data = FileManager.default.contents(atPath: "\(folder)/\(set)/\(id).txt")
      else { continue }
      body(Page(id: id, set: set, gold: gold, bytes: Array(data)))
    }
  }

  /// For `scripts/dev/train-regions`: the names of the features; then for each page `# SET ID`, and
  /// for each block the number of its first line, of its lines, and its features.
  func printFeatures() {
    print(BlockFeatures.names.joined(separator: " "))
    forEach { page in
      guard let buffer = try? TextBuffer(checking: page.bytes) else { return }
      var segmenter = Self.segmenter(buffer)
      let blocks = segmenter.blocks
      let features = segmenter.features()
      var out = "# \(page.set) \(page.id)\n"
      for (index, block) in blocks.enumerated() {
        let ids = features.ids(of: index).map(String.init).joined(separator: " ")
        out += "\(block.lines.lowerBound) \(block.lines.count) \(ids)\n"
      }
      print(out, terminator: "")
    }
  }
}

extension DumpPages {
  private static func segmenter(_ buffer: TextBuffer) -> Segmenter {
    Segmenter(buffer, LineTable(buffer, phrases: Furniture.phrases).lines)
  }

  /// For `scripts/dev/train-titles`: the names of the features; then for each page `# SET ID`, and
  /// for each block that may be the headline its text in one line, and its features.
  func printTitleFeatures() {
    print(TitleFeatures.names.joined(separator: " "))
    forEach { page in
      guard let buffer = try? TextBuffer(checking: page.bytes) else { return }
      var segmenter = Self.segmenter(buffer)
      guard let features = segmenter.titleFeatures() else { return }
      print("# \(page.set) \(page.id)")
      for (candidate, index) in features.candidates.enumerated() {
        let ids = features.ids(of: candidate).map(String.init).joined(separator: " ")
        print("\(ids)\t\(folded(buffer.string(at: segmenter.blocks[index].span)))")
      }
    }
  }
}

/// How fast pages are read: megabytes a second, best of three rounds.
func measureReading(folder: String) {
  var pages: [RawDocument] = []
  DumpPages(folder: folder).forEach {
    pages.append(RawDocument(id: $0.id, path: $0.id + ".txt", bytes: $0.bytes))
  }
  let bytes = pages.reduce(0) { $0 + $1.bytes.count }
  let pipeline = Pipeline(readers: Toolkit.builtIn().pipeline.readers, annotators: [])
  var best = Duration.seconds(1000)
  for _ in 0..<3 {
    let time = ContinuousClock().measure {
      for page in pages { _ = try? pipeline.articles(of: page) }
    }
    best = min(best, time)
  }
  let seconds = Double(best.components.attoseconds) / 1e18 + Double(best.components.seconds)
  print(
    "\(Int(Double(bytes) / seconds / 1e6)) MB/s, \(pages.count) pages of \(bytes / pages.count) bytes"
  )
}

/// Shingle F1 of the body, and what else the gold of the pages tells, for each set.
///
/// - Parameter usesSiteProfile: read them as `--site-profile` does, all pages as one batch.
func evaluateDumps(
  folder: String, usesSiteProfile: Bool, showsCases: Bool
) -> [(name: String, figure: Double)] {
  var toolkit = Toolkit.builtIn()
  let resolver = InputResolver(fileExtensions: ["txt"])
  if usesSiteProfile, let pages = try? resolver.resolve([folder]),
    let profile = try? SiteProfile(of: pages)
  {
    toolkit = toolkit.reading(with: profile)
  }
  let pipeline = toolkit.pipeline
  var bodies: [String: ShingleScore] = [:]
  var titles: [String: (right: Int, all: Int)] = [:]
  var facts: [String: (right: Int, all: Int)] = [:]
  var leaks = (found: 0, all: 0)
  var samples = (found: 0, all: 0)
  DumpPages(folder: folder).forEach { page in
    let article = try? pipeline.articles(
      of: RawDocument(id: page.id, path: page.id + ".txt", bytes: page.bytes)
    ).first
    guard let article else { return }
    if let text = page.gold["text"] as? String {
      let body = article.paragraphs.map { article.string($0.text) }.joined(separator: "\n")
      let score = ShingleScore.Page(shingles(of: body), shingles(of: text))
      bodies[page.set, default: ShingleScore()].add(score)
      if showsCases {
        print("\(page.set) \(page.id) P \(percent(score.precision)) R \(percent(score.recall))")
      }
    }
    if let title = page.gold["title"] as? String {
      let found = article.headline.map { article.string($0) } ?? ""
      titles[page.set, default: (0, 0)].all += 1
      if bare(found) == bare(title) {
        titles[page.set, default: (0, 0)].right += 1
      } else if showsCases {
        print("\(page.set) \(page.id) headline '\(folded(found))' not '\(folded(title))'")
      }
    }
    func check(_ name: String, _ found: [String], _ isRight: Bool, _ wanted: [String]) {
      facts["\(name), \(page.set)", default: (0, 0)].all += 1
      if isRight {
        facts["\(name), \(page.set)", default: (0, 0)].right += 1
      } else if showsCases {
        print("\(page.set) \(page.id) \(name) \(found) not \(wanted)")
      }
    }
    // What a dump does not show counts too: nobody can tell from here.
    let dates = page.gold["date"] as? [String] ?? (page.gold["date"] as? String).map { [$0] } ?? []
    if !dates.isEmpty {
      let found = String((article.published?.iso ?? "").prefix(10))
      check("date", [found], dates.contains(found), dates)
    }
    if let authors = page.gold["authors"] as? [String], !authors.isEmpty {
      let found = article.authors.map { folded(article.string($0)) }
      let isRight =
        Set(found.map { $0.lowercased() }) == Set(authors.map { folded($0).lowercased() })
      check("authors", found, isRight, authors)
    }
    if let strings = page.gold["comment_strings"] as? [String] {
      let body = folded(article.body)
      let comments = folded(
        article.comments.map { $0.text(in: article.text) }.joined(separator: "\n"))
      for string in strings.map(folded) {
        leaks.all += 1
        samples.all += 1
        if body.contains(string) { leaks.found += 1 }
        if comments.contains(string) { samples.found += 1 }
        if showsCases, body.contains(string) || !comments.contains(string) {
          let place = body.contains(string) ? "in the body" : "missing"
          print("\(page.set) \(page.id) \(article.comments.count) comments, \(place): \(string)")
        }
      }
    }
  }
  var figures: [(name: String, figure: Double)] = []
  for (set, score) in bodies.sorted(by: { $0.key < $1.key }) {
    figures.append(("body, \(set), P", score.precision))
    figures.append(("body, \(set), R", score.recall))
    figures.append(("body, \(set), F1", score.f1))
  }
  for (set, title) in titles.sorted(by: { $0.key < $1.key }) {
    figures.append(("headline, \(set)", Double(title.right) / Double(title.all)))
  }
  for (name, fact) in facts.sorted(by: { $0.key < $1.key }) {
    figures.append((name, Double(fact.right) / Double(fact.all)))
  }
  if samples.all > 0 {
    figures.append(("comment strings found", Double(samples.found) / Double(samples.all)))
    figures.append(("comment strings kept out", 1 - Double(leaks.found) / Double(leaks.all)))
  }
  return figures
}

/// Means over pages, as the benchmark of zyte takes them.
struct ShingleScore {
  struct Page {
    var precision: Double
    var recall: Double

    init(_ found: [String: Int], _ gold: [String: Int]) {
      var right = 0
      for (shingle, count) in found { right += min(count, gold[shingle] ?? 0) }
      let foundCount = found.values.reduce(0, +)
      let goldCount = gold.values.reduce(0, +)
      precision = foundCount == 0 ? (goldCount == 0 ? 1 : 0) : Double(right) / Double(foundCount)
      recall = goldCount == 0 ? (foundCount == 0 ? 1 : 0) : Double(right) / Double(goldCount)
    }
  }

  private var precisions = 0.0
  private var recalls = 0.0
  private var pages = 0

  mutating func add(_ page: Page) {
    precisions += page.precision
    recalls += page.recall
    pages += 1
  }

  var precision: Double { pages == 0 ? 0 : precisions / Double(pages) }
  var recall: Double { pages == 0 ? 0 : recalls / Double(pages) }
  var f1: Double {
    precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
  }
}

/// How often each four words in a row stand in a text; a shorter text is one shingle.
func shingles(of text: String) -> [String: Int] {
  let words = text.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_") }
  guard !words.isEmpty else { return [:] }
  guard words.count >= 4 else { return [words.joined(separator: " "): 1] }
  var counts: [String: Int] = [:]
  for index in 0...words.count - 4 {
    counts[words[index..<index + 4].joined(separator: " "), default: 0] += 1
  }
  return counts
}

private func bare(_ text: String) -> String {
  text.lowercased().split { !($0.isLetter || $0.isNumber) }.joined(separator: " ")
}

func percent(_ value: Double) -> String {
  let tenths = Int((value * 1000).rounded())
  return "\(tenths / 10).\(tenths % 10)"
}
