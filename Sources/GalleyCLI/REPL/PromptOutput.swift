import Galley
import Glibc

/// What a prompt writes to, until whoever read it has gone.
final class PromptOutput {
  private(set) var isClosed = false
  private let descriptor: Int32

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  func write(_ text: String) {
    do {
      try writeAll(Array(text.utf8), to: descriptor)
    } catch {
      isClosed = true
    }
  }
}

/// Where histories go by the customs of the desktop; none where nobody is at home.
func promptHistoryFile() -> String? {
  if let folder = environment("XDG_STATE_HOME"), folder.hasPrefix("/") {
    return folder + "/galley/history"
  }
  return environment("HOME").map { $0 + "/.local/state/galley/history" }
}
