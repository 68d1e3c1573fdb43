/// Where exporters put their bytes.
///
/// A growing array of UTF-8 that its owner empties when it has passed the bytes on.
public struct Output: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  @inline(__always)
  public mutating func write(_ byte: UInt8) {
    bytes.append(byte)
  }

  public mutating func write(_ string: String) {
    bytes.append(contentsOf: string.utf8)
  }

  public mutating func write(_ slice: ArraySlice<UInt8>) {
    bytes.append(contentsOf: slice)
  }

  /// Hands the bytes over and begins anew, keeping no storage.
  public mutating func take() -> [UInt8] {
    let taken = bytes
    bytes = []
    return taken
  }
}
