/// Values as bytes, for the way between the processes of a run and into its journal.
///
/// Numbers have eight bytes, the lowest first; strings and lists their length before them.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  mutating func byte(_ value: UInt8) {
    bytes.append(value)
  }

  mutating func number(_ value: Int) {
    withUnsafeBytes(of: Int64(value).littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func blob(_ value: some Collection<UInt8>) {
    number(value.count)
    bytes.append(contentsOf: value)
  }

  mutating func value(_ value: some WireCodable) {
    value.encode(to: &self)
  }
}

/// Reads what a `WireWriter` wrote, and holds nothing for certain: the bytes may come from a
/// process that a script has taken over.
struct WireReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  init(_ bytes: [UInt8]) {
    self.init(bytes[...])
  }

  var isAtEnd: Bool { position == bytes.endIndex }

  mutating func byte() throws(WireFault) -> UInt8 {
    guard position < bytes.endIndex else { throw WireFault() }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func number() throws(WireFault) -> Int {
    guard bytes.endIndex - position >= 8 else { throw WireFault() }
    var value: UInt64 = 0
    for index in 0..<8 { value |= UInt64(bytes[position + index]) << UInt64(8 * index) }
    position += 8
    return Int(Int64(bitPattern: value))
  }

  /// A number of things to come, each of at least one byte.
  mutating func count() throws(WireFault) -> Int {
    let value = try number()
    guard value >= 0, value <= bytes.endIndex - position else { throw WireFault() }
    return value
  }

  mutating func blob() throws(WireFault) -> [UInt8] {
    let count = try count()
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  mutating func value<Value: WireCodable>(
    _ type: Value.Type = Value.self
  ) throws(WireFault) -> Value {
    try Value(from: &self)
  }

  /// The one value that the bytes hold.
  static func decode<Value: WireCodable>(
    _ type: Value.Type, from bytes: some Collection<UInt8>
  ) throws(WireFault) -> Value {
    var reader = WireReader(Array(bytes))
    let value = try Value(from: &reader)
    guard reader.isAtEnd else { throw WireFault() }
    return value
  }
}

/// Bytes that are not what they should be.
struct WireFault: Error, Hashable {}

/// Plain data that crosses between processes.
protocol WireCodable {
  func encode(to writer: inout WireWriter)
  /// - Throws: when the bytes are none of this type; never crashes, and takes no more memory than
  ///   the bytes have.
  init(from reader: inout WireReader) throws(WireFault)
}

extension WireCodable {
  var wireBytes: [UInt8] {
    var writer = WireWriter()
    encode(to: &writer)
    return writer.bytes
  }
}
