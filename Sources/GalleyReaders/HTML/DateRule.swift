import GalleyCore
import GalleyHTML

/// Picks the date of publication, and that of the last change, among what a page says.
struct DateRule {
  let metadata: PageMetadata
  let survey: PageSurvey
  /// The block of the headline.
  let title: Int?
  let url: String?
  let dayFirst: Bool

  func published() -> (date: NewsDate, basis: String)? {
    guard var found = found() else { return nil }
    // What a page says for machines alone stands.
    if found.basis != "json-ld", let date = byOwnCalendar(found.date) { found.date = date }
    return found
  }

  private func found() -> (date: NewsDate, basis: String)? {
    if let date = read(metadata.jsonLD.published) { return (date, "json-ld") }
    for key in Self.publishedKeys {
      if let date = read(metadata.meta[key]) { return (date, "meta \(key)") }
    }
    if let found = property(["datepublished", "datecreated", "dateposted"]) {
      return (found, "itemprop datePublished")
    }
    if let date = titleDate() { return (date, "title") }
    if let found = element() { return found }
    for key in Self.vagueKeys {
      if let date = read(metadata.meta[key]) { return (date, "meta \(key)") }
    }
    if let date = addressDate() { return (date, "address") }
    if let found = line() { return (found, "line") }
    if let date = modified()?.date { return (date, "modified") }
    for key in Self.weakKeys {
      if let date = read(metadata.meta[key]) { return (date, "meta \(key)") }
    }
    if let date = addressStamp() { return (date, "address") }
    return nil
  }

  func modified() -> (date: NewsDate, basis: String)? {
    if let date = read(metadata.jsonLD.modified) { return (date, "json-ld") }
    for key in Self.modifiedKeys {
      if let date = read(metadata.meta[key]) { return (date, "meta \(key)") }
    }
    return property(["datemodified"]).map { ($0, "itemprop dateModified") }
  }

  private static let publishedKeys = [
    "article:published_time", "og:published_time", "datepublished", "article:published",
    "og:article:published_time", "publishdate", "publish_date", "publish-date", "published_time",
    "publication_date", "published", "pubdate", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "date_published",
    "article_date_original", "article.published",
    "originalpublicationdate",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "citation_publication_date",
    "citation_date", "citation_online_date", "rnews:datepublished", "ptime", "timestamp",
    "displaydate",
    "vr:published_time", "dc.created", "release_date", "article.created", "created", "pub_date",
    "shareaholic:article_published_time", "bt:pubdate", "article:post_date",
    "itemprop:datepublished",
  ]
  private static let modifiedKeys = [
    "article:modified_time", "og:updated_time", "datemodified", "article:modified", "lastmod",
    "last-modified", "dcterms.modified", "dc.date.modified", "modified_time", "revised",
    "article.updated", "og:modified_time", "shareaholic:article_modified_time", "lastmodified",
  ]
  /// What some pages say of the article and some of the file.
  private static let vagueKeys = ["dcterms.date", "dc.date", "date"]
  private static let weakKeys = ["og:updated_time", "lastmod"]

  private func read(_ text: String?) -> NewsDate? {
    text.flatMap { PageDate.read($0, dayFirst: dayFirst) }
  }

  private func property(_ names: Set<String>) -> NewsDate? {
    for (name, node) in metadata.properties where names.contains(name) {
      if let date = date(of: node) { return date }
    }
    return nil
  }

  private func date(of node: NodeID) -> NewsDate? {
    for attribute in [
      AttributeName.datetime, .content, .title, .dataTime, .dataTimestamp, .dataDate,
      .dataPublished,
    ] {
      if let text = survey.page.value(attribute, of: node), let date = read(text) { return date }
    }
    let text = Words.squeezed(survey.page.text(of: node))
    return text.utf8.count < 120 ? read(text) : nil
  }

  /// A time in UTC by the calendar of the paper: late in the evening of America it is the next day
  /// there. The same moment with its zone is taken as it is; of a date that the page shows, or else
  /// of that in its address, the day.
  private func byOwnCalendar(_ date: NewsDate) -> NewsDate? {
    guard date.offset == 0, let hour = date.hour, let day = date.dayNumber else { return nil }
    func isOwn(_ other: NewsDate) -> Bool {
      guard let otherDay = other.dayNumber else { return false }
      return otherDay == day - 1 && hour < 12 || otherDay == day + 1 && hour >= 10
    }
    for node in nearDates().prefix(6) {
      if let stamp = survey.page.value(.datetime, of: node).flatMap({ read($0) }),
        stamp.offset ?? 0 != 0, isOwn(stamp)
      {
        return stamp
      }
      let text = Words.squeezed(survey.page.text(of: node))
      guard text.utf8.count < 120, let shown = read(text) else { continue }
      return isOwn(shown) ? NewsDate(year: shown.year, month: shown.month, day: shown.day) : nil
    }
    guard let address = addressDate(), isOwn(address) else { return nil }
    return address
  }

