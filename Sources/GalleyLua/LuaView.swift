internal import CGalleyLua

/// A value on its way out of Lua, read in place.
///
/// Views save making a `String` or an array only to compare it. They are valid inside the closure
/// that hands them out, and not a moment longer; while bytes are read in place, that closure must
/// not call into the state.
package struct LuaView {
  let arena: UnsafePointer<glua_arena>
  let position: Int
  let stateAddress: UInt

  /// The node itself, for whoever knows what was written there.
  var node: glua_node { arena.pointee.nodes[position] }

  package var kind: LuaKind { LuaKind(node.kind) }

  package var isNil: Bool { node.kind == .GLUA_KIND_NIL }

  package var boolean: Bool? { node.kind == .GLUA_KIND_BOOLEAN ? node.count != 0 : nil }

  package var integer: Int64? { node.kind == .GLUA_KIND_INTEGER ? node.as.integer : nil }

  /// Integers too.
  package var number: Double? {
    switch node.kind {
    case .GLUA_KIND_NUMBER: node.as.number
    case .GLUA_KIND_INTEGER: Double(node.as.integer)
    default: nil
    }
  }

  package var object: LuaObject? {
    guard node.kind == .GLUA_KIND_OBJECT else { return nil }
    return LuaObject(model: LuaModelID(number: node.model), index: Int(node.count))
  }

  package var function: LuaFunction? {
    guard node.kind == .GLUA_KIND_FUNCTION else { return nil }
    return LuaFunction(state: stateAddress, reference: node.as.reference)
  }

  /// The bytes of a string; nil for other kinds.
  package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
    guard node.kind == .GLUA_KIND_STRING else { return nil }
    return body(bytes)
  }

  /// Whether this is a string of exactly these bytes.
  package func equals(_ other: UnsafeRawBufferPointer) -> Bool {
    guard node.kind == .GLUA_KIND_STRING, Int(node.count) == other.count else { return false }
    return bytes.elementsEqual(other)
  }

  /// The string, repaired where it is not UTF-8; nil for other kinds.
  package var string: String? { withBytes { String(decoding: $0, as: UTF8.self) } }

  /// Elements of an array, pairs of a table.
  package var count: Int {
    node.kind == .GLUA_KIND_ARRAY || node.kind == .GLUA_KIND_TABLE ? Int(node.count) : 0
  }

  /// The elements of an array, in order; nothing for other kinds.
  package var elements: Children {
    Children(parent: self, remaining: node.kind == .GLUA_KIND_ARRAY ? Int(node.count) : 0)
  }

  /// The pairs of a table, in order, as key, value, key, value; nothing for other kinds.
  package var keysAndValues: Children {
    Children(parent: self, remaining: node.kind == .GLUA_KIND_TABLE ? 2 * Int(node.count) : 0)
  }

  /// A copy that outlives the view.
  package var value: LuaValue {
    switch node.kind {
    case .GLUA_KIND_BOOLEAN: return .boolean(node.count != 0)
    case .GLUA_KIND_INTEGER: return .integer(node.as.integer)
    case .GLUA_KIND_NUMBER: return .number(node.as.number)
    case .GLUA_KIND_STRING:
      if let string = String(validating: bytes, as: UTF8.self) { return .string(string) }
      return .bytes(Array(bytes))
    case .GLUA_KIND_ARRAY: return .array(elements.map(\.value))
    case .GLUA_KIND_TABLE:
      var pairs: [LuaPair] = []
      pairs.reserveCapacity(count)
      var parts = keysAndValues
      while let key = parts.next(), let value = parts.next() {
        pairs.append(LuaPair(key: key.value, value: value.value))
      }
      return .table(pairs)
    case .GLUA_KIND_OBJECT:
      return .object(LuaObject(model: LuaModelID(number: node.model), index: Int(node.count)))
    case .GLUA_KIND_FUNCTION:
      return .function(LuaFunction(state: stateAddress, reference: node.as.reference))
    default: return .nil
    }
  }

  package struct Children: Sequence, IteratorProtocol {
    private var upcoming: LuaView
    private var remaining: Int

    fileprivate init(parent: LuaView, remaining: Int) {
      upcoming = parent.at(parent.position + 1)
      self.remaining = remaining
    }

    package mutating func next() -> LuaView? {
      guard remaining > 0 else { return nil }
      defer {
        remaining -= 1
        upcoming = upcoming.at(upcoming.end)
      }
      return upcoming
    }
  }

  // MARK: -

  private var bytes: UnsafeRawBufferPointer {
    // Empty strings alone take no memory: then there is no address to count from.
    let start: UnsafeMutablePointer<UInt8>? = arena.pointee.bytes
    return UnsafeRawBufferPointer(
      start: start.map { $0 + Int(node.as.position) }, count: Int(node.count))
  }

  func at(_ position: Int) -> LuaView {
    LuaView(arena: arena, position: position, stateAddress: stateAddress)
  }

  /// The position after this value and all its parts.
  var end: Int {
    switch node.kind {
    case .GLUA_KIND_ARRAY, .GLUA_KIND_TABLE: Int(node.as.position)
    default: position + 1
    }
  }
}
