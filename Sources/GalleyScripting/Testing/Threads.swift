import Glibc
import Synchronization

/// Calls `body` for each number below `count` on several threads, and waits for all of them.
///
/// Threads of the system's own, since their stacks must be deep enough for an interpreter.
/// Where it has none left, the calling thread does the work.
package func concurrently(_ count: Int, jobs: Int, _ body: @Sendable (Int) -> Void) {
  let next = Atomic<Int>(0)
  withoutActuallyEscaping(body) { body in
    let work: @Sendable () -> Void = {
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        body(index)
      }
    }
    var threads: [pthread_t] = []
    for _ in 1..<max(1, min(jobs, count)) {
      guard let thread = start(work) else { break }
      threads.append(thread)
    }
    work()
    for thread in threads { pthread_join(thread, nil) }
  }
}

private final class Work: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func start(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  defer { pthread_attr_destroy(&attributes) }
  pthread_attr_setstacksize(&attributes, 8 << 20)
  let work = Unmanaged.passRetained(Work(body))
  var thread = pthread_t()
  let code = pthread_create(
    &thread, &attributes,
    { argument in
      guard let argument else { return nil }
      Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
      return nil
    }, work.toOpaque())
  guard code == 0 else {
    work.release()
    return nil
  }
  return thread
}
