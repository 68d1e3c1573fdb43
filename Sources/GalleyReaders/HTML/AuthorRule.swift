import GalleyHTML

/// Picks the authors among what a page says in several places: the first place that names somebody.
struct AuthorRule {
  let metadata: PageMetadata
  let survey: PageSurvey
  /// The block of the headline.
  let title: Int?
  let site: String?

  /// The names, where they come from, and the block that shows them.
  func authors() -> (names: [String], basis: String, block: Int?)? {
    let json = names(metadata.jsonLD.authors)
    if !json.isEmpty { return (json, "json-ld", nil) }
    for key in [
      "author", "article:author", "parsely-author", "sailthru.author", "dc.creator",
      "dcterms.creator", "citation_author", "byl", "article.author", "authors", "og:article:author",
      "cxenseparse:author", "shareaholic:article_author_name",
    ] {
      let found = names(metadata.repeated[key] ?? metadata.meta[key].map { [$0] } ?? [])
      if !found.isEmpty { return (found, "meta \(key)", nil) }
    }
    if let found = microdata() { return found }
    return byline()
  }

  // MARK: - Visible

  private func microdata() -> (names: [String], basis: String, block: Int?)? {
    var found: [String] = []
    for (name, node) in metadata.properties where name == "author" || name == "creator" {
      guard !isElsewhere(node) else { continue }
      var text = Words.squeezed(survey.page.text(of: node))
      if let content = survey.page.value(.content, of: node) { text = content }
      if let inner = metadata.properties.first(where: {
        $0.name == "name" && isInside($0.node, node)
      }) {
        text =
          survey.page.value(.content, of: inner.node)
          ?? Words.squeezed(survey.page.text(of: inner.node))
      }
      guard text.count < 120 else { continue }
      for name in names([text]) where !found.contains(name) { found.append(name) }
    }
    return found.isEmpty || found.count > 8 ? nil : (found, "itemprop author", nil)
  }

  private func isInside(_ node: NodeID, _ outer: NodeID) -> Bool {
    var current = node
    for _ in 0..<12 {
      if current == outer { return true }
      current = survey.page.nodes[Int(current)].parent
      if current == .none { return false }
    }
    return false
  }

  /// In a comment, or beside another story.
  private func isElsewhere(_ node: NodeID) -> Bool {
    guard let mark = survey.marks.first(where: { $0.node == node }) else { return false }
    return isElsewhere(mark.box)
  }

  private func isElsewhere(_ box: Int) -> Bool {
    !survey.boxes[box].traits.isDisjoint(with: [.comments, .footer, .navigation])
  }

  private func byline() -> (names: [String], basis: String, block: Int?)? {
    let title = title ?? 0
    var best: (names: [String], block: Int, rank: Int)?
    for mark in survey.marks where mark.kind == .author && mark.end > mark.start {
      guard mark.end - mark.start < 200, !isElsewhere(mark.box) else { continue }
      let distance = mark.block - title
      guard distance > -25, distance < 400 else { continue }
      let text = String(decoding: survey.text[mark.start..<mark.end], as: UTF8.self)
      let found = names(text.split(separator: "\n").prefix(2).map(String.init))
      guard !found.isEmpty else { continue }
      let rank = distance >= 0 ? distance : 40 - distance
      if let best, best.rank <= rank { continue }
      best = (found, mark.block, rank)
    }
    if let best { return (best.names, "byline element", best.block) }
    // `By Ann Porter` near the headline, without any names in the markup.
    for index in max(0, title - 3)..<min(survey.blocks.count, title + 12) {
      let block = survey.blocks[index]
      guard block.words <= 16, index != title, !isElsewhere(block.box) else { continue }
      let text = survey.string(block)
      guard let rest = AuthorNames.afterBy(text) else { continue }
      let found = names([rest])
      if !found.isEmpty { return (found, "byline", index) }
    }
    return nil
  }

  private func names(_ texts: [String]) -> [String] {
    var result: [String] = []
    for text in texts {
      for name in AuthorNames.split(Words.unescaped(text)) {
        if let site, name.lowercased() == site.lowercased() { continue }
        let key = name.lowercased()
        if !result.contains(where: { $0.lowercased() == key }) { result.append(name) }
      }
      if result.count > 12 { break }
    }
    return result
  }
}

