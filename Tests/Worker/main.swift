import CProbes
import GalleyBatch
import GalleyCore
import Glibc

// A worker process for tests, with documents that say what is to become of it. It knows no Lua:
// its scripts are one of these words too, to be followed where scripts are read.

/// Does what a document says, or answers with its text.
func follow(_ text: String) {
  let words = text.split(separator: " ")
  switch words.first {
  case "crash":
    // A real one: what `raise` sends, Swift's runtime takes for granted once.
    UnsafeMutablePointer<Int>(bitPattern: 64)?.pointee = 1
  case "trap": fatalError("as ordered")
  case "exit": exit(7)
  case "loop": while true {}
  case "sleep": sleep(1000)
  case "stop": raise(SIGSTOP)
  case "eat":
    var eaten: [[UInt8]] = []
    while true { eaten.append([UInt8](repeating: 1, count: 16 << 20)) }
  case "garbage": say([UInt8](repeating: 0xFF, count: 64))
  case "nonsense": say([3, 0, 0, 0, 0, 0, 0, 0, 3, 200, 1])
  case "long": say([0, 0, 0, 0, 0, 1, 0, 0])
  case "go-on":
    // `Answer.goingOn`, as a frame.
    while true {
      say([1, 0, 0, 0, 0, 0, 0, 0, 7])
      usleep(1000)
    }
  case "old-gate": galley_probe_old_gate()
  case "once":
    // Only the first process that meets the document ends with it: the file is its witness.
    let witness = String(words[1])
    if access(witness, F_OK) != 0 {
      close(open(witness, O_CREAT | O_WRONLY, 0o600))
      raise(SIGKILL)
    }
  default: break
  }
}

/// Puts bytes into the channel that are no answer.
func say(_ bytes: [UInt8]) {
  _ = bytes.withUnsafeBytes { send(3, $0.baseAddress, $0.count, 0) }
}

/// What of the outside world can be reached.
func report(on subject: Substring) -> String {
  switch subject {
  case "environment":
    var names: [String] = []
    var entry = environ
    while let pointer = entry.pointee {
      names.append(String(cString: pointer))
      entry += 1
    }
    return names.joined(separator: " ")
  case "descriptors":
    return (0..<16 as Range<Int32>).filter { descriptor in
      var wish = pollfd(fd: descriptor, events: 0, revents: 0)
      return poll(&wish, 1, 0) >= 0 && wish.revents & Int16(POLLNVAL) == 0
    }.map(String.init).joined(separator: " ")
  case "fork":
    var child = pid_t()
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
    return posix_spawn(&child, "/bin/true", nil, nil, &arguments, environ) == 0
      ? "possible" : "refused"
  case "socket": return socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) < 0 ? "refused" : "possible"
  case "kill": return kill(getppid(), 0) < 0 ? "refused" : "possible"
  case "exec":
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
    execv("/bin/true", &arguments)
    return "refused"
  case "thread":
    var thread = pthread_t()
    guard pthread_create(&thread, nil, { _ in nil }, nil) == 0 else { return "refused" }
    pthread_join(thread, nil)
    return "possible"
  case "calls":
    // Those that are not refused.
    var names: [String] = []
    var position: Int32 = 0
    while let name = galley_probe_name(position) {
      let answer = galley_probe(name)
      if answer != EPERM { names.append(String(cString: name)) }
      position += 1
    }
    return names.joined(separator: "+")
  case "parent": return report(on: "/proc/\(getppid())/environ")
  case "parent-memory": return report(on: "/proc/\(getppid())/mem")
  case "powers":
    // The powers of root that are left, as the kernel writes them.
    guard let file = fopen("/proc/self/status", "r") else { return "unknown" }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, 256, file) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      if text.hasPrefix("CapEff:") { return String(text.dropFirst(7).filter { !$0.isWhitespace }) }
    }
    return "unknown"
  default:
    let path = String(subject)
    if path.hasSuffix("!") {
      let file = open(String(path.dropLast()), O_CREAT | O_WRONLY, 0o600)
      guard file >= 0 else { return "refused" }
      defer { close(file) }
      return write(file, "x", 1) == 1 ? "possible" : "refused"
    }
    let file = open(path, O_RDONLY)
    guard file >= 0 else { return "refused" }
    close(file)
    return "possible"
  }
}

final class TextWorker: DocumentWorker {
  private var texts = 0

  func process(_ document: RawDocument) -> DocumentResult {
    let text = String(decoding: document.bytes, as: UTF8.self)
    var result = DocumentResult(document: document.id, outcome: .done(articles: 1))
    if text == "drop" {
      result.outcome = .dropped
      return result
    }
    if text.hasPrefix("fail") {
      result.outcome = .failed(
        DocumentFailure(.scriptError, document: document.id, message: text))
      return result
    }
    if text == "name" { result.document = "other" }
    var answer = text
    if text.hasPrefix("report ") {
      answer = text.dropFirst(7).split(separator: " ").map { report(on: $0) }
        .joined(separator: ", ")
    } else {
      follow(text)
    }
    texts += 1
    // What a script keeps from one document to the next shows in the output.
    result.pieces = [OutputPiece(.articles, Array("\(answer)#\(texts)".utf8))]
    return result
  }

  func finish() -> [UInt8] { Array(String(texts).utf8) }
}

final class TextCoordinator: RunCoordinator {
  private var sum = 0

  func merge(_ totals: [UInt8]) {
    let text = String(decoding: totals, as: UTF8.self)
    follow(text)
    sum += Int(text) ?? 0
  }

  func totals() -> [UInt8] { Array(String(sum).utf8) }

  func header(of path: String) -> [UInt8] {
    follow(path)
    return Array("header of \(path)".utf8)
  }

  func report() -> RunReport { RunReport(text: totals()) }
}

struct TextProgram: ScriptProgram {
  let tables: [TableSchema] = []
  let writer: WriterShape? = nil
  let hasReport = true

  func makeWorker(_ equipment: WorkerEquipment) -> any DocumentWorker { TextWorker() }
  func makeCoordinator() -> any RunCoordinator { TextCoordinator() }
}

struct TextCompiler: ScriptCompiler {
  func load(
    _ scripts: [ScriptFile], settings: ScriptSettings
  ) throws(DocumentFailure) -> any ScriptProgram {
    for script in scripts {
      let text = String(decoding: script.bytes, as: UTF8.self)
      if text == "wrong" { throw DocumentFailure(.scriptError, document: "", message: text) }
      follow(text)
    }
    return TextProgram()
  }
}

struct NoRows: RowEncoder {
  let name = "none"
  let summary = "no rows"
  let fileExtension = "none"

  func write(_ row: Row, of table: TableSchema, to output: inout Output) {}
}

WorkerService(compiler: TextCompiler()) { _ in
  WorkerEquipment(pipeline: Pipeline(readers: [], annotators: []), rows: NoRows())
}.run()
