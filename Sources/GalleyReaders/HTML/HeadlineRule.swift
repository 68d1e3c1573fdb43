import GalleyHTML

/// Picks the headline among what a page says in several places.
///
/// What newspapers write into JSON-LD as the headline of a news article counts first. Then each `h1`
/// is weighed by the words that it shares with `title` and `og:title`; when none is likely,
/// `og:title` or `title` counts, without the name of the site. Where a news article says two different
/// things and its address spells the other one, it is that: addresses are made from the headline, and
/// stay when a line for search engines or for readers in a hurry takes its place.
struct HeadlineRule {
  private let metadata: PageMetadata
  private let survey: PageSurvey
  private let title: String?
  private let open: String?
  private let json: String?
  /// The spellings of the site's name.
  private let sites: [[UInt64]]
  private let address: AddressWords

  init(metadata: PageMetadata, survey: PageSurvey) {
    self.metadata = metadata
    self.survey = survey
    title = metadata.title.map { Words.unescaped($0) }
    open = metadata.first("og:title", "twitter:title").map { Words.unescaped($0) }
    json = metadata.jsonLD.headline.flatMap { $0.isEmpty ? nil : $0 }
    var sites: [[UInt64]] = []
    for name in [
      metadata.first("og:site_name"), metadata.jsonLD.site, metadata.first("application-name"),
    ] {
      if let name { sites.append(TextKey.words(Words.unescaped(name))) }
    }
    if let address = metadata.canonical ?? metadata.first("og:url"),
      let host = PageAddress.site(address)
    {
      sites.append(TextKey.words(host))
      if let label = host.split(separator: ".").first { sites.append(TextKey.words(String(label))) }
    }
    self.sites = sites
    address = AddressWords(metadata.canonical, metadata.first("og:url"))
  }

  /// The headline and where it comes from.
  func headline() -> (text: String, basis: String)? {
    chosen().map { (withoutTail($0.text), $0.basis) }
  }

  /// Without what stands behind an upright stroke: the section, the series, the site in words that
  /// nobody confirms. One headline in three hundred has such a stroke of its own.
  private func withoutTail(_ headline: String) -> String {
    let parts = Words.split(headline, " | ")
    guard parts.count > 1, let last = parts.last else { return headline }
    let rest = parts.dropLast().joined(separator: " | ")
    return TextKey.words(rest).count >= 3 && rest.count > last.count ? rest : headline
  }

  /// In a thread of a board, the heading up to its first post with which the title begins.
  private var subject: String? {
    guard let opening = survey.thread?.opening, let title else { return nil }
    let words = TextKey.words(title)
    let last = survey.boxes[opening].blocks.upperBound
    var best: (text: String, count: Int)?
    for block in survey.blocks[..<last] where block.kind == .heading {
      let key = TextKey.words(survey.text, block.start, block.end)
      if !key.isEmpty, key.count > best?.count ?? 0, words.starts(with: key) {
        best = (survey.string(block), key.count)
      }
    }
    return best?.text
  }

  private func chosen() -> (text: String, basis: String)? {
    if let subject { return (subject, "subject") }
    let best = likelyHeading()
    if let json, metadata.jsonLD.isNews {
      let json = withoutSite(json, isSure: true)
      var news = (text: json, basis: "json-ld")
      if let best, isCutShort(json, best.text) || agrees(best.text) { news = (best.text, "h1") }
      // Two against the address.
      let key = TextKey.words(json)
      if key == open.map({ TextKey.words($0) }) || key == best.map({ TextKey.words($0.text) }) {
        return news
      }
      return spelledInstead(of: news.text) ?? news
    }
    if let best, best.score >= 2 { return withoutKicker(best.text) }
    if let open, !isSite(TextKey.words(open)) { return (withoutSite(open), "og:title") }
    if let json { return (withoutSite(json), "json-ld") }
    if let best, best.score >= 1 { return (best.text, "h1") }
    if let title {
      let text = withoutSite(title)
      if !isSite(TextKey.words(text)) { return (text, "title") }
    }
    if let heading = subheading() { return (heading, "heading") }
    return best.map { ($0.text, "h1") } ?? title.map { ($0, "title") }
  }

  /// Whether `og:title` says the same as a heading: two against one.
  private func agrees(_ heading: String) -> Bool {
    guard let open else { return false }
    let key = TextKey.words(heading)
    return key.count > 2
      && (key == TextKey.words(open) || key == TextKey.words(withoutSite(open, isSure: true)))
  }

  /// What the page's address spells, where the page says two different things.
  private func spelledInstead(of headline: String) -> (text: String, basis: String)? {
    guard !address.isEmpty, !address.spells(headline) else { return nil }
    let words = TextKey.words(headline)
    var candidates: [(text: String?, basis: String)] = [(json, "json-ld"), (open, "og:title")]
    // Those in a trail of links at the top, too.
    for box in survey.h1.prefix(30)
    where survey.boxes[box].traits.isDisjoint(with: [.comments, .footer]) {
      candidates.append((text(ofBox: box), "h1"))
    }
    candidates.append((title, "title"))
    for (text, basis) in candidates {
      guard let text = text.map({ withoutSite($0, isSure: true) }), address.spells(text) else {
        continue
      }
      let other = TextKey.words(text)
      // A line before the headline, or none, is no other headline.
      if share(of: words, in: other) > 0.85 || share(of: other, in: words) > 0.85 { return nil }
      return (text, basis)
    }
    return nil
  }

