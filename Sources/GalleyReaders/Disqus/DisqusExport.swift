/// The threads and posts of the XML that Disqus exports, in the order of the file.
///
/// - SeeAlso: Disqus' own description of its XML export: `category`, `thread` and `post` elements
///   below `disqus`, tied by `dsq:id`.
struct DisqusExport {
  struct Thread {
    var title = ""
    var link = ""
  }

  struct Post {
    var id = ""
    var thread = ""
    var parent: String?
    var message = ""
    var created = ""
    var author = ""
    var isDeleted = false
    var isSpam = false
  }

  private(set) var threads: [String: Thread] = [:]
  private(set) var posts: [Post] = []

  /// Tags below others deeper than this mean nothing here.
  private static let deepest = 64

  /// Whether a file begins like such an export.
  static func begins(_ bytes: [UInt8]) -> Bool {
    var scanner = XMLScanner(Array(bytes.prefix(4096)))
    while let event = try? scanner.next() {
      switch event {
      case .start(let name, _, _): return name == "disqus"
      case .end: return false
      case .text(let text): if text.contains(where: { !$0.isWhitespace }) { return false }
      }
    }
    return false
  }

  init(_ bytes: [UInt8]) throws(XMLScanner.Fault) {
    var scanner = XMLScanner(bytes)
    var open: [String] = []
    var text = ""
    var thread: (id: String, value: Thread)?
    var post: Post?
    while let event = try scanner.next() {
      switch event {
      case .text(let words): text += words
      case .start(let name, let attributes, let isEmpty):
        text = ""
        let id = attributes["dsq:id"] ?? ""
        switch (open.last, name) {
        case ("disqus", "thread"): thread = (id, Thread())
        case ("disqus", "post"):
          post = Post()
          post?.id = id
        case ("post", "thread"): post?.thread = id
        case ("post", "parent"): post?.parent = id
        default: break
        }
        if !isEmpty {
          guard open.count < Self.deepest else {
            throw XMLScanner.Fault(
              offset: scanner.place, message: "tags are nested deeper than \(Self.deepest)")
          }
          open.append(name)
        }
      case .end(let name):
        guard open.last == name else {
          throw XMLScanner.Fault(
            offset: scanner.place,
            message: open.last.map { "'\($0)' is open, and '\(name)' is closed" }
              ?? "'\(name)' is closed and was not open")
        }
        open.removeLast()
        switch (open.last, name) {
        case ("thread", "title"): thread?.value.title = text
        case ("thread", "link"): thread?.value.link = text
        case ("post", "message"): post?.message = text
        case ("post", "createdAt"): post?.created = text
        case ("post", "isDeleted"): post?.isDeleted = isTrue(text)
        case ("post", "isSpam"): post?.isSpam = isTrue(text)
        case ("author", "name"): post?.author = text
        // Those without a name in full have one to sign in with.
        case ("author", "username"): if post?.author.isEmpty ?? false { post?.author = text }
        case ("disqus", "thread"):
          if let thread { threads[thread.id] = thread.value }
          thread = nil
        case ("disqus", "post"):
          if let post { posts.append(post) }
          post = nil
        default: break
        }
        text = ""
      }
    }
    if let last = open.last {
      throw XMLScanner.Fault(offset: scanner.place, message: "the file ends inside of '\(last)'")
    }
  }
}

private func isTrue(_ text: String) -> Bool { text.lowercased().contains("true") }
