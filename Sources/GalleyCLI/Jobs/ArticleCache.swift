import Galley
import Synchronization

/// Reads and annotates each document once, as long as its bytes stay the same: for runs that come
/// again and again over the same documents.
///
/// Stands in the place of all readers and annotators of a pipeline. Keeps as many articles as fit
/// `byteLimit`; those that the last runs did not ask for make room first.
final class ArticleCache: Reader {
  private let pipeline: Pipeline
  private let byteLimit: Int
  private let state = Mutex(State())

  private struct Key: Hashable {
    var id: String
    var path: String?
    var count: Int
    var hash: UInt64
    var published: NewsDate?
    var retrieved: NewsDate?
  }

  private struct Entry {
    var articles: [Article]
    var size: Int
    /// The run that last asked for it.
    var run: Int
  }

  private struct State {
    var entries: [Key: Entry] = [:]
    var size = 0
    var run = 0
    var hits = 0
    var misses = 0
  }

  /// - Parameter byteLimit: of the texts; what is found in them takes about as much again.
  init(_ pipeline: Pipeline, byteLimit: Int = 256 << 20) {
    self.pipeline = pipeline
    self.byteLimit = byteLimit
  }

  var name: String { "cache" }
  var summary: String { "articles that have been read before" }
  var fileExtensions: [String] { pipeline.readers.flatMap(\.fileExtensions) }

  /// How many documents were known already, and how many were not, since the last call.
  func takeCounts() -> (hits: Int, misses: Int) {
    state.withLock { state in
      defer { (state.hits, state.misses) = (0, 0) }
      return (state.hits, state.misses)
    }
  }

  /// Begins a run: what it does not ask for may be forgotten in the next.
  func beginRun() {
    state.withLock { $0.run += 1 }
  }

  func read(_ document: RawDocument) throws(DocumentFailure) -> [Article] {
    let key = Key(
      id: document.id, path: document.path, count: document.bytes.count,
      hash: contentHash(document.bytes), published: document.published,
      retrieved: document.retrieved)
    let known = state.withLock { state -> [Article]? in
      guard state.entries[key] != nil else {
        state.misses += 1
        return nil
      }
      state.hits += 1
      state.entries[key]?.run = state.run
      return state.entries[key]?.articles
    }
    if let known { return known }
    let articles = try pipeline.articles(of: document)
    state.withLock { state in
      let size = document.bytes.count + 512
      if state.size + size > byteLimit {
        for (key, entry) in state.entries where entry.run + 1 < state.run {
          state.size -= entry.size
          state.entries[key] = nil
        }
      }
      guard state.size + size <= byteLimit, state.entries[key] == nil else { return }
      state.size += size
      state.entries[key] = Entry(articles: articles, size: size, run: state.run)
    }
    return articles
  }

  /// FNV-1a, eight bytes at a time: a run reads each byte once anyway.
  private func contentHash(_ bytes: [UInt8]) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    bytes.withUnsafeBytes { raw in
      var place = 0
      while place + 8 <= raw.count {
        hash = (hash ^ raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)) &* 0x100_0000_01B3
        hash ^= hash >> 29
        place += 8
      }
      while place < raw.count {
        hash = (hash ^ UInt64(raw[place])) &* 0x100_0000_01B3
        place += 1
      }
    }
    return hash
  }
}
