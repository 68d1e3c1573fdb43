import GalleyCore
import GalleyHTML

/// Reads the XML in which Disqus exports the comments of a site: an article for each thread that has
/// some, with its title, its address and its comments as a thread. The text of the article is not in it.
///
///     let articles = try DisqusReader().read(RawDocument(id: "shop.disqus.xml", bytes: bytes))
///     articles[0].url, articles[0].comments
///
/// Spam is left out, deleted comments are kept as `removed`. Answers stand behind what they answer.
///
/// - Throws: `notText` for a file that is not UTF-8, `parseError` with the line where the XML is broken,
///   or for a file that is no such export, `empty` for one without comments.
/// - Complexity: linear, but for sorting the posts by their time.
public struct DisqusReader: Reader {
  public let name = "disqus"
  public let summary = "comments that Disqus has exported as XML"
  public let fileExtensions = ["disqus.xml"]

  public init() {}

  public func recognises(_ bytes: [UInt8]) -> Bool { DisqusExport.begins(bytes) }

  public func read(_ document: RawDocument) throws(DocumentFailure) -> [Article] {
    if let offset = firstInvalidUTF8(document.bytes.span) {
      var failure = DocumentFailure(.notText, document: document.id)
      failure.offset = offset
      failure.byte = document.bytes[offset]
      throw failure
    }
    guard DisqusExport.begins(document.bytes) else {
      throw DocumentFailure(
        .parseError, document: document.id,
        message: "no export of Disqus: its first tag is not '<disqus>'")
    }
    let export: DisqusExport
    do throws(XMLScanner.Fault) {
      export = try DisqusExport(document.bytes)
    } catch {
      let line = 1 + document.bytes.prefix(error.offset).count { $0 == 0x0A }
      throw DocumentFailure(
        .parseError, document: document.id, message: "line \(line): \(error.message)")
    }
    var order: [String] = []
    var byThread: [String: [DisqusExport.Post]] = [:]
    for post in export.posts where !post.isSpam {
      if byThread[post.thread] == nil { order.append(post.thread) }
      byThread[post.thread, default: []].append(post)
    }
    guard !order.isEmpty else { throw DocumentFailure(.empty, document: document.id) }
    return order.enumerated().map { number, id in
      article(
        export.threads[id] ?? DisqusExport.Thread(), byThread[id] ?? [], document,
        id: order.count == 1 ? document.id : "\(document.id)#\(number + 1)")
    }
  }

  private func article(
    _ thread: DisqusExport.Thread, _ posts: [DisqusExport.Post], _ document: RawDocument,
    id: String
  ) -> Article {
    let posts = Self.threaded(posts)
    var bytes: [UInt8] = []
    func append(_ line: String) -> TextSpan {
      if !bytes.isEmpty { bytes += [0x0A, 0x0A] }
      let start = bytes.count
      bytes += line.utf8
      return TextSpan(start, bytes.count)
    }
    var regions: [Region] = []
    let title = Words.unescaped(thread.title)
    let headline = title.isEmpty ? nil : append(title)
    if let headline { regions.append(Region(.title, headline)) }
    var comments: [MarkedComment] = []
    var places: [String: Int] = [:]
    var section: TextSpan?
    for post in posts {
      let author = Words.squeezed(post.author)
      var lines = author.isEmpty ? [] : [append(author)]
      var marked = MarkedComment(lines: [])
      if let name = lines.first { marked.author = .span(name) }
      marked.words = post.isDeleted ? [] : Self.paragraphs(post.message).map(append)
      lines += marked.words
      // Nothing is left of it to stand anywhere.
      if lines.isEmpty { lines = [append("-")] }
      marked.lines = lines
      marked.posted = PageDate.read(post.created)
      marked.isRemoved = post.isDeleted
      marked.replyTo = post.parent.flatMap { places[$0] }
      places[post.id] = comments.count
      comments.append(marked)
      section = (section ?? lines[0]).union(lines[lines.count - 1])
    }
    bytes.append(0x0A)
    if let section { regions.append(Region(.comments, section)) }
    var article = Article(
      id: id, path: document.path, format: name,
      text: TextBuffer(String(decoding: bytes, as: UTF8.self)))
    article.fallbackDate = document.published
    article.retrieved = document.retrieved
    article.headline = headline.map { .span($0) }
    article.headerIsRead = true
    article.url = thread.link.isEmpty ? document.url.map { .string($0) } : .string(thread.link)
    article.regions = regions
    article.markedComments = comments
    return article
  }

  /// Posts by their time, answers behind what they answer.
  private static func threaded(_ posts: [DisqusExport.Post]) -> [DisqusExport.Post] {
    let sorted = posts.enumerated().sorted {
      ($0.element.created, $0.offset) < ($1.element.created, $1.offset)
    }.map(\.element)
    let known = Set(sorted.map(\.id))
    var answers: [String: [Int]] = [:]
    var stack: [Int] = []
    for (index, post) in sorted.enumerated().reversed() {
      if let parent = post.parent, parent != post.id, known.contains(parent) {
        answers[parent, default: []].append(index)
      } else {
        stack.append(index)
      }
    }
    var result: [DisqusExport.Post] = []
    var isSeen = [Bool](repeating: false, count: sorted.count)
    while let index = stack.popLast() {
      if isSeen[index] { continue }
      isSeen[index] = true
      result.append(sorted[index])
      stack += answers[sorted[index].id] ?? []
    }
    // Those that answer each other in a circle answer nobody.
    return result + sorted.indices.filter { !isSeen[$0] }.map { sorted[$0] }
  }

  /// A message is HTML: its paragraphs, without tags.
  private static func paragraphs(_ html: String) -> [String] {
    var lines: [String] = []
    var line = ""
    var rest = html[...]
    func ends(_ tag: Substring) -> Bool {
      let name = tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
      return ["p", "br", "div", "li", "ul", "ol", "blockquote", "pre"].contains(name)
    }
    while let open = rest.firstIndex(of: "<") {
      line += rest[..<open]
      guard let close = rest[open...].firstIndex(of: ">") else {
        rest = rest[open...]
        break
      }
      if ends(rest[rest.index(after: open)..<close]) {
        lines.append(line)
        line = ""
      }
      rest = rest[rest.index(after: close)...]
    }
    lines.append(line + rest)
    return lines.map { Words.squeezed(HTMLText.unescaped($0)) }.filter { !$0.isEmpty }
  }
}
