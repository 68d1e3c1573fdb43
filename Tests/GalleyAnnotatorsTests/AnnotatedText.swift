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
