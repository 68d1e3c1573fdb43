import GalleyCore
import GalleyLua

/// A prompt in the midst of a hook, at the line where its script has called `galley.repl()`.
///
/// What is typed sees the names of the hook, and sets them where it assigns them; any other name that
/// it assigns lives as long as the prompt. What it changes in the document, emits and adds counts as
/// if the hook had done it.
package final class HookPrompt: PromptPlace {
  /// How a prompt ends.
  package enum Ending: Sendable {
    /// The hook goes on.
    case proceed
    /// The same, and nobody wants to be asked again.
    case proceedAlone
    /// The document fails.
    case stop
  }

  package struct Name: Hashable, Sendable {
    package var name: String
    /// Whether the hook itself has it, and not a function or the script around it.
    package var isLocal: Bool
  }

  /// Where the hook stands; nil after a tail call, where nothing of it is left.
  package let place: (script: String, line: Int)?
  /// The line itself.
  package let source: String?
  /// The names of the hook, in the order of their declaration; without `_`, the last result here.
  package let names: [Name]
  /// What is called `mine.lua` where there is no place.
  package let script: String
  private let evaluator: PromptEvaluator
  private let scope: ScriptScope
  private let frame: LuaFrame
  private let listing: LuaFunction

  init(_ scope: ScriptScope, _ frame: LuaFrame) throws(LuaError) {
    self.scope = scope
    self.frame = frame
    script = scope.script.name
    place = frame.place.map { (script: $0.chunk, line: $0.line) }
    source = place.flatMap { scope.script.line($0.line, ofChunk: $0.script) }
    names = try frame.names().filter { $0.name != "_" }.map {
      Name(name: $0.name, isLocal: $0.isLocal)
    }
    evaluator = try PromptEvaluator(
      scope, frame.state, frame: frame, script: scope.script, noun: "hook prompt")
    listing = try PromptEvaluator.helper(
      frame.state,
      """
      local next = next
      return function(environment)
        local names = {}
        for name in next, environment do names[#names + 1] = name end
        return names
      end
      """)
  }

  deinit { frame.state.release(listing) }

  /// Gets what is printed and logged here, a line each.
  package var output: (String) -> Void {
    get { evaluator.output }
    set { evaluator.output = newValue }
  }

  /// The identifier of the document at work.
  package var document: String { scope.main.article.id }

  package var stopper: LuaStopper { frame.state.stopper }

  package func isIncomplete(_ text: String) -> Bool { evaluator.isIncomplete(text) }

  package func isExpression(_ text: String) -> Bool { evaluator.isExpression(text) }

  package func evaluate(_ text: String) throws(DocumentFailure) -> PromptOutcome {
    try evaluator.evaluate(text) { () throws(LuaError) in try takeEdits() }
  }

  /// What a name stands for now.
  package func value(of name: Name) -> PromptValue { evaluator.value(of: name.name) }

  package var rows: [(table: TableSchema, row: Row)] { evaluator.rows }

  private func takeEdits() throws(LuaError) {
    if let (error, _) = scope.collectEdits() { throw error }
  }

  package func article() throws(DocumentFailure) -> Article? {
    do throws(LuaError) {
      try takeEdits()
    } catch {
      throw evaluator.failure(error)
    }
    return scope.main.finished()
  }

  package func target(of path: String) -> PromptTarget { evaluator.target(of: path) }

  package var globals: [String] {
    let made = try? frame.work { () throws(LuaError) in
      try frame.state.call(listing, arguments: { $0.reference(frame.environment) })
    }
    guard case .array(let found)? = made?.first else { return names.map(\.name) }
    return names.map(\.name) + found.compactMap(\.text).sorted()
  }
}

/// Whoever talks with somebody at the prompts that scripts open, on whatever thread a script runs.
package protocol HookPrompter: Sendable {
  /// Returns when the prompt is to close.
  func talk(in prompt: HookPrompt) -> HookPrompt.Ending
}
