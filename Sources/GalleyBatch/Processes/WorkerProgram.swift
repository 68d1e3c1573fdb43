import CConfinement
import Glibc

/// The program that worker processes run: one that calls `WorkerService.run`.
public struct WorkerProgram: Hashable, Sendable {
  public var path: String
  /// Beginning with the program's name.
  public var arguments: [String]

  public init(path: String, arguments: [String]) {
    self.path = path
    self.arguments = arguments
  }

  /// The program that is running. Its file may have been replaced meanwhile; this is still the
  /// same one.
  public static func own(arguments: [String]) -> WorkerProgram {
    WorkerProgram(path: "/proc/self/exe", arguments: arguments)
  }

  /// Where a worker finds its channel.
  static let channelDescriptor: Int32 = 3

  /// Starts the program with nothing but a channel and, of the environment, what is given.
  ///
  /// - Returns: its number, and our end of the channel.
  func start(environment: [String]) throws(SystemError) -> (process: pid_t, channel: Int32) {
    var ends: [Int32] = [-1, -1]
    guard galley_socket_pair(&ends) else { throw .last }
    defer { close(ends[1]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // First: it may be one of the three that follow, if ours were closed.
    posix_spawn_file_actions_adddup2(&actions, ends[1], Self.channelDescriptor)
    for descriptor in 0...2 as ClosedRange<Int32> {
      let flags = descriptor == 0 ? O_RDONLY : O_WRONLY
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", flags, 0)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // In a group of its own: what a terminal sends to stop the program is the supervisor's to
    // answer. And with all signals as they are by default.
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var process = pid_t()
    let code = withStrings(arguments + ["\(getpid())"]) { arguments in
      withStrings(environment) { environment in
        posix_spawn(&process, path, &actions, &attributes, arguments, environment)
      }
    }
    guard code == 0 else {
      close(ends[0])
      throw SystemError(code)
    }
    return (process, ends[0])
  }

  private func withStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
