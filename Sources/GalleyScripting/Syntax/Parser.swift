/// Reads Lua 5.4 by recursive descent, as Lua's own parser does, and with its words where a text is
/// none.
///
/// - Complexity: linear in the length of the script.
struct Parser {
  private var lexer: Lexer
  private var token: Token
  private var ahead: Token?
  /// Where the token before `token` ends.
  private var end = 0
  private var scopes = Scopes()
  private var functions: [Syntax.Function] = []
  /// The functions in work, the innermost last.
  private var open: [Int] = []
  private var depth = 0

  /// Nests of statements and expressions. Lua's own limit, less the few C calls that stand before
  /// its parser.
  private static let depthLimit = 195

  static func parse(_ text: ScriptText) throws(SyntaxError) -> Syntax {
    if text.start < text.bytes.count, text.bytes[text.start] == 0x1B {
      throw SyntaxError(
        message: "attempt to load a binary chunk (mode is 't')",
        range: text.start..<text.start + 1, line: 1)
    }
    var parser = try Parser(text)
    try parser.main(text)
    return Syntax(functions: parser.functions, variables: parser.scopes.variables)
  }

  private init(_ text: ScriptText) throws(SyntaxError) {
    lexer = Lexer(text)
    token = Token(kind: .endOfFile, range: 0..<0, line: 1)
    try advance()
  }

  private mutating func main(_ text: ScriptText) throws(SyntaxError) {
    functions.append(
      Syntax.Function(parent: nil, isVararg: true, range: text.start..<text.bytes.count, line: 0))
    open.append(0)
    scopes.openFunction(0, line: 0)
    functions[0].body = try statements()
    try check(.endOfFile)
    try scoped { scopes throws(ScopeError) in try scopes.closeFunction() }
  }

  // MARK: - Tokens

  private mutating func advance() throws(SyntaxError) {
    end = token.range.upperBound
    if let next = ahead {
      token = next
      ahead = nil
    } else {
      token = try lexer.next()
    }
  }

  private mutating func peek() throws(SyntaxError) -> Token {
    if let ahead { return ahead }
    let next = try lexer.next()
    ahead = next
    return next
  }

  private func isAt(_ byte: Unicode.Scalar) -> Bool { token.kind == .byte(UInt8(ascii: byte)) }

  /// Whether the token was of this kind, and is skipped.
  private mutating func skip(_ kind: Token.Kind) throws(SyntaxError) -> Bool {
    guard token.kind == kind else { return false }
    try advance()
    return true
  }

  private mutating func skip(_ byte: Unicode.Scalar) throws(SyntaxError) -> Bool {
    try skip(.byte(UInt8(ascii: byte)))
  }

  private func check(_ kind: Token.Kind) throws(SyntaxError) {
    guard token.kind == kind else { throw error("\(kind.words) expected") }
  }

  private mutating func expect(_ kind: Token.Kind) throws(SyntaxError) {
    try check(kind)
    try advance()
  }

  private mutating func expect(_ byte: Unicode.Scalar) throws(SyntaxError) {
    try expect(.byte(UInt8(ascii: byte)))
  }

  /// The token that closes what `opener` in `line` opened.
  private mutating func close(
    _ kind: Token.Kind, _ opener: Token.Kind, line: Int
  ) throws(SyntaxError) {
    if try skip(kind) { return }
    if line == token.line { throw error("\(kind.words) expected") }
    throw error("\(kind.words) expected (to close \(opener.words) at line \(line))")
  }

  private mutating func close(
    _ byte: Unicode.Scalar, _ opener: Unicode.Scalar, line: Int
  ) throws(SyntaxError) {
    try close(.byte(UInt8(ascii: byte)), .byte(UInt8(ascii: opener)), line: line)
  }

  private mutating func readName() throws(SyntaxError) -> (text: String, range: Range<Int>) {
    try check(.name)
    let range = token.range
    let text = lexer.text(range)
    try advance()
    return (text, range)
  }

