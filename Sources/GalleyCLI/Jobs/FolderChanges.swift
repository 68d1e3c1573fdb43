import Galley
import Glibc

/// Waits until something happens in one of some folders.
final class FolderChanges {
  private let descriptor: Int32
  private var watches: [String: Int32] = [:]

  init() throws(SystemError) {
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    if descriptor < 0 { throw .last }
  }

  deinit {
    close(descriptor)
  }

  /// Looks at these folders from now on, and at no others. One that cannot be looked at is left out:
  /// its files are compared all the same when something else happens.
  func watch(_ folders: Set<String>) {
    for (folder, watch) in watches where !folders.contains(folder) {
      inotify_rm_watch(descriptor, watch)
      watches[folder] = nil
    }
    let events = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE
    for folder in folders where watches[folder] == nil {
      let watch = inotify_add_watch(descriptor, folder, UInt32(events) | UInt32(IN_ONLYDIR))
      if watch >= 0 { watches[folder] = watch }
    }
  }

  /// Waits for something to happen and then for quiet: an editor that saves a file does several
  /// things at once. Looks up ten times a second whether to go on waiting.
  ///
  /// - Returns: false when it was cancelled.
  func wait(_ cancellation: Cancellation) -> Bool {
    while !cancellation.isCancelled {
      guard happens(within: 100) else { continue }
      settle()
      return true
    }
    return false
  }

  /// Waits until nothing has happened for a moment, a fifth of a second at most.
  func settle() {
    var rounds = 0
    while rounds < 10, happens(within: 20) { rounds += 1 }
  }

  private func happens(within milliseconds: Int32) -> Bool {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard Glibc.poll(&poll, 1, milliseconds) > 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while read(descriptor, &buffer, buffer.count) > 0 {}
    return true
  }
}
