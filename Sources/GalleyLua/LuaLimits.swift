import Synchronization

internal import CGalleyLua

/// What an interpreter may use up.
///
/// Seconds and instructions hold for each outermost call into Lua, or, from the first
/// `LuaState.beginBudget` on, for all calls between one and the next. When one of them is used up
/// the call fails with an error of kind `limit` that says which: "time limit of 20 s reached". A
/// script cannot catch it.
package struct LuaLimits: Hashable, Sendable {
  /// Bytes that Lua may hold; nil for no limit. An empty interpreter takes about 30,000. Values on
  /// their way in and out count too while they grow, and may take 1 GB where there is no limit.
  package var memoryBytes: Int?
  /// Wall-clock seconds; nil for no limit. Costs nothing until it is reached. Checked every 10 ms;
  /// library functions that loop on their own look at it too, so that little passes between the
  /// deadline and the error.
  package var seconds: Double?
  /// Instructions of Lua's virtual machine, the steps of pattern matching, sorting and the like
  /// included; nil for no limit. The same script over the same document ends at the same place on
  /// every machine. Counting makes code that does nothing but compute slower by a third and more.
  package var instructions: Int?

  package init(memoryBytes: Int? = nil, seconds: Double? = nil, instructions: Int? = nil) {
    self.memoryBytes = memoryBytes
    self.seconds = seconds
    self.instructions = instructions
  }
}

/// Stops a running script from any thread, without touching the interpreter's own type, which
/// stays on its thread.
///
///     let stopper = state.stopper
///     Thread.detachNewThread { waitForUser(); stopper.stop() }
///     try state.call(hook)   // throws a LuaError of kind .limit
package final class LuaStopper: Sendable {
  // The pointer crosses threads as a number; the mutex keeps the state open while it is used.
  private let address: Mutex<UInt>

  init(_ raw: OpaquePointer) {
    address = Mutex(UInt(bitPattern: raw))
  }

  /// Makes the call that runs now fail with an error of kind `limit`; does nothing if none runs.
  package func stop() {
    address.withLock { address in
      guard let raw = OpaquePointer(bitPattern: address) else { return }
      glua_request_stop(raw)
    }
  }

  func disconnect() {
    address.withLock { $0 = 0 }
  }
}