  /// The heading without the words before its headline, which `og:title` or JSON-LD leave out.
  private func withoutKicker(_ heading: String) -> (text: String, basis: String) {
    let key = TextKey.words(heading)
    for (text, basis) in [(json, "json-ld"), (open, "og:title")] {
      guard let text else { continue }
      let short = withoutSite(text, isSure: true)
      let words = TextKey.words(short)
      if words.count >= 4, words.count < key.count, key.count - words.count <= 6,
        key.suffix(words.count).elementsEqual(words)
      {
        return (short, basis)
      }
    }
    return (heading, "h1")
  }

  // MARK: - Headings of the page

  private func likelyHeading() -> (text: String, score: Double)? {
    var words = Set(title.map { TextKey.words($0) } ?? [])
    words.formUnion(open.map { TextKey.words($0) } ?? [])
    words.formUnion(json.map { TextKey.words($0) } ?? [])
    let titleWords = title.map { TextKey.words($0) } ?? []
    let openWords = open.map { TextKey.words($0) } ?? []
    let jsonWords = json.map { TextKey.words($0) } ?? []
    let last = title.map { segments($0) }.flatMap { $0.count > 1 ? $0.last : nil }
      .map { TextKey.words($0) }
    var best: (text: String, score: Double)?
    for box in survey.h1.prefix(30) {
      let traits = survey.boxes[box].traits
      let text = self.text(ofBox: box)
      let key = TextKey.words(text)
      guard traits.isDisjoint(with: [.comments, .footer, .navigation]) else { continue }
      guard !key.isEmpty, text.utf8.count < 600, !isSite(key) else { continue }
      var score = 0.0
      if contains(titleWords, key) || contains(openWords, key) {
        score += key.count > 1 || text.utf8.count > 12 ? 3 : 1.5
      } else if !words.isEmpty {
        score += 3 * Double(key.count { words.contains($0) }) / Double(key.count)
      }
      if key == jsonWords { score += 1.5 }
      if key == openWords { score += 1 }
      if survey.h1.count == 1 { score += 1 }
      if key.count >= 3 { score += 0.5 }
      // The end of the title is the name of the site.
      if key == last, key != openWords, key != jsonWords { score -= 3 }
      if let first = survey.boxes[box].blocks.first, survey.blocks[first].linkShare > 0.9 {
        score -= 0.7
      }
      if let best, best.score >= score { continue }
      best = (text, score)
    }
    return best
  }

  /// The first heading that is no name of the site, for pages that say their headline in `h2`.
  private func subheading() -> String? {
    for block in survey.blocks where block.kind == .heading && block.level <= 2 && block.words >= 3
    {
      let traits = survey.boxes[block.box].traits
      guard traits.isDisjoint(with: [.comments, .footer, .navigation, .aside]) else { continue }
      let text = Words.squeezed(survey.string(block))
      if !isSite(TextKey.words(text)) { return text }
    }
    return nil
  }

  private func text(ofBox box: Int) -> String {
    Words.squeezed(
      survey.boxes[box].blocks.prefix(4).map { survey.string(survey.blocks[$0]) }
        .joined(separator: " "))
  }

  // MARK: - Names of sites

  private func isSite(_ key: [UInt64]) -> Bool { sites.contains(key) }

  private static let separators = [
    " | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / ", "｜", "ㅣ", " : ",
  ]

  /// The title without the name of the site at either end.
  ///
  /// - Parameter isSure: whether only a name that the page gives elsewhere is taken for one.
  private func withoutSite(_ title: String, isSure: Bool = false) -> String {
    for separator in Self.separators {
      let parts = Words.split(title, separator)
      guard parts.count > 1 else { continue }
      if let last = parts.last, isSite(TextKey.words(last)) {
        return parts.dropLast().joined(separator: separator)
      }
      if let first = parts.first, isSite(TextKey.words(first)) {
        return parts.dropFirst().joined(separator: separator)
      }
    }
    if isSure { return title }
    // A name that nobody confirms: the short end behind the last separator.
    for separator in Self.separators.dropLast() {
      let parts = Words.split(title, separator)
      guard parts.count > 1, let last = parts.last else { continue }
      let rest = parts.dropLast().joined(separator: separator)
      let count = last.split(separator: " ").count
      // A name begins with a capital; "and how the weather will be" goes on.
      guard count <= 5, !(last.first?.isLowercase ?? true), rest.count > last.count else {
        continue
      }
      return rest
    }
    return title
  }

  private func segments(_ title: String) -> [String] {
    for separator in Self.separators {
      let parts = Words.split(title, separator)
      if parts.count > 1 { return parts }
    }
    return [title]
  }

  // MARK: - Words

  private func contains(_ text: [UInt64], _ part: [UInt64]) -> Bool {
    guard !part.isEmpty, part.count <= text.count else { return false }
    return (0...text.count - part.count).contains { text[$0..<$0 + part.count].elementsEqual(part) }
  }

  private func share(of words: [UInt64], in others: [UInt64]) -> Double {
    Double(words.count { others.contains($0) }) / Double(max(1, words.count))
  }

  /// Whether a field holds no more than the beginning of the heading.
  private func isCutShort(_ field: String, _ heading: String) -> Bool {
    let field = TextKey.words(field)
    let heading = TextKey.words(heading)
    return field.count > 3 && heading.count > field.count
      && heading.starts(with: field.dropLast())
  }
}
