import Galley
import GalleyScripting
import Glibc

/// A word after a colon.
struct PromptCommand: Sendable {
  var name: String
  /// What stands behind it: `N|name`.
  var arguments: String
  var summary: String
  var place = Place.anywhere
  var run: @Sendable (PromptSession, String) throws -> Void

  enum Place {
    case anywhere
    /// Only where there are documents to choose from.
    case documents
    /// Only in a hook.
    case hook
  }

  var usage: String { ":" + name + (arguments.isEmpty ? "" : " " + arguments) }
}

/// All commands, in the order of `:help`.
let promptCommands: [PromptCommand] = [
  .init(name: "help", arguments: "", summary: "this list; ?name tells about one name") {
    session, _ in session.listCommands()
  },
  .init(
    name: "next", arguments: "[N]", summary: "the next document, or the N-th from here",
    place: .documents
  ) {
    session, rest in try session.step(try count(rest, "next"))
  },
  .init(name: "prev", arguments: "[N]", summary: "the one before", place: .documents) {
    session, rest in try session.step(-(try count(rest, "prev")))
  },
  .init(
    name: "open", arguments: "N|NAME",
    summary: "a document by its number, or by its path or the end of it", place: .documents
  ) {
    session, rest in try session.open(rest)
  },
  .init(
    name: "skip", arguments: "until EXPR",
    summary: "on to the next document for which it is true: :skip until #doc.quotes > 3",
    place: .documents
  ) {
    session, rest in try session.skip(rest)
  },
  .init(
    name: "find", arguments: "WORDS|/PATTERN/",
    summary: "all documents that hold the words, or match a regular expression", place: .documents
  ) {
    session, rest in try session.find(rest)
  },
  .init(
    name: "where", arguments: "[EXPR]",
    summary: "docs are only those for which it is true; without it, all again", place: .documents
  ) {
    session, rest in try session.narrow(rest)
  },
  .init(
    name: "page", arguments: "[EXPR]", summary: "all of the last value, or of this one, nothing cut"
  ) {
    session, rest in try session.page(rest)
  },
  .init(
    name: "show", arguments: "[EXPR]",
    summary: "a quote, citation or person in its paragraph, or the whole document"
  ) {
    session, rest in try session.showInPlace(rest)
  },
  .init(
    name: "why", arguments: "EXPR", summary: "which rule decided about a quote, and on what ground"
  ) {
    session, rest in try session.why(rest)
  },
  .init(
    name: "load", arguments: "SCRIPT",
    summary: "run a script here: its hooks can be called, emit shows rows", place: .documents
  ) {
    session, rest in
    if rest.isEmpty { throw CommandFailure.usage(":load needs a script") }
    try session.load(rest)
    session.say("loaded \(printable(rest))")
  },
  .init(
    name: "reload", arguments: "",
    summary: "the script again, from its file; happens by itself when it changes", place: .documents
  ) {
    session, _ in
    guard let name = session.script?.name else {
      throw CommandFailure.usage("no script is loaded", help: ":load SCRIPT loads one")
    }
    try session.load(name)
    session.say("loaded \(printable(name))")
  },
  .init(
    name: "try", arguments: "SCRIPT [N]",
    summary: "what a script makes of this document, or of the next N; nothing is kept",
    place: .documents
  ) {
    session, rest in try session.tryScript(rest)
  },
  .init(name: "time", arguments: "EXPR", summary: "the value, and how long it took") {
    session, rest in try session.time(rest)
  },
  .init(
    name: "to", arguments: "FORMAT EXPR [FILE]",
    summary: "a value as jsonl, json, csv, tsv or text; articles in any format"
  ) {
    session, rest in try session.export(rest)
  },
  .init(
    name: "set", arguments: "[seconds|memory N]",
    summary: "limits of what is evaluated here; without words, what they are", place: .documents
  ) {
    session, rest in try session.set(rest)
  },
  .init(
    name: "save", arguments: "FILE.lua", summary: "what was typed, as a script for galley run",
    place: .documents
  ) {
    session, rest in try session.save(rest)
  },
  .init(
    name: "locals", arguments: "", summary: "what the names of the hook stand for", place: .hook
  ) {
    session, _ in session.showLocals()
  },
  .init(
    name: "go", arguments: "", summary: "the hook goes on, and no other prompt opens", place: .hook
  ) {
    session, _ in
    session.ending = .proceedAlone
    session.isOver = true
  },
  .init(
    name: "stop", arguments: "", summary: "the document ends here, as one that failed", place: .hook
  ) {
    session, _ in
    session.ending = .stop
    session.isOver = true
  },
  .init(
    name: "quit", arguments: "", summary: "ends, or lets the hook go on; so does Ctrl-D"
  ) {
    session, _ in session.isOver = true
  },
]

