import GalleyCore

extension Analysis {
  /// What becomes of a value.
  enum Use {
    case value
    /// Only whether it is there.
    case truth
    /// It is called.
    case callee
    /// It gets a name.
    case binding
    /// A field of it is wanted.
    case base
    case statement
  }

  func evaluate(_ list: [Syntax.Expression], _ use: Use) -> ValueTypes {
    var types: [ValueType] = []
    for expression in list.dropLast() { types.append(evaluate(expression, use)) }
    guard let last = list.last else { return ValueTypes([]) }
    let rest = evaluateAll(last, use)
    return ValueTypes(types + rest.list, rest: rest.rest)
  }

  func evaluate(_ expression: Syntax.Expression, _ use: Use = .value) -> ValueType {
    evaluateAll(expression, use)[0]
  }

  func evaluateAll(_ expression: Syntax.Expression, _ use: Use) -> ValueTypes {
    let types = types(of: expression, use)
    switch types[0] {
    case .closure(let function):
      mention(function)
      if use == .value { letEscape(function) }
    case .totals where use == .value: usesAll.insert("totals")
    case .parameters where use == .value: usesAll.insert("params")
    case .function("emit") where use == .value: usesAll.insert("tables")
    default: break
    }
    return types
  }

  func types(of expression: Syntax.Expression, _ use: Use) -> ValueTypes {
    switch expression.kind {
    case .nil: return ValueTypes([.nil])
    case .true, .false: return ValueTypes([.boolean])
    case .number: return ValueTypes([.number])
    case .string: return ValueTypes([.string])
    case .varargs, .environmentField: return .unknown
    case .function(let function):
      walkFunction(function)
      return ValueTypes([.closure(function)])
    case .table(let entries):
      for entry in entries { _ = evaluate(entry) }
      return ValueTypes([.table])
    case .local(let variable):
      if !isReporting, members[variable] != nil { holders[current].insert(variable) }
      return ValueTypes([settled(variableTypes[variable])])
    case .global(let name):
      return ValueTypes([global(name, expression.range, use)])
    case .suffixed(let base, let suffixes):
      return evaluate(base, suffixes, use)
    case .parenthesized(let inner):
      return ValueTypes([evaluate(inner, use)])
    case .unary(let unary, let operand):
      switch unary {
      case .not:
        _ = evaluate(operand, .truth)
        return ValueTypes([.boolean])
      case .length, .negate, .complement:
        _ = evaluate(operand, .base)
        return ValueTypes([.number])
      }
    case .binary(let first, let chain):
      return ValueTypes([binary(first, chain, use)])
    }
  }

  func evaluate(_ entry: Syntax.Entry) -> ValueType {
    switch entry {
    case .item(let value): return evaluate(value)
    case .field(let name, _, let value):
      mentionedFields.insert(name)
      return evaluate(value)
    case .keyed(let key, let value):
      _ = evaluate(key)
      return evaluate(value)
    }
  }

  func binary(
    _ first: Syntax.Expression, _ chain: [Syntax.Link], _ use: Use
  ) -> ValueType {
    var type = evaluate(
      first, operandUse(chain[0].operation, beside: chain[0].right, use, isLeft: true))
    var left: Syntax.Expression? = first
    for (index, link) in chain.enumerated() {
      // `a or b or c` asks of each but the last whether it is there.
      let isTested = index + 1 < chain.count && chain[index + 1].operation.isLogical
      let rightUse = operandUse(
        link.operation, beside: left, isTested ? .truth : use, isLeft: false)
      let right = evaluate(link.right, rightUse)
      switch link.operation {
      case .or: type = type.joined(with: right)
      // What is false or nil here has no fields anyway.
      case .and: type = right
      case .equal, .notEqual:
        if case .string(let word)? = left?.kind {
          check(word, fits: right, left?.range ?? link.right.range, isSet: false)
        }
        if case .string(let word) = link.right.kind {
          check(word, fits: type, link.right.range, isSet: false)
        }
        type = .boolean
      case .less, .greater, .lessOrEqual, .greaterOrEqual: type = .boolean
      case .concatenate: type = .string
      default: type = .number
      }
      left = nil
    }
    return type
  }

  func operandUse(
    _ operation: Syntax.Binary, beside other: Syntax.Expression?, _ use: Use, isLeft: Bool
  ) -> Use {
    switch operation {
    case .or, .and: return isLeft ? .truth : use == .truth ? .truth : .value
    case .equal, .notEqual:
      if case .nil? = other?.kind { return .truth }
      return .value
    default: return .value
    }
  }

  // MARK: - Names

