import Foundation
import GalleyCore
import GalleyTestSupport
import Testing

@testable import GalleyBatch

@Suite("Worker processes")
struct ProcessTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func crew(
    seconds: Double? = 20, memory: Int? = nil, documentMemory: Int = 3 << 30,
    change: (inout ScriptSettings) -> Void = { _ in }
  ) throws -> WorkerCrew {
    let crew = WorkerCrew(program: TestWorker.program, documentMemory: documentMemory)
    var settings = ScriptSettings(
      limits: ScriptLimits(memoryBytes: memory, seconds: seconds, outputBytes: 1 << 20))
    change(&settings)
    _ = try crew.load([ScriptFile(name: "a", bytes: [])], settings: settings)
    crew.equip(EquipmentNames(rows: "none"))
    return crew
  }

  /// Runs over documents with these texts.
  private func run(
    _ texts: [String], _ crew: WorkerCrew, jobs: Int = 2, chunkSize: Int = 8,
    change: (inout Batch) -> Void = { _ in }
  ) throws -> Collected {
    for (index, text) in texts.enumerated() {
      try folder.write("\(1000 + index).txt", text: text)
    }
    var batch = Batch(inputs: InputList(texts.indices.map { folder("\(1000 + $0).txt") }))
    batch.jobs = jobs
    batch.chunkSize = chunkSize
    change(&batch)
    var sink = Collected()
    sink.ending = try batch.run(crew.workforce, into: &sink)
    return sink
  }

  @Test("results come in order, the same for every number of processes", arguments: [1, 2, 7])
  func order(jobs: Int) throws {
    let sink = try run((0..<50).map { "t\($0)" }, try crew(), jobs: jobs)
    #expect(sink.words == (0..<50).map { "t\($0)#\($0 % 8 + 1)" })
    #expect(sink.totals == ["8", "8", "8", "8", "8", "8", "2"])
    #expect(sink.ending == .complete)
  }

  @Test("a process opens the documents of a site's profile, and finds what this one would")
  func profile() throws {
    let texts = ["Home\nNews\na\n", "Home\nNews\nb\n", "News\nHome\nc\n", "\u{FF}\u{0}"]
    for (index, text) in texts.enumerated() { try folder.write("\(index).txt", text: text) }
    try folder.write("4.txt.gz", text: "no gzip")
    let inputs = try InputResolver(fileExtensions: ["txt"]).resolve([folder.path])
    let profile = try SiteProfile(of: inputs, crew())
    #expect(inputs.count == 5 && profile.count == 2)
    #expect(try SiteProfile(of: inputs) == profile)
  }

  @Test("drops, failures and unreadable files keep their places")
  func outcomes() throws {
    let sink = try run(["a", "drop", "fail x", "b", "c"], try crew()) {
      $0.inputs = InputList((0..<5).map { folder("\(1000 + $0).txt") } + [folder("1002.none")])
    }
    #expect(
      sink.words
        == ["a#1", "dropped", "unreadable: No such file or directory", "script-error: fail x"]
        + ["b#2", "c#3"])
    #expect(sink.totals == ["3"])
  }

  @Test(
    "a document that ends its process is tried again and then left out, with a status of its own",
    arguments: [
      ("crash", "crashed: Segmentation fault"),
      ("trap", "crashed: Illegal instruction"),
      ("exit", "crashed: ended with status 7"),
      ("garbage", "output-limit: "),
      ("nonsense", "crashed: the worker answered what it was not asked"),
      ("long", "output-limit: "),
      ("name", "crashed: the worker answered what it was not asked"),
    ])
  func quarantine(order: String, expected: String) throws {
    let texts = ["a", "b", "c", order, "d", order, "e", "f", "g", "h"]
    let sink = try run(texts, try crew())
    let words = sink.words.map {
      $0.replacing("Trace/breakpoint trap", with: "Illegal instruction")
    }
    #expect(
      words == ["a#1", "b#2", "c#3", expected, "d#4", expected, "e#5", "f#6", "g#1", "h#2"])
    #expect(sink.totals == ["6", "2"])
  }

  @Test(
    "a process that hangs is stopped within half a second of its deadline",
    arguments: ["loop", "sleep", "stop"])
  func hang(order: String) throws {
    let crew = try crew(seconds: 0.3)
    let clock = ContinuousClock()
    let start = clock.now
    let sink = try run(["a", order, "b"], crew, jobs: 1)
    #expect(sink.words == ["a#1", "timeout: more than 0.3 s", "b#2"])
    // Two tries of 0.3 s each, and what may come on top of each of them.
    let slack = (clock.now - start) / .seconds(1) - 0.6
    #expect(slack < 2 * 0.5 + 0.5, "\(slack)")
  }

  @Test("a process that eats memory is stopped at its limit")
  func memory() throws {
    let crew = try crew(memory: 200 << 20, documentMemory: 100 << 20)
    let sink = try run(["a", "eat", "b"], crew, jobs: 1)
    #expect(sink.words.count == 3)
    #expect(sink.words[1].hasPrefix("memory: "))
    #expect(sink.words[0] == "a#1" && sink.words[2] == "b#2")
  }

  @Test("a process that dies once, for no fault of the document, changes nothing")
  func onceOnly() throws {
    let witness = folder("witness")
    let texts = ["a", "b", "once \(witness)", "c", "d"]
    let crew = try crew { $0.grants.writableFolders = [folder.path] }
    let sink = try run(texts, crew, jobs: 1)
    #expect(sink.words == ["a#1", "b#2", "once \(witness)#3", "c#4", "d#5"])
    #expect(sink.totals == ["5"])
    #expect(FileManager.default.fileExists(atPath: witness))
  }

  @Test("stopping at a failure keeps exactly what stands before it", arguments: [1, 4])
  func stopAtFailure(jobs: Int) throws {
    var texts = (0..<40).map { "t\($0)" }
    texts[10] = "crash"
    texts[20] = "fail"
    let sink = try run(texts, try crew(), jobs: jobs) { $0.stopsAtFailure = true }
    #expect(sink.ending == .stoppedAtFailure)
    #expect(sink.words.count == 11)
    #expect(sink.totals == ["8", "2"])
  }

  @Test("scripts that end the process that reads them end the run, with their name")
  func scripts() throws {
    for (text, kind) in [
      ("crash", DocumentFailure.Kind.crashed), ("loop", .timeout), ("wrong", .scriptError),
    ] {
      let crew = WorkerCrew(program: TestWorker.program)
      let settings = ScriptSettings(limits: ScriptLimits(seconds: 0.2))
      do throws(DocumentFailure) {
        _ = try crew.load([ScriptFile(name: "a.lua", bytes: Array(text.utf8))], settings: settings)
        Issue.record("\(text) loads")
      } catch {
        #expect(error.kind == kind)
        if kind != .scriptError { #expect(error.script == "a.lua") }
      }
    }
  }

  @Test("a program that is no worker is found out")
  func noWorker() throws {
    for program in [
      WorkerProgram(path: "/bin/true", arguments: ["true"]),
      WorkerProgram(path: folder("missing"), arguments: ["x"]),
    ] {
      let crew = WorkerCrew(program: program)
      #expect(throws: DocumentFailure.self) {
        try crew.load([ScriptFile(name: "a", bytes: [])], settings: ScriptSettings())
      }
    }
  }

  // MARK: - The coordinator

  @Test("a coordinator that is lost is replaced by one that knows as much")
  func coordinator() throws {
    let crew = try crew(seconds: 0.3) { $0.grants.writableFolders = [folder.path] }
    let coordinator = crew.makeCoordinator()
    for number in 1...20 { try coordinator.merge(Array("\(number)".utf8)) }
    let witness = folder("witness")
    #expect(
      try coordinator.header(of: "once \(witness)") == Array("header of once \(witness)".utf8))
    #expect(try coordinator.report().text == Array("210".utf8))
    do throws(DocumentFailure) {
      _ = try coordinator.header(of: "crash")
      Issue.record("a coordinator that crashes twice answers")
    } catch {
      #expect(error.kind == .crashed && error.document.isEmpty)
    }
    #expect(throws: DocumentFailure.self) { try coordinator.header(of: "loop") }
    #expect(try coordinator.report().text == Array("210".utf8))
  }

  @Test("many chunks are remembered as one sum")
  func manyChunks() throws {
    let coordinator = try crew().makeCoordinator()
    for _ in 0..<3_000 { try coordinator.merge(Array("2".utf8)) }
    #expect(throws: DocumentFailure.self) { try coordinator.header(of: "crash") }
    #expect(try coordinator.report().text == Array("6000".utf8))
  }

  // MARK: - What a worker may do

  @Test("a worker has no environment, no descriptors and no way out")
  func confinement() throws {
    setenv("GALLEY_TEST_SECRET", "x", 1)
    try folder.write("secret")
    let file = open(folder("secret"), O_RDONLY)
    defer { close(file) }
    let probes = [
      "environment", "descriptors", "fork", "socket", "kill", "exec", "thread", "/etc/passwd",
      folder("secret"), folder("new") + "!",
    ]
    let sink = try run(["report " + probes.joined(separator: " ")], try crew())
    let refused = Array(repeating: "refused", count: 3).joined(separator: ", ")
    #expect(
      sink.words == [", 0 1 2 3, refused, refused, refused, refused, possible, \(refused)#1"])
  }

  @Test("of all system calls a worker has those that it needs")
  func calls() throws {
    let crew = try crew()
    #expect(try run(["report calls"], crew).words == ["#1"])
    // Programs may be started, and make pipes and sockets among themselves, but no namespaces.
    let programs = try self.crew { $0.grants.allowsPrograms = true }
    let left = try run(["report calls"], programs).words[0].split(separator: "#")[0]
      .split(separator: "+").map(String.init)
    let refused = [
      "socket", "socket-unix", "socket-netlink", "clone-namespace", "clone-network", "unshare",
      "setns", "ptrace", "vm-read", "vm-write", "terminal", "terminal-wide", "uring", "bpf",
      "perf", "faults", "keys", "mount", "fsopen", "chroot", "handle", "x32", "x32-exec",
    ]
    #expect(Set(left).isDisjoint(with: refused), "\(left)")
    #expect(left.contains("fork"))
    // Grants of files open files, and what a descriptor is like; whom it sends signals to stays shut.
    let files = try self.crew { $0.grants.readableFolders = [folder("read")] }
    try folder.write("read/a")
    let calls = try run(["report calls"], files).words[0]
    #expect(calls == "flags#1" || calls == "openat+flags#1")
  }

  @Test("the calls of programs of 32 bits end a worker")
  func oldCalls() throws {
    let words = try run(["a", "old-gate", "b"], try crew(), jobs: 1).words
    #expect(words[0] == "a#1" && words[2] == "b#2")
    #expect(words[1].hasPrefix("crashed: "))
  }

  @Test("a worker of root has no powers of root, but that over files where files are granted")
  func powers() throws {
    let crew = try crew { $0.grants.readableFolders = ["/proc"] }
    let word = try run(["report powers"], crew).words[0]
    #expect(["0000000000000002#1", "0000000000000000#1"].contains(word), "\(word)")
  }

  @Test("who may read all files still cannot look into the supervisor")
  func supervisor() throws {
    let crew = try crew { $0.grants.readableFolders = ["/"] }
    let words = try run(["report parent parent-memory /etc/passwd"], crew).words
    guard crew.missingLayers.isEmpty else { return }
    #expect(words == ["refused, refused, possible#1"])
  }

  @Test("a worker that says for ever that it goes on is stopped")
  func goingOn() throws {
    let sink = try run(["a", "go-on", "b"], try crew(seconds: 0.01), jobs: 1)
    #expect(sink.words == ["a#1", "timeout: more than 0.01 s", "b#2"])
  }

  @Test("a grant opens what it names and nothing else")
  func grants() throws {
    try folder.write("read/a", "write/a", "other/a")
    let probes = [
      folder("read/a"), folder("write/a"), folder("other/a"), folder("read/b") + "!",
      folder("write/b") + "!", folder("other/b") + "!", "socket", "exec",
    ]
    let crew = try crew {
      $0.grants.readableFolders = [folder("read"), folder("none")]
      $0.grants.writableFolders = [folder("write")]
    }
    let sink = try run(["report " + probes.joined(separator: " ")], crew)
    #expect(
      sink.words == [
        "possible, refused, refused, refused, possible, refused, refused, refused#1"
      ])
  }

  @Test("workers go when their supervisor does")
  func orphans() throws {
    // The shell starts a worker with its own number and a socket, and ends at once.
    let (process, channel) = try TestWorker.program.start(environment: [])
    close(channel)
    var status: Int32 = 0
    var ended: pid_t = 0
    for _ in 0..<500 where ended == 0 {
      ended = waitpid(process, &status, WNOHANG)
      usleep(10_000)
    }
    #expect(ended == process)
    kill(process, SIGKILL)
  }
}

/// The mock in Tests/Worker, where the build has put it.
enum TestWorker {
  static var program: WorkerProgram {
    let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    return WorkerProgram(
      path: folder.appending(path: "GalleyTestWorker").path, arguments: ["galley-test-worker"])
  }
}

private struct Collected: BatchSink {
  var words: [String] = []
  var totals: [String] = []
  var ending: Batch.Ending?

  mutating func receive(_ result: DocumentResult) {
    switch result.outcome {
    case .done: words.append(String(decoding: result.pieces[0].bytes, as: UTF8.self))
    case .dropped: words.append("dropped")
    case .failed(let failure): words.append("\(failure.kind.rawValue): \(failure.message)")
    }
  }

  mutating func receive(totals bytes: [UInt8]) {
    totals.append(String(decoding: bytes, as: UTF8.self))
  }
}
