import GalleyCore

extension ArticleSession {
  /// Copies an item of another article: its words as they are, without a place in the text, and
  /// without what it points to.
  ///
  /// - Returns: its place here; nil for a model that stands for itself.
  func copy(_ index: Int, _ model: Model, from source: ArticleSession) -> Int? {
    func words(_ value: TextValue) -> TextValue { .string(source.string(value)) }
    func copied(_ speaker: Speaker) -> Speaker {
      Speaker(
        span: nil, text: words(speaker.text), name: speaker.name.map(words),
        title: speaker.title.map(words))
    }
    switch model {
    case .article: return nil
    case .paragraph:
      var paragraph = Paragraph(text: source.string(source.paragraphs[index].text))
      paragraph.kind = source.paragraphs[index].kind
      paragraph.level = source.paragraphs[index].level
      paragraph.custom = source.paragraphs[index].custom
      return add(paragraph, to: \.paragraphs)
    case .quote:
      let original = source.finishedQuote(at: index)
      var quote = Quote(
        kind: original.kind, parts: [], text: words(original.text), rule: original.rule)
      quote.content = original.content.map { Quote.Content(span: nil, text: words($0.text)) }
      quote.speaker = original.speaker.map(copied)
      quote.speakers = original.speakers.map(copied)
      quote.reportedBy = original.reportedBy.map(copied)
      quote.cue = original.cue.map(words)
      quote.custom = original.custom
      return add(quote, to: \.quotes)
    case .citation:
      let original = source.finishedCitation(at: index)
      var citation = Citation(kind: original.kind, span: nil, text: words(original.text))
      citation.authors = original.authors.map(words)
      citation.publications = original.publications.map {
        Publication(name: words($0.name), role: $0.role)
      }
      citation.part = original.part.map(words)
      citation.date = original.date
      citation.dateBasis = original.dateBasis
      citation.title = original.title.map(words)
      citation.url = original.url.map(words)
      citation.custom = original.custom
      return add(citation, to: \.citations)
    case .comment:
      let original = source.comments[index]
      var comment = Comment(span: nil)
      comment.kind = original.kind
      comment.author = original.author.map(words)
      comment.posted = original.posted
      comment.paragraphs = original.paragraphs.map { Paragraph(text: source.string($0.text)) }
      comment.replacementText = original.replacementText
      comment.number = original.number
      comment.removed = original.removed
      comment.custom = original.custom
      return add(comment, to: \.comments)
    case .person:
      let original = source.people[index]
      var person = Person(name: words(original.name), titles: original.titles.map(words))
      person.custom = original.custom
      return add(person, to: \.people)
    case .speaker: return add(copied(source.speakers[index]), to: \.speakers)
    case .publication:
      let original = source.publications[index]
      return add(
        Publication(name: words(original.name), role: original.role), to: \.publications)
    case .phrase:
      return add(Phrase(text: words(source.phrases[index].text), span: nil), to: \.phrases)
    case .dateline:
      let original = source.datelines[index]
      return add(
        Dateline(
          place: original.place.map(words), agency: original.agency.map(words),
          date: original.date), to: \.datelines)
    case .link:
      let original = source.links[index]
      return add(
        Link(span: nil, url: words(original.url), text: original.text.map(words)), to: \.links)
    }
  }
}
