import Galley

/// Compares header, paragraphs, citations and comments of one article with its gold.
struct PageGold {
  private let gold: [String: Any]
  private let article: Article
  private let name: String
  private let showsCases: Bool

  init(_ gold: [String: Any], _ article: Article, _ name: String, showsCases: Bool) {
    self.gold = gold
    self.article = article
    self.name = name
    self.showsCases = showsCases
  }

  private func text(_ value: TextValue?) -> String {
    value.map { folded(article.string($0)) } ?? ""
  }

  private func expected(_ value: Any?) -> String { folded(value as? String ?? "") }

  /// One point for each field that the gold has or that was found.
  func headers() -> Score {
    let headline = expected(gold["headline_without_source"] ?? gold["headline"])
    let dateline = gold["dateline"] as? [String: Any]
    let rows: [(field: String, found: String, expected: String)] = [
      ("headline", text(article.headline), headline),
      ("published", article.published?.iso ?? "", expected(gold["published"])),
      (
        "authors", article.authors.map { text($0) }.joined(separator: "; "),
        (gold["authors"] as? [String] ?? []).joined(separator: "; ")
      ),
      ("place", text(article.dateline?.place), expected(dateline?["place"])),
      ("language", article.language ?? "", expected(gold["language"])),
    ]
    var score = Score()
    for row in rows {
      if !row.found.isEmpty { score.found += 1 }
      if !row.expected.isEmpty { score.expected += 1 }
      if !row.found.isEmpty, row.found == row.expected { score.right += 1 }
      if showsCases, row.found != row.expected {
        print("\(name): \(row.field) '\(row.found)' not '\(row.expected)'")
      }
    }
    return score
  }

  /// A paragraph is right when it begins and ends with the words of the gold.
  func paragraphs() -> Score {
    let wanted = gold["paragraphs"] as? [[String: Any]] ?? []
    var score = Score(found: article.paragraphs.count, expected: wanted.count)
    var rest = article.paragraphs.map { text($0.text) }
    for paragraph in wanted {
      let starts = expected(paragraph["starts"])
      let ends = expected(paragraph["ends"])
      if let index = rest.firstIndex(where: { $0.hasPrefix(starts) && $0.hasSuffix(ends) }) {
        rest.remove(at: index)
        score.right += 1
      } else if showsCases {
        print("\(name): missing paragraph \(starts) ... \(ends)")
      }
    }
    if showsCases { for text in rest { print("\(name): extra paragraph \(text.prefix(60))") } }
    return score
  }

  /// A citation is right when span, kind, authors, publications, part and date are.
  func citations() -> Score {
    let wanted = (gold["citations"] as? [[String: Any]] ?? []).map { citation in
      let publications = (citation["publications"] as? [[String: Any]] ?? []).map {
        "\(expected($0["name"])) (\(expected($0["role"])))"
      }
      return [
        expected(citation["text"]), expected(citation["kind"]),
        (citation["authors"] as? [String] ?? []).joined(separator: "; "),
        publications.joined(separator: "; "), expected(citation["part"]),
        expected(citation["date"]),
      ].joined(separator: " | ")
    }
    let found = article.citations.map { citation in
      let publications = citation.publications.map { "\(text($0.name)) (\($0.role.rawValue))" }
      return [
        text(citation.text), citation.kind.rawValue,
        citation.authors.map { text($0) }.joined(separator: "; "),
        publications.joined(separator: "; "), text(citation.part), citation.date?.iso ?? "",
      ].joined(separator: " | ")
    }
    return compare(found, wanted, "citation")
  }

  /// A comment is right when author, time, kind, number of paragraphs and the one answered are.
  func comments() -> Score {
    let wanted = (gold["comments"] as? [[String: Any]] ?? []).map { comment in
      [
        expected(comment["author"]), expected(comment["posted"]),
        (comment["reply_to"] as? Int).map(String.init) ?? "",
        expected(comment["kind"] ?? "comment"),
        String(comment["paragraphs"] as? Int ?? 0),
      ].joined(separator: " | ")
    }
    let found = article.comments.map { comment in
      [
        text(comment.author), comment.posted?.iso ?? "", comment.replyTo.map(String.init) ?? "",
        comment.kind.rawValue, String(comment.paragraphs.count),
      ].joined(separator: " | ")
    }
    return compare(found, wanted, "comment")
  }

  private func compare(_ found: [String], _ wanted: [String], _ what: String) -> Score {
    var score = Score(found: found.count, expected: wanted.count)
    var rest = found
    for record in wanted {
      if let index = rest.firstIndex(of: record) {
        rest.remove(at: index)
        score.right += 1
      } else if showsCases {
        print("\(name): missing \(what) \(record)")
      }
    }
    if showsCases { for record in rest { print("\(name): extra \(what) \(record)") } }
    return score
  }
}
