import GalleyCore
import GalleyLua

extension Quote {
  static var fields: [Field<Quote>] {
    [
      .choice(
        "kind", "whether words are quoted whole, in part, or reported; `term`: nobody speaks",
        { $0.kind }, { $0.kind = $1 }),
      .requiredText(
        "text", "what stands between the marks, without them; for `indirect` the clause",
        { $0.text }, { $0.text = $1 }),
      .object(
        "content", .phrase, "the whole reported clause",
        { item, index, session in
          session.places(.quote, index, .content) {
            item.content.map {
              [session.add(.init(text: $0.text, span: $0.span), to: \.phrases)]
            } ?? []
          }.first
        }, { $2.setPart(.content, of: $1, to: $3) }),
      .object(
        "speaker", .speaker, "who speaks: the nearest attribution",
        { item, index, session in
          session.places(.quote, index, .speaker) {
            item.speaker.map { [session.add($0, to: \.speakers)] } ?? []
          }.first
        }, { $2.setPart(.speaker, of: $1, to: $3) }),
      .objects(
        "speakers", .speaker, "all of them, when several speak as one",
        { item, index, session in
          session.places(.quote, index, .speakers) {
            item.speakers.map { session.add($0, to: \.speakers) }
          }
        }, { $2.setPlaces(.quote, $1, .speakers, to: $3) }),
      .object(
        "reported_by", .speaker, "the outer one of a nested attribution",
        { item, index, session in
          session.places(.quote, index, .reportedBy) {
            item.reportedBy.map { [session.add($0, to: \.speakers)] } ?? []
          }.first
        }, { $2.setPart(.reportedBy, of: $1, to: $3) }),
      .object(
        "cue", .phrase, "the words that report: \"said\"",
        { item, index, session in
          session.places(.quote, index, .cue) {
            item.cue.map { [session.add(.init(text: $0, span: $0.span), to: \.phrases)] } ?? []
          }.first
        }, { $2.setPart(.cue, of: $1, to: $3) }),
      .object(
        "paragraph", .paragraph, "where it begins",
        { item, _, session in
          session.held(item.paragraph, .paragraph)
        }, { $0.paragraph = $3 }),
      .object(
        "citation", .citation, "the credit that covers it",
        { item, _, session in
          session.held(item.citation, .citation)
        }, { $0.citation = $3 }),
      .object("article", .article, "the article that it belongs to", { _, _, _ in 0 }),
      .computed("rule", "the rule that decided", { item, _, _ in item.rule }),
      .first { $0.span }, .last { $0.span },
    ]
  }
}

extension Speaker {
  static var fields: [Field<Speaker>] {
    [
      .requiredText("text", "the words of the mention: \"he\"", { $0.text }, { $0.text = $1 }),
      .text("name", "the fullest name that the article gives", { $0.name }, { $0.name = $1 }),
      .text("title", "\"Defense Secretary\"", { $0.title }, { $0.title = $1 }),
      .object(
        "person", .person, "the person, where the text says who it is",
        { item, _, session in
          session.held(item.person, .person)
        }, { $0.person = $3 }),
      .first { $0.span }, .last { $0.span },
    ]
  }
}

extension ArticleSession.Phrase {
  static var fields: [Field<ArticleSession.Phrase>] {
    [
      .requiredText("text", "its words", { $0.text }, { $0.text = $1 }),
      .first { $0.span }, .last { $0.span },
    ]
  }
}

extension ArticleSession {
  fileprivate func setPart(_ part: PartKey.Part, of quote: Int, to place: Int?) {
    setPlaces(.quote, quote, part, to: place.map { [$0] } ?? [])
  }
}
