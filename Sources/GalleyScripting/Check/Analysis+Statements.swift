import GalleyCore

extension Analysis {
  func walk(_ block: Syntax.Block) {
    for statement in block.statements { walk(statement) }
  }

  func walk(_ statement: Syntax.Statement) {
    switch statement.kind {
    case .local(let variables, let values):
      let firstLiteral = literals.count
      let types = evaluate(values, .binding)
      for (index, variable) in variables.enumerated() { learn(types[index], of: variable) }
      if let variable = variables.first, variables.count == 1, types[0] == .table {
        for function in literals[firstLiteral...] { addMember(function, of: variable) }
      }
      reportUnused(variables)
    case .localFunction(let variable, let function):
      learn(.closure(function), of: variable)
      walkFunction(function)
      reportUnused([variable])
    case .assignment(let targets, let values):
      assign(targets, values)
    case .call(let call):
      _ = evaluateAll(call, .statement)
    case .function(let target, let function):
      assign(target, .closure(function), value: nil)
      walkFunction(function)
    case .block(let block):
      walk(block)
    case .loop(let condition, let block):
      _ = evaluate(condition, .truth)
      walk(block)
    case .untilLoop(let block, let condition):
      walk(block)
      _ = evaluate(condition, .truth)
    case .conditional(let clauses, let otherwise):
      for clause in clauses {
        _ = evaluate(clause.condition, .truth)
        walk(clause.body)
      }
      if let otherwise { walk(otherwise) }
    case .numericLoop(let variable, let bounds, let block):
      for bound in bounds { _ = evaluate(bound) }
      learn(.number, of: variable)
      walk(block)
    case .genericLoop(let variables, let values, let block):
      loop(variables, values)
      walk(block)
    case .returning(let values):
      returning(values)
    case .leaving, .jump, .label:
      break
    }
  }

  func walkFunction(_ function: Int) {
    mention(function)
    literals.append(function)
    let outer = current
    current = function
    walk(syntax.functions[function].body)
    current = outer
  }

  func addMember(_ function: Int, of variable: Int) {
    if !isReporting { members[variable, default: []].insert(function) }
  }

  func loop(_ variables: [Int], _ values: [Syntax.Expression]) {
    let types = evaluate(values, .value)
    switch types[0] {
    case .iterator(let items):
      for (index, variable) in variables.enumerated() {
        learn(index < items.count ? items[index] : .unknown, of: variable)
      }
    case .function("next"):
      report(.unorderedIteration, values[0].range)
      fallthrough
    case .undetermined where isReporting, .unknown, .nil, .boolean, .number, .string, .choice,
      .table, .object, .list, .library, .function, .closure, .totals, .results, .parameters:
      for variable in variables { learn(.unknown, of: variable) }
    case .undetermined:
      break
    }
  }

  func returning(_ values: [Syntax.Expression]) {
    let types = evaluate(values, .value)
    learn(
      results: values.isEmpty ? [.nil] : (0..<max(values.count, types.list.count)).map { types[$0] }
    )
    guard let model = stages[current]?.model, let value = values.first,
      case .table(let entries) = value.kind
    else { return }
    // A hook's table is an object, or a list of them.
    var isList = false
    for case .item(let item) in entries {
      isList = true
      check(item, fits: model)
    }
    if !isList { check(value, fits: model) }
  }

  // MARK: - Assignments

  func assign(_ targets: [Syntax.Expression], _ values: [Syntax.Expression]) {
    if targets.count == 1, values.count == 1, case .global(let name) = targets[0].kind {
      assign(global: name, values[0], targets[0].range)
      return
    }
    let binds = targets.allSatisfy { $0.isName }
    let types = evaluate(values, binds ? .binding : .value)
    for (index, target) in targets.enumerated() {
      assign(target, types[index], value: index < values.count ? values[index] : nil)
    }
  }