  func global(_ name: String, _ range: Range<Int>, _ use: Use) -> ValueType {
    // The values stand in place of the declaration from its line on.
    if name == "params", vocabulary.declarations.contains(name) { return .parameters }
    if let type = globalTypes[name] { return settled(type) }
    if let type = vocabulary.globals[name] { return type }
    if assigned.contains(name) || vocabulary.declarations.contains(name)
      || vocabulary.hooks[name] != nil
    {
      return .unknown
    }
    // While the script loads, a name that is not there is nil: `unpack or table.unpack`.
    if current == 0, use == .truth { return .unknown }
    if vocabulary.unavailable.contains(name) {
      report(.unavailable(name: name), range)
    } else {
      let known = Array(vocabulary.globals.keys) + vocabulary.declarations + vocabulary.hookNames
      report(.undefinedGlobal(name: name, nearest: nearest(name, known)), range)
    }
    return .unknown
  }

  func member(
    _ name: String, of type: ValueType, _ range: Range<Int>, _ use: Use
  ) -> ValueType {
    mentionedFields.insert(name)
    switch type {
    case .undetermined: return .undetermined
    case .object(let model):
      if let field = field(name, of: model) { return field.type }
      guard let words = vocabulary.models[model], words.methods[name] == nil else {
        return .unknown
      }
      if declared.fields != nil {
        report(
          .unknownField(model: model, name: name, nearest: nearestField(name, model)), range)
      }
    case .library(let library):
      return member(name, ofLibrary: library, range, use)
    case .totals:
      usedTotals.insert(name)
      checkTotal(name, range)
    case .results:
      checkTotal(name, range)
    case .parameters:
      usedParameters.insert(name)
      guard let parameters = declared.parameters else { return .unknown }
      if let parameter = parameters.first(where: { $0.name == name }) { return parameter.type }
      let near = nearest(name, parameters.map(\.name))
      if let near { usedParameters.insert(near) }
      report(.unknownParameter(name: name, nearest: near), range)
    default: break
    }
    return .unknown
  }

  func member(
    _ name: String, ofLibrary library: String, _ range: Range<Int>, _ use: Use
  ) -> ValueType {
    guard let members = vocabulary.libraries[library] else { return .unknown }
    if let type = members[name] { return type }
    // A script may look whether something is there.
    if use == .truth { return .unknown }
    let full = library + "." + name
    if vocabulary.unavailable.contains(full) {
      report(.unavailable(name: full), range)
    } else {
      report(
        .unknownMember(library: library, name: name, nearest: nearest(name, members.keys)), range)
    }
    return .unknown
  }

  func checkTotal(_ name: String, _ range: Range<Int>) {
    guard let totals = declared.totals, !totals.contains(where: { $0.name == name }) else {
      return
    }
    let near = nearest(name, totals.map(\.name))
    // What is misspelt is no second mistake for being unused.
    if let near { usedTotals.insert(near) }
    report(.unknownTotal(name: name, nearest: near), range)
  }

  func field(_ name: String, of model: String) -> ScriptVocabulary.Field? {
    if let field = vocabulary.models[model]?.fields[name] { return field }
    for field in declared.allFields ?? []
    where field.name == name && vocabulary.declarableModels[field.hook] == model {
      let type = vocabulary.valueType(
        field.type, Set(vocabulary.models.keys), fieldOf: model, name)
      return ScriptVocabulary.Field(type: type, isWritable: true)
    }
    return nil
  }

  func nearestField(_ name: String, _ model: String) -> String? {
    guard let words = vocabulary.models[model] else { return nil }
    let own = (declared.allFields ?? []).filter { vocabulary.declarableModels[$0.hook] == model }
    return nearest(
      name, Array(words.fields.keys) + Array(words.methods.keys) + own.map(\.name))
  }

  // MARK: - Chains

  func evaluate(
    _ base: Syntax.Expression, _ suffixes: [Syntax.Suffix], _ use: Use
  ) -> ValueTypes {
    func useBefore(_ index: Int) -> Use {
      guard index < suffixes.count else { return use }
      if case .call = suffixes[index].kind { return .callee }
      return .base
    }
    var types = ValueTypes([evaluate(base, useBefore(0))])
    for (index, suffix) in suffixes.enumerated() {
      let type = types[0]
      let after = useBefore(index + 1)
      switch suffix.kind {
      case .field(let name):
        types = ValueTypes([member(name, of: type, suffix.range, after)])
      case .index(let key):
        _ = evaluate(key)
        types = ValueTypes([element(of: type)])
      case .call(let arguments):
        types = call(type, arguments, suffix.range, index + 1 < suffixes.count ? .base : use)
      case .method(let name, let arguments):
        types = callMethod(name, of: type, arguments, suffix.range)
      }
      if index + 1 < suffixes.count, case .closure(let function) = types[0] { mention(function) }
    }
    return types
  }

  func element(of type: ValueType) -> ValueType {
    switch type {
    case .undetermined: return .undetermined
    case .list(let element): return element
    case .totals: usesAll.insert("totals")
    case .parameters: usesAll.insert("params")
    default: break
    }
    return .unknown
  }
}

extension Syntax.Binary {
  fileprivate var isLogical: Bool { self == .or || self == .and }
}
