import Galley
import GalleyScripting

/// What is told of the objects of each model: a few columns in a table, more where one stands alone.
enum ObjectColumns {
  static func names(of model: String) -> [String] {
    switch model {
    case "article": ["headline", "published", "site", "quotes", "id"]
    case "paragraph": ["text"]
    case "quote": ["speaker", "text", "kind", "place"]
    case "citation": ["kind", "outlet", "date", "text", "place"]
    case "comment": ["author", "posted", "text"]
    case "person": ["name", "titles", "mentions"]
    case "speaker": ["name", "title", "text"]
    case "publication": ["name", "role"]
    case "dateline": ["place", "agency", "date"]
    case "link": ["text", "url"]
    default: ["text"]
    }
  }

  /// A value for each of the names.
  static func cells(of object: PromptObject) -> [String] {
    let words = Words(article: object.article)
    switch object.item {
    case .article:
      let article = object.article
      return [
        words(article.headline), article.published?.iso ?? "", words(article.site),
        "\(article.quotes.count)", printable(article.id),
      ]
    case .paragraph(let paragraph): return [words(paragraph.text)]
    case .quote(let quote):
      return [
        words(speaker: quote), words(quote.text), quote.kind.rawValue, words(placeOf: quote.span),
      ]
    case .citation(let citation):
      return [
        citation.kind.rawValue, words(citation.outlet), citation.date?.iso ?? "",
        words(citation.text), words(placeOf: citation.span),
      ]
    case .comment(let comment):
      return [
        words(comment.author), comment.posted?.iso ?? "",
        printable(comment.text(in: object.article.text)),
      ]
    case .person(let person):
      return [
        words(person.name), person.titles.map { words($0) }.joined(separator: ", "),
        "\(person.mentions.count)",
      ]
    case .speaker(let speaker):
      return [words(speaker.name), words(speaker.title), words(speaker.text)]
    case .publication(let publication): return [words(publication.name), publication.role.rawValue]
    case .phrase(let text, _): return [words(text)]
    case .dateline(let line): return [words(line.place), words(line.agency), line.date?.iso ?? ""]
    case .link(let link): return [words(link.text), words(link.url)]
    }
  }

  static func details(of object: PromptObject) -> [(name: String, value: String)] {
    let article = object.article
    let words = Words(article: article)
    switch object.item {
    case .quote(let quote):
      var details = [
        ("kind", quote.kind.rawValue), ("text", words(quote.text)),
        ("speaker", words(speaker: quote)),
        ("title", words(quote.speaker?.title)),
        ("reported by", words(quote.reportedBy?.name ?? quote.reportedBy?.text)),
        ("cue", words(quote.cue)), ("modality", quote.modality?.rawValue ?? ""),
      ]
      if let place = quote.citation, article.citations.indices.contains(place) {
        details.append(("credit", words(article.citations[place].text)))
      }
      details.append(("place", words(placeOf: quote.span)))
      details.append(("rule", printable(quote.rule)))
      return details
    case .citation(let citation):
      return [
        ("kind", citation.kind.rawValue), ("text", words(citation.text)),
        ("authors", citation.authors.map { words($0) }.joined(separator: ", ")),
        (
          "publications",
          citation.publications.map { "\(words($0.name)) (\($0.role.rawValue))" }
            .joined(separator: ", ")
        ),
        ("date", citation.date?.iso ?? ""), ("basis", citation.dateBasis?.rawValue ?? ""),
        ("title", words(citation.title)), ("url", words(citation.url)),
        ("covers", citation.covers.map { "¶ \($0.lowerBound + 1)–\($0.upperBound)" } ?? ""),
        ("place", words(placeOf: citation.span)),
      ]
    case .comment(let comment):
      return [
        ("author", words(comment.author)), ("posted", comment.posted?.iso ?? ""),
        ("text", printable(comment.text(in: article.text))),
        ("answers", comment.replyTo.map { "comment \($0 + 1)" } ?? ""),
        ("kind", comment.kind.rawValue),
      ]
    default: return Array(zip(names(of: object.model), cells(of: object)))
    }
  }

  /// Words of an article, on one line and without anything that steers the terminal.
  private struct Words {
    let article: Article

    func callAsFunction(_ value: TextValue?) -> String {
      value.map { wrapped(printable(article.string($0)), to: .max).joined() } ?? ""
    }

    func callAsFunction(speaker quote: Quote) -> String {
      let names = quote.speakers.isEmpty ? [quote.speaker].compactMap { $0 } : quote.speakers
      return names.map { self($0.name ?? $0.text) }.joined(separator: " and ")
    }

    /// `¶ 3, line 12`.
    func callAsFunction(placeOf span: TextSpan?) -> String {
      guard let span else { return "" }
      if let paragraph = article.paragraph(at: span.start) { return "¶ \(paragraph + 1)" }
      return "line \(article.text.line(at: span.start).number)"
    }
  }
}
