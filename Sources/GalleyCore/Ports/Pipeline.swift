/// The path of one document: bytes, articles, annotations.
///
/// What follows, filters and exporters, is up to whoever holds the articles.
public struct Pipeline: Sendable {
  public var readers: [any Reader]
  public var annotators: [any Annotator]

  public init(readers: [any Reader], annotators: [any Annotator]) {
    self.readers = readers
    self.annotators = annotators
  }

  /// The same pipeline, its annotators with further words.
  ///
  /// - Complexity: builds the word lists anew where they change, which takes milliseconds: once for a
  ///   run, not for each document.
  public func adding(_ words: AddedWords) -> Pipeline {
    words.isEmpty
      ? self : Pipeline(readers: readers, annotators: annotators.map { $0.adding(words) })
  }

  /// The reader whose endings match the document's path; else one that recognises what is in it; else
  /// the first one.
  public func reader(for document: RawDocument) -> any Reader {
    let path = document.typedName
    for reader in readers
    where reader.fileExtensions.contains(where: { path.hasSuffix("." + $0) }) {
      return reader
    }
    if let reader = readers.first(where: { $0.recognises(document.bytes) }) { return reader }
    precondition(!readers.isEmpty, "a pipeline needs a reader")
    return readers[0]
  }

  /// Reads a document and annotates what it holds.
  ///
  /// - Throws: what is wrong with the document, with its place.
  public func articles(of document: RawDocument) throws(DocumentFailure) -> [Article] {
    if let kind = document.kind, !readers.contains(where: { $0.fileExtensions.contains(kind) }) {
      throw DocumentFailure(.parseError, document: document.id, message: "no reader for \(kind)")
    }
    var articles = try reader(for: document).read(document)
    for index in articles.indices {
      if articles[index].url == nil { articles[index].url = document.url.map { .string($0) } }
      for annotator in annotators {
        annotator.annotate(&articles[index])
      }
      articles[index].tokens = nil
      articles[index].lexicon = nil
    }
    return articles
  }
}
