import Synchronization

internal import CGalleyLua

/// What an interpreter may use up.
package struct LuaLimits: Sendable {
  /// Bytes that Lua may hold; nil for no limit. An empty interpreter takes about 25,000. Values on
  /// their way in and out count too while they grow, and may take 1 GB where there is no limit.
  package var memoryBytes: Int?
  /// Wall-clock seconds that each outermost call into Lua may take; nil for no limit. Checked every
  /// 10 ms. A C function that loops on its own, such as pattern matching, is not interrupted.
  package var seconds: Double?

  package init(memoryBytes: Int? = nil, seconds: Double? = nil) {
    self.memoryBytes = memoryBytes
    self.seconds = seconds
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
