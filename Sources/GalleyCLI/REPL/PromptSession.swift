import Galley
import GalleyScripting

/// A session at the prompt: text goes in, words for people come out. Knows no terminal.
///
///     let session = try PromptSession(context) { print($0) }
///     session.handle("#doc.quotes")   // writes 14
///     session.handle(":quit")         // answers false
final class PromptSession {
  /// What a session works with.
  struct Context {
    var toolkit: Toolkit
    var engine: ScriptEngine
    var settings: ScriptSettings
    var documents: InputDocuments
    /// The script of `--script`.
    var script: String?
    var style = Style.plain
    /// The columns of the terminal, asked for anew each time.
    var width: () -> Int = { 80 }
    var interrupts = PromptInterrupts()
    /// Said when something was stopped. A terminal has shown `^C` at the beginning of the line.
    var stopNotice = "stopped"
  }

  let context: Context
  /// Where what is typed is evaluated.
  private(set) var place: any PromptPlace
  /// The script that `:load` has loaded, with its contents then.
  private(set) var script: ScriptFile?
  private let write: (String) -> Void
  /// What ran well, for `:save`.
  private(set) var typed: [(text: String, isExpression: Bool)] = []
  /// Changed by `:set`.
  var limits: ScriptLimits
  /// What `:page` shows again.
  private var last: [PromptValue] = []

  /// - Throws: what is wrong with the script.
  init(_ context: Context, write: @escaping (String) -> Void) throws {
    self.context = context
    self.write = write
    limits = context.settings.limits
    let file = try context.script.map { try ScriptFiles(context.toolkit).script($0) }
    script = file
    place = try Self.makeWorld(context, context.settings, file, write)
    context.interrupts.stopper = place.stopper
  }

  /// A session in the midst of a hook.
  init(_ context: Context, in hook: HookPrompt, write: @escaping (String) -> Void) {
    self.context = context
    self.write = write
    limits = context.settings.limits
    place = hook
    isFresh = false
    context.interrupts.stopper = hook.stopper
  }

  /// The documents of the session.
  ///
  /// - Throws: in a hook, which has only the one at work.
  var world: PromptWorld {
    get throws {
      guard let world = place as? PromptWorld else {
        throw CommandFailure.usage("a hook has one document, the one at work")
      }
      return world
    }
  }

  /// The hook that the session is in.
  var hook: HookPrompt? { place as? HookPrompt }

  /// How a session in a hook ends.
  var ending = HookPrompt.Ending.proceed

  private static func makeWorld(
    _ context: Context, _ settings: ScriptSettings, _ script: ScriptFile?,
    _ write: @escaping (String) -> Void
  ) throws(DocumentFailure) -> PromptWorld {
    try PromptWorld(
      engine: context.engine, settings: settings, documents: context.documents,
      script: script, output: { write(printableLines($0) + "\n") })
  }

  var settings: ScriptSettings {
    var settings = context.settings
    settings.limits = limits
    return settings
  }

  var style: Style { context.style }
  var printer: ValuePrinter { ValuePrinter(style: style, width: max(40, context.width())) }

  func say(_ text: String) {
    write(text.hasSuffix("\n") ? text : text + "\n")
  }

  /// What is said at the beginning.
  func greet() {
    if let hook { return greet(in: hook) }
    let count = context.documents.count
    if count == 0 {
      say("no documents; galley repl INPUT ... opens some. :help lists the commands")
    } else {
      say("\(counted(count, "document")) in docs. doc is the first; :help lists the commands")
    }
  }

  /// Whether the first document is yet to be read: the prompt does not wait for it.
  private var isFresh = true

  /// Reads the first document, if there is one, before anything is done with it: what is wrong with
  /// it is said.
  func openFirst() {
    guard isFresh else { return }
    isFresh = false
    if context.documents.count > 0 { attempt { try (try world).open(0) } }
  }

