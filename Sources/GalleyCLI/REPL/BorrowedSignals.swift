import Glibc
import Synchronization

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
    detachThread { [self] in
      while !isOver.load(ordering: .relaxed) {
        if Self.hasCome.exchange(false, ordering: .relaxed) { interrupts.interrupt() }
        usleep(20_000)
      }
    }
  }

  func giveBack() {
    isOver.store(true, ordering: .relaxed)
    var action = before
    sigaction(SIGINT, &action, nil)
  }
}