  /// `A long night | Europe | 28.04.2023`, or in front: a date alone between the strokes of the title.
  private func titleDate() -> NewsDate? {
    for title in [metadata.title, metadata.first("og:title")] {
      guard let title, title.utf8.count < 400, title.utf8.contains(UInt8(ascii: "|")) else {
        continue
      }
      let parts = title.split(separator: "|").map { Words.squeezed(String($0)) }
      for part in [parts.last, parts.first] {
        guard let part, (8...20).contains(part.utf8.count), let date = read(part), date.day != nil
        else { continue }
        return date
      }
    }
    return nil
  }

  /// `time` and elements named for dates, the nearest behind the headline first.
  private func element() -> (date: NewsDate, basis: String)? {
    for node in nearDates().prefix(40) {
      guard let date = date(of: node) else { continue }
      let isTime = survey.page.nodes[Int(node)].tag == .time
      return (date, isTime ? "time element" : "date element")
    }
    return nil
  }

  private func nearDates() -> [NodeID] {
    let title = self.title ?? 0
    var near: [(rank: Int, node: NodeID)] = []
    for mark in survey.marks where mark.kind == .date {
      guard
        survey.boxes[mark.box].traits.isDisjoint(with: [.comments, .footer, .navigation, .embed]),
        mark.end - mark.start < 120
      else { continue }
      let distance = mark.block - title
      guard distance > -30, distance < 400 else { continue }
      var rank = distance >= 0 ? distance * 2 : -distance * 3
      if survey.page.nodes[Int(mark.node)].tag == .time { rank -= 6 }
      let names = (survey.page.value(.class, of: mark.node) ?? "").lowercased()
      if names.holds("updat") || names.holds("modif") { rank += 12 }
      if names.holds("publish") || names.holds("posted") || names.holds("entry-date") {
        rank -= 6
      }
      if survey.boxes[mark.box].traits.contains(.aside) { rank += 40 }
      if survey.boxes[mark.box].traits.contains(.link) { rank += 20 }
      near.append((rank, mark.node))
      if near.count == 200 { break }
    }
    near.sort { $0.rank != $1.rank ? $0.rank < $1.rank : $0.node < $1.node }
    return near.map(\.node)
  }

  /// `/2019/04/16/` in the page's address.
  private func addressDate() -> NewsDate? {
    guard let url else { return nil }
    let parts = url.split { $0 == "/" || $0 == "-" || $0 == "_" || $0 == "." }
    for index in parts.indices where index + 1 < parts.endIndex {
      guard parts[index].utf8.count == 4, let year = Int(parts[index]),
        (1995...2035).contains(year),
        let month = Int(parts[index + 1]), parts[index + 1].utf8.count <= 2
      else { continue }
      if index + 2 < parts.endIndex, parts[index + 2].utf8.count <= 2,
        let day = Int(parts[index + 2]),
        let date = NewsDate(year: year, month: month, day: day)
      {
        return date
      }
    }
    for part in parts where part.utf8.count == 8 {
      guard let number = Int(part), (19_950_101...20_351_231).contains(number) else { continue }
      if let date = NewsDate(year: number / 10_000, month: number / 100 % 100, day: number % 100) {
        return date
      }
    }
    return nil
  }

  /// The day in the number of an article, `A2026012914320005196`: eight digits with a time of day behind
  /// them.
  private func addressStamp() -> NewsDate? {
    guard let url else { return nil }
    for digits in url.split(whereSeparator: { !$0.isWholeNumber || !$0.isASCII })
    where (12...20).contains(digits.utf8.count) {
      guard let number = Int(digits.prefix(12)), (1995...2035).contains(number / 100_000_000),
        number / 100 % 100 < 24, number % 100 < 60
      else { continue }
      let day = number / 10_000
      if let date = NewsDate(year: day / 10_000, month: day / 100 % 100, day: day % 100) {
        return date
      }
    }
    return nil
  }

  /// A short line near the headline, then one anywhere that is part of no other story.
  private func line() -> NewsDate? {
    let title = self.title ?? 0
    let count = survey.blocks.count
    let near =
      Array(title..<min(count, title + 15))
      + Array((max(0, title - 6)..<min(title, count)).reversed())
    for index in near {
      let block = survey.blocks[index]
      guard block.words <= 25,
        survey.boxes[block.box].traits.isDisjoint(with: [.comments, .navigation, .embed])
      else { continue }
      if let date = read(survey.string(block)) { return date }
    }
    let blocks = survey.blocks.filter { $0.digits >= 4 && $0.words <= 30 }.prefix(400)
    for (most, elsewhere) in [
      (12, [BoxTraits.comments, .navigation, .footer, .link, .aside, .embed]),
      (30, [.comments, .navigation, .link, .embed]),
    ] {
      for block in blocks where block.words <= most {
        guard survey.boxes[block.box].traits.isDisjoint(with: BoxTraits(elsewhere)) else {
          continue
        }
        if let date = read(survey.string(block)) { return date }
      }
    }
    return nil
  }
}
