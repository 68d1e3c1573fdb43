/// Who is called what at the place that the parser has reached: locals, upvalues, labels.
///
/// Lua resolves names while it parses, and so finds its errors in the order of the text; so does
/// this.
///
/// - Complexity: constant for each name; for each jump, the depth of its block.
struct Scopes {
  private(set) var variables: [Syntax.Variable] = []
  /// The locals of a name that are visible, the innermost last.
  private var visible: [String: [Int]] = [:]
  private var functions: [FunctionScope] = []

  private struct FunctionScope {
    var function: Int
    var line: Int
    /// Locals in scope, hidden ones of loops counted; the limit of Lua's registers.
    var count = 0
    var blocks: [BlockScope] = []
    var labels: [String: Label] = [:]
  }

  fileprivate struct BlockScope {
    var isLoop: Bool
    /// The locals of the function when the block begins.
    var count: Int
    var declared: [Int] = []
    var hidden = 0
    var labels: [String] = []
    /// Jumps that have not met their label.
    var jumps: [String: [Jump]] = [:]
  }

  fileprivate struct Label {
    var line: Int
  }

  fileprivate struct Jump {
    var line: Int
    var range: Range<Int>
    /// The locals in scope where it leaves.
    var count: Int
  }

  // MARK: - Functions and blocks

  mutating func openFunction(_ function: Int, line: Int) {
    functions.append(FunctionScope(function: function, line: line))
    openBlock(isLoop: false)
  }

  mutating func closeFunction() throws(ScopeError) {
    try closeBlock()
    functions.removeLast()
  }

  mutating func openBlock(isLoop: Bool) {
    functions[last].blocks.append(BlockScope(isLoop: isLoop, count: functions[last].count))
  }

  /// - Throws: the first jump of the function that leads nowhere.
  mutating func closeBlock() throws(ScopeError) {
    guard var block = functions[last].blocks.popLast() else { return }
    for variable in block.declared.reversed() {
      visible[variables[variable].name]?.removeLast()
    }
    functions[last].count -= block.declared.count + block.hidden
    for label in block.labels { functions[last].labels[label] = nil }
    if block.isLoop { block.jumps["break"] = nil }
    guard !functions[last].blocks.isEmpty else {
      if let (name, jump) = block.firstJump { throw .noLabel(name, line: jump.line, jump.range) }
      return
    }
    let outer = functions[last].blocks.count - 1
    for (name, jumps) in block.jumps {
      for jump in jumps {
        var jump = jump
        jump.count = min(jump.count, block.count)
        functions[last].blocks[outer].jumps[name, default: []].append(jump)
      }
    }
  }

  // MARK: - Variables

  /// A local that is not visible yet: `activate` makes it so.
  ///
  /// - Throws: when the function has as many as Lua can hold.
  mutating func declare(
    _ name: String, _ kind: Syntax.Variable.Kind, _ range: Range<Int>, pending: Int = 0
  ) throws(ScopeError) -> Int {
    try checkRoom(1 + pending)
    variables.append(
      Syntax.Variable(name: name, kind: kind, function: functions[last].function, range: range))
    return variables.count - 1
  }

  mutating func setAttribute(_ attribute: Syntax.Variable.Attribute, of variable: Int) {
    variables[variable].attribute = attribute
  }

  mutating func activate(_ names: [Int]) {
    let block = functions[last].blocks.count - 1
    for variable in names {
      visible[variables[variable].name, default: []].append(variable)
      functions[last].blocks[block].declared.append(variable)
    }
    functions[last].count += names.count
  }

  /// The locals that Lua keeps for a loop beside those that it names.
  mutating func hide(_ count: Int) throws(ScopeError) {
    try checkRoom(count)
    functions[last].count += count
    functions[last].blocks[functions[last].blocks.count - 1].hidden += count
  }

  private func checkRoom(_ count: Int) throws(ScopeError) {
    guard functions[last].count + count <= 200 else {
      throw .tooManyLocals(function: functions[last].line)
    }
  }

  /// The visible local of this name.
  mutating func read(_ name: String) -> Int? {
    guard let variable = visible[name]?.last else { return nil }
    variables[variable].reads += 1
    return variable
  }

  func isVisible(_ name: String) -> Bool { visible[name]?.isEmpty == false }

  /// Turns what was taken for a reading into an assignment.
  mutating func write(_ variable: Int) throws(ScopeError) {
    guard variables[variable].attribute == nil else {
      throw .constant(variables[variable].name)
    }
    variables[variable].reads -= 1
    variables[variable].writes += 1
  }

  // MARK: - Labels

  mutating func checkLabel(_ name: String) throws(ScopeError) {
    if let other = functions[last].labels[name] { throw .repeatedLabel(name, line: other.line) }
  }

  /// - Parameter isLast: nothing follows in its block: then the block's locals are over.
  mutating func label(_ name: String, line: Int, isLast: Bool) throws(ScopeError) {
    let block = functions[last].blocks.count - 1
    let count = isLast ? functions[last].blocks[block].count : functions[last].count
    functions[last].labels[name] = Label(line: line)
    functions[last].blocks[block].labels.append(name)
    let jumps = functions[last].blocks[block].jumps.removeValue(forKey: name) ?? []
    for jump in jumps where jump.count < count {
      let block = functions[last].blocks[block]
      let local = block.declared[safe: jump.count - block.count - block.hidden]
      throw .jumpsIntoScope(
        name, line: jump.line, local: local.map { variables[$0].name } ?? "?", jump.range)
    }
  }

  /// A `break` jumps to the end of its loop.
  mutating func jump(to name: String, line: Int, _ range: Range<Int>) {
    // Backwards: the label is there.
    if name != "break", functions[last].labels[name] != nil { return }
    let block = functions[last].blocks.count - 1
    functions[last].blocks[block].jumps[name, default: []].append(
      Jump(line: line, range: range, count: functions[last].count))
  }

  private var last: Int { functions.count - 1 }
}

extension Scopes.BlockScope {
  fileprivate var firstJump: (String, Scopes.Jump)? {
    var first: (String, Scopes.Jump)?
    for (name, jumps) in jumps {
      for jump in jumps {
        if let found = first, found.1.range.lowerBound <= jump.range.lowerBound { continue }
        first = (name, jump)
      }
    }
    return first
  }
}

extension Array {
  fileprivate subscript(safe index: Int) -> Element? {
    indices.contains(index) ? self[index] : nil
  }
}

/// What is wrong with a name.
enum ScopeError: Error {
  case constant(String)
  case tooManyLocals(function: Int)
  case repeatedLabel(String, line: Int)
  case noLabel(String, line: Int, Range<Int>)
  case jumpsIntoScope(String, line: Int, local: String, Range<Int>)

  /// In Lua's words.
  var message: String {
    switch self {
    case .constant(let name): "attempt to assign to const variable '\(name)'"
    case .tooManyLocals(let line):
      "too many local variables (limit is 200) in "
        + (line == 0 ? "main function" : "function at line \(line)")
    case .repeatedLabel(let name, let line): "label '\(name)' already defined on line \(line)"
    case .noLabel("break", let line, _): "break outside loop at line \(line)"
    case .noLabel(let name, let line, _): "no visible label '\(name)' for <goto> at line \(line)"
    case .jumpsIntoScope(let name, let line, let local, _):
      "<goto \(name)> at line \(line) jumps into the scope of local '\(local)'"
    }
  }

  /// What to point at, unless it is the token at hand.
  var range: Range<Int>? {
    switch self {
    case .noLabel(_, _, let range), .jumpsIntoScope(_, _, _, let range): range
    default: nil
    }
  }
}
