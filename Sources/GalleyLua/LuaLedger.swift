internal import CGalleyLua

// What hooks put out: rows of tables and additions to totals, kept flat in C until the host reads
// them. A script's call that hands over just what was declared never reaches Swift.

/// What a column, or an argument of a total, takes.
package enum LuaPlainKind: Sendable {
  case string, integer, boolean
  /// Any finite number, as a floating-point one.
  case number
  /// Any finite number, as it is.
  case amount
  /// An ISO 8601 date, as a string.
  case date
  /// A string or an integer.
  case key
  /// What only the host can check.
  case other

  fileprivate var raw: glua_plain_kind {
    switch self {
    case .string: .GLUA_PLAIN_STRING
    case .integer: .GLUA_PLAIN_INTEGER
    case .boolean: .GLUA_PLAIN_BOOLEAN
    case .number: .GLUA_PLAIN_NUMBER
    case .amount: .GLUA_PLAIN_AMOUNT
    case .date: .GLUA_PLAIN_DATE
    case .key: .GLUA_PLAIN_KEY
    case .other: .GLUA_PLAIN_OTHER
    }
  }
}

/// A column of a table that scripts fill.
package struct LuaColumn: Sendable {
  package var name: String
  package var kind: LuaPlainKind
  package var isOptional: Bool

  package init(_ name: String, _ kind: LuaPlainKind, isOptional: Bool) {
    self.name = name
    self.kind = kind
    self.isOptional = isOptional
  }
}

/// One thing that a hook has put out.
package enum LuaLedgerEntry {
  /// A row of the table with this number: a value for each column.
  case row(table: Int, LuaLedgerValues)
  /// The arguments of a call of the total with this number.
  case addition(total: Int, LuaLedgerValues)
  /// The next row, or addition, that the host has taken itself.
  case noted(LuaNote)
}

package enum LuaNote: Sendable {
  case row, addition
}

/// The values of an entry, read in place: valid inside the closure that hands them out.
///
/// Not a sequence: iterating one over the border of a module costs more than reading the values.
package struct LuaLedgerValues {
  private var upcoming: LuaView
  package private(set) var count: Int

  fileprivate init(after head: LuaView, count: Int) {
    upcoming = head.at(head.position + 1)
    self.count = count
  }

  /// The next value; nil after the last.
  package mutating func next() -> LuaView? {
    guard count > 0 else { return nil }
    defer {
      count -= 1
      upcoming = upcoming.at(upcoming.position + 1)
    }
    return upcoming
  }
}

extension LuaState {
  /// Makes the function at a path, which takes the name of a table and a row, keep rows that fit a
  /// table of `addTable` in the ledger. The function itself still gets all other calls.
  package func quickenRows(_ path: String) throws(LuaError) {
    try check(glua_quicken_rows(raw, path))
  }

  /// Tells that function of the table with the next number, from 0.
  package func addTable(_ name: String, _ columns: [LuaColumn]) throws(LuaError) {
    let names = CStrings(columns.map(\.name))
    let raws = zip(names.pointers, columns).map {
      glua_column(name: $0, kind: $1.kind.raw, optional: $1.isOptional)
    }
    try check(glua_add_table(raw, name, raws, raws.count))
    withExtendedLifetime(names) {}
  }

  /// Makes the function at a path keep its arguments in the ledger, where there are no more than
  /// kinds and each is of its kind; those after the first may be nil. The function itself still gets
  /// all other calls.
  package func quickenTotal(
    _ path: String, number: Int, _ kinds: [LuaPlainKind]
  ) throws(LuaError) {
    let word = String(decoding: kinds.map(\.raw.rawValue), as: UTF8.self)
    try check(glua_quicken_total(raw, path, UInt16(number), word))
  }

  /// Empties the ledger and lets scripts write to it.
  ///
  /// - Parameter limit: about how many bytes they may put out in all ways together.
  package func openLedger(limit: Int) {
    glua_open_ledger(raw, limit)
  }

  /// From now on the functions reach the host again. What was written stays.
  package func closeLedger() {
    glua_close_ledger(raw)
  }

  package var ledgerIsOpen: Bool { glua_ledger_is_open(raw) }

  /// Counts bytes on their way out that the host has taken itself.
  ///
  /// - Returns: false when they are more than the limit leaves.
  package func spendOutput(_ bytes: Int) -> Bool { glua_spend_output(raw, bytes) }

  /// Keeps the place of a row or an addition that the host has taken itself.
  package func note(_ note: LuaNote) throws(LuaFailure) {
    guard glua_note(raw, note == .row ? .GLUA_KIND_ROW : .GLUA_KIND_ADDITION) else {
      throw LuaFailure("not enough memory")
    }
  }

  /// Hands over what was put out since the ledger was opened, in order.
  package func readLedger(_ body: (LuaLedgerEntry) -> Void) {
    let arena: UnsafeMutablePointer<glua_arena> = glua_ledger(raw)
    var position = 0
    while position < arena.pointee.count {
      let head = LuaView(arena: arena, position: position, stateAddress: address)
      let node = head.node
      let count = node.kind == .GLUA_KIND_NOTE ? 0 : Int(node.count)
      let values = LuaLedgerValues(after: head, count: count)
      switch node.kind {
      case .GLUA_KIND_ROW: body(.row(table: Int(node.model), values))
      case .GLUA_KIND_ADDITION: body(.addition(total: Int(node.model), values))
      default: body(.noted(node.count == glua_kind.GLUA_KIND_ROW.rawValue ? .row : .addition))
      }
      position += 1 + count
    }
  }
}
