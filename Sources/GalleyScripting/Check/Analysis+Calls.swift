import GalleyCore

// What calls do: those of the script's own functions, of the world's, of methods.

extension Analysis {
  func call(
    _ callee: ValueType, _ arguments: [Syntax.Expression], _ range: Range<Int>, _ use: Use
  ) -> ValueTypes {
    switch callee {
    case .function(let name):
      return call(function: name, arguments, range, use)
    case .closure(let function):
      let types = evaluate(arguments, .binding)
      for index in 0..<max(arguments.count, types.list.count) {
        // A function handed to another of the script is called by whatever that one says.
        if case .closure(let handed) = types[index] { letEscape(handed) }
      }
      let count = syntax.functions[function].parameters.count
      learnCall(of: function, (0..<count).map { types[$0] })
      return ValueTypes(
        resultTypes[function].map(settled), rest: isReporting ? .unknown : .undetermined)
    case .undetermined:
      _ = evaluate(arguments, .value)
      return ValueTypes([], rest: .undetermined)
    default:
      _ = evaluate(arguments, .value)
      return .unknown
    }
  }

  func call(
    function name: String, _ arguments: [Syntax.Expression], _ range: Range<Int>, _ use: Use
  ) -> ValueTypes {
    switch name {
    case "emit":
      emit(arguments, range)
      return .unknown
    case "table.sort":
      sort(arguments)
      return ValueTypes([])
    case "table.insert":
      if isReporting, let list = arguments.first, case .local(let variable) = list.kind {
        checkOutlives(variable, list.range)
      }
    case "next":
      if isReporting, use != .truth { report(.unorderedIteration, range) }
    default: break
    }
    let types = evaluate(arguments, .value)
    if let made = vocabulary.makers[name], let fields = arguments.first {
      check(fields, fits: made)
    }
    switch name {
    case "ipairs": return ValueTypes([iterator(of: types[0], key: .number)], rest: .unknown)
    case "pairs": return ValueTypes([iterator(of: types[0], key: .unknown)], rest: .unknown)
    case "assert", "select": return name == "assert" ? types : .unknown
    default: return ValueTypes(vocabulary.results[name] ?? [], rest: .unknown)
    }
  }

  func iterator(of type: ValueType, key: ValueType) -> ValueType {
    switch type {
    case .undetermined: .undetermined
    case .list(let element): .iterator([key, element])
    default: .iterator([key == .number ? .number : .unknown, .unknown])
    }
  }

  /// `table.sort(quotes, function(a, b) ... end)`.
  func sort(_ arguments: [Syntax.Expression]) {
    guard let list = arguments.first else { return }
    let type = evaluate(list)
    for argument in arguments.dropFirst() {
      guard case .closure(let function) = evaluate(argument, .binding) else { continue }
      switch type {
      case .list(let element): learnCall(of: function, [element, element])
      case .undetermined: break
      default: letEscape(function)
      }
    }
  }

  func callMethod(
    _ name: String, of type: ValueType, _ arguments: [Syntax.Expression], _ range: Range<Int>
  ) -> ValueTypes {
    if case .object = type, name == "walk" {
      walkHooks(arguments)
    } else {
      _ = evaluate(arguments, .value)
    }
    switch type {
    case .undetermined:
      return ValueTypes([], rest: .undetermined)
    case .object(let model):
      guard let words = vocabulary.models[model] else { return .unknown }
      if let results = words.methods[name] {
        if let made = words.makers[name], let fields = arguments.first {
          check(fields, fits: made)
        }
        return ValueTypes(results, rest: .unknown)
      }
      let near = nearest(name, words.methods.keys)
      report(.unknownMethod(model: model, name: name, nearest: near), range)
    case .string, .choice:
      if case .function(let function) = member(name, ofLibrary: "string", range, .callee) {
        return ValueTypes(vocabulary.results[function] ?? [], rest: .unknown)
      }
    case .library(let library):
      _ = member(name, ofLibrary: library, range, .callee)
    default: break
    }
    return .unknown
  }

  /// `article:walk { Quote = function(q) ... end }`.
  func walkHooks(_ arguments: [Syntax.Expression]) {
    for argument in arguments {
      guard case .table(let entries) = argument.kind else {
        _ = evaluate(argument)
        continue
      }
      for entry in entries {
        guard case .field(let name, let range, let value) = entry else {
          _ = evaluate(entry)
          continue
        }
        let type = evaluate(value, .binding)
        guard vocabulary.walkHooks.contains(name), let hook = vocabulary.hooks[name] else {
          report(.unknownHook(name: name, nearest: nearest(name, vocabulary.walkHooks)), range)
          continue
        }
        if case .closure(let function) = type { learnCall(of: function, hook.parameters) }
      }
    }
  }

  func emit(_ arguments: [Syntax.Expression], _ range: Range<Int>) {
    for argument in arguments { _ = evaluate(argument) }
    guard let first = arguments.first, case .string(let name) = first.kind else {
      usesAll.insert("tables")
      return
    }
    usedTables.insert(name)
    guard let tables = declared.tables else { return }
    guard let table = tables.first(where: { $0.name == name }) else {
      let near = nearest(name, tables.map(\.name))
      if let near { usedTables.insert(near) }
      report(.unknownTable(name: name, nearest: near), first.range)
      return
    }
    guard let columns = table.columns, arguments.count > 1,
      case .table(let entries) = arguments[1].kind
    else { return }
    var given: Set<String> = []
    var isPlain = true
    for entry in entries {
      guard case .field(let column, let range, let value) = entry else {
        isPlain = false
        continue
      }
      if case .nil = value.kind {} else { given.insert(column) }
      if !columns.contains(where: { $0.name == column }) {
        let near = nearest(column, columns.map(\.name))
        if let near { given.insert(near) }
        report(.unknownColumn(table: name, name: column, nearest: near), range)
      }
    }
    guard isPlain else { return }
    for column in columns where !column.isOptional && !given.contains(column.name) {
      report(.missingColumn(table: name, name: column.name), arguments[1].range)
    }
  }
}
