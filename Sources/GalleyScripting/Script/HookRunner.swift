import GalleyCore
import GalleyLua

/// A hook of a script, or one that it hands to `article:walk`.
struct Hook {
  let name: String
  let model: Model
  let function: LuaFunction
}

extension ScriptScope {
  /// The hooks that documents pass, in their order: leaves first.
  static let hookModels: [(name: String, model: Model)] = [
    ("Paragraph", .paragraph), ("Quote", .quote), ("Citation", .citation), ("Comment", .comment),
    ("Article", .article),
  ]

  /// Runs one hook over all items of its model, and takes over what it did to them.
  ///
  /// - Parameter isLast: whether nothing of the script will see the article again.
  func run(
    _ hook: Hook, over session: ArticleSession, isLast: Bool = false
  ) throws(HookFailure) {
    let list = session.list(of: hook.model) ?? []
    // Positions, ascending: most hooks keep most items, and put others in the place of few.
    var dropped: [Int] = []
    var replaced: [Int: [Int]] = [:]
    var position = 0
    do throws(LuaError) {
      while let result = try state.callHooks(
        hook.function, session.id(hook.model), list, from: &position, dropped: &dropped,
        name: hook.name)
      {
        switch result {
        case .keep: break
        case .drop: dropped.append(position)
        case .replace(let value):
          replaced[position] = [try self.place(of: value, hook, in: session)]
        case .splice(let values):
          var places: [Int] = []
          for value in values { places.append(try self.place(of: value, hook, in: session)) }
          replaced[position] = places
        }
        position += 1
      }
    } catch {
      throw HookFailure(
        error, hook: hook.name, session: session, model: hook.model,
        place: position < list.count ? list[position] : 0, position: position, count: list.count)
    }
    let listChanges = !dropped.isEmpty || !replaced.isEmpty
    try takeEdits(of: hook.name, session, listsChange: listChanges, isLast: isLast)
    guard listChanges else { return }
    // The list as it is now: the hook may have added items to it, or taken others out.
    let now = session.list(of: hook.model) ?? []
    session.setList(applied(dropped, replaced, to: now, was: list), of: hook.model)
    session.markChanged()
  }

  /// The list of places `now` without those at the `dropped` positions of the list as it was, and
  /// with others in place of those at the `replaced` ones.
  private func applied(
    _ dropped: [Int], _ replaced: [Int: [Int]], to now: [Int], was list: [Int]
  ) -> [Int] {
    if replaced.isEmpty, now == list {
      var kept: [Int] = []
      kept.reserveCapacity(list.count)
      var next = dropped.makeIterator()
      var skipped = next.next()
      for position in list.indices {
        if position == skipped { skipped = next.next() } else { kept.append(list[position]) }
      }
      return kept
    }
    var outcomes: [Int: [Int]] = [:]
    for position in dropped { outcomes[list[position]] = [] }
    for (position, places) in replaced { outcomes[list[position]] = places }
    return now.flatMap { outcomes[$0] ?? [$0] }
  }

  private func place(
    of value: LuaValue, _ hook: Hook, in session: ArticleSession
  ) throws(LuaError) -> Int {
    do throws(FieldError) {
      let place = try session.place(of: value, hook.model)
      session.markChanged()
      return place
    } catch {
      throw unfit(error, hook)
    }
  }

  func unfit(_ error: FieldError, _ hook: Hook) -> LuaError {
    let at = state.place(of: hook.function)
    return LuaError(
      kind: .runtime,
      message: "hook '\(hook.name)' must return \(error.expected), got \(error.found)",
      chunk: at?.chunk, line: at?.line)
  }

  /// Takes over the edits that a hook has made in place.
  func takeEdits(
    of hook: String, _ session: ArticleSession, listsChange: Bool = false, isLast: Bool = false
  ) throws(HookFailure) {
    guard let (error, object) = collectEdits(listsChange: listsChange, isLast: isLast) else {
      return
    }
    // Lua sees no assignment to a field that it has read before, so the line is not known, but the
    // object is.
    guard let object else {
      throw HookFailure(error, hook: hook, session: session, model: .article, place: 0)
    }
    let (edited, model) = lookUp(object.model)
    throw HookFailure(
      error, hook: hook, session: edited, model: model, place: object.index,
      position: edited.position(of: object.index, model) ?? 0,
      count: edited.list(of: model)?.count ?? 1)
  }

  /// Runs the hooks that a script hands to `article:walk`.
  func walk(_ session: ArticleSession, _ value: LuaValue) throws(LuaFailure) {
    guard case .table(let pairs) = value else {
      throw LuaFailure(
        "a table of hooks expected, such as { Quote = function(q) ... end }", argument: 1)
    }
    let known = Self.hookModels.dropLast()
    for pair in pairs {
      let name = pair.key.text ?? pair.key.typeName
      guard known.contains(where: { $0.name == name }) else {
        let near = nearestName(to: name, among: known.map(\.name))
        throw LuaFailure(
          "walk has no hook '\(name)'"
            + (near.map { "; did you mean '\($0)'?" }
              ?? "; there are " + known.map(\.name).joined(separator: ", ")),
          argument: 1)
      }
      guard case .function = pair.value else {
        throw LuaFailure(
          "hook '\(name)' must be a function, got \(pair.value.typeName)", argument: 1)
      }
    }
    try takeEdits()
    for (name, model) in known {
      guard case .function(let function)? = value[key: name] else { continue }
      do throws(HookFailure) {
        try run(Hook(name: name, model: model, function: function), over: session)
      } catch {
        throw LuaFailure(error.error.message, cause: error.error)
      }
    }
  }
}

/// What went wrong in a hook, and on what it was working.
struct HookFailure: Error {
  let error: LuaError
  let hook: String
  let document: String
  /// Nil for the article itself, which is no item of a list.
  private(set) var model: String?
  private let position: Int
  private let count: Int
  private(set) var offset: Int?
  private(set) var excerpt: DocumentFailure.Excerpt?

  init(
    _ error: LuaError, hook: String, session: ArticleSession, model: Model, place: Int,
    position: Int = 0, count: Int = 1
  ) {
    self.error = error
    self.hook = hook
    self.position = position + 1
    self.count = count
    document = session.article.id
    if session.list(of: model) != nil { self.model = model.rawValue }
    if let span = session.span(of: model, place) {
      offset = span.start
      excerpt = session.article.text.excerpt(around: span)
    }
  }

  /// For the user.
  func documentFailure(in script: ScriptFile) -> DocumentFailure {
    var failure = DocumentFailure(error, in: script, hook: hook)
    failure.document = document
    if let model {
      failure.model = model
      failure.position = position
      failure.count = count
    }
    failure.offset = offset
    failure.excerpt = excerpt
    return failure
  }
}
