import GalleyCore

extension ArticleSession {
  /// The article as the script left it.
  ///
  /// Items that were dropped are gone, and whatever pointed to them points nowhere.
  func finished() -> Article {
    guard isChanged else { return article }
    var result = article
    let paragraphPlace = positions(lists.paragraphs, of: paragraphs.count)
    let citationPlace = positions(lists.citations, of: citations.count)
    let commentPlace = positions(lists.comments, of: comments.count)
    let personPlace = positions(lists.people, of: people.count)

    result.paragraphs = items(paragraphs, lists.paragraphs)
    result.people = items(people, lists.people)
    result.links = items(links, lists.links)
    result.quotes = items(quotes, lists.quotes) { quote, index in
      finish(&quote, index, paragraphPlace, citationPlace, personPlace)
    }
    result.citations = items(citations, lists.citations) { citation, index in
      finish(&citation, index, paragraphPlace)
    }
    result.comments = items(comments, lists.comments) { comment, index in
      comment.replyTo = comment.replyTo.flatMap { commentPlace[$0] }
      if let places = knownPlaces(.comment, index, .quotes) {
        comment.quotes = places.map {
          finishedQuote($0, paragraphPlace, citationPlace, personPlace)
        }
      }
      if let places = knownPlaces(.comment, index, .citations) {
        comment.citations = places.map { finishedCitation($0, paragraphPlace) }
      }
    }
    if let place = knownPlaces(.article, 0, .dateline)?.first {
      result.dateline = datelines[place]
    }
    return result
  }

  /// The items of a pool that are in a list, each with its finishing touches.
  private func items<Item>(
    _ pool: [Item], _ list: Lists.List, finish: (inout Item, _ index: Int) -> Void = { _, _ in }
  ) -> [Item] {
    var items: [Item] = []
    if list.isUnchanged {
      // The pool may have grown by items of comments, which come behind.
      items = pool.count == list.places.count ? pool : Array(pool.prefix(list.places.count))
      for index in items.indices { finish(&items[index], index) }
      return items
    }
    let places = list.places
    items.reserveCapacity(places.count)
    for place in places {
      items.append(pool[place])
      finish(&items[items.count - 1], place)
    }
    return items
  }

  /// Where the places of a pool are in a list.
  private func positions(_ list: Lists.List, of count: Int) -> Positions {
    if list.isUnchanged { return Positions(count: list.places.count, known: nil) }
    var known = [Int?](repeating: nil, count: count)
    for (position, place) in list.places.enumerated() { known[place] = position }
    return Positions(count: count, known: known)
  }

  private struct Positions {
    let count: Int
    /// Nil where each place is its own position.
    let known: [Int?]?

    subscript(place: Int) -> Int? {
      if let known { return place < known.count ? known[place] : nil }
      return place < count ? place : nil
    }

    static let nowhere = Positions(count: 0, known: nil)
  }

  private func finishedQuote(
    _ index: Int, _ paragraphPlace: Positions, _ citationPlace: Positions,
    _ personPlace: Positions
  ) -> Quote {
    var quote = quotes[index]
    finish(&quote, index, paragraphPlace, citationPlace, personPlace)
    return quote
  }

  private func finish(
    _ quote: inout Quote, _ index: Int, _ paragraphPlace: Positions, _ citationPlace: Positions,
    _ personPlace: Positions
  ) {
    if let paragraph = quote.paragraph { quote.paragraph = paragraphPlace[paragraph] }
    if let citation = quote.citation { quote.citation = citationPlace[citation] }
    if let known = knownParts(ofQuote: index) {
      if let place = known.place(.speaker) { quote.speaker = place.map { speakers[$0] } }
      if let place = known.place(.reportedBy) { quote.reportedBy = place.map { speakers[$0] } }
      if let place = known.place(.cue) { quote.cue = place.map { phrases[$0].text } }
      if let place = known.place(.content) {
        quote.content = place.map {
          Quote.Content(span: phrases[$0].span, text: phrases[$0].text)
        }
      }
      if let places = known.speakers { quote.speakers = places.map { speakers[$0] } }
    }
    if let person = quote.speaker?.person { quote.speaker?.person = personPlace[person] }
    if let person = quote.reportedBy?.person { quote.reportedBy?.person = personPlace[person] }
    for place in quote.speakers.indices {
      if let person = quote.speakers[place].person {
        quote.speakers[place].person = personPlace[person]
      }
    }
  }

  /// A quote with its parts as the script left them; what it points to is of no account.
  func finishedQuote(at index: Int) -> Quote {
    finishedQuote(index, .nowhere, .nowhere, .nowhere)
  }

  func finishedCitation(at index: Int) -> Citation { finishedCitation(index, .nowhere) }

  private func finishedCitation(_ index: Int, _ paragraphPlace: Positions) -> Citation {
    var citation = citations[index]
    finish(&citation, index, paragraphPlace)
    return citation
  }

  private func finish(_ citation: inout Citation, _ index: Int, _ paragraphPlace: Positions) {
    if let places = knownPlaces(.citation, index, .publications) {
      citation.publications = places.map { publications[$0] }
    }
    if let covers = citation.covers {
      let kept = covers.compactMap { paragraphPlace[$0] }
      citation.covers = kept.min().flatMap { low in kept.max().map { low..<$0 + 1 } }
    }
  }
}
