import Foundation
import Testing

/// Whole runs of the program: however the work is spread, and whatever happens to it, the output is
/// the same.
@Suite("Whole runs")
struct BatchRunTests {
  /// What scripts and outputs can do, all in one: rows, grouped texts, totals, a report.
  static let script = """
    tables = { quotes = { "who:string", "quote:string" } }
    totals = { speakers = galley.count(), quotes = galley.sum() }
    local seen = 0
    function Quote(q)
      if not q.speaker then return end
      seen = seen + 1
      emit("quotes", { who = q.speaker.name, quote = seen .. " " .. q.text })
      total.speakers(q.speaker.name)
      total.quotes(1)
    end
    Writer = {
      path = function(a) return (a.published or "undated"):sub(1, 4) .. ".md" end,
      header = function(path) return "# " .. path .. "\\n" end,
      document = function(a) return a.headline or a.id end,
      separator = "\\n--\\n",
      footer = function(path) return "\\nend of " .. path .. "\\n" end,
    }
    function Batch(t)
      for _, row in ipairs(t.speakers) do print(row.n, row.key) end
      print(t.quotes)
    end
    """

  @Test("one worker, two, seven, in this process or not: the same bytes")
  func sameBytes() throws {
    let bench = try Bench(documents: 150)
    let reference = try bench.run(["-j", "1", "--in-process"], into: "reference")
    #expect(reference.status == 1)
    #expect(reference.files.count > 10)
    for (number, options) in [
      ["-j", "1"], ["-j", "2"], ["-j", "7"], ["-j", "2", "--in-process"],
      ["-j", "7", "--in-process"],
    ].enumerated() {
      let run = try bench.run(options, into: "run\(number)")
      #expect(run == reference, "\(options)")
    }
  }

  @Test("thirty kills of supervisor and workers leave the output as it would have been")
  func kills() throws {
    let bench = try Bench(documents: 400)
    let reference = try bench.run([], into: "reference")
    var random = SystemRandomNumberGenerator()
    var kills = 0
    var runs = 0
    var last: Bench.Run?
    while kills < 30 || last?.status != reference.status {
      runs += 1
      try #require(runs < 200, "no run comes to its end")
      let process = try bench.start(["--resume", "-j", "2"], into: "killed")
      while process.isRunning, kills < 30 {
        usleep(UInt32.random(in: 50_000...500_000, using: &random))
        guard process.isRunning else { break }
        let workers = Bench.children(of: process.processIdentifier)
        kills += 1
        if kills % 4 != 1, let worker = workers.randomElement() {
          kill(worker, SIGKILL)
          continue
        }
        let signal = [SIGKILL, SIGKILL, SIGINT, SIGTERM].randomElement(using: &random) ?? SIGKILL
        kill(process.processIdentifier, signal)
        break
      }
      last = try bench.result(of: process, "killed")
    }
    #expect(last == reference)
    #expect(runs > 1)
  }

  @Test("a full disk ends the run with status 3, no half file, and --resume goes on")
  func fullDisk() throws {
    let bench = try Bench(documents: 120)
    let reference = try bench.run([], into: "reference")
    let disk = bench.path("disk")
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    guard Bench.shell("mount -t tmpfs -o size=64k none '\(disk)'") == 0 else {
      // Only root can make a small disk.
      return
    }
    defer { _ = Bench.shell("umount '\(disk)'") }
    let run = try bench.run([], into: "disk/out")
    #expect(run.status == 3)
    #expect(run.messages.contains("No space left on device"))
    #expect(run.messages.contains("--resume"))
    #expect(run.files.keys.filter { !$0.contains("/.") && !$0.hasPrefix(".") }.isEmpty)
    #expect(Bench.shell("mount -o remount,size=64m '\(disk)'") == 0)
    #expect(try bench.run(["--resume"], into: "disk/out") == reference)
  }

