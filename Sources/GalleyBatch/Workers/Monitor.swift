import Glibc

/// State that threads share, and wait for.
///
/// The standard library has a mutex but nothing to wait on. The lock protects every access to the
/// state, which is why the class may call itself sendable.
final class Monitor<State>: @unchecked Sendable {
  private var state: State
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>

  init(_ state: State) {
    self.state = state
    mutex = .allocate(capacity: 1)
    changed = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    changed.initialize(to: pthread_cond_t())
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    // Somebody may set the other clock while a thread waits.
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(changed, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  func read<Result>(_ body: (State) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(state)
  }

  /// Changes the state and wakes whoever waits.
  func change<Result>(_ body: (inout State) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(mutex)
    }
    return body(&state)
  }

  /// Changes the state and wakes nobody.
  func note(_ body: (inout State) -> Void) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    body(&state)
  }

  /// Waits until `body` answers, asking again after each change. What it does to the state counts
  /// as a change once it has answered.
  func wait<Result>(until body: (inout State) -> Result?) -> Result {
    wait(waking: { _ in true }, until: body)
  }

  /// The same, but wakes others only if `isNews` says so of the answer: a change of threads takes
  /// longer than many a change of the state.
  func wait<Result>(
    waking isNews: (Result) -> Bool, until body: (inout State) -> Result?
  ) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let result = body(&state) {
        if isNews(result) { pthread_cond_broadcast(changed) }
        return result
      }
      pthread_cond_wait(changed, mutex)
    }
  }

  /// The same, but not for ever.
  ///
  /// - Returns: nil when `body` has had no answer for so many milliseconds.
  func wait<Result>(
    milliseconds: Int, until body: (inout State) -> Result?
  ) -> Result? {
    var end = timespec()
    clock_gettime(CLOCK_MONOTONIC, &end)
    let nanoseconds = end.tv_nsec + milliseconds % 1000 * 1_000_000
    end.tv_sec += milliseconds / 1000 + nanoseconds / 1_000_000_000
    end.tv_nsec = nanoseconds % 1_000_000_000
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let result = body(&state) {
        pthread_cond_broadcast(changed)
        return result
      }
      if pthread_cond_timedwait(changed, mutex, &end) == ETIMEDOUT { return nil }
    }
  }
}
