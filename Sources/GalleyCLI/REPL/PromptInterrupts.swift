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
    var thread = pthread_t()
    let me = Unmanaged.passRetained(self)
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let interrupts = Unmanaged<PromptInterrupts>.fromOpaque(argument).takeUnretainedValue()
        var numbers = sigset_t()
        sigemptyset(&numbers)
        sigaddset(&numbers, SIGINT)
        var number: Int32 = 0
        while sigwait(&numbers, &number) == 0 { interrupts.interrupt() }
        return nil
      }, me.toOpaque())
    if code == 0 { pthread_detach(thread) } else { me.release() }
  }
}

/// Ctrl-C while a prompt in a hook evaluates stops that evaluation; before and after it is what the
/// run has made of it.
final class BorrowedSignals: Sendable {
  private let isOver = Atomic<Bool>(false)

  /// Set in the handler, which could not take locks.
  private static let hasCome = Atomic<Bool>(false)

  private let before: sigaction

  init(_ interrupts: PromptInterrupts) {
    Self.hasCome.store(false, ordering: .relaxed)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in
      BorrowedSignals.hasCome.store(true, ordering: .relaxed)
    }
    action.sa_flags = Int32(SA_RESTART)
    var before = sigaction()
    sigaction(SIGINT, &action, &before)
    self.before = before
    watch(interrupts)
  }

  private func watch(_ interrupts: PromptInterrupts) {
    final class Watch: Sendable {
      let signals: BorrowedSignals
      let interrupts: PromptInterrupts
      init(_ signals: BorrowedSignals, _ interrupts: PromptInterrupts) {
        self.signals = signals
        self.interrupts = interrupts
      }
    }
    var thread = pthread_t()
    let me = Unmanaged.passRetained(Watch(self, interrupts))
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let watch = Unmanaged<Watch>.fromOpaque(argument).takeRetainedValue()
        while !watch.signals.isOver.load(ordering: .relaxed) {
          if BorrowedSignals.hasCome.exchange(false, ordering: .relaxed) {
            watch.interrupts.interrupt()
          }
          usleep(20_000)
        }
        return nil
      }, me.toOpaque())
    if code == 0 { pthread_detach(thread) } else { me.release() }
  }

  func giveBack() {
    isOver.store(true, ordering: .relaxed)
    var action = before
    sigaction(SIGINT, &action, nil)
  }
}
