import GalleyHTML

/// Picks the headline among what a page says in several places.
struct HeadlineRule {
  let metadata: PageMetadata
  let survey: PageSurvey

  /// The headline and where it comes from.
  func headline() -> (text: String, basis: String)? {
    let title = metadata.title.map { Words.unescaped($0) }
    let open = metadata.first("og:title").map { Words.unescaped($0) }
    let json = metadata.jsonLD.headline
    let h1s = survey.h1.map { box -> String in
      let blocks = survey.boxes[box].blocks
      return Words.squeezed(
        blocks.prefix(3).map { survey.string(survey.blocks[$0]) }.joined(separator: " "))
    }.filter { !$0.isEmpty }
    if let title {
      let key = TextKey.words(title)
      if let h1 = h1s.first(where: {
        contains(key, TextKey.words($0)) && TextKey.words($0).count > 1
      }) {
        return (h1, "h1")
      }
    }
    if let json, let h1 = h1s.first(where: { TextKey.words($0) == TextKey.words(json) }) {
      return (h1, "h1")
    }
    if let open { return (cut(open), "og:title") }
    if let json, !json.isEmpty { return (json, "json-ld") }
    if let title { return (cut(title), "title") }
    return h1s.first.map { ($0, "h1") }
  }

  private func contains(_ text: [UInt64], _ part: [UInt64]) -> Bool {
    guard !part.isEmpty, part.count <= text.count else { return false }
    return (0...text.count - part.count).contains { text[$0..<$0 + part.count].elementsEqual(part) }
  }

  /// The title without the name of the site behind its last separator.
  private func cut(_ title: String) -> String {
    for separator in [" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • "] {
      var parts = split(title, separator)
      if parts.count > 1 {
        parts.removeLast()
        return parts.joined(separator: separator)
      }
    }
    return title
  }

  private func split(_ text: String, _ separator: String) -> [String] {
    var parts: [String] = []
    var rest = text[...]
    while let range = find(separator, in: rest) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    parts.append(String(rest))
    return parts
  }

  private func find(_ word: String, in text: Substring) -> Range<String.Index>? {
    var index = text.startIndex
    while index < text.endIndex {
      if text[index...].hasPrefix(word) {
        return index..<text.index(index, offsetBy: word.count)
      }
      index = text.index(after: index)
    }
    return nil
  }
}
