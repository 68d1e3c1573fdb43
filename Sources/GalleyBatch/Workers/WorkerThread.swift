import Glibc

/// A system thread with a stack deep enough for an interpreter.
///
/// Foundation's threads would do, but Foundation alone costs more than the rest of the program at
/// start, and the stack of Swift's own tasks cannot be chosen.
struct WorkerThread {
  /// What Linux gives the first thread; patterns and parsers of Lua recurse on it.
  private static let stackSize = 8 << 20

  private let thread: pthread_t

  init(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, Self.stackSize)
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
      throw SystemError(code)
    }
    self.thread = thread
  }

  /// As many threads as the system gives, if it gives one.
  static func start(
    _ count: Int, _ body: @escaping @Sendable () -> Void
  ) throws(SystemError) -> [WorkerThread] {
    var threads: [WorkerThread] = []
    for _ in 0..<count {
      do throws(SystemError) {
        threads.append(try WorkerThread(body))
      } catch {
        guard threads.isEmpty else { break }
        throw error
      }
    }
    return threads
  }

  /// Waits for its end. Once only: the system forgets the thread then.
  func join() {
    pthread_join(thread, nil)
  }
}

private final class Work {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }
}
