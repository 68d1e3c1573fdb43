import Foundation
import Galley
import GalleyCore

/// Compares the comments of the pages in a folder, `NAME.txt` or `NAME.html`, with `threads.jsonl`
/// there.
///
/// A comment is found when its text is one of the gold's; it is right when author, time, text,
/// whom it answers, kind and removal are. A page is right when all its comments are, no other is
/// found, and it warns of a wrong count exactly when it claims one.
func evaluateThreads(folder: String, showsCases: Bool) -> [(name: String, score: Score)] {
  var found = Score()
  var right = Score()
  var pages = Score()
  var falseComments = 0
  let index = FileManager.default.contents(atPath: folder + "/threads.jsonl") ?? Data()
  for row in index.split(separator: UInt8(ascii: "\n")) {
    guard let gold = try? JSONSerialization.jsonObject(with: row) as? [String: Any],
      let name = gold["name"] as? String,
      let path = ["\(name).txt", "\(name).html"].first(where: {
        FileManager.default.fileExists(atPath: "\(folder)/\($0)")
      }),
      let data = FileManager.default.contents(atPath: "\(folder)/\(path)")
    else { continue }
    var document = RawDocument(id: name, path: path, bytes: Array(data))
    document.retrieved = (gold["retrieved"] as? String).flatMap { NewsDate(iso: $0) }
    guard let article = try? Toolkit.builtIn().pipeline.articles(of: document).first else {
      continue
    }
    let wanted = (gold["comments"] as? [[String: Any]] ?? []).map(line)
    let have = article.comments.map { line($0, article) }
    let texts = compare(have.map(\.text), wanted.map(\.text))
    found.add(texts)
    let rows = compare(have.map(\.all), wanted.map(\.all))
    right.add(rows)
    if wanted.isEmpty { falseComments += have.count }
    let warns = article.warnings.contains { $0.kind == .commentCount }
    let isRight =
      rows.right == rows.expected && rows.right == rows.found && warns == (gold["claims"] != nil)
    pages.add(Score(right: isRight ? 1 : 0, found: 1, expected: 1))
    if showsCases, !isRight {
      print("\(name): \(rows.right) of \(wanted.count)\(warns ? ", warns" : "")")
      for row in have.map(\.all) where !wanted.map(\.all).contains(row) { print("  + \(row)") }
      for row in wanted.map(\.all) where !have.map(\.all).contains(row) { print("  - \(row)") }
    }
  }
  if showsCases { print("false comments: \(falseComments)") }
  return [
    ("comments found", found), ("comments right", right), ("pages right", pages),
    (
      "pages without, none found",
      Score(right: falseComments == 0 ? 1 : 0, found: 1, expected: 1)
    ),
  ]
}

private func line(_ gold: [String: Any]) -> (text: String, all: String) {
  let text = (gold["text"] as? [String] ?? []).joined(separator: " / ")
  let all = [
    gold["author"] as? String ?? "", gold["posted"] as? String ?? "",
    (gold["reply_to"] as? Int).map(String.init) ?? "", gold["kind"] as? String ?? "",
    gold["removed"] as? Bool ?? false ? "removed" : "", text,
  ]
  let key = text.isEmpty ? all[0] + all[3] : text
  return (folded(key), folded(all.joined(separator: " | ")))
}

private func line(_ comment: Comment, _ article: Article) -> (text: String, all: String) {
  line([
    "author": comment.author.map { article.string($0) } ?? "",
    "posted": comment.posted?.iso ?? "", "reply_to": comment.replyTo as Any,
    "kind": comment.kind.rawValue, "removed": comment.removed,
    "text": comment.paragraphs.map { article.string($0.text) },
  ])
}

private func compare(_ found: [String], _ wanted: [String]) -> Score {
  var rest = found
  var score = Score(found: found.count, expected: wanted.count)
  for row in wanted {
    guard let index = rest.firstIndex(of: row) else { continue }
    rest.remove(at: index)
    score.right += 1
  }
  return score
}
