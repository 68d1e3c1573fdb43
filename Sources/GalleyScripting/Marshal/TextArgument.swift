import GalleyCore
import GalleyLua

extension LuaCall {
  /// The UTF-8 of a string or a number, in place for the time of `body`. What is no UTF-8 is repaired
  /// as `string` repairs it.
  func withText<Result>(
    _ i: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) throws(LuaFailure) -> Result {
    let result = try withBytes(i) { bytes -> Result? in
      let text = bytes.bindMemory(to: UInt8.self)
      return firstInvalidUTF8(text.span) == nil ? body(text) : nil
    }
    if let result { return result }
    var repaired = try string(i)
    return repaired.withUTF8(body)
  }
}