  @Test("an interrupted run writes whole what it has, and --resume does the rest")
  func interruption() throws {
    let bench = try Bench(documents: 400)
    let reference = try bench.run([], into: "reference")
    let process = try bench.start([], into: "out")
    // As soon as there is something to go on from.
    let journal = bench.path("out/.galley-journal")
    for _ in 0..<2_000 {
      let size = try? FileManager.default.attributesOfItem(atPath: journal)[.size] as? Int
      if let size, size > 1_000 { break }
      usleep(2_000)
    }
    kill(process.processIdentifier, SIGINT)
    let stopped = try bench.result(of: process, "out")
    #expect(stopped.status == 130)
    #expect(stopped.messages.contains("stopped; 401 documents: "))
    #expect(try bench.run(["--resume"], into: "out") == reference)
    // There is nothing left to go on with, and all is done again.
    #expect(try bench.run(["--resume"], into: "out") == reference)
  }

  @Test("the workers of the program have no powers, no environment and no terminal")
  func confinedWorkers() throws {
    let bench = try Bench(documents: 400)
    let process = try bench.start(["-j", "2"], into: "out")
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    var seen: Set<pid_t> = []
    while process.isRunning, seen.count < 2 {
      for worker in Bench.children(of: process.processIdentifier) where !seen.contains(worker) {
        func read(_ name: String) -> String? {
          try? String(contentsOfFile: "/proc/\(worker)/\(name)", encoding: .utf8)
        }
        // Before its first order a worker is as it was started; by then it holds no page.
        guard let status = read("status"), status.contains("NoNewPrivs:\t1") else { continue }
        usleep(100_000)
        guard let status = read("status"), let environment = read("environ"),
          let descriptors = try? FileManager.default.contentsOfDirectory(
            atPath: "/proc/\(worker)/fd")
        else { continue }
        seen.insert(worker)
        #expect(status.contains("CapEff:\t0000000000000000"))
        #expect(status.contains("CapPrm:\t0000000000000000"))
        #expect(status.contains("Seccomp:\t2"))
        #expect(environment.isEmpty)
        #expect(descriptors.sorted() == ["0", "1", "2", "3"])
        #expect(Bench.terminal(of: worker) == "0")
      }
      usleep(5_000)
    }
    // One that has come in the place of another may be seen too.
    #expect(seen.count >= 2)
  }

  @Test("closed standard streams cost a run neither its workers nor its output")
  func closedStreams() throws {
    let bench = try Bench(documents: 3)
    let reference = try bench.shellRun("galley run job.lua in -o a/ 2>&1; cat a/*")
    let run = try bench.shellRun("galley run job.lua in -o b/ <&- >&- 2>&-; cat b/*")
    #expect(!run.isEmpty && reference.hasSuffix(run))
  }

  @Test("a script may use LPeg in a confined worker, where it is allowed")
  func nativeModule() throws {
    let bench = try Bench(documents: 3)
    try bench.write(
      """
      tables = { words = { "word:string" } }
      local lpeg = require "lpeg"
      local word = lpeg.C(lpeg.R("AZ") * lpeg.R("az") ^ 1)
      function Article(a) emit("words", { word = word:match(a.headline or "") or "none" }) end
      """, to: "peg.lua")
    let refused = try bench.shellRun("galley run peg.lua in")
    #expect(refused.contains("not allowed") && !refused.hasSuffix("\n0\n"), "\(refused)")
    let run = try bench.shellRun("galley run peg.lua in --allow-native lpeg")
    // Where the module is not installed, the message says so.
    if run.contains("is not installed") { return }
    #expect(run.contains("{\"word\":\""), "\(run)")
    #expect(run == (try bench.shellRun("galley run peg.lua in --allow-native lpeg --in-process")))
  }

  @Test("an output folder that cannot be written ends the run with status 3, before any work")
  func unwritableFolder() throws {
    let bench = try Bench(documents: 3)
    try bench.write("", to: "file")
    // Root may write everywhere but below a file, and where the kernel keeps its own.
    for command in [
      "run job.lua in -o file/out/", "run job.lua in -o /proc/galley-out/",
      "export in -o file/out.jsonl", "export in -o /proc/self/out.jsonl",
    ] {
      let words = try bench.shellRun("galley \(command)")
      #expect(words.hasSuffix("\n3\n"), "\(words)")
      #expect(words.contains("error: ") && !words.contains("1050x.txt"), "\(words)")
    }
    #expect(try bench.shellRun("cat file") == "0\n")
  }