  /// `3/120> `, or `> ` without documents.
  var prompt: String {
    if let hook { return hookPrompt(hook) }
    guard let world = try? world else { return "> " }
    if isFresh, context.documents.count > 0 { return "1/\(world.visibleCount)> " }
    guard let current = world.current else { return "> " }
    let position =
      world.selection.map { $0.firstIndex(of: current) }
      ?? current
    return "\(position.map { "\($0 + 1)" } ?? "-")/\(world.visibleCount)> "
  }

  // MARK: - Input

  /// Whether Enter ends this text.
  func isComplete(_ text: String) -> Bool {
    let first = text.first { !$0.isWhitespace }
    if first == ":" || first == "?" || first == nil { return true }
    return !place.isIncomplete(text)
  }

  /// - Returns: false when the session is to end.
  func handle(_ text: String) -> Bool {
    context.interrupts.begin()
    defer { context.interrupts.end() }
    let line = trimmed(text)
    if line.isEmpty { return true }
    openFirst()
    reloadIfChanged()
    if line.hasPrefix("?") {
      help(line)
      return true
    }
    if line.hasPrefix(":"), !line.hasPrefix("::") { return command(line) }
    if line.hasPrefix("help("), line.hasSuffix(")") {
      help("?" + trimmed(line.dropFirst(5).dropLast()))
      return true
    }
    evaluate(text)
    return true
  }

  private func evaluate(_ text: String) {
    attempt {
      switch try place.evaluate(text) {
      case .incomplete:
        say(style("error:", [.bold, .red]) + " the input ends before it is complete")
      case .done:
        typed.append((text, false))
        showRows()
      case .values(let values):
        // A call that returns nothing was done for what it does.
        typed.append((text, !values.isEmpty))
        showRows()
        if trimmed(text) == "docs", let world = try? world { return list(world) }
        show(values, input: trimmed(text))
      }
    }
  }

  private func show(_ values: [PromptValue], input: String) {
    last = values
    for value in values { say(printer.text(of: value)) }
    // A name that nobody has given is nil; most often it is misspelt.
    if values.count == 1, case .nil = values[0], isName(input), !place.globals.contains(input) {
      let known = place.globals + ["doc", "docs"] + globalFunctions
      if let near = nearestName(to: input, among: known) {
        say(style("there is no '\(input)'; did you mean '\(near)'?", .dim))
      }
    }
  }

  private func showRows() {
    let rows = place.rows
    for (table, row) in rows.prefix(20) {
      let cells = zip(table.columns, row.values).compactMap { column, value -> String? in
        value == .null ? nil : "\(column.name)=\(words(value))"
      }
      say(style("→ \(table.name): ", .cyan) + clipped(cells.joined(separator: " "), to: 200))
    }
    if rows.count > 20 { say(style("→ … \(grouped(rows.count - 20)) more rows", .dim)) }
  }

  func words(_ value: RowValue) -> String {
    switch value {
    case .null: ""
    case .bool(let flag): "\(flag)"
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .string(let text): printable(text)
    case .list(let values): values.map { words($0) }.joined(separator: ",")
    }
  }

  private func list(_ world: PromptWorld) {
    let count = world.visibleCount
    let digits = String(count).count
    for position in 0..<min(count, 20) {
      let index = world.visible(position)
      let number = String(position + 1)
      let padding = String(repeating: " ", count: digits - number.count)
      let mark = index == world.current ? ">" : " "
      say(
        "\(mark) \(padding)\(number)  "
          + clipped(printable(context.documents.name(at: index)), to: printer.width - digits - 5))
    }
    if count > 20 { say(style("  … \(grouped(count - 20)) more", .dim)) }
  }

  // MARK: - Failures

  /// Does something; what goes wrong is said as elsewhere, and the session goes on.
  func attempt(_ body: () throws -> Void) {
    do {
      try body()
    } catch let failure as DocumentFailure where context.interrupts.isInterrupted {
      _ = failure
      say(context.stopNotice)
    } catch {
      say(message(error))
    }
  }

