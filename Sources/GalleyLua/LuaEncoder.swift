internal import CGalleyLua

/// Writes plain values that Lua is to get: arguments, results, a field's value.
///
/// The values go into memory that the state owns and reuses; Lua builds all of them at once
/// afterwards, under one protected call. Strings are copied from wherever they lie, without a
/// `String` in between.
///
///     encoder.beginTable()
///     encoder.key("speaker")
///     encoder.string(text[12..<30])
///     encoder.endTable()
///
/// A container that is left open, or a key without a value, is a mistake of the host and stops the
/// program.
package struct LuaEncoder: ~Copyable {
  private let arena: UnsafeMutablePointer<glua_arena>

  init(_ arena: UnsafeMutablePointer<glua_arena>) {
    self.arena = arena
    arena.pointee.open = .max
  }

  // MARK: - Values

  package mutating func null() {
    append(glua_node(kind: .GLUA_KIND_NIL, model: 0, count: 0, as: .init()))
  }

  package mutating func boolean(_ value: Bool) {
    append(glua_node(kind: .GLUA_KIND_BOOLEAN, model: 0, count: value ? 1 : 0, as: .init()))
  }

  // Two functions and not a generic one, which nobody would specialise outside of this module.

  package mutating func integer(_ value: Int) {
    integer(Int64(value))
  }

  package mutating func integer(_ value: Int64) {
    append(glua_node(kind: .GLUA_KIND_INTEGER, model: 0, count: 0, as: .init(integer: value)))
  }

  package mutating func number(_ value: Double) {
    append(glua_node(kind: .GLUA_KIND_NUMBER, model: 0, count: 0, as: .init(number: value)))
  }

  package mutating func string(_ bytes: UnsafeRawBufferPointer) {
    appendString(bytes)
  }

  package mutating func string(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBytes { appendString($0) }
  }

  package mutating func string(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { appendString($0) }
  }

  package mutating func string(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { appendString($0) }
  }

  package mutating func string(_ text: String) {
    var text = text
    text.withUTF8 { appendString(UnsafeRawBufferPointer($0)) }
  }

  package mutating func string(_ text: StaticString) {
    text.withUTF8Buffer { appendString(UnsafeRawBufferPointer($0)) }
  }

  /// An object of the current document. Lua gets the same table for it each time.
  package mutating func object(_ model: LuaModelID, _ index: Int) {
    append(
      glua_node(
        kind: .GLUA_KIND_OBJECT, model: model.number, count: UInt32(index), as: .init()))
  }

  package mutating func object(_ object: LuaObject) {
    self.object(object.model, object.index)
  }

  /// A function of the same state.
  package mutating func function(_ function: LuaFunction) {
    append(
      glua_node(
        kind: .GLUA_KIND_FUNCTION, model: 0, count: 0, as: .init(reference: function.reference)))
  }

  /// A value of the same state that stayed inside: Lua gets that very value, not a copy.
  package mutating func reference(_ reference: LuaReference) {
    append(
      glua_node(
        kind: .GLUA_KIND_REFERENCE, model: 0, count: 0, as: .init(reference: reference.reference)))
  }

  package mutating func value(_ value: LuaValue) {
    switch value {
    case .nil: null()
    case .boolean(let value): boolean(value)
    case .integer(let value): integer(value)
    case .number(let value): number(value)
    case .string(let text): string(text)
    case .bytes(let bytes): string(bytes)
    case .array(let elements):
      beginArray()
      for element in elements { self.value(element) }
      endArray()
    case .table(let pairs):
      beginTable()
      for pair in pairs {
        key(pair.key)
        self.value(pair.value)
      }
      endTable()
    case .object(let object): self.object(object)
    case .function(let function): self.function(function)
    }
  }

  /// A list of integers, at a fraction of the cost of writing each of them.
  package mutating func integers(_ values: [Int]) {
    beginArray()
    let head = arena.pointee.open
    var count: UInt32 = 0
    for value in values {
      if arena.pointee.failed { return }
      if arena.pointee.count == arena.pointee.capacity, !glua_arena_grow_nodes(arena) { return }
      arena.pointee.nodes[arena.pointee.count] = glua_node(
        kind: .GLUA_KIND_INTEGER, model: 0, count: 0, as: .init(integer: Int64(value)))
      arena.pointee.count += 1
      count += 1
    }
    arena.pointee.nodes[head].count = count
    endArray()
  }

  // MARK: - Containers

  /// The values up to `endArray` become the elements 1...n.
  package mutating func beginArray() {
    begin(.GLUA_KIND_ARRAY)
  }

  package mutating func endArray() {
    end(.GLUA_KIND_ARRAY)
  }

  /// Keys and values follow in turn, up to `endTable`. A nil value leaves the key out.
  package mutating func beginTable() {
    begin(.GLUA_KIND_TABLE)
  }

  package mutating func endTable() {
    end(.GLUA_KIND_TABLE)
  }

  package mutating func key(_ name: StaticString) {
    beginKey()
    string(name)
  }

  package mutating func key(_ name: String) {
    beginKey()
    string(name)
  }

  /// Any key but nil and not-a-number, which Lua refuses.
  package mutating func key(_ key: LuaValue) {
    beginKey()
    value(key)
  }

  // MARK: -

  // A table's head keeps in `model` what comes next: a key, a value, or a value that is a key.
  private static let wantsKey: UInt16 = 0
  private static let wantsValue: UInt16 = 1
  private static let writesKey: UInt16 = 2

  private mutating func append(_ node: glua_node) {
    if arena.pointee.failed { return }
    countInContainer()
    if arena.pointee.count == arena.pointee.capacity, !glua_arena_grow_nodes(arena) { return }
    arena.pointee.nodes[arena.pointee.count] = node
    arena.pointee.count += 1
  }

  private mutating func appendString(_ bytes: UnsafeRawBufferPointer) {
    precondition(bytes.count <= UInt32.max, "a string of \(bytes.count) bytes is too long for Lua")
    let used = arena.pointee.used
    if bytes.count > arena.pointee.size - used, !glua_arena_grow_bytes(arena, bytes.count) {
      return
    }
    if let source = bytes.baseAddress, bytes.count > 0 {
      UnsafeMutableRawPointer(arena.pointee.bytes + used)
        .copyMemory(from: source, byteCount: bytes.count)
    }
    arena.pointee.used += bytes.count
    append(
      glua_node(
        kind: .GLUA_KIND_STRING, model: 0, count: UInt32(bytes.count), as: .init(position: used)))
  }

  private func countInContainer() {
    let open = arena.pointee.open
    guard open != .max else { return }
    let head = arena.pointee.nodes + open
    if head.pointee.kind == .GLUA_KIND_ARRAY {
      head.pointee.count += 1
    } else if head.pointee.model == Self.writesKey {
      head.pointee.model = Self.wantsValue
    } else {
      precondition(head.pointee.model == Self.wantsValue, "a value in a table needs a key")
      head.pointee.model = Self.wantsKey
      head.pointee.count += 1
    }
  }

  private func beginKey() {
    if arena.pointee.failed { return }
    let open = arena.pointee.open
    precondition(
      open != .max && arena.pointee.nodes[open].kind == .GLUA_KIND_TABLE
        && arena.pointee.nodes[open].model == Self.wantsKey, "a key can only follow a table's value"
    )
    arena.pointee.nodes[open].model = Self.writesKey
  }

  private mutating func begin(_ kind: glua_kind) {
    let position = arena.pointee.count
    let outer = arena.pointee.open
    append(glua_node(kind: kind, model: 0, count: 0, as: .init(position: outer)))
    if !arena.pointee.failed { arena.pointee.open = position }
  }

  private mutating func end(_ kind: glua_kind) {
    if arena.pointee.failed { return }
    let open = arena.pointee.open
    precondition(
      open != .max && arena.pointee.nodes[open].kind == kind
        && arena.pointee.nodes[open].model == Self.wantsKey, "no such container is open")
    arena.pointee.open = arena.pointee.nodes[open].as.position
  }

  /// Called by whoever hands what was written to Lua.
  func finish() {
    precondition(
      arena.pointee.open == .max || arena.pointee.failed, "a container was left open")
  }
}
