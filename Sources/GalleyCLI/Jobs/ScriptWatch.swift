import Galley
import Glibc

/// `galley run --watch`: runs again whenever a script, a module that it requires or an input changes.
struct ScriptWatch {
  var request: ScriptRequest
  /// Whether the screen is cleared before each run.
  var clearsScreen = false

  /// What a file is known by.
  private struct Stamp: Hashable {
    var seconds: Int
    var nanoseconds: Int
    var size: Int
    var node: UInt
  }

  private struct Snapshot {
    var scripts = 0
    var documents = 0
    var stamps: [String: Stamp] = [:]
    var folders: Set<String> = []
  }

  /// Ends when it is cancelled, or when there is nothing that a change of a file could mend.
  func run(
    _ toolkit: Toolkit, _ console: Console, cancellation: Cancellation
  ) -> CommandStatus {
    let files = ScriptFiles(toolkit)
    if request.arguments.contains("-") {
      return console.tell(CommandFailure.usage("standard input cannot be watched"))
    }
    // Without a script or an input it is the command that is wrong.
    let names = request.arguments.filter(files.isScript)
    if names.isEmpty || names.count == request.arguments.count && request.lists.isEmpty {
      return request.run(toolkit, console, cancellation: cancellation)
    }
    let changes: FolderChanges
    do {
      changes = try FolderChanges()
    } catch {
      return console.tell(error)
    }
    let cache = ArticleCache(toolkit.pipeline)
    var cached = toolkit
    cached.readers = [cache]
    cached.annotators = []
    while true {
      let before = snapshot(cached, files)
      changes.watch(before.folders)
      if clearsScreen { writeToStandardError("\u{1B}[H\u{1B}[2J\u{1B}[3J") }
      cache.beginRun()
      let start = ContinuousClock.now
      _ = request.run(cached, console, cancellation: cancellation)
      if cancellation.isCancelled { return .interrupted }
      tell(before, ContinuousClock.now - start, cache.takeCounts(), console)
      while snapshot(cached, files).stamps == before.stamps {
        guard changes.wait(cancellation) else { return .interrupted }
      }
      // What changed while the run was at work may be half written still.
      changes.settle()
    }
  }

  /// `12:04:05: 212 documents in 31 ms; 1 read anew; waiting for changes (Ctrl-C ends)`.
  private func tell(
    _ snapshot: Snapshot, _ elapsed: Duration, _ counts: (hits: Int, misses: Int),
    _ console: Console
  ) {
    let milliseconds = Int((elapsed / .milliseconds(1)).rounded())
    console.report(
      .note(
        "\(timeOfDay()): \(counted(snapshot.documents, "document")) in \(milliseconds) ms, "
          + "\(grouped(counts.misses)) of them read anew; waiting for changes (Ctrl-C ends)",
        [
          ("documents", snapshot.documents), ("milliseconds", milliseconds),
          ("read", counts.misses),
        ]))
  }

  private func timeOfDay() -> String {
    var now = time(nil)
    var parts = tm()
    localtime_r(&now, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
  }

  // MARK: - What there is

  /// All files that matter, as they are now, and the folders where others may appear.
  private func snapshot(_ toolkit: Toolkit, _ files: ScriptFiles) -> Snapshot {
    var snapshot = Snapshot()
    var fileExtensions = toolkit.readers.flatMap(\.fileExtensions)
    var inputs: [String] = []
    var scripts: [ScriptFile] = []
    for argument in request.arguments {
      guard files.isScript(argument) else {
        inputs.append(argument)
        continue
      }
      snapshot.scripts += 1
      if argument.hasSuffix(".lua") { add(argument, to: &snapshot) }
      guard let script = try? files.script(argument) else { continue }
      scripts.append(script)
      for module in script.modules { add(module.path, to: &snapshot) }
    }
    if let program = try? toolkit.scriptEngine?.load(scripts, settings: request.settings) {
      fileExtensions += program.fileExtensions
    }
    for input in inputs where isExistingFolder(input) { snapshot.folders.insert(input) }
    for list in request.lists { add(list, to: &snapshot) }
    let resolver = InputResolver(fileExtensions: fileExtensions)
    guard let documents = try? resolver.resolve(inputs, lists: request.lists) else {
      // One that is missing may come back.
      for input in inputs { add(input, to: &snapshot) }
      return snapshot
    }
    let output = request.wishes.output.flatMap(realPath)
    for document in documents {
      let path = document.id
      // What a run writes into a folder of its inputs must not set off the next one.
      if let output, let real = realPath(path), real == output || real.hasPrefix(output + "/") {
        continue
      }
      snapshot.documents += 1
      add(path, to: &snapshot)
    }
    return snapshot
  }

  private func add(_ path: String, to snapshot: inout Snapshot) {
    let folder = folderOfFile(path)
    snapshot.folders.insert(folder.isEmpty ? "." : folder)
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    snapshot.stamps[path] = Stamp(
      seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec,
      size: Int(status.st_size), node: UInt(status.st_ino))
  }
}
