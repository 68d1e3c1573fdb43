internal import CGalleyLua

/// What went wrong in a script, with the place and the way there.
///
///     who-said-what.lua:12: attempt to index a nil value (field 'speaker')
///     ^ chunk           ^ line  ^ message
package struct LuaError: Error, Sendable {
  package enum Kind: Sendable {
    /// The script raised an error or made a mistake.
    case runtime
    /// The source text is not Lua.
    case syntax
    /// The memory limit, or the system, refused memory.
    case memory
    /// The script was stopped: by its time limit or by the host.
    case limit
    /// A host function threw; see `cause`.
    case hostFailure
  }

  package var kind: Kind
  /// Lua's words, without chunk and line.
  package var message: String
  /// The name given to `load`; nil when no script was running.
  package var chunk: String?
  /// Counted from 1.
  package var line: Int?
  /// One frame a line, innermost first, as `chunk:line: in function 'name'`; empty when there is
  /// none.
  package var traceback: String
  /// What the host function threw, if the error is still the one it raised.
  package var cause: LuaFailure?

  package init(
    kind: Kind, message: String, chunk: String? = nil, line: Int? = nil, traceback: String = "",
    cause: LuaFailure? = nil
  ) {
    self.kind = kind
    self.message = message
    self.chunk = chunk
    self.line = line
    self.traceback = traceback
    self.cause = cause
  }

  /// Whether the source text is the beginning of something longer: a prompt asks for more.
  package var isIncompleteSource: Bool {
    kind == .syntax && message.hasSuffix("near <eof>")
  }
}

extension LuaError: CustomStringConvertible {
  package var description: String {
    guard let chunk else { return message }
    guard let line else { return "\(chunk): \(message)" }
    return "\(chunk):\(line): \(message)"
  }
}

extension LuaError {
  init(_ error: glua_error, cause: LuaFailure?) {
    let bytes = UnsafeRawBufferPointer(start: error.message, count: error.message_length)
    let kind: Kind =
      switch error.kind {
      case .GLUA_ERROR_SYNTAX: .syntax
      case .GLUA_ERROR_MEMORY: .memory
      case .GLUA_ERROR_LIMIT: .limit
      case .GLUA_ERROR_HOST: .hostFailure
      case .GLUA_ERROR_RUNTIME: .runtime
      }
    let chunk = String(cString: error.chunk)
    self.init(
      kind: kind, message: String(decoding: bytes, as: UTF8.self),
      chunk: chunk.isEmpty ? nil : chunk, line: error.line > 0 ? Int(error.line) : nil,
      traceback: String(cString: error.traceback), cause: kind == .hostFailure ? cause : nil)
  }
}

/// What a host function throws. The script sees the message with its own line in front, and may
/// catch it with `pcall`.
package struct LuaFailure: Error, Sendable {
  package var message: String
  /// The argument that is to blame, from 1: the script reads "bad argument #1 to 'emit' (...)".
  package var argument: Int?
  /// The error of the host behind it, for whoever catches the `LuaError`.
  package var cause: (any Error)?
  /// Whether `cause` comes from a function that the program around us has registered.
  package var isFromHost: Bool

  package init(
    _ message: String, argument: Int? = nil, cause: (any Error)? = nil, isFromHost: Bool = false
  ) {
    self.message = message
    self.argument = argument
    self.cause = cause
    self.isFromHost = isFromHost
  }
}