  private func error(_ message: String) -> SyntaxError {
    SyntaxError(
      message: "\(message) near \(lexer.words(of: token))", range: token.range, line: token.line)
  }

  private mutating func scoped<Result>(
    _ body: (inout Scopes) throws(ScopeError) -> Result
  ) throws(SyntaxError) -> Result {
    do throws(ScopeError) {
      return try body(&scopes)
    } catch {
      if case .tooManyLocals = error { throw self.error(error.message) }
      throw SyntaxError(
        message: error.message, range: error.range ?? token.range, line: token.line)
    }
  }

  private mutating func enter() throws(SyntaxError) {
    depth += 1
    guard depth <= Self.depthLimit else {
      throw SyntaxError(message: "C stack overflow", range: token.range, line: token.line)
    }
  }

  // MARK: - Statements

  private var blockEnds: Bool {
    switch token.kind {
    case .else, .elseif, .end, .endOfFile, .until: true
    default: false
    }
  }

  private mutating func statements() throws(SyntaxError) -> Syntax.Block {
    var block = Syntax.Block()
    while !blockEnds {
      let isReturn = token.kind == .return
      if let next = try statement() { block.statements.append(next) }
      if isReturn { break }
    }
    return block
  }

  private mutating func block(isLoop: Bool = false) throws(SyntaxError) -> Syntax.Block {
    scopes.openBlock(isLoop: isLoop)
    let body = try statements()
    try scoped { scopes throws(ScopeError) in try scopes.closeBlock() }
    return body
  }

  /// Nil for a semicolon.
  private mutating func statement() throws(SyntaxError) -> Syntax.Statement? {
    try enter()
    defer { depth -= 1 }
    let start = token.range.lowerBound
    let line = token.line
    guard let kind = try statementKind(line) else { return nil }
    return Syntax.Statement(kind: kind, range: start..<max(start, end))
  }

  private mutating func statementKind(
    _ line: Int
  ) throws(SyntaxError) -> Syntax.Statement.Kind? {
    let keyword = token.range
    switch token.kind {
    case .byte(UInt8(ascii: ";")):
      try advance()
      return nil
    case .if:
      return try conditional(line)
    case .while:
      try advance()
      let condition = try expression()
      try expect(.do)
      let body = try block(isLoop: true)
      try close(.end, .while, line: line)
      return .loop(condition: condition, body)
    case .do:
      try advance()
      let body = try block()
      try close(.end, .do, line: line)
      return .block(body)
    case .for:
      return try loop(line)
    case .repeat:
      return try untilLoop(line)
    case .function:
      return try functionStatement(line)
    case .local:
      try advance()
      if try skip(.function) { return try localFunction(line) }
      return try local()
    case .doubleColon:
      try advance()
      return try label()
    case .return:
      try advance()
      var values: [Syntax.Expression] = []
      if !blockEnds, !isAt(";") { values = try expressions() }
      _ = try skip(";")
      return .returning(values)
    case .break:
      try advance()
      scopes.jump(to: "break", line: line, keyword)
      return .leaving
    case .goto:
      try advance()
      let name = try readName()
      scopes.jump(to: name.text, line: line, keyword.lowerBound..<name.range.upperBound)
      return .jump(name.text)
    default:
      return try callOrAssignment()
    }
  }

  private mutating func conditional(_ line: Int) throws(SyntaxError) -> Syntax.Statement.Kind {
    var clauses: [(condition: Syntax.Expression, body: Syntax.Block)] = []
    repeat {
      try advance()
      let condition = try expression()
      try expect(.then)
      clauses.append((condition, try block()))
    } while token.kind == .elseif
    let otherwise = try skip(.else) ? try block() : nil
    try close(.end, .if, line: line)
    return .conditional(clauses, otherwise: otherwise)
  }

