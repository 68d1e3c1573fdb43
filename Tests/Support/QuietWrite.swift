import Glibc

/// Writes to a pipe whose reader may be gone by now, which is an answer and not the end of all tests.
///
/// - Returns: what `write` returns.
@discardableResult
package func writeQuietly(_ bytes: some Sequence<UInt8>, to descriptor: Int32) -> Int {
  var pipeSignal = sigset_t()
  var before = sigset_t()
  sigemptyset(&pipeSignal)
  sigaddset(&pipeSignal, SIGPIPE)
  pthread_sigmask(SIG_BLOCK, &pipeSignal, &before)
  defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
  let written = Array(bytes).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  // The signal waits for this thread alone.
  var now = timespec()
  if written < 0, errno == EPIPE { _ = sigtimedwait(&pipeSignal, nil, &now) }
  return written
}
