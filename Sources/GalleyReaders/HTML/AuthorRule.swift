import GalleyCore
import GalleyHTML

/// Picks the authors among what a page says in several places: the first place that names somebody.
struct AuthorRule {
  let metadata: PageMetadata
  let survey: PageSurvey
  /// The block of the headline.
  let title: Int?
  let site: String?
  /// Of the page's address, without `www.`.
  let host: String?

  /// The names, where they come from, and the block that shows them.
  func authors() -> (names: [String], basis: String, block: Int?)? {
    let named = machine()
    if let named, !named.names.allSatisfy({ looksLikeLogin($0) && !isSite($0) }) {
      // A paper that signs with its own name may name the writer on the page.
      if named.names.allSatisfy({ isSite($0) }), let shown = byline(),
        shown.names.allSatisfy({ AuthorNames.looksLikePerson($0) })
      {
        return shown
      }
      return named
    }
    // A page that shows no such name means the account, not a person.
    return microdata() ?? byline()
  }

  private func isSite(_ name: String) -> Bool {
    let key = name.lowercased()
    return site?.lowercased() == key || metadata.jsonLD.site?.lowercased() == key || host == key
  }

  /// `heatherhandmade1`: the name of an account, which a byline may spell out.
  private func looksLikeLogin(_ name: String) -> Bool {
    !name.contains(where: { $0 == " " || $0.isUppercase }) && name.utf8.allSatisfy { $0 < 0x80 }
  }

