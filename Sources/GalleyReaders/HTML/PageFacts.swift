import GalleyCore
import GalleyHTML

/// What a page says about its article, decided: one value for each field, and where it comes from.
struct PageFacts {
  private let page: ArticlePage
  let headline: (text: String, basis: String)?
  let address: String?
  private let site: (text: String, basis: String)?
  private let authors: (names: [String], basis: String, block: Int?)?
  private let published: (date: NewsDate, basis: String)?
  private let modified: (date: NewsDate, basis: String)?
  private let language: String?

  /// - Parameter address: where the page was published, if whoever hands it over knows.
  init(_ page: ArticlePage, address: String?) {
    self.page = page
    let metadata = page.metadata
    headline = page.headline
    self.address =
      [
        address, metadata.canonical, metadata.first("og:url"), metadata.jsonLD.url,
        metadata.savedFrom,
      ].compactMap { $0 }.first { PageAddress($0) != nil }
    site = Self.site(metadata)
    language = Self.language(metadata)
    let title = page.titleBlock
    let isAmerican = Self.writesMonthFirst(metadata, self.address)
    if let author = page.opening?.author {
      authors = ([author], "first post", nil)
    } else {
      authors =
        AuthorRule(
          metadata: metadata, survey: page.features.survey, title: title, site: site?.text,
          host: self.address.flatMap { PageAddress.site($0) }
        ).authors()
    }
    let dates = DateRule(
      metadata: metadata, survey: page.features.survey, title: title, url: self.address,
      dayFirst: !isAmerican)
    published = page.opening?.posted.map { ($0, "first post") } ?? dates.published()
    modified = dates.modified()
  }

  var bylineBlock: Int? { authors?.block ?? visibleByline }
  var dateBlock: Int? { nil }

  /// A short line near the headline that shows the first author.
  private var visibleByline: Int? {
    guard let name = authors?.names.first else { return nil }
    let survey = page.features.survey
    let title = page.titleBlock ?? 0
    let key = TextKey.words(name)
    guard !key.isEmpty else { return nil }
    for index in max(0, title - 5)..<min(survey.blocks.count, title + 25) where index != title {
      let block = survey.blocks[index]
      guard block.words <= 30 else { continue }
      let words = TextKey.words(survey.text, block.start, block.end)
      guard words.count >= key.count else { continue }
      if (0...words.count - key.count).contains(where: {
        words[$0..<$0 + key.count].elementsEqual(key)
      }) {
        return index
      }
    }
    return nil
  }

  /// Whether 3/4 is the fourth of March: English pages that are not of another country.
  private static func writesMonthFirst(_ metadata: PageMetadata, _ address: String?) -> Bool {
    let language = (metadata.language ?? metadata.first("og:locale") ?? "en").lowercased()
    guard language == "en" || language.hasPrefix("en-us") || language.hasPrefix("en_us") else {
      return false
    }
    guard language == "en", let host = address.flatMap({ PageAddress.site($0) }),
      let domain = host.split(separator: ".").last
    else { return true }
    return domain.count != 2 || ["us", "io", "ai", "co", "tv", "me", "ly"].contains(String(domain))
  }

  private static func site(_ metadata: PageMetadata) -> (text: String, basis: String)? {
    if let name = metadata.first("og:site_name") { return (Words.unescaped(name), "og:site_name") }
    if let name = metadata.jsonLD.site { return (Words.unescaped(name), "json-ld") }
    if let name = metadata.first("application-name", "apple-mobile-web-app-title", "dc.publisher") {
      return (Words.unescaped(name), "meta")
    }
    return nil
  }

  /// `en-GB` as `en`.
  private static func language(_ metadata: PageMetadata) -> String? {
    for value in [
      metadata.language, metadata.jsonLD.language, metadata.first("content-language", "og:locale"),
    ] {
      guard let value else { continue }
      let code = value.lowercased().prefix { $0.isLetter }
      if code.count == 2, code.utf8.count == 2 { return String(code) }
    }
    return nil
  }

  // MARK: - Into the article

  func write(into article: inout Article, _ layout: PageLayout) {
    let metadata = page.metadata
    article.headerIsRead = true
    article.headline = layout.headline.map { .span($0) }
    article.byline = layout.byline.map { .span($0) }
    article.authors = (authors?.names ?? []).map { value($0, article.text, layout.byline) }
    article.site = site.map { .string($0.text) }
    article.url = address.map { .string($0) }
    article.published = published?.date
    article.modified = modified?.date
    article.language = language
    let summary =
      metadata.first("og:description", "description", "twitter:description", "dc.description")
      ?? metadata.jsonLD.summary
    article.summary = summary.map { .string(Words.unescaped($0)) }
    let image =
      metadata.first("og:image", "twitter:image", "twitter:image:src") ?? metadata.jsonLD.image
    article.image = image.map { .string(absolute($0)) }
    article.section = (metadata.first("article:section") ?? metadata.jsonLD.section).map {
      .string(Words.unescaped($0))
    }
    article.tags = tags().map { .string($0) }
    var bases: [FieldBasis] = []
    func add(_ field: String, _ basis: String?) {
      if let basis { bases.append(FieldBasis(field, basis)) }
    }
    add("headline", headline?.basis)
    add("authors", authors?.basis)
    add("published", published?.basis)
    add("modified", modified?.basis)
    add("site", site?.basis)
    add("body", page.bodyBasis)
    add("text", "\(page.encoded.encoding.name), \(page.encoded.basis.rawValue)")
    article.bases = bases
  }

  private func absolute(_ link: String) -> String {
    address.flatMap { PageAddress($0) }?.resolved(link) ?? link
  }

  /// A span where the byline shows the name, else the name.
  private func value(_ name: String, _ text: TextBuffer, _ byline: TextSpan?) -> TextValue {
    guard let byline else { return .string(name) }
    let wanted = Array(name.utf8)
    guard !wanted.isEmpty, byline.count >= wanted.count else { return .string(name) }
    for start in byline.start...byline.end - wanted.count
    where text.bytes[start..<start + wanted.count].elementsEqual(wanted) {
      return .span(TextSpan(start, start + wanted.count))
    }
    return .string(name)
  }

  private func tags() -> [String] {
    let metadata = page.metadata
    var raw = metadata.repeated["article:tag"] ?? []
    if raw.isEmpty { raw = metadata.jsonLD.tags }
    if raw.isEmpty { raw = metadata.first("news_keywords", "keywords").map { [$0] } ?? [] }
    var tags: [String] = []
    for text in raw {
      for part in text.split(whereSeparator: { $0 == "," || $0 == ";" }) {
        let tag = Words.unescaped(String(part))
        if !tag.isEmpty, tag.count < 80, !tags.contains(tag), tags.count < 40 { tags.append(tag) }
      }
    }
    return tags
  }
}
