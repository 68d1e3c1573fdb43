import Foundation
import Galley
import GalleyAnnotators

/// One attribution of PolNeAR: who says what, by which words. Ranges count code points.
struct GoldAttribution {
  var id: String
  /// `direct`, `mixed` or `indirect`.
  var kind: String
  /// Whether the cue is one of communication.
  var isSpeech: Bool
  var source: [Range<Int>]
  var cue: [Range<Int>]
  var content: [Range<Int>]
  /// `name`, `nominal`, `pronoun` or `none`.
  var sourceType: String
  /// The full name, where the source is a name or a pronoun that was resolved.
  var person: String?
  var gender: String?
}

/// A stretch between marks, and the attribution to which it belongs.
struct GoldRegion {
  var span: Range<Int>
  var words: Int
  var attribution: Int?
}

/// A document of PolNeAR, read as the program reads it.
struct GoldDocument {
  var name: String
  var article: Article
  var attributions: [GoldAttribution]
  var regions: [GoldRegion]
  /// The code point at which each token begins.
  var points: [Int]

  /// The tokens that begin in any of the ranges of code points.
  func tokens(_ ranges: [Range<Int>]) -> [Int] {
    ranges.flatMap { range in Array(first(from: range.lowerBound)..<first(from: range.upperBound)) }
      .sorted()
  }

  private func first(from point: Int) -> Int {
    var low = 0
    var high = points.count
    while low < high {
      let middle = (low + high) / 2
      if points[middle] < point { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Reads the documents of a part: `gold.jsonl` and `text/`.
///
/// - Parameter annotators: what is run over each article.
func polnear(folder: String, annotators: [any Annotator]) -> [GoldDocument] {
  guard let data = FileManager.default.contents(atPath: folder + "/gold.jsonl") else {
    print("\(folder)/gold.jsonl cannot be read")
    exit(2)
  }
  var toolkit = Toolkit.builtIn()
  toolkit.annotators = annotators
  let pipeline = toolkit.pipeline
  var documents: [GoldDocument] = []
  for line in data.split(separator: UInt8(ascii: "\n")) {
    guard let object = try? JSONSerialization.jsonObject(with: line) as? [String: Any],
      let name = object["doc"] as? String,
      let bytes = FileManager.default.contents(atPath: "\(folder)/text/\(name).txt"),
      let read = try? pipeline.articles(
        of: RawDocument(id: name, path: name + ".txt", bytes: Array(bytes))
      ).first
    else { continue }
    var article = read
    let table = TrainingView.tokens(of: &article)
    let offsets = CodePointOffsets(article.text)
    let points = (0..<table.count).map { offsets[Int(table[$0].start)] }
    let attributions = (object["attributions"] as? [[String: Any]] ?? []).map(attribution)
    let ids = Dictionary(
      attributions.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let regions = (object["regions"] as? [[String: Any]] ?? []).compactMap {
      region -> GoldRegion? in
      guard let span = region["span"] as? [Int] else { return nil }
      return GoldRegion(
        span: span[0]..<span[1], words: region["words"] as? Int ?? 0,
        attribution: (region["att"] as? String).flatMap { ids[$0] })
    }
    documents.append(
      GoldDocument(
        name: name, article: article, attributions: attributions, regions: regions, points: points))
  }
  return documents
}

private func attribution(_ object: [String: Any]) -> GoldAttribution {
  func ranges(_ key: String) -> [Range<Int>] {
    (object[key] as? [[Int]] ?? []).map { $0[0]..<$0[1] }
  }
  return GoldAttribution(
    id: object["id"] as? String ?? "", kind: object["kind"] as? String ?? "",
    isSpeech: object["speech"] as? Bool ?? false, source: ranges("source"), cue: ranges("cue"),
    content: ranges("content"), sourceType: object["source_type"] as? String ?? "none",
    person: object["person"] as? String, gender: object["gender"] as? String)
}