private func count(_ text: String, _ name: String) throws -> Int {
  if text.isEmpty { return 1 }
  guard let number = Int(text), (1...1_000_000_000).contains(number) else {
    throw CommandFailure.usage(":\(name) takes a number, not '\(printable(text))'")
  }
  return number
}

// MARK: - Moving about

extension PromptSession {
  func listCommands() {
    var listing = Listing(style: style, width: printer.width)
    listing.heading("COMMANDS")
    for command in commands { listing.row(command.usage, command.summary) }
    listing.heading("NAMES")
    if hook == nil { listing.row("docs, doc", "all documents; the current one") }
    listing.row("_, _1, _2", "the last result; the first, the second")
    listing.row("?name, help(name)", "about a hook, model, field, function or command")
    listing.row("??word", "all names whose help has the word")
    say(listing.text)
  }

  private func position(in world: PromptWorld) -> Int? {
    guard let current = world.current else { return nil }
    guard let selection = world.selection else { return current }
    // One that is not among them stands before the first that comes after it.
    return selection.firstIndex { $0 >= current }.map { selection[$0] == current ? $0 : $0 - 1 }
      ?? selection.count
  }

  private func go(to position: Int) throws {
    let world = try world
    let count = world.visibleCount
    if count == 0 { throw CommandFailure.usage("there are no documents") }
    guard (0..<count).contains(position) else {
      throw CommandFailure.usage(
        position < 0 ? "this is the first document" : "this is the last document")
    }
    try world.open(world.visible(position))
    try showCard()
  }

  func showCard() throws {
    guard let article = try place.article() else { return }
    say(printer.card(article))
  }

  func step(_ distance: Int) throws {
    try go(to: (position(in: try world) ?? -1) + distance)
  }

  func open(_ name: String) throws {
    if name.isEmpty { throw CommandFailure.usage(":open needs a number or a name") }
    let world = try world
    if let number = Int(name) {
      guard (1...max(1, world.visibleCount)).contains(number), world.visibleCount > 0 else {
        throw CommandFailure.usage(
          "there is no document \(number); docs has \(grouped(world.visibleCount))")
      }
      return try go(to: number - 1)
    }
    guard let place = world.place(named: name) else {
      throw CommandFailure.usage("no document is called '\(printable(name))'")
    }
    try world.open(place)
    try showCard()
  }

  /// Asks a question of documents, with the failures counted. Answers whether it went to the end.
  private func scan(
    _ expression: String, _ places: [Int], of world: PromptWorld, _ found: (Int) -> Bool
  ) throws -> Bool {
    var failures = 0
    var first: DocumentFailure?
    var wasStopped = false
    try world.test(expression, over: places) { place, result in
      if context.interrupts.isInterrupted {
        wasStopped = true
        return false
      }
      switch result {
      case .success(true): return found(place)
      case .success(false): return true
      case .failure(let failure):
        failures += 1
        if first == nil { first = failure }
        return true
      }
    }
    if let first {
      say(message(first))
      if failures > 1 { say("and \(counted(failures - 1, "more failure"))") }
    }
    if wasStopped { say(context.stopNotice) }
    return !wasStopped
  }