  func assign(global name: String, _ value: Syntax.Expression, _ range: Range<Int>) {
    if let parts = vocabulary.parts[name], case .table(let entries) = value.kind {
      for entry in entries {
        guard case .field(let part, let range, let value) = entry else {
          _ = evaluate(entry)
          continue
        }
        assign(part, of: name, parts, evaluate(value, .binding), range)
      }
      assign(global: name, .table, range)
    } else {
      let isPlain = name == "fields" && vocabulary.declarations.contains(name)
      // The declaration of a field is no use of it.
      let mentioned = mentionedFields
      let type = evaluate(value, .binding)
      if isPlain { mentionedFields = mentioned }
      assign(global: name, type, range)
    }
  }

  /// Sets a part of a hook that is a table: `Writer.path`.
  func assign(
    _ part: String, of hook: String, _ parts: [String: ScriptVocabulary.Hook], _ type: ValueType,
    _ range: Range<Int>
  ) {
    guard let stage = parts[part] else {
      report(.unknownPart(hook: hook, name: part, nearest: nearest(part, parts.keys)), range)
      return
    }
    if case .closure(let function) = type { bind(function, to: stage) }
  }

  func assign(
    _ target: Syntax.Expression, _ type: ValueType, value: Syntax.Expression?
  ) {
    switch target.kind {
    case .local(let variable):
      learn(type, of: variable)
      if isReporting { checkOutlives(variable, target.range) }
    case .global(let name):
      assign(global: name, type, target.range)
    case .suffixed(let base, let suffixes):
      store(base, suffixes, type, value, target.range)
    default:
      break
    }
  }

  func assign(global name: String, _ type: ValueType, _ range: Range<Int>) {
    if !isReporting {
      assigned.insert(name)
      let joined = globalTypes[name, default: .undetermined].joined(with: type)
      if joined != globalTypes[name] {
        globalTypes[name] = joined
        isChanged = true
      }
      if current != 0 { declared.open(name) }
    }
    if let hook = vocabulary.hooks[name] {
      if case .closure(let function) = type { bind(function, to: hook) }
    }
    let isKnown = vocabulary.hooks[name] != nil || vocabulary.declarations.contains(name)
    if afterLoading.contains(current) {
      report(.globalAssignedInHook(name: name), range)
    } else if !isKnown {
      let near = nearest(name, vocabulary.hookNames + vocabulary.declarations)
      let isCapital = name.utf8.first.map { $0 &- UInt8(ascii: "A") < 26 } ?? false
      report(
        isCapital
          ? .unknownHook(name: name, nearest: near) : .strayGlobal(name: name, nearest: near), range
      )
    }
  }

  /// `base.a.b = value`.
  func store(
    _ base: Syntax.Expression, _ suffixes: [Syntax.Suffix], _ type: ValueType,
    _ value: Syntax.Expression?, _ range: Range<Int>
  ) {
    guard let last = suffixes.last else { return }
    let type0 = evaluate(base, Array(suffixes.dropLast()), .base)[0]
    if case .closure(let function) = type {
      if case .local(let variable) = base.kind { addMember(function, of: variable) }
      if value != nil { letEscape(function) }
    }
    if case .global(let name) = base.kind, suffixes.count == 1 {
      if let parts = vocabulary.parts[name], case .field(let part) = last.kind {
        return assign(part, of: name, parts, type, last.range)
      }
      if !isReporting, name != "params", vocabulary.declarations.contains(name) {
        declared.open(name)
      }
    }
    switch last.kind {
    case .field(let name):
      mentionedFields.insert(name)
      store(name, last.range, in: type0, type, value, range)
    case .index(let key):
      _ = evaluate(key)
      if case .library(let library) = type0 { report(.libraryChanged(name: library), range) }
    case .call, .method:
      break
    }
    if isReporting, case .local(let variable) = base.kind, type0 == .table || suffixes.count > 1,
      accumulates(last, value, variable)
    {
      checkOutlives(variable, base.range)
    }
  }

