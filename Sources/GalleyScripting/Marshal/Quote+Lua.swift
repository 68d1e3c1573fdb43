import GalleyCore
import GalleyLua

extension Quote {
  static let fields: [Field] = [
    .choice(
      "kind", "whether words are quoted whole, in part, or reported; `term`: nobody speaks",
      { $0.quotes[$1].kind }, { $0.quotes[$1].kind = $2 }),
    .requiredText(
      "text", "what stands between the marks, without them; for `indirect` the clause",
      { $0.quotes[$1].text }, { $0.quotes[$1].text = $2 }),
    .objects(
      "parts", .phrase, "its pieces in the text: several when a cue or a paragraph's end cuts it",
      { session, index in
        session.places(.quote, index, .parts) {
          session.quotes[index].parts.map {
            session.add(ArticleSession.Phrase(text: .span($0), span: $0))
          }
        }
      }),
    .object(
      "content", .phrase, "the whole reported clause",
      { session, index in
        session.part(.content, ofQuote: index) {
          session.quotes[index].content.map {
            session.add(ArticleSession.Phrase(text: $0.text, span: $0.span))
          }
        }
      }, { $0.setPart(.content, ofQuote: $1, to: $2) }),
    .object(
      "speaker", .speaker, "who speaks: the nearest attribution",
      { session, index in
        session.part(.speaker, ofQuote: index) {
          session.quotes[index].speaker.map { session.add($0) }
        }
      }, { $0.setPart(.speaker, ofQuote: $1, to: $2) }),
    .objects(
      "speakers", .speaker, "all of them, when several speak as one",
      { session, index in
        if let known = session.knownParts(ofQuote: index)?.speakers { return known }
        let places = session.quotes[index].speakers.map { session.add($0) }
        session.withParts(ofQuote: index) { $0.speakers = places }
        return places
      },
      { session, index, places in
        session.withParts(ofQuote: index) { $0.speakers = places }
      }),
    .object(
      "reported_by", .speaker, "the outer one of a nested attribution",
      { session, index in
        session.part(.reportedBy, ofQuote: index) {
          session.quotes[index].reportedBy.map { session.add($0) }
        }
      }, { $0.setPart(.reportedBy, ofQuote: $1, to: $2) }),
    .object(
      "cue", .phrase, "the words that report: \"said\"",
      { session, index in
        session.part(.cue, ofQuote: index) {
          session.quotes[index].cue.map {
            session.add(ArticleSession.Phrase(text: $0, span: $0.span))
          }
        }
      }, { $0.setPart(.cue, ofQuote: $1, to: $2) }),
    .choice(
      "modality", "nil where it is said; `would not say` is negated, `may say` modal",
      { $0.quotes[$1].modality }, { $0.quotes[$1].modality = $2 }),
    .object(
      "paragraph", .paragraph, "where it begins",
      { $0.held($0.quotes[$1].paragraph, .paragraph) }, { $0.quotes[$1].paragraph = $2 }),
    .object(
      "citation", .citation, "the credit that covers it",
      { $0.held($0.quotes[$1].citation, .citation) }, { $0.quotes[$1].citation = $2 }),
    .article,
    .computed(
      "rule", "the rule that decided", { $0.quotes[$1].rule },
      assign: { session, index, value throws(FieldError) in
        guard let rule = value.text else { throw FieldError(expected: "a string", found: value) }
        session.quotes[index].rule = rule
      }),
    .first { $0.quotes[$1].span }, .last { $0.quotes[$1].span },
  ]
}

extension Speaker {
  static let fields: [Field] = [
    .requiredText(
      "text", "the words of the mention: \"he\"", { $0.speakers[$1].text },
      { $0.speakers[$1].text = $2 }),
    .text(
      "name", "the fullest name that the article gives", { $0.speakers[$1].name },
      { $0.speakers[$1].name = $2 }),
    .text(
      "title", "\"Defense Secretary\"", { $0.speakers[$1].title }, { $0.speakers[$1].title = $2 }),
    .object(
      "person", .person, "the person, where the text says who it is",
      { $0.held($0.speakers[$1].person, .person) }, { $0.speakers[$1].person = $2 }),
    .first { $0.speakers[$1].span }, .last { $0.speakers[$1].span },
  ]
}

extension ArticleSession.Phrase {
  static let fields: [Field] = [
    .requiredText("text", "its words", { $0.phrases[$1].text }, { $0.phrases[$1].text = $2 }),
    .first { $0.phrases[$1].span }, .last { $0.phrases[$1].span },
  ]
}
