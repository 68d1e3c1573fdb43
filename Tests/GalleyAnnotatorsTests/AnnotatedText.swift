import Foundation
import GalleyAnnotators
import GalleyCore

/// An article of paragraphs that blank lines part, with its people, quotes and citations.
func annotated(_ text: String, language: String? = nil) -> Article {
  let buffer = TextBuffer(text)
  var article = Article(id: "test", format: "text", text: buffer)
  article.language = language
  var start = 0
  for paragraph in text.components(separatedBy: "\n\n") {
    let end = start + paragraph.utf8.count
    article.paragraphs.append(Paragraph(TextSpan(start, end)))
    start = end + 2
  }
  for annotator in [CitationAnnotator(), PeopleAnnotator(), QuoteAnnotator()] as [any Annotator] {
    annotator.annotate(&article)
  }
  return article
}

/// Each quote as `kind | speaker | cue | text`, with `-` for what is not there; the parts of a cut one
/// joined by ` / `.
func quotes(of article: Article) -> [String] {
  article.quotes.map { quote in
    let speaker = quote.speaker.flatMap(\.name).map(article.string) ?? "-"
    let cue = quote.cue.map(article.string) ?? "-"
    let parts = quote.parts.map { article.text.string(at: $0) }.joined(separator: " / ")
    return "\(quote.kind) | \(speaker) | \(cue) | \(parts)"
  }
}
