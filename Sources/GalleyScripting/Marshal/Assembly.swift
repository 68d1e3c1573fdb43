import GalleyCore

extension ArticleSession {
  /// The article as the script left it.
  ///
  /// Items that were dropped are gone, and whatever pointed to them points nowhere.
  func finished() -> Article {
    guard isChanged else { return article }
    var result = article
    let paragraphPlace = positions(paragraphList, of: paragraphs.count)
    let citationPlace = positions(citationList, of: citations.count)
    let commentPlace = positions(commentList, of: comments.count)
    let personPlace = positions(personList, of: people.count)

    result.paragraphs = paragraphList.map { paragraphs[$0] }
    result.people = personList.map { people[$0] }
    result.links = linkList.map { links[$0] }
    result.quotes = quoteList.map { finishedQuote($0, paragraphPlace, citationPlace, personPlace) }
    result.citations = citationList.map { finishedCitation($0, paragraphPlace) }
    result.comments = commentList.map { index in
      var comment = comments[index]
      comment.replyTo = comment.replyTo.flatMap { place($0, commentPlace) }
      if let places = knownPlaces(.comment, index, .quotes) {
        comment.quotes = places.map {
          finishedQuote($0, paragraphPlace, citationPlace, personPlace)
        }
      }
      if let places = knownPlaces(.comment, index, .citations) {
        comment.citations = places.map { finishedCitation($0, paragraphPlace) }
      }
      return comment
    }
    if let place = knownPlaces(.article, 0, .dateline)?.first {
      result.dateline = datelines[place]
    }
    return result
  }

  /// The position of each place of a pool in a list; nil for those that are not in it.
  private func positions(_ list: [Int], of count: Int) -> [Int?] {
    var positions = [Int?](repeating: nil, count: count)
    for (position, place) in list.enumerated() { positions[place] = position }
    return positions
  }

  private func place(_ index: Int, _ positions: [Int?]) -> Int? {
    index < positions.count ? positions[index] : nil
  }

  private func finishedQuote(
    _ index: Int, _ paragraphPlace: [Int?], _ citationPlace: [Int?], _ personPlace: [Int?]
  ) -> Quote {
    var quote = quotes[index]
    quote.paragraph = quote.paragraph.flatMap { place($0, paragraphPlace) }
    quote.citation = quote.citation.flatMap { place($0, citationPlace) }
    func speaker(_ speaker: Speaker) -> Speaker {
      var speaker = speaker
      speaker.person = speaker.person.flatMap { place($0, personPlace) }
      return speaker
    }
    if let places = knownPlaces(.quote, index, .speaker) {
      quote.speaker = places.first.map { speakers[$0] }
    }
    if let places = knownPlaces(.quote, index, .reportedBy) {
      quote.reportedBy = places.first.map { speakers[$0] }
    }
    if let places = knownPlaces(.quote, index, .speakers) {
      quote.speakers = places.map { speakers[$0] }
    }
    if let places = knownPlaces(.quote, index, .cue) {
      quote.cue = places.first.map { phrases[$0].text }
    }
    if let places = knownPlaces(.quote, index, .content) {
      quote.content = places.first.map {
        Quote.Content(span: phrases[$0].span, text: phrases[$0].text)
      }
    }
    quote.speaker = quote.speaker.map(speaker)
    quote.reportedBy = quote.reportedBy.map(speaker)
    quote.speakers = quote.speakers.map(speaker)
    return quote
  }

  /// A quote with its parts as the script left them; what it points to is of no account.
  func finishedQuote(at index: Int) -> Quote { finishedQuote(index, [], [], []) }

  func finishedCitation(at index: Int) -> Citation { finishedCitation(index, []) }

  private func finishedCitation(_ index: Int, _ paragraphPlace: [Int?]) -> Citation {
    var citation = citations[index]
    if let places = knownPlaces(.citation, index, .publications) {
      citation.publications = places.map { publications[$0] }
    }
    if let covers = citation.covers {
      let kept = covers.compactMap { place($0, paragraphPlace) }
      citation.covers = kept.min().flatMap { low in kept.max().map { low..<$0 + 1 } }
    }
    return citation
  }
}
