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
