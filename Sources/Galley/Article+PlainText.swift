import GalleyCore

extension Article {
  /// Reads and annotates a text as the program does with a `.txt` file, all in memory.
  ///
  ///     let article = try Article(plainText: "Bridge opens\n\n“At last,” Mayor Ada Holm said.")
  ///     article.quotes[0].speaker?.name.map(article.string)   // "Ada Holm"
  ///
  /// - Parameters:
  ///   - id: what failures and scripts call it.
  ///   - published: against what dates are resolved when the text shows none of its own.
  /// - Throws: `.empty` for a text without any words.
  /// - Complexity: linear in the length of the text; about 20 MB a second.
  public init(
    plainText: String, id: String = "article", published: NewsDate? = nil
  ) throws(DocumentFailure) {
    let document = RawDocument(id: id, bytes: Array(plainText.utf8), published: published)
    let articles = try Toolkit.builtIn().pipeline.articles(of: document)
    guard let first = articles.first else { throw DocumentFailure(.empty, document: id) }
    self = first
  }
}
