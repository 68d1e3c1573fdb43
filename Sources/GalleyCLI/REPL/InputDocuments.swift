import Galley
import GalleyScripting

/// The inputs of a prompt. Nothing is opened before it is asked for; the last few stay read.
final class InputDocuments: PromptDocuments {
  let inputs: InputList
  private let pipeline: Pipeline
  private let published: NewsDate?
  private let retrieved: NewsDate?
  private var recent: [(index: Int, article: Article)] = []

  private static let kept = 8

  init(_ inputs: InputList, _ pipeline: Pipeline, published: NewsDate?, retrieved: NewsDate?) {
    self.inputs = inputs
    self.pipeline = pipeline
    self.published = published
    self.retrieved = retrieved
  }

  // The count of a list adds up the files of records; a prompt asks for it at each line.
  private(set) lazy var count = inputs.count

  func name(at index: Int) -> String { inputs[index].id }

  func bytes(at index: Int) throws(DocumentFailure) -> RawDocument {
    try readDocument(inputs[index], published: published, retrieved: retrieved)
  }

  /// What a search looks through: the file itself where it is plain text, else the text that the
  /// reader lays out, unannotated.
  func text(at index: Int) throws(DocumentFailure) -> [UInt8] {
    let document = try bytes(at: index)
    let reader = pipeline.reader(for: document)
    if reader.name == "text", document.kind == nil { return document.bytes }
    var text: [UInt8] = []
    for article in try reader.read(document) {
      text += article.text.bytes
      text.append(0x0A)
    }
    return text
  }

  func article(at index: Int) throws(DocumentFailure) -> Article {
    if let known = recent.first(where: { $0.index == index }) { return known.article }
    let articles = try pipeline.articles(of: try bytes(at: index))
    guard let article = articles.first else {
      throw DocumentFailure(.empty, document: name(at: index))
    }
    recent.append((index, article))
    if recent.count > Self.kept { recent.removeFirst() }
    return article
  }
}
