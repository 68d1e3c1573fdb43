internal import CGalleyLua

/// The place in a script from which a host function was called, held open to look around in it.
///
///     let frame = try call.openFrame()
///     defer { frame.close() }
///     let chunk = try frame.load("return #q.text", name: "prompt")
///     try frame.work { () throws(LuaError) in try call.state.call(chunk) }
///
/// What is loaded there sees the locals of the script's function and can set them. While a frame is
/// open no limit counts, except within `work`, which has a budget of its own.
package struct LuaFrame {
  package struct Name: Hashable, Sendable {
    package var name: String
    /// Whether the function itself has it, and not one around it.
    package var isLocal: Bool
  }

  package let state: LuaState
  /// The environment of what is loaded here. Setting a field that is no name of the frame makes one.
  package let environment: LuaReference

  /// The line of the script that called; nil when no function of a script stands there, as after a
  /// tail call.
  package var place: (chunk: String, line: Int)? {
    var chunk: UnsafePointer<CChar>?
    var length = 0
    var line: Int32 = 0
    guard glua_frame_place(state.raw, &chunk, &length, &line), let chunk else { return nil }
    let bytes = UnsafeRawBufferPointer(start: chunk, count: length)
    return (String(decoding: bytes, as: UTF8.self), Int(line))
  }

  /// The names that the script has there, in the order of their declaration, its own before those of
  /// the functions around it. Of those that hide each other only the innermost.
  package func names() throws(LuaError) -> [Name] {
    try state.reading { () throws(LuaError) in
      try state.check(glua_frame_names(state.raw))
    } body: { first, end in
      var names: [Name] = []
      var view = first
      while view.position < end {
        names.append(
          Name(name: view.string ?? "", isLocal: view.at(view.position + 1).integer == 1))
        view = view.at(view.position + 2)
      }
      return names
    }
  }

  /// Compiles a text that sees the names of the frame.
  package func load(_ source: String, name: String) throws(LuaError) -> LuaFunction {
    let function = try state.load(source, name: name)
    glua_enter_frame(state.raw, state.checked(function), state.checked(environment))
    return function
  }

  /// Calls Lua with limits, and so that a request to stop ends this alone.
  package func work<Result>(
    _ body: () throws(LuaError) -> Result
  ) throws(LuaError) -> Result {
    glua_work_in_frame(state.raw)
    defer { glua_rest_in_frame(state.raw) }
    return try body()
  }

  /// The script goes on when the host function returns, with a budget of its own.
  package func close() {
    glua_close_frame(state.raw)
    state.release(environment)
  }
}

extension LuaCall {
  /// Opens the frame of the script's function that has called. The caller closes it before it
  /// returns.
  ///
  /// - Throws: when one is open already, or there is no memory.
  package func openFrame() throws(LuaFailure) -> LuaFrame {
    guard !glua_frame_is_open(state.raw) else {
      throw LuaFailure("a prompt is open in this script already")
    }
    var environment: Int32 = 0
    guard openFrame(&environment) else {
      let error = state.lastError()
      throw LuaFailure(error.message, cause: error)
    }
    return LuaFrame(
      state: state, environment: LuaReference(state: state.address, reference: environment))
  }
}
