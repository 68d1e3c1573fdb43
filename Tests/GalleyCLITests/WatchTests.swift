import Foundation
import Galley
import GalleyTestSupport
import Synchronization
import Testing

@testable import GalleyCLI

@Suite("galley run --watch")
struct WatchTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "in/a.txt", text: "Bridge opens\n\n\u{201C}We waited long,\u{201D} Ada Holm said.\n")
    try folder.write("in/b.txt", text: "Rain\n\nIt rained all day.\n")
    try folder.write("lib.lua", text: "return { word = \"one\" }\n")
    try folder.write("a.lua", text: source("first"))
  }

  private func source(_ word: String) -> String {
    """
    local lib = require "lib"
    tables = { t = { "word:string" } }
    function Article(a) print("\(word)", lib.word, a.text:match("%S+")) end
    """
  }

  /// What a console on another thread has said.
  final class Screen: Sendable {
    private let text = Mutex("")

    func console() -> Console {
      Console(style: .plain) { words in self.text.withLock { $0 += words } }
    }
    var words: String { text.withLock { $0 } }

    /// Waits, twenty seconds at most, until a run has said this and has ended.
    func wait(for text: String) -> Bool {
      let end = ContinuousClock.now + .seconds(20)
      while ContinuousClock.now < end {
        if let place = words.range(of: text), words[place.upperBound...].contains("(Ctrl-C ends)") {
          return true
        }
        usleep(5_000)
      }
      return false
    }

    var runs: Int { words.components(separatedBy: "waiting for changes").count - 1 }
  }

  private func watch(
    _ body: (Screen) throws -> Void, output: String? = nil
  ) throws -> (status: CommandStatus?, words: String) {
    var request = ScriptRequest(arguments: [folder("a.lua"), folder("in")])
    request.wishes.output = output.map { folder($0) }
    let watch = ScriptWatch(request: request)
    let screen = Screen()
    let cancellation = Cancellation()
    let status = Mutex<CommandStatus?>(nil)
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      let ended = watch.run(.builtIn(), screen.console(), cancellation: cancellation)
      status.withLock { $0 = ended }
      done.signal()
    }
    let result = Result { try body(screen) }
    cancellation.cancel()
    #expect(done.wait(timeout: .now() + 10) == .success)
    try result.get()
    return (status.withLock { $0 }, screen.words)
  }

  @Test("a changed script, module or input makes a run; documents that stay are not read again")
  func changes() throws {
    let (status, words) = try watch { screen in
      try #require(screen.wait(for: "first one Rain"))
      try folder.write("a.lua", text: source("second"))
      try #require(screen.wait(for: "second one Rain"))
      try folder.write("lib.lua", text: "return { word = \"two\" }\n")
      try #require(screen.wait(for: "second two Rain"))
      try folder.write("in/c.txt", text: "Sun\n\nThe sun shone.\n\nAll day.\n")
      try #require(screen.wait(for: "second two Sun"))
    }
    #expect(status == .interrupted)
    // The run that said something, up to its last line.
    func run(_ text: String) -> String {
      words.components(separatedBy: "(Ctrl-C ends)").first { $0.contains(text) } ?? ""
    }
    #expect(run("first one Rain").contains("first one Bridge"))
    #expect(run("first one Rain").contains("2 documents in"))
    #expect(run("first one Rain").contains("2 of them read anew"))
    #expect(run("second one Rain").contains("0 of them read anew"))
    #expect(run("second two Rain").contains("0 of them read anew"))
    #expect(run("second two Sun").contains("3 documents in"))
  }

  @Test("a mistake in the script is told, and its correction runs")
  func mistakes() throws {
    let (_, words) = try watch { screen in
      try #require(screen.wait(for: "first one Rain"))
      try folder.write("a.lua", text: "function Qoute() end")
      try #require(screen.wait(for: "unknown hook 'Qoute'"))
      try folder.write("a.lua", text: source("mended"))
      try #require(screen.wait(for: "mended one Rain"))
    }
    #expect(words.contains("unknown hook 'Qoute'"))
    #expect(words.contains("mended one Rain"))
  }

  @Test("what a run writes into the folder of its inputs sets off no other")
  func outputs() throws {
    let (_, words) = try watch(
      { screen in
        try #require(screen.wait(for: "2 documents in"))
        usleep(300_000)
        #expect(screen.runs == 1)
      }, output: "in/out.jsonl")
    #expect(words.contains("2 documents in"))
  }

  @Test("without inputs, and for standard input, there is nothing to watch")
  func nothing() throws {
    let screen = Screen()
    let cancellation = Cancellation()
    #expect(
      ScriptWatch(request: ScriptRequest(arguments: [folder("a.lua")])).run(
        .builtIn(), screen.console(), cancellation: cancellation) == .usage)
    #expect(
      ScriptWatch(request: ScriptRequest(arguments: [folder("a.lua"), "-"])).run(
        .builtIn(), screen.console(), cancellation: cancellation) == .usage)
    #expect(screen.words.contains("standard input cannot be watched"))
  }

  @Test("the cache knows a document by its bytes, and keeps within its limit")
  func cache() throws {
    let cache = ArticleCache(Toolkit.builtIn().pipeline, byteLimit: 1200)
    func read(_ id: String, _ text: String) throws {
      let articles = try cache.read(RawDocument(id: id, bytes: Array(text.utf8)))
      #expect(articles.map(\.id) == [id])
    }
    cache.beginRun()
    try read("a", "Rain\n\nIt rained.")
    try read("b", "Rain\n\nIt rained.")
    #expect(cache.takeCounts() == (0, 2))
    cache.beginRun()
    try read("a", "Rain\n\nIt rained.")
    try read("b", "Rain\n\nIt rained!")
    #expect(cache.takeCounts() == (1, 1))
    // No room for a third; once the first two are not asked for, there is.
    for _ in 0..<3 { cache.beginRun() }
    try read("c", "Sun\n\nIt shone.")
    try read("c", "Sun\n\nIt shone.")
    #expect(cache.takeCounts() == (1, 1))
    #expect(throws: DocumentFailure.self) { try cache.read(RawDocument(id: "d", bytes: [])) }
  }
}
