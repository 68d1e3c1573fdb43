import ArgumentParser
import Galley
import GalleyLineEditor
import GalleyScripting

struct ReplCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repl",
    abstract: "Look around in documents, in Lua.",
    usage: "galley repl [INPUT ...] [--script FILE] [options]",
    discussion: """
      EXAMPLES
        galley repl articles/
        galley repl articles/ --script mine.lua        its hooks can be called
        echo 'docs[3].headline' | galley repl articles/

      doc is the current document, docs are all of them; expressions print, statements run, and \
      :help lists the commands. ?name tells about a name. galley.repl() in a hook of a script opens \
      the prompt there. Everything runs in this process, without \
      the walls that galley run has: for documents and scripts that you trust.
      """)

  @Argument(help: "Files, folders, patterns.")
  var inputs: [String] = []

  @Option(
    help: ArgumentHelp("Run a script first: its path, or a shipped name.", valueName: "file"))
  var script: String?

  @Option(
    help: ArgumentHelp(
      "Read the documents that this list names, one a line or between zero bytes.",
      valueName: "list"))
  var filesFrom: [String] = []

  @Flag(
    help: "Take lines that several documents share for furniture of their site (text dumps).")
  var siteProfile = false

  @OptionGroup(title: "Dates") var dates: DateOptions
  @OptionGroup(title: "Scripts") var options: ScriptOptions
  @OptionGroup(title: "Words") var color: ColorOptions

  func run() throws {
    let console = Console(style: Style(color.color, for: 2))
    try explore(.builtIn(), console).leave()
  }

  private func explore(_ toolkit: Toolkit, _ console: Console) -> CommandStatus {
    do {
      guard var engine = toolkit.scriptEngine as? ScriptEngine else {
        throw CommandFailure.noEngine
      }
      if inputs.contains("") { throw CommandFailure.emptyArgument }
      if inputs.contains("-") {
        throw CommandFailure.usage(
          "standard input is what is typed; a document cannot come from it",
          help: "save the document to a file first")
      }
      var list = InputList()
      if !inputs.isEmpty || !filesFrom.isEmpty {
        list = try InputResolver(
          fileExtensions: toolkit.readers.flatMap(\.fileExtensions),
          temporaryFolder: temporaryFolder()
        ).resolve(inputs, lists: filesFrom)
      }
      let toolkit = siteProfile ? toolkit.reading(with: try SiteProfile(of: list)) : toolkit
      var settings = options.settings(clock: dates.retrieved ?? dates.published)
      // Who looks around waits for longer, and can stop it.
      if options.limitSeconds == nil { settings.limits.seconds = 600 }
      if options.limitMemory == nil { settings.limits.memoryBytes = 2 << 30 }
      var context = PromptSession.Context(
        toolkit: toolkit, engine: engine, settings: settings,
        documents: InputDocuments(
          list, toolkit.pipeline, published: dates.published, retrieved: dates.retrieved),
        script: script, style: Style(color.color, for: 1), width: { terminalWidth(of: 1) })
      if isTerminal(0), isTerminal(1) { context.stopNotice = "\rstopped" }
      engine.prompter = HookConversation(
        toolkit, settings, style: context.style, output: 1, interrupts: context.interrupts)
      context.engine = engine
      return try converse(context)
    } catch {
      return console.tell(error)
    }
  }

  private func converse(_ context: PromptSession.Context) throws -> CommandStatus {
    let output = PromptOutput(1)
    // Before any thread is made: one that does not block the signal would die of it.
    if isTerminal(0) { context.interrupts.catchSignals() }
    let session = try PromptSession(context) { output.write($0) }
    let reader = PromptReader(
      session.editorHost, prompt: session.prompt, continuation: "… ",
      historyFile: promptHistoryFile(),
      isColored: context.style.isColored)
    if reader.isInteractive { session.greet() }
    while !output.isClosed {
      reader.prompt = session.prompt
      switch reader.next() {
      case .text(let text): if !session.handle(text) { return .success }
      case .cancelled: continue
      case .end: return .success
      }
    }
    return .success
  }
}

extension PromptSession {
  /// What the line editor asks.
  var editorHost: EditorHost {
    EditorHost(
      isComplete: { [unowned self] in isComplete($0) },
      complete: { [unowned self] in complete($0, $1) },
      highlight: { text in
        let isCommand = text.hasPrefix(":") || text.hasPrefix("?")
        return isCommand
          ? []
          : promptWords(text).compactMap { word in
            let ink: Ink? =
              switch word.kind {
              case .keyword: [.bold, .magenta]
              case .string: .green
              case .number: .yellow
              case .comment: .dim
              case .name: nil
              }
            return ink.map { (word.range, $0.begin) }
          }
      },
      width: { displayWidth($0) },
      news: { [unowned self] in scriptHasChanged ? { self.reloadIfChanged() } : nil })
  }
}
