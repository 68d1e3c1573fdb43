import Galley
import Glibc

func writeToStandardOutput(_ bytes: [UInt8]) throws(OutputFailure) {
  do throws(SystemError) {
    try writeAll(bytes, to: 1)
  } catch {
    throw OutputFailure(writing: "standard output", error)
  }
}

/// A terminal that went away is no reason to stop.
func writeToStandardError(_ text: String) {
  try? writeAll(Array(text.utf8), to: 2)
}

func processorCount() -> Int {
  max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}

/// Set by the first SIGINT or SIGTERM; a second one ends the program at once.
let interruption = Cancellation()

/// Gives each standard stream that is closed a file that cannot be used: else the first file that is
/// opened would take its number, and words for people would be written into it.
func occupyStandardStreams() {
  for descriptor in 0...2 as ClosedRange<Int32> where fcntl(descriptor, F_GETFD) < 0 {
    _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
  }
}

/// Where files go that nobody is to see.
func temporaryFolder() -> String {
  environment("TMPDIR") ?? "/tmp"
}

/// A closed pipe is an answer of `write`, not a death.
func ignoreClosedPipes() {
  signal(SIGPIPE, SIG_IGN)
}

/// Lets a run end in order when the user or a shell stops it. For commands that look at
/// `interruption`; others are best ended by the signal itself.
func catchInterruptions() {
  // Made before a signal can need it: making it there could wait for a lock that is held.
  _ = interruption.isCancelled
  // Whoever started the program may have had them blocked, which it inherits.
  var numbers = sigset_t()
  sigemptyset(&numbers)
  sigaddset(&numbers, SIGINT)
  sigaddset(&numbers, SIGTERM)
  pthread_sigmask(SIG_UNBLOCK, &numbers, nil)
  for number in [SIGINT, SIGTERM] {
    signal(number) { number in
      interruption.cancel()
      signal(number, SIG_DFL)
    }
  }
}

/// Runs something beside all else, on a thread that nobody waits for. Without a thread it does not run.
func detachThread(_ body: @escaping @Sendable () -> Void) {
  var thread = pthread_t()
  let work = Unmanaged.passRetained(DetachedWork(body))
  let code = pthread_create(
    &thread, nil,
    { argument in
      guard let argument else { return nil }
      Unmanaged<DetachedWork>.fromOpaque(argument).takeRetainedValue().body()
      return nil
    }, work.toOpaque())
  if code == 0 { pthread_detach(thread) } else { work.release() }
}

private final class DetachedWork: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

func isTerminal(_ descriptor: Int32) -> Bool {
  isatty(descriptor) == 1
}

/// The path without links and detours; nil when there is no such file.
func realPath(_ path: String) -> String? {
  guard let resolved = realpath(path, nil) else { return nil }
  defer { free(resolved) }
  return String(cString: resolved)
}