  func store(
    _ name: String, _ range: Range<Int>, in base: ValueType, _ type: ValueType,
    _ value: Syntax.Expression?, _ whole: Range<Int>
  ) {
    switch base {
    case .library(let library):
      report(.libraryChanged(name: library), whole)
    case .totals:
      report(.libraryChanged(name: "total"), whole)
    case .parameters:
      report(.libraryChanged(name: "params"), whole)
    case .object(let model) where vocabulary.models[model]?.isOpen == false:
      store(name, range, ofModel: model, value)
    default:
      break
    }
  }

  func store(
    _ name: String, _ range: Range<Int>, ofModel model: String, _ value: Syntax.Expression?,
    isMaking: Bool = false
  ) {
    if isMaking, vocabulary.models[model]?.making.contains(name) == true { return }
    guard let field = field(name, of: model) else {
      if vocabulary.models[model]?.methods[name] != nil {
        report(.readOnlyField(model: model, name: name), range)
      } else if declared.fields != nil {
        report(
          .unknownField(model: model, name: name, nearest: nearestField(name, model)), range)
      }
      return
    }
    guard field.isWritable else {
      return report(.readOnlyField(model: model, name: name), range)
    }
    guard let value else { return }
    switch field.type {
    case .object(let inner): check(value, fits: inner)
    case .list(.object(let inner)):
      if case .table(let entries) = value.kind {
        for case .item(let item) in entries { check(item, fits: inner) }
      }
    case .choice:
      if case .string(let word) = value.kind {
        check(word, fits: field.type, value.range, isSet: true)
      }
    default: break
    }
  }

  /// A table that becomes an object of a model.
  func check(_ value: Syntax.Expression, fits model: String) {
    guard case .table(let entries) = value.kind else { return }
    for case .field(let name, let range, let value) in entries {
      store(name, range, ofModel: model, value, isMaking: true)
    }
  }

  func check(_ word: String, fits type: ValueType, _ range: Range<Int>, isSet: Bool) {
    guard case .choice(let words, let model, let field) = type, !words.contains(word) else {
      return
    }
    report(
      .unknownWord(
        model: model, field: field, word: word, nearest: nearest(word, words), isSet: isSet),
      range)
  }

  // MARK: - What outlives a document

  /// Reports, once, a local of the main chunk that a function of a document changes.
  func checkOutlives(_ variable: Int, _ range: Range<Int>) {
    let local = syntax.variables[variable]
    guard local.function == 0, ofDocuments.contains(current),
      reportedLocals.insert(variable).inserted
    else { return }
    report(.outlivesDocument(name: local.name), range)
  }

  /// Whether a store collects something: `seen[x] = true`, `n[x] = (n[x] or 0) + 1`,
  /// `list[#list + 1] = x`. What keeps a computed value for its key is a memory that does no harm.
  func accumulates(
    _ suffix: Syntax.Suffix, _ value: Syntax.Expression?, _ variable: Int
  ) -> Bool {
    if case .index(let key) = suffix.kind, key.measures(variable) { return true }
    guard let value else { return false }
    switch value.kind {
    case .true, .number: return true
    case .binary(_, let chain):
      let isArithmetic = chain.contains { $0.operation != .and && $0.operation != .or }
      return isArithmetic && value.reads(variable)
    default: return false
    }
  }
}

// MARK: - Looking at expressions

extension Syntax.Expression {
  fileprivate var isName: Bool {
    switch kind {
    case .local, .global, .environmentField: true
    default: false
    }
  }

  /// `#list + 1`.
  fileprivate func measures(_ variable: Int) -> Bool {
    guard case .binary(let first, _) = kind, case .unary(.length, let operand) = first.kind,
      case .local(variable) = operand.kind
    else { return false }
    return true
  }

  fileprivate func reads(_ variable: Int) -> Bool {
    switch kind {
    case .local(let local): local == variable
    case .suffixed(let base, _): base.reads(variable)
    case .parenthesized(let inner), .unary(_, let inner): inner.reads(variable)
    case .binary(let first, let chain):
      first.reads(variable) || chain.contains { $0.right.reads(variable) }
    default: false
    }
  }
}