  private mutating func loop(_ line: Int) throws(SyntaxError) -> Syntax.Statement.Kind {
    try advance()
    // The block of the loop's own locals, around that of its body.
    scopes.openBlock(isLoop: true)
    let first = try readName()
    let kind: Syntax.Statement.Kind
    switch token.kind {
    case .byte(UInt8(ascii: "=")):
      let hidden = 3
      try scoped { scopes throws(ScopeError) in try scopes.hide(hidden) }
      let variable = try declare(first, .loop)
      try advance()
      var values = [try expression()]
      try expect(",")
      values.append(try expression())
      if try skip(",") { values.append(try expression()) }
      try expect(.do)
      kind = .numericLoop(variable, values, try loopBody([variable]))
    case .byte(UInt8(ascii: ",")), .in:
      let hidden = 4
      try scoped { scopes throws(ScopeError) in try scopes.hide(hidden) }
      var variables = [try declare(first, .loop)]
      while try skip(",") {
        variables.append(try declare(try readName(), .loop, pending: variables.count))
      }
      try expect(.in)
      let values = try expressions()
      try expect(.do)
      kind = .genericLoop(variables, values, try loopBody(variables))
    default:
      throw error("'=' or 'in' expected")
    }
    try close(.end, .for, line: line)
    try scoped { scopes throws(ScopeError) in try scopes.closeBlock() }
    return kind
  }

  private mutating func loopBody(_ variables: [Int]) throws(SyntaxError) -> Syntax.Block {
    scopes.openBlock(isLoop: false)
    scopes.activate(variables)
    let body = try statements()
    try scoped { scopes throws(ScopeError) in try scopes.closeBlock() }
    return body
  }

  private mutating func untilLoop(_ line: Int) throws(SyntaxError) -> Syntax.Statement.Kind {
    try advance()
    // The condition sees the locals of the body, which `break` jumps out of.
    scopes.openBlock(isLoop: true)
    scopes.openBlock(isLoop: false)
    let body = Syntax.Block(statements: try statements().statements)
    try close(.until, .repeat, line: line)
    let condition = try expression()
    try scoped { scopes throws(ScopeError) in
      try scopes.closeBlock()
      try scopes.closeBlock()
    }
    return .untilLoop(body, condition: condition)
  }

  private mutating func functionStatement(_ line: Int) throws(SyntaxError) -> Syntax.Statement.Kind
  {
    let start = token.range.lowerBound
    try advance()
    let first = try readName()
    let base = named(first.text, first.range)
    var suffixes: [Syntax.Suffix] = []
    var isMethod = false
    while isAt(".") || isAt(":") {
      isMethod = isAt(":")
      try advance()
      let field = try readName()
      suffixes.append(Syntax.Suffix(kind: .field(field.text), range: field.range))
      if isMethod { break }
    }
    let body = try functionBody(start, line, isMethod: isMethod)
    if suffixes.isEmpty, case .local(let variable) = base.kind {
      try scoped { scopes throws(ScopeError) in try scopes.write(variable) }
    }
    let target =
      suffixes.isEmpty
      ? base
      : Syntax.Expression(
        kind: .suffixed(base, suffixes),
        range: base.range.lowerBound..<(suffixes.last?.range.upperBound ?? end))
    return .function(target, function: body)
  }

  private mutating func localFunction(_ line: Int) throws(SyntaxError) -> Syntax.Statement.Kind {
    let start = token.range.lowerBound
    let variable = try declare(try readName(), .function)
    scopes.activate([variable])
    return .localFunction(variable, function: try functionBody(start, line, isMethod: false))
  }

