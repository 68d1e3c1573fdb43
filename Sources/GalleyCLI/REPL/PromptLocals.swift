import Galley
import GalleyScripting

/// A prompt in a hook: where it stands, and what is in sight.
extension PromptSession {
  func greet(in hook: HookPrompt) {
    var line = "in \(printable(hook.document.isEmpty ? "a hook" : hook.document))"
    if let place = hook.place {
      line += ", \(printable(place.script)):\(place.line)"
    } else {
      line += ", at a tail call: the names of the hook are gone"
    }
    say(style(line, .dim))
    if let source = hook.source { say(style("  " + trimmed(printable(source)), .dim)) }
    let names = hook.names.filter(\.isLocal)
    for name in names {
      say("  " + printer.line(name.name, hook.value(of: name), indent: 8))
    }
  }

  /// `mine.lua:12> `.
  func hookPrompt(_ hook: HookPrompt) -> String {
    guard let place = hook.place else { return "\(printable(hook.script))> " }
    let name = place.script.split(separator: "/").last.map(String.init) ?? place.script
    return "\(printable(name)):\(place.line)> "
  }

  func showLocals() {
    guard let hook else { return }
    for name in hook.names where name.isLocal {
      say(printer.line(name.name, hook.value(of: name), indent: 0))
    }
    let outer = hook.names.filter { !$0.isLocal }
    if outer.isEmpty { return }
    say(style("of the script and of functions around it:", .dim))
    for name in outer {
      say(printer.line(name.name, hook.value(of: name), indent: 0))
    }
  }
}