  @Test("thousands of groups need few open files, and each is whole")
  func manyGroups() throws {
    let bench = try Bench(documents: 70)
    try bench.write(
      """
      Reader = { extensions = { "txt" }, read = function(input)
        local list, number = {}, input.id:match("%d+")
        for i = 1, 40 do list[i] = { headline = number .. "-" .. i, body = "Rain." } end
        return list
      end }
      Writer = { path = function(a) return "of" .. a.headline:sub(-1) .. "/" .. a.headline .. ".md" end,
                 header = function(path) return path .. "\\n" end,
                 document = function(a) return a.headline end }
      """, to: "groups.lua")
    let words = try bench.shellRun(
      "rm in/1050x.txt; ulimit -n 100; galley run groups.lua in -o out -j 2 -q; find out -type f | wc -l; "
        + "find out -type f -name '.*'; cat out/of7/1001-7.md")
    #expect(words == "2800\nof7/1001-7.md\n1001-70\n", "\(words)")
  }

  @Test("an output folder inside the input folder: what is in the making is no input")
  func outputInside() throws {
    let bench = try Bench(documents: 70)
    let script = """
      Writer = { path = function(a) return "all.txt" end, document = function(a) return a.id end,
                 separator = "\\n" }
      """
    try bench.write(script, to: "ids.lua")
    let before = try bench.shellRun("galley run ids.lua in -o out; cat out/all.txt")
    let first = try bench.shellRun("galley run ids.lua in -o in/out; cat in/out/all.txt")
    #expect(first == before)
    // What a run has left is an input of the next, as any other file.
    let second = try bench.shellRun("galley run ids.lua in -o in/out; cat in/out/all.txt")
    #expect(second.contains("\nin/out/all.txt"))
  }

  @Test("a pipe that is closed early is no error, and a second interruption ends a run at once")
  func ends() throws {
    let bench = try Bench(documents: 200)
    let piped = try bench.shellRun(
      "rm in/1050x.txt; (galley export in; echo $? >status) | head -c 9; cat status")
    #expect(piped == "{\"id\":\"in0\n0\n", "\(piped)")
    try bench.write("function Article(a) while true do end end", to: "loop.lua")
    let process = try bench.startShell("exec galley run loop.lua in -o out -j 2 --limit-seconds 60")
    // Not before it has workers, which is after it has begun to listen for signals.
    while process.isRunning, Bench.children(of: process.processIdentifier).count < 2 {
      usleep(5_000)
    }
    usleep(100_000)
    kill(process.processIdentifier, SIGINT)
    usleep(200_000)
    #expect(process.isRunning, "the documents in flight are waited for")
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGINT)
  }

  @Test("progress is for terminals, and failures are listed as data")
  func words() throws {
    let bench = try Bench(documents: 100)
    let plain = try bench.shellRun("galley export in -o a.jsonl --errors errors.jsonl")
    #expect(!plain.contains("of 101 documents") && plain.hasSuffix("\n1\n"))
    #expect(
      try bench.shellRun("cat errors.jsonl").hasPrefix(
        "{\"document\":\"in/1050x.txt\",\"status\":\"not-text\",\"stage\":\"read\",\"message\":\"not UTF-8 (byte 0 is 0xFF)\""
      ))
    // `script` gives a program a terminal; where it is missing nothing can be seen.
    let shown = try bench.shellRun("script -qec 'galley export in -o b.jsonl' /dev/null")
    if shown.contains("not found") { return }
    #expect(shown.contains(" of 101 documents"), "\(shown)")
    #expect(
      try !bench.shellRun("script -qec 'galley export in -o c.jsonl -q' /dev/null")
        .contains("of 101 documents"))
  }

  @Test("a worker of a program with a terminal has none")
  func terminal() throws {
    let bench = try Bench(documents: 100)
    try bench.write("function Article(a) while true do end end", to: "loop.lua")
    // `script` gives a program a terminal; where it is missing nothing can be seen.
    let process = try bench.startShell(
      "exec script -qc 'exec galley run loop.lua in -o out' /dev/null")
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    var supervisor: pid_t?
    var worker: pid_t?
    for _ in 0..<1_000 where process.isRunning && worker == nil {
      usleep(10_000)
      supervisor = Bench.children(of: process.processIdentifier).first
      worker = supervisor.flatMap { Bench.children(of: $0).first }
      let status = worker.flatMap {
        try? String(contentsOfFile: "/proc/\($0)/status", encoding: .utf8)
      }
      if status?.contains("NoNewPrivs:\t1") != true { worker = nil }
    }
    guard let supervisor, let worker else { return }
    #expect(Bench.terminal(of: supervisor) != "0")
    #expect(Bench.terminal(of: worker) == "0")
  }

  @Test("what cannot go on says so")
  func refusals() throws {
    let bench = try Bench(documents: 3)
    let text = try bench.shellRun("galley export in --resume")
    #expect(text.contains("--resume needs an output that is a file or a folder"))
    #expect(text.hasSuffix("64\n"))
  }
}

