internal import CGalleyLua

// What Lua asks of the host: functions of it, and fields of its objects.

extension LuaState {
  fileprivate func callHost(_ function: Int32, _ raw: UnsafeMutablePointer<glua_call>) -> Int32 {
    answer { [function = functions[Int(function)]] arena throws(LuaFailure) in
      var call = LuaCall(state: self, raw: raw, results: LuaEncoder(arena))
      try function(&call)
      call.results.finish()
    }
  }

  fileprivate func readField(_ model: Int, _ index: Int, _ field: Int) -> Int32 {
    answer { [read = models[model].read] arena throws(LuaFailure) in
      var encoder = LuaEncoder(arena)
      try read(index, field, &encoder)
      encoder.finish()
    }
  }

  /// Exactly one value for each field.
  fileprivate func readFields(
    _ model: Int, _ index: Int, _ fields: UnsafeBufferPointer<UInt16>
  ) -> Int32 {
    answer { [read = models[model].read] arena throws(LuaFailure) in
      var encoder = LuaEncoder(arena)
      for field in fields {
        let before = arena.pointee.count
        try read(index, Int(field), &encoder)
        if arena.pointee.count == before { encoder.null() }
      }
      encoder.finish()
    }
  }

  fileprivate func describeObject(_ model: Int, _ index: Int) -> Int32 {
    answer { [describe = models[model].describe] arena throws(LuaFailure) in
      var encoder = LuaEncoder(arena)
      encoder.string(describe(index))
    }
  }

  /// Runs `body`; if it throws, what it wrote gives way to the message.
  private func answer(
    _ body: (UnsafeMutablePointer<glua_arena>) throws(LuaFailure) -> Void
  ) -> Int32 {
    let arena: UnsafeMutablePointer<glua_arena> = glua_out(raw)
    let mark = glua_arena_mark(arena)
    do throws(LuaFailure) {
      try body(arena)
      return Int32(GLUA_DONE)
    } catch {
      glua_arena_rewind(arena, mark)
      var encoder = LuaEncoder(arena)
      encoder.string(error.message)
      failure = error
      return error.argument.map(Int32.init) ?? Int32(GLUA_FAILED)
    }
  }
}

// MARK: - What C calls

private func state(_ context: UnsafeMutableRawPointer?) -> LuaState {
  // The state sets the context itself and outlives its interpreter.
  guard let context else { preconditionFailure("the interpreter has no host") }
  return Unmanaged<LuaState>.fromOpaque(context).takeUnretainedValue()
}

func callHostCallback(
  _ context: UnsafeMutableRawPointer?, _ function: Int32, _ call: UnsafeMutablePointer<glua_call>?
) -> Int32 {
  guard let call else { preconditionFailure("a call without arguments") }
  return state(context).callHost(function, call)
}

func readFieldCallback(
  _ context: UnsafeMutableRawPointer?, _ model: UInt16, _ index: UInt32, _ field: UInt16
) -> Int32 {
  state(context).readField(Int(model), Int(index), Int(field))
}

func readFieldsCallback(
  _ context: UnsafeMutableRawPointer?, _ model: UInt16, _ index: UInt32,
  _ fields: UnsafePointer<UInt16>?, _ count: Int
) -> Int32 {
  state(context).readFields(
    Int(model), Int(index), UnsafeBufferPointer(start: fields, count: count))
}

func seedCallback(_ context: UnsafeMutableRawPointer?) -> UInt64 {
  state(context).documentSeed()
}

func describeObjectCallback(
  _ context: UnsafeMutableRawPointer?, _ model: UInt16, _ index: UInt32
) -> Int32 {
  state(context).describeObject(Int(model), Int(index))
}