  private mutating func local() throws(SyntaxError) -> Syntax.Statement.Kind {
    var variables: [Int] = []
    var closes = false
    repeat {
      let variable = try declare(try readName(), .local, pending: variables.count)
      variables.append(variable)
      guard try skip("<") else { continue }
      let word = try readName()
      try expect(">")
      guard let attribute = Syntax.Variable.Attribute(rawValue: word.text) else {
        throw SyntaxError(
          message: "unknown attribute '\(word.text)'", range: word.range, line: token.line)
      }
      if attribute == .close {
        if closes {
          throw SyntaxError(
            message: "multiple to-be-closed variables in local list", range: word.range,
            line: token.line)
        }
        closes = true
      }
      scopes.setAttribute(attribute, of: variable)
    } while try skip(",")
    let values = try skip("=") ? try expressions() : []
    scopes.activate(variables)
    return .local(variables, values)
  }

  private mutating func label() throws(SyntaxError) -> Syntax.Statement.Kind? {
    // The line of the name, as in Lua's "already defined on line".
    let line = token.line
    let (name, _) = try readName()
    try expect(.doubleColon)
    while isAt(";") || token.kind == .doubleColon { _ = try statement() }
    // Before `until` the locals go on: its condition sees them.
    let isLast = blockEnds && token.kind != .until
    try scoped { scopes throws(ScopeError) in
      try scopes.checkLabel(name)
      try scopes.label(name, line: line, isLast: isLast)
    }
    return .label(name)
  }

  private mutating func callOrAssignment() throws(SyntaxError) -> Syntax.Statement.Kind {
    let first = try suffixedExpression()
    guard isAt("=") || isAt(",") else {
      guard case .suffixed(_, let suffixes) = first.kind, suffixes.last?.isCall == true else {
        throw error("syntax error")
      }
      return .call(first)
    }
    var targets = [first]
    try checkTarget(first)
    while try skip(",") {
      let target = try suffixedExpression()
      targets.append(target)
      try checkTarget(target)
    }
    try expect("=")
    return .assignment(targets, try expressions())
  }

  private mutating func checkTarget(_ target: Syntax.Expression) throws(SyntaxError) {
    switch target.kind {
    case .local(let variable):
      try scoped { scopes throws(ScopeError) in try scopes.write(variable) }
    case .global, .environmentField:
      break
    case .suffixed(_, let suffixes) where suffixes.last?.isCall == false:
      break
    default:
      throw error("syntax error")
    }
  }

  // MARK: - Functions

  private mutating func functionBody(
    _ start: Int, _ line: Int, isMethod: Bool
  ) throws(SyntaxError) -> Int {
    let function = functions.count
    functions.append(
      Syntax.Function(parent: open.last, range: start..<start, line: line))
    open.append(function)
    scopes.openFunction(function, line: line)
    var parameters: [Int] = []
    if isMethod { parameters.append(try declare(("self", start..<start), .parameter)) }
    try expect("(")
    if !isAt(")") {
      repeat {
        if token.kind == .varargs {
          try advance()
          functions[function].isVararg = true
          break
        }
        guard token.kind == .name else { throw error("<name> or '...' expected") }
        parameters.append(try declare(try readName(), .parameter, pending: parameters.count))
      } while try skip(",")
    }
    scopes.activate(parameters)
    try expect(")")
    functions[function].parameters = parameters
    functions[function].body = try statements()
    try close(.end, .function, line: line)
    functions[function].range = start..<end
    try scoped { scopes throws(ScopeError) in try scopes.closeFunction() }
    open.removeLast()
    return function
  }

  private mutating func declare(
    _ name: (text: String, range: Range<Int>), _ kind: Syntax.Variable.Kind, pending: Int = 0
  ) throws(SyntaxError) -> Int {
    try scoped { scopes throws(ScopeError) in
      try scopes.declare(name.text, kind, name.range, pending: pending)
    }
  }

  private mutating func named(_ name: String, _ range: Range<Int>) -> Syntax.Expression {
    let kind: Syntax.Expression.Kind
    if let variable = scopes.read(name) {
      kind = .local(variable)
    } else if scopes.isVisible("_ENV") || name == "_ENV" {
      kind = .environmentField
    } else {
      kind = .global(name)
    }
    return Syntax.Expression(kind: kind, range: range)
  }

