extension Syntax {
  /// Shows `visit` every expression of the script, each before its parts, in the order of the text.
  func forEachExpression(_ visit: (Expression) -> Void) {
    guard let main = functions.first else { return }
    walk(main.body, visit)
  }

  private func walk(_ block: Block, _ visit: (Expression) -> Void) {
    for statement in block.statements { walk(statement, visit) }
  }

  private func walk(_ statement: Statement, _ visit: (Expression) -> Void) {
    switch statement.kind {
    case .local(_, let values), .returning(let values):
      walk(values, visit)
    case .localFunction(_, let function):
      walk(functions[function].body, visit)
    case .assignment(let targets, let values):
      walk(targets, visit)
      walk(values, visit)
    case .call(let call):
      walk(call, visit)
    case .function(let target, let function):
      walk(target, visit)
      walk(functions[function].body, visit)
    case .block(let block):
      walk(block, visit)
    case .loop(let condition, let block):
      walk(condition, visit)
      walk(block, visit)
    case .untilLoop(let block, let condition):
      walk(block, visit)
      walk(condition, visit)
    case .conditional(let clauses, let otherwise):
      for clause in clauses {
        walk(clause.condition, visit)
        walk(clause.body, visit)
      }
      if let otherwise { walk(otherwise, visit) }
    case .numericLoop(_, let values, let block), .genericLoop(_, let values, let block):
      walk(values, visit)
      walk(block, visit)
    case .leaving, .jump, .label:
      break
    }
  }

  private func walk(_ list: [Expression], _ visit: (Expression) -> Void) {
    for expression in list { walk(expression, visit) }
  }

  private func walk(_ expression: Expression, _ visit: (Expression) -> Void) {
    visit(expression)
    switch expression.kind {
    case .function(let function):
      walk(functions[function].body, visit)
    case .table(let entries):
      for entry in entries {
        switch entry {
        case .item(let value), .field(_, _, let value): walk(value, visit)
        case .keyed(let key, let value):
          walk(key, visit)
          walk(value, visit)
        }
      }
    case .suffixed(let base, let suffixes):
      walk(base, visit)
      for suffix in suffixes {
        switch suffix.kind {
        case .field: break
        case .index(let key): walk(key, visit)
        case .call(let arguments), .method(_, let arguments): walk(arguments, visit)
        }
      }
    case .parenthesized(let inner), .unary(_, let inner):
      walk(inner, visit)
    case .binary(let first, let chain):
      walk(first, visit)
      for link in chain { walk(link.right, visit) }
    case .nil, .true, .false, .varargs, .number, .string, .local, .global, .environmentField:
      break
    }
  }
}