/// Takes the names out of the words around them.
enum AuthorNames {
  private static let by = [
    "by", "von", "par", "por", "di", "da", "door", "av", "af", "autor", "autorin", "author",
    "auteur",
    "text", "written by", "posted by", "words by", "story by", "published by", "reported by",
    "written", "från", "autore", "redactie", "автор", "text von", "ein beitrag von", "posted",
    "tekst",
    "texte", "publié par", "escrito por", "scritto da", "reporting by", "ein artikel von",
    "geschreven door", "skrevet av", "af", "posté par", "veröffentlicht von", "yazan",
  ]

  /// What stands behind `By` at the beginning; nil when there is none.
  static func afterBy(_ text: String) -> String? {
    let lower = text.lowercased()
    var best: Int?
    for word in by where lower.hasPrefix(word) {
      let after = lower.dropFirst(word.count)
      guard let next = after.first, next == " " || next == ":" || next == "\n" else { continue }
      best = max(best ?? 0, word.count)
    }
    guard let best else { return nil }
    var rest = text.dropFirst(best)
    while let first = rest.first, first == " " || first == ":" || first == "\n" {
      rest = rest.dropFirst()
    }
    return rest.isEmpty ? nil : String(rest)
  }

  static func split(_ text: String) -> [String] {
    var text = text
    while let rest = afterBy(text) { text = rest }
    var parts = [text]
    for separator in [
      "\n", ";", "|", " / ", "/", " • ", "•", " · ", "·", " and ", " & ", " und ", " et ", " y ",
      " e ",
      " en ", " och ", " og ", " with ", " – ", " — ", " - ", ", ", "，", "、", " i ",
    ] {
      parts = parts.flatMap { pieces($0, separator) }
    }
    var names: [String] = []
    for part in parts {
      guard let name = cleaned(part) else {
        // Behind the names come titles, places and dates.
        if names.isEmpty { continue } else { break }
      }
      names.append(name)
    }
    return names
  }

  private static func pieces(_ text: String, _ separator: String) -> [String] {
    guard text.contains(separator) else { return [text] }
    var parts: [String] = []
    var rest = text[...]
    while let place = firstPlace(of: separator, in: rest) {
      parts.append(String(rest[..<place]))
      rest = rest[rest.index(place, offsetBy: separator.count)...]
    }
    parts.append(String(rest))
    return parts
  }

  private static func firstPlace(of word: String, in text: Substring) -> String.Index? {
    var index = text.startIndex
    while index < text.endIndex {
      if text[index...].hasPrefix(word) { return index }
      index = text.index(after: index)
    }
    return nil
  }

  private static let roleWords: Set<String> = [
    "editor", "reporter", "correspondent", "writer", "staff", "contributor", "senior", "chief",
    "political", "journalist", "redakteur", "redakteurin", "korrespondent", "producer", "columnist",
    "author", "published", "updated", "posted", "on", "at", "in", "the", "a", "freelance", "guest",
    "admin", "administrator", "follow", "contact", "email", "view", "more", "about", "share",
    "comments", "comment", "read", "minutes", "min", "ago", "hours", "photo", "photos", "image",
    "anonymous", "unknown", "user", "guestauthor", "null", "undefined", "none", "webmaster",
    "redaktion", "correspondant", "special", "advertisement", "all", "articles", "posts", "home",
  ]

  /// A name, or nil for what is none.
  private static func cleaned(_ part: String) -> String? {
    var text = part
    while let rest = afterBy(text) { text = rest }
    if let open = text.firstIndex(of: "("), open != text.startIndex { text = String(text[..<open]) }
    text = String(
      text.drop { !$0.isLetter && $0 != "@" && !$0.isNumber }.reversed().drop {
        !$0.isLetter && $0 != "." && $0 != ")" && !$0.isNumber
      }.reversed())
    if text.hasPrefix("@") { text.removeFirst() }
    let lower = text.lowercased()
    guard text.count >= 2, text.count <= 60, !lower.hasPrefix("http"), !lower.contains("www."),
      !lower.contains("@"), !lower.contains("://"), text.contains(where: \.isLetter)
    else { return nil }
    let words = lower.split { $0 == " " || $0 == "\u{A0}" }.map(String.init)
    guard words.count <= 7, let first = words.first else { return nil }
    if words.count == 1, roleWords.contains(first) { return nil }
    if roleWords.contains(first), words.count > 1, first != "in", first != "on", first != "chief" {
      if words.dropFirst().allSatisfy({ roleWords.contains($0) }) { return nil }
    }
    if text.count(where: \.isNumber) > 2 { return nil }
    if PageDate.read(text) != nil { return nil }
    return text
  }
}