  // MARK: - Expressions

  private mutating func expressions() throws(SyntaxError) -> [Syntax.Expression] {
    var list = [try expression()]
    while try skip(",") { list.append(try expression()) }
    return list
  }

  private mutating func expression() throws(SyntaxError) -> Syntax.Expression {
    try expression(above: 0)
  }

  /// Reads operators that bind tighter than `limit`.
  private mutating func expression(
    above limit: Int
  ) throws(SyntaxError) -> Syntax.Expression {
    try enter()
    defer { depth -= 1 }
    let start = token.range.lowerBound
    let first: Syntax.Expression
    if let unary = Syntax.Unary(token.kind) {
      try advance()
      let operand = try expression(above: Syntax.Unary.priority)
      first = Syntax.Expression(kind: .unary(unary, operand), range: start..<end)
    } else {
      first = try simpleExpression()
    }
    var chain: [Syntax.Link] = []
    while let binary = Syntax.Binary(token.kind), binary.priority.left > limit {
      try advance()
      chain.append(
        Syntax.Link(operation: binary, right: try expression(above: binary.priority.right)))
    }
    if chain.isEmpty { return first }
    return Syntax.Expression(kind: .binary(first, chain), range: start..<end)
  }

  private mutating func simpleExpression() throws(SyntaxError) -> Syntax.Expression {
    let range = token.range
    let kind: Syntax.Expression.Kind
    switch token.kind {
    case .number(let isInteger): kind = .number(isInteger: isInteger)
    case .string: kind = .string(String(decoding: token.value, as: UTF8.self))
    case .nil: kind = .nil
    case .true: kind = .true
    case .false: kind = .false
    case .varargs:
      guard functions[open[open.count - 1]].isVararg else {
        throw error("cannot use '...' outside a vararg function")
      }
      kind = .varargs
    case .byte(UInt8(ascii: "{")):
      return try table()
    case .function:
      let line = token.line
      try advance()
      let function = try functionBody(range.lowerBound, line, isMethod: false)
      return Syntax.Expression(kind: .function(function), range: range.lowerBound..<end)
    default:
      return try suffixedExpression()
    }
    try advance()
    return Syntax.Expression(kind: kind, range: range)
  }

  private mutating func table() throws(SyntaxError) -> Syntax.Expression {
    let start = token.range.lowerBound
    let line = token.line
    try advance()
    var entries: [Syntax.Entry] = []
    while !isAt("}") {
      if token.kind == .name, try peek().kind == .byte(UInt8(ascii: "=")) {
        let key = try readName()
        try advance()
        entries.append(.field(key.text, key.range, try expression()))
      } else if isAt("[") {
        try advance()
        let key = try expression()
        try expect("]")
        try expect("=")
        let value = try expression()
        if case .string(let name) = key.kind {
          entries.append(.field(name, key.range, value))
        } else {
          entries.append(.keyed(key, value))
        }
      } else {
        entries.append(.item(try expression()))
      }
      if try !skip(",") {
        if try !skip(";") { break }
      }
    }
    try close("}", "{", line: line)
    return Syntax.Expression(kind: .table(entries), range: start..<end)
  }

  private mutating func suffixedExpression() throws(SyntaxError) -> Syntax.Expression {
    let start = token.range.lowerBound
    // Lua says of all calls of a chain that they began where the chain did.
    let line = token.line
    let base = try primaryExpression()
    var suffixes: [Syntax.Suffix] = []
    while let next = try suffix(line) { suffixes.append(next) }
    if suffixes.isEmpty { return base }
    return Syntax.Expression(kind: .suffixed(base, suffixes), range: start..<end)
  }