  func message(_ error: any Error) -> String {
    let messages = FailureMessages(style: style)
    switch error {
    case let failure as DocumentFailure: return messages.message(failure)
    case let failure as CommandFailure: return messages.message(failure)
    case let failure as OutputFailure: return messages.message(failure)
    default: return messages.message(fault: "\(error)")
    }
  }

  func fail(_ words: String, help: String? = nil) {
    say(message(CommandFailure.usage(words, help: help)))
  }

  // MARK: - Commands

  private func command(_ line: String) -> Bool {
    let body = line.dropFirst()
    let name = String(body.prefix { $0 == "?" || $0.isLetter })
    let rest = trimmed(body.dropFirst(name.count))
    guard let command = commands.first(where: { $0.name == name }) else {
      if promptCommands.contains(where: { $0.name == name }) {
        fail(
          hook == nil
            ? ":\(name) works in a hook only, where galley.repl() has opened the prompt"
            : ":\(name) does not work in a hook: it has one document, and runs already")
        return true
      }
      let near = nearestName(to: name, among: commands.map(\.name))
      fail(
        "no command ':\(printable(name))'" + (near.map { "; did you mean ':\($0)'?" } ?? ""),
        help: near == nil ? ":help lists the commands" : nil)
      return true
    }
    attempt { try command.run(self, rest) }
    return !isOver
  }

  /// The commands that make sense here.
  var commands: [PromptCommand] {
    promptCommands.filter { $0.place == .anywhere || ($0.place == .hook) == (hook != nil) }
  }

  /// Set by the commands that end the session.
  var isOver = false

  // MARK: - What commands use

  /// Evaluates an expression for a command.
  func values(of expression: String) throws -> [PromptValue] {
    switch try place.evaluate(expression) {
    case .values(let values): return values
    case .incomplete: throw CommandFailure.usage("the expression is not complete")
    case .done: throw CommandFailure.usage("that is a statement; an expression is needed")
    }
  }

  /// What was shown last.
  var lastValues: [PromptValue] { last }

  // MARK: - The script

  func load(_ name: String) throws {
    try renew(with: try ScriptFiles(context.toolkit).script(name))
  }

  /// A fresh interpreter with what is plain of the old one.
  private func renew(with file: ScriptFile) throws {
    let world = try world
    let globals = world.plainGlobals()
    let current = world.current
    // Edits of the open document are among what is taken over.
    _ = try? world.article()
    let fresh = try Self.makeWorld(context, settings, file, write)
    fresh.take(globals, from: world)
    place = fresh
    script = file
    context.interrupts.stopper = fresh.stopper
    if let current { try fresh.open(current) }
  }

  /// Whether the script's file holds something else than what was loaded.
  var scriptHasChanged: Bool { changedScript != nil }

  private var changedScript: ScriptFile? {
    guard let script, script.name.hasSuffix(".lua"),
      let now = try? ScriptFiles(context.toolkit).script(script.name), now != script
    else { return nil }
    return now
  }

  /// Loads the script again when its file has changed: before the next input, and by itself while
  /// the prompt waits.
  func reloadIfChanged() {
    guard let script, let now = changedScript else { return }
    // Whatever comes of it: the same contents are not tried twice.
    self.script = now
    attempt {
      try load(script.name)
      say(style("\(printable(script.name)) has changed and was loaded again", .dim))
    }
  }

  private var globalFunctions: [String] {
    ScriptReference.current.modules.first { $0.name.isEmpty }?.functions.map(\.name) ?? []
  }
}

func trimmed(_ text: some StringProtocol) -> String {
  var part = Substring(text)
  while let first = part.first, first.isWhitespace { part.removeFirst() }
  while let last = part.last, last.isWhitespace { part.removeLast() }
  return String(part)
}

func isName(_ text: String) -> Bool {
  guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
  return text.utf8.allSatisfy {
    (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || $0 == 0x5F
  }
}
