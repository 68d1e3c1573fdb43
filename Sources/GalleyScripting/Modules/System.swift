import GalleyCore
import GalleyLua
import Glibc

/// What lies outside a script's world, each part behind a grant of its own.
let systemModule = ScriptModule(
  name: "galley.system", summary: "files, programs and the environment, where the run allows them",
  functions: [
    ModuleFunction(
      "read", "(path: string) -> string",
      "the bytes of a file below a folder of `--allow-read`"
    ) { scope, call throws(LuaFailure) in
      let path = try call.string(1)
      try scope.check(path, isBelow: scope.settings.grants.readableFolders, "read", "--allow-read")
      call.results.string(try contents(of: path))
    },
    ModuleFunction(
      "exists", "(path: string) -> boolean",
      "whether there is such a file or folder, below a folder of `--allow-read`"
    ) { scope, call throws(LuaFailure) in
      let path = try call.string(1)
      try scope.check(path, isBelow: scope.settings.grants.readableFolders, "read", "--allow-read")
      call.results.boolean(access(path, F_OK) == 0)
    },
    ModuleFunction(
      "list", "(folder: string) -> list of string",
      "the names in a folder of `--allow-read`, in the order of their bytes"
    ) { scope, call throws(LuaFailure) in
      let path = try call.string(1)
      try scope.check(path, isBelow: scope.settings.grants.readableFolders, "read", "--allow-read")
      let names = try namesInFolder(path)
      call.results.beginArray()
      for name in names { call.results.string(name) }
      call.results.endArray()
    },
    ModuleFunction(
      "write", "(path: string, text: string)",
      "writes a file below a folder of `--allow-write`, whole or not at all"
    ) { scope, call throws(LuaFailure) in
      let path = try call.string(1)
      let bytes = try call.bytes(2)
      try scope.check(
        path, isBelow: scope.settings.grants.writableFolders, "written", "--allow-write")
      try scope.intake.spend(bytes.count)
      try replace(path, with: bytes)
    },
    ModuleFunction(
      "env", "(name: string) -> string?",
      "an environment variable of `--allow-env`; nil where it is not set"
    ) { scope, call throws(LuaFailure) in
      let name = try call.string(1)
      let grants = scope.settings.grants
      guard grants.readableVariables.contains(name) else {
        throw LuaFailure("variable '\(name)' may not be read: allow it with --allow-env \(name)")
      }
      if let value = grants.environment[name] {
        call.results.string(value)
      } else {
        call.results.null()
      }
    },
    ModuleFunction(
      "run", "(program: string, arguments: list of string?, input: string?) -> integer, string",
      "runs a program, where `--allow-run` is given: its status and what it printed"
    ) { scope, call throws(LuaFailure) in
      guard scope.settings.grants.allowsPrograms else {
        throw LuaFailure("programs may not be run: allow it with --allow-run")
      }
      var words = [try call.string(1)]
      if case .array(let arguments) = try call.value(2) {
        for argument in arguments {
          guard let text = argument.text else {
            throw LuaFailure("list of string expected, got \(argument.typeName) in it", argument: 2)
          }
          words.append(text)
        }
      }
      let input = call.isMissing(3) ? [] : try call.bytes(3)
      let (status, output) = try runProgram(
        words, input: input, seconds: scope.settings.limits.seconds)
      call.results.integer(status)
      call.results.string(output)
    },
  ])

extension ScriptScope {
  /// Follows links and dots: what counts is where the path leads.
  fileprivate func check(
    _ path: String, isBelow folders: [String], _ verb: String, _ option: String
  ) throws(LuaFailure) {
    let refusal = LuaFailure("'\(path)' may not be \(verb): allow its folder with \(option)")
    // Where nothing is allowed, nothing is looked at; a confined process could not.
    if folders.isEmpty { throw refusal }
    guard !path.utf8.contains(0), let real = realTarget(path) else {
      throw LuaFailure("'\(path)' leads nowhere: its folder does not exist")
    }
    let isAllowed = folders.contains { folder in
      guard let root = realPath(folder) else { return false }
      return real == root || real.hasPrefix(root == "/" ? root : root + "/")
    }
    guard isAllowed else { throw refusal }
  }
}

/// The path without links and dots; nil when there is no such file.
private func realPath(_ path: String) -> String? {
  guard let resolved = realpath(path, nil) else { return nil }
  defer { free(resolved) }
  return String(cString: resolved)
}

/// The same for a file that need not be there yet; its folder must be. A link to nowhere is none.
private func realTarget(_ path: String) -> String? {
  if let real = realPath(path) { return real }
  var information = stat()
  if lstat(path, &information) == 0 { return nil }
  guard let slash = path.lastIndex(of: "/") else { return realPath(".").map { "\($0)/\(path)" } }
  let name = path[path.index(after: slash)...]
  guard !name.isEmpty, name != ".", name != "..",
    let folder = realPath(slash == path.startIndex ? "/" : String(path[..<slash]))
  else { return nil }
  return folder + "/" + name
}

private func systemFailure(_ path: String) -> LuaFailure {
  LuaFailure("\(path): \(String(cString: strerror(errno)))")
}

/// Files larger than this are none that a script should hold.
private let largestFile = 256 << 20

private func contents(of path: String) throws(LuaFailure) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { throw systemFailure(path) }
  defer { close(descriptor) }
  var information = stat()
  guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
    throw LuaFailure("\(path): no regular file")
  }
  guard information.st_size <= largestFile else {
    throw LuaFailure("\(path): larger than \(largestFile >> 20) MB")
  }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = Glibc.read(descriptor, &chunk, chunk.count)
    if count < 0 { throw systemFailure(path) }
    if count == 0 { return bytes }
    bytes.append(contentsOf: chunk[..<count])
    guard bytes.count <= largestFile else {
      throw LuaFailure("\(path): larger than \(largestFile >> 20) MB")
    }
  }
}