  /// What the page says for machines.
  private func machine() -> (names: [String], basis: String, block: Int?)? {
    let json = names(metadata.jsonLD.authors, mayBeSite: true)
    if !json.isEmpty { return (json, "json-ld", nil) }
    for key in [
      "author", "article:author", "parsely-author", "sailthru.author", "dc.creator",
      "dcterms.creator", "citation_author", "byl", "article.author", "authors", "og:article:author",
      "cxenseparse:author", "shareaholic:article_author_name",
    ] {
      let found = names(
        metadata.repeated[key] ?? metadata.meta[key].map { [$0] } ?? [], mayBeSite: true)
      if !found.isEmpty { return (found, "meta \(key)", nil) }
    }
    for number in 1...2 {
      guard let label = metadata.meta["twitter:label\(number)"]?.lowercased(),
        label.holds("written by") || label.holds("verfasst") || label.holds("écrit par")
          || label.holds("escrito por") || label.holds("author")
      else { continue }
      let found = names([metadata.meta["twitter:data\(number)"] ?? ""])
      if !found.isEmpty { return (found, "meta twitter:data\(number)", nil) }
    }
    if metadata.jsonLD.persons.count == 1 {
      let found = names(metadata.jsonLD.persons)
      if !found.isEmpty { return (found, "json-ld person", nil) }
    }
    return nil
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

  private static let mostTried = 30

  private func byline() -> (names: [String], basis: String, block: Int?)? {
    let title = title ?? 0
    // The nearest first; only so many are read.
    var near: [(rank: Int, mark: PageSurvey.Mark)] = []
    for mark in survey.marks where mark.kind == .author && mark.end > mark.start {
      guard mark.end - mark.start < 200, !isElsewhere(mark.box) else { continue }
      let distance = mark.block - title
      guard distance > -25, distance < 400 else { continue }
      near.append((distance >= 0 ? distance : 40 - distance, mark))
    }
    near.sort { $0.rank != $1.rank ? $0.rank < $1.rank : $0.mark.start < $1.mark.start }
    for (_, mark) in near.prefix(Self.mostTried) {
      let text = String(decoding: survey.text[mark.start..<mark.end], as: UTF8.self)
      let found = names([text.split(separator: "\n").prefix(3).joined(separator: "\n")])
        .filter { AuthorNames.looksLikeName($0) }
      if !found.isEmpty { return (found, "byline element", mark.block) }
    }
    // `By Ann Porter` near the headline, without any names in the markup.
    for index in max(0, title - 3)..<min(survey.blocks.count, title + 12) {
      let block = survey.blocks[index]
      guard block.words <= 16, index != title, !isElsewhere(block.box) else { continue }
      let text = survey.string(block)
      if let rest = AuthorNames.afterBy(text) {
        var found = names([rest]).filter { AuthorNames.looksLikeName($0) }
        if found.isEmpty {
          found = names([AuthorNames.beforeDate(rest)]).filter { AuthorNames.looksLikePerson($0) }
        }
        if !found.isEmpty { return (found, "byline", index) }
      } else if let rest = AuthorNames.amidFacts(text) {
        let found = names([AuthorNames.beforeDate(rest)])
        if let first = found.first, AuthorNames.looksLikePerson(first) {
          return ([first], "byline", index)
        }
      }
    }
    return nil
  }

  /// Newspapers sign with their own name, in fields for machines; around a headline it is a logo.
  private func names(_ texts: [String], mayBeSite: Bool = false) -> [String] {
    var result: [String] = []
    for text in texts {
      for name in AuthorNames.split(Words.unescaped(text)) {
        if let site, !mayBeSite, name.lowercased() == site.lowercased() { continue }
        let key = name.lowercased()
        if !result.contains(where: { $0.lowercased() == key }) { result.append(name) }
      }
      if result.count > 12 { break }
    }
    // The paper beside its writers is no writer.
    if result.count > 1 {
      let people = result.filter { !isSite($0) }
      if !people.isEmpty { return people }
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

  /// `Dec 08, 2019 by Ann Porter in Walks`, `3 min read · By Ann Porter`: what stands behind `by` where
  /// a date or a stroke stands before it, up to the section.
  static func amidFacts(_ text: String) -> String? {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let place = words.firstIndex(where: { $0 == "by" || $0 == "By" || $0 == "von" }),
      place > 0, place + 1 < words.count
    else { return nil }
    let before = words[..<place].joined(separator: " ")
    let isStroke = ["|", "·", "•", "-", "–", "—", "/"].contains(words[place - 1])
    guard isStroke || PageDate.holdsDay(before) else { return nil }
    let rest = words[(place + 1)...].prefix { !["in", "on", "at", "under", "for"].contains($0) }
    return rest.isEmpty ? nil : rest.joined(separator: " ")
  }

  /// `Ann Porter August 29, 2023` without the date at its end.
  static func beforeDate(_ text: String) -> String {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count > 2, words.count <= 12 else { return text }
    // A number or a month, with which a date begins.
    let start = (2..<words.count).first { place in
      let rest = words[place...].joined(separator: " ")
      return (words[place].contains(where: \.isNumber) || PageDate.holdsDay(words[place] + " 1"))
        && (PageDate.holdsDay(rest) || PageDate.read(rest) != nil)
    }
    return start.map { words[..<$0].joined(separator: " ") } ?? text
  }

  /// `Article written by Ann Porter, last updated ...`: what stands between.
  private static func core(_ text: String) -> String {
    // Over bytes, with the letters of ASCII made small: the words are of those.
    var bytes = Array(text.utf8)
    var small = bytes.map(lowercased)
    for opening in [
      "written by ", "authored by: ", "authored by ", "article by ", "story by ", "authors: ",
    ] {
      if let place = firstPlace(of: opening, in: small) {
        bytes.removeFirst(place + opening.utf8.count)
        small.removeFirst(place + opening.utf8.count)
        break
      }
    }
    for closing in [" reviewed by", " last updated", " updated", " published", " edited by", " | "]
    {
      if let place = firstPlace(of: closing, in: small) {
        bytes.removeLast(bytes.count - place)
        small.removeLast(small.count - place)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func firstPlace(of word: String, in text: [UInt8]) -> Int? {
    let word = word.utf8
    guard let first = word.first, text.count >= word.count else { return nil }
    return (0...text.count - word.count).first {
      text[$0] == first && text[$0...].starts(with: word)
    }
  }

  private static let particles: Set<String> = [
    "von", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "al",
    "el",
    "bin", "ibn", "ter", "ten", "zu", "zum", "y", "e", "und", "of", "st.", "dr.", "af", "av", "the",
  ]
  private static let notNames: Set<String> = [
    "press release", "profile", "news", "blog", "article by", "personal finance", "marketing",
    "about the author", "letters to the editor", "table of contents", "last updated",
    "leave a comment",
  ]

  /// Up to five words with capitals, or one word in whatever letters; other scripts as they are.
  static func looksLikeName(_ name: String) -> Bool {
    if notNames.contains(name.lowercased()) { return false }
    let words = name.split { $0 == " " || $0 == "\u{A0}" }
    guard let first = words.first, words.count <= 5 else { return false }
    if name.utf8.contains(where: { $0 >= 0xD0 }) { return name.count <= 40 }
    if words.count == 1 {
      return !first.contains(".") || first.hasSuffix(".") || first.contains("@") || first.count > 3
    }
    return words.allSatisfy { word in
      word.first.map { $0.isUppercase || $0.isNumber } ?? false
        || particles.contains(word.lowercased())
    } && (first.first?.isUppercase ?? false)
  }

  /// Two to four words, all names.
  static func looksLikePerson(_ name: String) -> Bool {
    let words = name.split(separator: " ")
    if name.utf8.contains(where: { $0 >= 0xE3 }) { return name.count <= 8 }
    return (2...4).contains(words.count) && looksLikeName(name)
      && !name.contains(where: \.isNumber)
      && !words.contains { roleWords.contains($0.lowercased()) }
  }

  static func split(_ text: String) -> [String] {
    var text = core(text)
    // An address of a profile names nobody.
    if text.holds("://") || text.hasPrefix("www.") || text.hasPrefix("/") { return [] }
    while let rest = afterBy(text) { text = rest }
    var parts = [text]
    for separator in [
      "\n", ";", "|", " / ", "/", " • ", "•", " · ", "·", " ⋅ ", "⋅", " and ", " & ", " und ",
      " et ", " y ",
      " e ",
      " en ", " och ", " og ", " with ", " – ", " — ", " - ", ", ", "，", "、", " i ",
    ] {
      parts = parts.flatMap { Words.split($0, separator) }
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
    guard text.count >= 2, text.count <= 60, !lower.hasPrefix("http"), !lower.holds("www."),
      !lower.contains("@"), !lower.holds("://"), text.contains(where: \.isLetter)
    else { return nil }
    let words = lower.split { $0 == " " || $0 == "\u{A0}" }.map(String.init)
    guard words.count <= 7, let first = words.first else { return nil }
    for mark in [
      "image:", "photo:", "foto:", "fotos:", "bild:", "quelle:", "source:", "credit:", "picture:",
    ] {
      if lower.hasPrefix(mark) { return nil }
    }
    if text.contains(")") != text.contains("(") { return nil }
    // `5 min read`, `4+ years`.
    if words.count > 1, words.contains(where: { $0.first?.isNumber ?? false }) { return nil }
    if text.hasSuffix(" 기자") { text = String(text.dropLast(3)) }
    if words.count == 1, roleWords.contains(first) || by.contains(first) || degrees.contains(first)
    {
      return nil
    }
    if ["published", "updated", "posted", "modified", "last", "reviewed", "insights"].contains(
      first)
    {
      return nil
    }
    if roleWords.contains(first), words.count > 1, first != "in", first != "on", first != "chief" {
      if words.dropFirst().allSatisfy({ roleWords.contains($0) }) { return nil }
    }
    if text.count(where: \.isNumber) > 2 { return nil }
    if PageDate.read(text) != nil || PageDate.holdsDay(text) { return nil }
    return text
  }

  /// Behind a name and a comma.
  private static let degrees: Set<String> = [
    "md", "m.d", "m.d.", "phd", "ph.d", "ph.d.", "rd", "rn", "cfp", "cpa", "cepf", "mba", "jd",
    "esq",
    "jr", "jr.", "sr", "sr.", "ms", "mph", "lcsw", "dvm", "dds", "msc", "bsc", "ma", "ba", "cfa",
  ]
}
