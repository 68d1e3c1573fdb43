import GalleyCore

/// The stream of a database before it is one: rows with their tables, one after another, so that
/// workers can encode in parallel and a run can be interrupted.
///
/// A record is a letter and what it says. `T`: a table that a script declares, with its columns; what
/// the database had in it goes. `E` ends the tables: all that comes after it is from workers, which
/// cannot make or drop any. `A`: the rows that follow belong to the article with this id, and
/// what the database had of it goes. `M`: a row of one of the tables of models. `R`: a row of a
/// script's table. Strings are their length and their bytes; whole numbers have seven bits in a byte,
/// the lowest first.
enum StagedRecord {
  static let table = UInt8(ascii: "T")
  static let endOfTables = UInt8(ascii: "E")
  static let article = UInt8(ascii: "A")
  static let model = UInt8(ascii: "M")
  static let row = UInt8(ascii: "R")
}

enum StagedTag {
  static let null: UInt8 = 0
  static let integer: UInt8 = 1
  static let number: UInt8 = 2
  static let text: UInt8 = 3
}

extension Output {
  mutating func stage(count: Int) {
    var rest = UInt64(count)
    while rest >= 0x80 {
      write(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    write(UInt8(rest))
  }

  mutating func stage(name: String) {
    stage(count: name.utf8.count)
    write(name)
  }

  mutating func stage(_ text: String?) {
    guard let text else { return write(StagedTag.null) }
    write(StagedTag.text)
    stage(name: text)
  }

  mutating func stage(bytes: ArraySlice<UInt8>) {
    write(StagedTag.text)
    stage(count: bytes.count)
    write(bytes)
  }

  mutating func stage(_ number: Int?) {
    guard let number else { return write(StagedTag.null) }
    write(StagedTag.integer)
    stage(bits: UInt64(bitPattern: Int64(number)))
  }

  mutating func stage(_ value: RowValue) {
    switch value {
    case .null: write(StagedTag.null)
    case .bool(let flag): stage(flag ? 1 : 0)
    case .integer(let number): stage(number)
    case .number(let number):
      write(StagedTag.number)
      stage(bits: number.bitPattern)
    case .string(let text): stage(text)
    case .list:
      var json = JSONWriter()
      json.value(value)
      stage(bytes: json.bytes[...])
    }
  }

  private mutating func stage(bits: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      write(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
  }
}

/// Reads a staged stream; what workers wrote is believed as far as it fits and no further.
struct StagedReader {
  enum Value {
    case null
    case integer(Int64)
    case number(Double)
    /// Within the stream.
    case text(UnsafeRawBufferPointer)
  }

  let bytes: UnsafeRawBufferPointer
  private(set) var place = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { place == bytes.count }

  mutating func byte() throws(AssemblyFailure) -> UInt8 {
    guard place < bytes.count else { throw .malformed(offset: place) }
    place += 1
    return bytes[place - 1]
  }

  mutating func count() throws(AssemblyFailure) -> Int {
    var result: UInt64 = 0
    for shift in stride(from: UInt64(0), through: 56, by: 7) {
      let byte = try byte()
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int(result) }
    }
    throw .malformed(offset: place)
  }

  mutating func slice() throws(AssemblyFailure) -> UnsafeRawBufferPointer {
    let length = try count()
    guard length <= bytes.count - place else { throw .malformed(offset: place) }
    place += length
    return UnsafeRawBufferPointer(rebasing: bytes[place - length..<place])
  }

  mutating func string() throws(AssemblyFailure) -> String {
    String(decoding: try slice(), as: UTF8.self)
  }

  mutating func value() throws(AssemblyFailure) -> Value {
    switch try byte() {
    case StagedTag.null: return .null
    case StagedTag.integer: return .integer(Int64(bitPattern: try bits()))
    case StagedTag.number: return .number(Double(bitPattern: try bits()))
    case StagedTag.text: return .text(try slice())
    default: throw .malformed(offset: place - 1)
    }
  }

  private mutating func bits() throws(AssemblyFailure) -> UInt64 {
    guard bytes.count - place >= 8 else { throw .malformed(offset: place) }
    place += 8
    return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place - 8, as: UInt64.self))
  }
}