/// A folder with a script, documents, and what runs make of them.
final class Bench {
  private let folder: URL

  /// What one run left.
  struct Run: Equatable {
    var status: Int32
    var report: String
    var files: [String: Data]
    var errors: String
    var messages = ""

    static func == (left: Run, right: Run) -> Bool {
      left.status == right.status && left.report == right.report && left.files == right.files
        && left.errors == right.errors
    }
  }

  /// - Parameter documents: so many, and one that is no text.
  init(documents: Int) throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "galley-bench-\(UUID().uuidString)")
    let inputs = folder.appending(path: "in")
    try FileManager.default.createDirectory(at: inputs, withIntermediateDirectories: true)
    try BatchRunTests.script.write(
      to: folder.appending(path: "job.lua"), atomically: false, encoding: .utf8)
    let examples = Repository.root.appending(path: "examples/articles")
    let names = try FileManager.default.contentsOfDirectory(atPath: examples.path).sorted()
    for number in 0..<documents {
      try FileManager.default.createSymbolicLink(
        at: inputs.appending(path: "\(1000 + number).txt"),
        withDestinationURL: examples.appending(path: names[number % names.count]))
    }
    try Data([0xFF, 0xFE, 0]).write(to: inputs.appending(path: "1050x.txt"))
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  func start(_ options: [String], into output: String) throws -> Process {
    let process = Process()
    process.executableURL = Repository.products.appending(path: "galley")
    process.currentDirectoryURL = folder
    process.arguments =
      ["run", "job.lua", "in", "-o", output + "/", "--errors", "errors-" + flat(output)] + options
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try handle("report-" + flat(output))
    process.standardError = try handle("messages-" + flat(output))
    try process.run()
    return process
  }

  private func flat(_ name: String) -> String { name.replacing("/", with: "-") }

  private func handle(_ name: String) throws -> FileHandle {
    _ = FileManager.default.createFile(atPath: path(name), contents: nil)
    return try FileHandle(forWritingTo: URL(filePath: path(name)))
  }

  func result(of process: Process, _ output: String) throws -> Run {
    process.waitUntilExit()
    var files: [String: Data] = [:]
    let root = path(output)
    for case let name as String in FileManager.default.enumerator(atPath: root) ?? .init() {
      files[name] = FileManager.default.contents(atPath: root + "/" + name)
    }
    return Run(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      report: text("report-" + flat(output)), files: files, errors: text("errors-" + flat(output)),
      messages: text("messages-" + flat(output)))
  }

  func run(_ options: [String], into output: String) throws -> Run {
    try result(of: start(options, into: output), output)
  }

  private func text(_ name: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path(name)) ?? Data(), as: UTF8.self)
  }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: path(name), atomically: false, encoding: .utf8)
  }

  func startShell(_ command: String) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = folder
    process.environment = ["PATH": Repository.products.path + ":/usr/bin:/bin"]
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// What a command prints, and its status on the last line.
  func shellRun(_ command: String) throws -> String {
    _ = Self.shell(
      "cd '\(folder.path)'; PATH='\(Repository.products.path)':$PATH; (\(command); echo $?) "
        + ">words 2>&1")
    return text("words")
  }

  static func shell(_ command: String) -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return -1 }
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// The number of the terminal that a process has: the fifth field behind its name.
  static func terminal(of process: pid_t) -> String? {
    let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    let fields = text?.split(separator: ")").last?.split(separator: " ") ?? []
    return fields.count > 4 ? String(fields[4]) : nil
  }

  /// The workers of a running program.
  static func children(of process: pid_t) -> [pid_t] {
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task"))
    return (threads ?? []).flatMap { thread in
      let path = "/proc/\(process)/task/\(thread)/children"
      let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      return text.split(separator: " ").compactMap { pid_t($0) }
    }
  }
}