  private mutating func primaryExpression() throws(SyntaxError) -> Syntax.Expression {
    switch token.kind {
    case .name:
      let (text, range) = try readName()
      return named(text, range)
    case .byte(UInt8(ascii: "(")):
      let start = token.range.lowerBound
      let line = token.line
      try advance()
      let inner = try expression()
      try close(")", "(", line: line)
      return Syntax.Expression(kind: .parenthesized(inner), range: start..<end)
    default:
      throw error("unexpected symbol")
    }
  }

  /// A field, an index, a call: nil when there is none.
  private mutating func suffix(_ line: Int) throws(SyntaxError) -> Syntax.Suffix? {
    switch token.kind {
    case .byte(UInt8(ascii: ".")):
      try advance()
      let (text, range) = try readName()
      return Syntax.Suffix(kind: .field(text), range: range)
    case .byte(UInt8(ascii: "[")):
      try advance()
      let key = try expression()
      try expect("]")
      if case .string(let name) = key.kind {
        return Syntax.Suffix(kind: .field(name), range: key.range)
      }
      return Syntax.Suffix(kind: .index(key), range: key.range)
    case .byte(UInt8(ascii: ":")):
      try advance()
      let (text, range) = try readName()
      return Syntax.Suffix(kind: .method(text, try readArguments(line).0), range: range)
    case .byte(UInt8(ascii: "(")), .byte(UInt8(ascii: "{")), .string:
      let (arguments, range) = try readArguments(line)
      return Syntax.Suffix(kind: .call(arguments), range: range)
    default:
      return nil
    }
  }

  private mutating func readArguments(
    _ line: Int
  ) throws(SyntaxError) -> ([Syntax.Expression], Range<Int>) {
    let start = token.range.lowerBound
    switch token.kind {
    case .string, .byte(UInt8(ascii: "{")):
      let argument = try simpleExpression()
      return ([argument], argument.range)
    case .byte(UInt8(ascii: "(")):
      try advance()
      let list = isAt(")") ? [] : try expressions()
      try close(")", "(", line: line)
      return (list, start..<end)
    default:
      throw error("function arguments expected")
    }
  }
}

// MARK: - Operators

extension Syntax.Suffix {
  var isCall: Bool {
    switch kind {
    case .call, .method: true
    case .field, .index: false
    }
  }
}

extension Syntax.Unary {
  /// Between the multiplications and the power.
  static let priority = 12

  init?(_ token: Token.Kind) {
    switch token {
    case .not: self = .not
    case .byte(UInt8(ascii: "-")): self = .negate
    case .byte(UInt8(ascii: "~")): self = .complement
    case .byte(UInt8(ascii: "#")): self = .length
    default: return nil
    }
  }
}

extension Syntax.Binary {
  /// How tight it binds what stands on either side; right-associative where the left is more.
  var priority: (left: Int, right: Int) {
    switch self {
    case .or: (1, 1)
    case .and: (2, 2)
    case .less, .greater, .lessOrEqual, .greaterOrEqual, .equal, .notEqual: (3, 3)
    case .bitOr: (4, 4)
    case .bitXor: (5, 5)
    case .bitAnd: (6, 6)
    case .shiftLeft, .shiftRight: (7, 7)
    case .concatenate: (9, 8)
    case .add, .subtract: (10, 10)
    case .multiply, .divide, .floorDivide, .modulo: (11, 11)
    case .power: (14, 13)
    }
  }

  init?(_ token: Token.Kind) {
    switch token {
    case .or: self = .or
    case .and: self = .and
    case .equal: self = .equal
    case .notEqual: self = .notEqual
    case .lessOrEqual: self = .lessOrEqual
    case .greaterOrEqual: self = .greaterOrEqual
    case .shiftLeft: self = .shiftLeft
    case .shiftRight: self = .shiftRight
    case .concatenate: self = .concatenate
    case .floorDivide: self = .floorDivide
    case .byte(let byte):
      guard let binary = Self(rawValue: String(Character(Unicode.Scalar(byte)))) else {
        return nil
      }
      self = binary
    default: return nil
    }
  }
}
