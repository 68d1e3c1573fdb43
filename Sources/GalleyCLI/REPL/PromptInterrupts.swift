import GalleyLua
import Glibc
import Synchronization

/// Ctrl-C at work: stops what the prompt is doing, and not the prompt.
final class PromptInterrupts: Sendable {
  /// Of one prompt; another may be open within what it evaluates.
  struct State {
    var stopper: LuaStopper?
    var isBusy = false
    var isInterrupted = false
  }

  private let state = Mutex(State())

  /// Stops the interpreter at work.
  var stopper: LuaStopper? {
    get { state.withLock { $0.stopper } }
    set { state.withLock { $0.stopper = newValue } }
  }

  /// Whether somebody has asked to stop since `begin`; long work of our own looks at it.
  var isInterrupted: Bool { state.withLock { $0.isInterrupted } }

  func begin() {
    state.withLock {
      $0.isBusy = true
      $0.isInterrupted = false
    }
  }

  func end() {
    state.withLock { $0.isBusy = false }
  }

  /// Another prompt takes over until `resume`.
  func suspend() -> State {
    state.withLock { $0 }
  }

  func resume(_ outer: State) {
    state.withLock { $0 = outer }
  }

  func interrupt() {
    let stopper = state.withLock { state -> LuaStopper? in
      guard state.isBusy else { return nil }
      state.isInterrupted = true
      return state.stopper
    }
    stopper?.stop()
  }

  /// From now on the process takes SIGINT as a wish to stop what runs, on a thread of its own: a
  /// handler could not take locks.
  func catchSignals() {
    var numbers = sigset_t()
    sigemptyset(&numbers)
    sigaddset(&numbers, SIGINT)
    pthread_sigmask(SIG_BLOCK, &numbers, nil)
    detachThread { [self] in
      var numbers = sigset_t()
      sigemptyset(&numbers)
      sigaddset(&numbers, SIGINT)
      var number: Int32 = 0
      while sigwait(&numbers, &number) == 0 { interrupt() }
    }
  }
}
