import Galley
import Glibc

func isExistingFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// - Throws: `OutputFailure`.
func writeToStandardOutput(_ bytes: [UInt8]) throws(OutputFailure) {
  var rest = bytes[...]
  while !rest.isEmpty {
    let number = rest.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    if number < 0 {
      if errno == EINTR { continue }
      if errno == EPIPE { throw .closedPipe }
      throw .system(path: "standard output", .last)
    }
    rest = rest.dropFirst(number)
  }
}

func processorCount() -> Int {
  max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}

/// Set by the first SIGINT or SIGTERM; a second one ends the program at once.
let interruption = Cancellation()

/// Makes the signals that a user or a shell sends harmless to what is being written.
func installSignalHandlers() {
  // A closed pipe is an answer of `write`, not a death.
  signal(SIGPIPE, SIG_IGN)
  // Made before a signal can need it: making it there could wait for a lock that is held.
  _ = interruption.isCancelled
  for number in [SIGINT, SIGTERM] {
    signal(number) { number in
      interruption.cancel()
      signal(number, SIG_DFL)
    }
  }
}

func isTerminal(_ descriptor: Int32) -> Bool {
  isatty(descriptor) == 1
}
