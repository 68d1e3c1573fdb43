import Galley
import GalleyLineEditor
import GalleyScripting
import Synchronization

/// What `galley.repl()` opens: a prompt on the terminal, one at a time, in whatever thread the hook
/// runs.
final class HookConversation: HookPrompter {
  private let toolkit: Toolkit
  private let settings: ScriptSettings
  private let style: Style
  /// What shows the prompt: standard error where standard output is the result of the run.
  private let output: Int32
  private let interrupts: PromptInterrupts
  /// Whether Ctrl-C means the run while no prompt is open.
  private let borrowsSignals: Bool
  /// Whether the user wants no more prompts; locked while one is open.
  private let isOver = Mutex(false)
  private let isOpen = Atomic<Bool>(false)

  /// - Parameter interrupts: those of a session that is under way and sees to Ctrl-C; nil in a run.
  init(
    _ toolkit: Toolkit, _ settings: ScriptSettings, style: Style, output: Int32,
    interrupts: PromptInterrupts? = nil
  ) {
    self.toolkit = toolkit
    self.settings = settings
    self.style = style
    self.output = output
    self.interrupts = interrupts ?? PromptInterrupts()
    borrowsSignals = interrupts == nil && isTerminal(0)
  }

  /// Whether a prompt has the terminal now.
  var hasTerminal: Bool { isOpen.load(ordering: .acquiring) }

  func talk(in prompt: HookPrompt) -> HookPrompt.Ending {
    isOver.withLock { isOver in
      if isOver { return .proceed }
      isOpen.store(true, ordering: .releasing)
      defer { isOpen.store(false, ordering: .releasing) }
      let ending = converse(in: prompt)
      isOver = ending == .proceedAlone
      return ending
    }
  }

  private func converse(in hook: HookPrompt) -> HookPrompt.Ending {
    let terminal = PromptOutput(output)
    hook.output = { terminal.write(printableLines($0) + "\n") }
    let outer = interrupts.suspend()
    defer { interrupts.resume(outer) }
    let signals = borrowsSignals ? BorrowedSignals(interrupts) : nil
    defer { signals?.giveBack() }
    var context = PromptSession.Context(
      toolkit: toolkit, engine: ScriptEngine(), settings: settings,
      documents: InputDocuments(InputList(), toolkit.pipeline, published: nil, retrieved: nil),
      style: style, width: { [output] in terminalWidth(of: output) }, interrupts: interrupts)
    if isTerminal(0), isTerminal(output) { context.stopNotice = "\rstopped" }
    let session = PromptSession(context, in: hook) { terminal.write($0) }
    let reader = PromptReader(
      session.editorHost, prompt: session.prompt, continuation: "… ",
      historyFile: promptHistoryFile(), isColored: style.isColored, output: output)
    if reader.isInteractive { terminal.write("\r\u{1B}[K") }
    session.greet()
    while !terminal.isClosed {
      switch reader.next() {
      case .text(let text): if !session.handle(text) { return session.ending }
      case .cancelled: continue
      case .end: return .proceed
      }
    }
    return .proceed
  }
}

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