  func skip(_ rest: String) throws {
    let words = rest.split(separator: " ", maxSplits: 1)
    guard words.count == 2, words[0] == "until" else {
      throw CommandFailure.usage(
        "write :skip until EXPRESSION", help: "for instance :skip until #doc.quotes > 3")
    }
    let world = try world
    let start = world.current
    let next = (position(in: world) ?? -1) + 1
    let places = (next..<max(next, world.visibleCount)).map { world.visible($0) }
    var hit: Int?
    let isWhole = try scan(String(words[1]), places, of: world) { place in
      hit = place
      return false
    }
    if hit != nil { return try showCard() }
    if let start { try world.open(start) }
    if isWhole { say("none of the \(counted(places.count, "document")) after this one") }
  }

  func narrow(_ expression: String) throws {
    let world = try world
    if expression.isEmpty {
      world.selection = nil
      say("\(counted(world.visibleCount, "document")) in docs")
      return
    }
    let start = world.current
    let places = (0..<world.visibleCount).map { world.visible($0) }
    var kept: [Int] = []
    let isWhole = try scan(expression, places, of: world) { place in
      kept.append(place)
      return true
    }
    guard isWhole else {
      if let start { try world.open(start) }
      return
    }
    if kept.isEmpty {
      if let start { try world.open(start) }
      say("true for none of \(counted(places.count, "document")); docs stay as they are")
      return
    }
    world.selection = kept
    say(
      "\(grouped(kept.count)) of \(counted(places.count, "document")) in docs; :where brings all back"
    )
    let next = start.flatMap { kept.contains($0) ? $0 : nil } ?? kept[0]
    try world.open(next)
  }

  // MARK: - Looking

  func page(_ expression: String) throws {
    var whole = printer
    whole.isWhole = true
    let values = expression.isEmpty ? lastValues : try values(of: expression)
    if values.isEmpty { throw CommandFailure.usage("there is nothing to show yet") }
    for value in values { say(whole.text(of: value)) }
  }

  func time(_ expression: String) throws {
    if expression.isEmpty { throw CommandFailure.usage(":time needs an expression") }
    let clock = ContinuousClock()
    let start = clock.now
    let outcome = try place.evaluate(expression)
    let seconds = (clock.now - start) / .seconds(1)
    if case .values(let values) = outcome {
      for value in values { say(printer.text(of: value)) }
    }
    say(style(duration(seconds), .dim))
  }

  private func duration(_ seconds: Double) -> String {
    if seconds < 0.001 { return "\(Int((seconds * 1e6).rounded())) µs" }
    if seconds < 1 { return "\(Int((seconds * 1e4).rounded()) / 10) ms" }
    return "\(Int((seconds * 100).rounded()) / 100) s"
  }

  // MARK: - Limits

  func set(_ rest: String) throws {
    let words = rest.split(separator: " ")
    if words.isEmpty { return say(limitWords + " (:set seconds N, :set memory MEGABYTES)") }
    guard words.count == 2, let number = Double(words[1]), number > 0, number < 1e9 else {
      throw CommandFailure.usage(":set takes a limit and a number", help: ":set seconds 30")
    }
    switch words[0] {
    case "seconds": limits.seconds = number
    case "memory": limits.memoryBytes = Int(number) << 20
    default: throw CommandFailure.usage("there are the limits seconds and memory")
    }
    try world.setLimits(limits)
    say(limitWords)
  }

  private var limitWords: String {
    func words(_ number: Double) -> String {
      number < 1e9 && number == number.rounded() ? "\(Int(number))" : "\(number)"
    }
    return "seconds \(limits.seconds.map(words) ?? "none"), memory "
      + (limits.memoryBytes.map { "\($0 >> 20)M" } ?? "none")
  }
}