private func namesInFolder(_ path: String) throws(LuaFailure) -> [String] {
  guard let folder = opendir(path) else { throw systemFailure(path) }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// Under a temporary name in the same folder first, then renamed.
private func replace(_ path: String, with bytes: [UInt8]) throws(LuaFailure) {
  let temporary = "\(path).galley-\(getpid())"
  let descriptor = open(
    temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
  guard descriptor >= 0 else { throw systemFailure(path) }
  var done = 0
  while done < bytes.count {
    let count = bytes.withUnsafeBytes { raw in
      Glibc.write(descriptor, raw.baseAddress.map { $0 + done }, bytes.count - done)
    }
    if count < 0 {
      let failure = systemFailure(path)
      close(descriptor)
      unlink(temporary)
      throw failure
    }
    done += count
  }
  guard close(descriptor) == 0, rename(temporary, path) == 0 else {
    let failure = systemFailure(path)
    unlink(temporary)
    throw failure
  }
}

/// A pipe whose ends other programs do not inherit.
private func makePipe() -> (read: Int32, write: Int32)? {
  var ends: [Int32] = [0, 0]
  guard pipe(&ends) == 0 else { return nil }
  for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  return (ends[0], ends[1])
}

/// Runs a program to its end, in a process group of its own, without a shell.
private func runProgram(
  _ words: [String], input: [UInt8], seconds: Double?
) throws(LuaFailure) -> (status: Int, output: [UInt8]) {
  guard let toChild = makePipe() else { throw systemFailure(words[0]) }
  guard let fromChild = makePipe() else {
    let failure = systemFailure(words[0])
    close(toChild.read)
    close(toChild.write)
    throw failure
  }
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, toChild.read, 0)
  posix_spawn_file_actions_adddup2(&actions, fromChild.write, 1)
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
  var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
  arguments.append(nil)
  defer { for argument in arguments { free(argument) } }
  var process = pid_t()
  let code = posix_spawnp(&process, words[0], &actions, &attributes, arguments, environ)
  close(toChild.read)
  close(fromChild.write)
  guard code == 0 else {
    close(toChild.write)
    close(fromChild.read)
    throw LuaFailure("\(words[0]): \(String(cString: strerror(code)))")
  }
  let end = seconds.map { ContinuousClock.now + .seconds($0) }
  let (output, isWhole) = exchange(input, toChild.write, fromChild.read, until: end)
  if !isWhole { kill(-process, SIGKILL) }
  var status: Int32 = 0
  while waitpid(process, &status, 0) < 0, errno == EINTR {}
  guard isWhole else { throw LuaFailure("\(words[0]): took too long, or printed too much") }
  // WIFEXITED and WEXITSTATUS; a signal counts as a shell counts it.
  return (status & 0x7F == 0 ? Int(status >> 8) & 0xFF : 128 + Int(status & 0x7F), output)
}

/// Writes to a pipe whose other end may be closed: that is an answer, and no signal that would end a
/// program around us which has not said that it minds none.
private func writeQuietly(_ target: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  var pipeSignal = sigset_t()
  var before = sigset_t()
  sigemptyset(&pipeSignal)
  sigaddset(&pipeSignal, SIGPIPE)
  pthread_sigmask(SIG_BLOCK, &pipeSignal, &before)
  let written = Glibc.write(target, bytes, count)
  let code = errno
  // The signal waits for this thread alone, unless it was blocked before and is somebody else's.
  if written < 0, code == EPIPE, sigismember(&before, SIGPIPE) == 0 {
    var now = timespec()
    _ = sigtimedwait(&pipeSignal, nil, &now)
  }
  pthread_sigmask(SIG_SETMASK, &before, nil)
  errno = code
  return written
}

/// Feeds and reads both pipes in turn, so that neither side waits for the other for ever.
private func exchange(
  _ input: [UInt8], _ target: Int32, _ origin: Int32, until end: ContinuousClock.Instant?
) -> (output: [UInt8], isWhole: Bool) {
  var output: [UInt8] = []
  var sent = 0
  var isOpen = true
  defer {
    if isOpen { close(target) }
    close(origin)
  }
  _ = fcntl(target, F_SETFL, O_NONBLOCK)
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while true {
    if isOpen, sent == input.count {
      close(target)
      isOpen = false
    }
    var polls = [pollfd(fd: origin, events: Int16(POLLIN), revents: 0)]
    if isOpen { polls.append(pollfd(fd: target, events: Int16(POLLOUT), revents: 0)) }
    _ = poll(&polls, nfds_t(polls.count), 50)
    if let end, ContinuousClock.now > end { return (output, false) }
    if isOpen, polls[1].revents != 0 {
      let count = input.withUnsafeBytes { raw in
        writeQuietly(target, raw.baseAddress.map { $0 + sent }, input.count - sent)
      }
      if count > 0 { sent += count }
      if count < 0, errno != EAGAIN, errno != EINTR {
        close(target)
        isOpen = false
      }
    }
    guard polls[0].revents != 0 else { continue }
    let count = Glibc.read(origin, &chunk, chunk.count)
    if count == 0 { return (output, true) }
    if count < 0 {
      if errno == EINTR { continue }
      return (output, false)
    }
    output.append(contentsOf: chunk[..<count])
    if output.count > largestFile { return (output, false) }
  }
}
