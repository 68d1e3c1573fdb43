import GalleyCore
import GalleyLua

/// What documents add up to: a value that grows by `add`, and that merges with another of its kind.
///
/// Additions inside a chunk of documents happen in their order, chunks merge from left to right, so
/// the result does not depend on who worked on what.
struct Total {
  /// The constructors of the `galley` module: `galley.count()`.
  enum Kind: String, CaseIterable {
    case count
  }

  /// The key by which a declaration is told from any other table.
  static let marker = "galley total"

  let kind: Kind
  private var counts: [String: Int] = [:]

  init(_ kind: Kind) {
    self.kind = kind
  }

  /// One call of `total.NAME(...)`.
  struct Addition: Hashable {
    var key: String
    var amount: Int
  }

  /// A count that would grow beyond 64 bits stays at the largest number, or at the smallest.
  mutating func add(_ addition: Addition) {
    let (sum, overflows) = counts[addition.key, default: 0]
      .addingReportingOverflow(addition.amount)
    counts[addition.key] = overflows ? (addition.amount > 0 ? Int.max : Int.min) : sum
  }

  mutating func merge(_ other: Total) {
    for (key, amount) in other.counts { add(Addition(key: key, amount: amount)) }
  }

  /// A list of `{ key, n }`, the largest first; equal ones in the order of their bytes.
  func write(to encoder: inout LuaEncoder) {
    encoder.beginArray()
    for (key, amount) in ranked {
      encoder.beginTable()
      encoder.key("key")
      encoder.string(key)
      encoder.key("n")
      encoder.integer(amount)
      encoder.endTable()
    }
    encoder.endArray()
  }

  var ranked: [(key: String, n: Int)] {
    counts.map { (key: $0.key, n: $0.value) }.sorted { left, right in
      left.n != right.n ? left.n > right.n : left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
    }
  }
}

// MARK: - Between worker and coordinator

extension [Total] {
  /// The totals as bytes: for each the number of its keys, then key and amount, in key order.
  var encoded: [UInt8] {
    var output = Output()
    func write(_ number: Int) {
      Swift.withUnsafeBytes(of: Int64(number).littleEndian) { bytes in
        for byte in bytes { output.write(byte) }
      }
    }
    for total in self {
      let ranked = total.ranked
      write(ranked.count)
      for entry in ranked {
        write(entry.key.utf8.count)
        output.write(entry.key)
        write(entry.n)
      }
    }
    return output.take()
  }

  /// Adds what `encoded` made of totals of the same kinds.
  ///
  /// - Returns: false when the bytes are none of ours.
  mutating func merge(encoded bytes: [UInt8]) -> Bool {
    var place = 0
    func number() -> Int? {
      guard place + 8 <= bytes.count else { return nil }
      defer { place += 8 }
      let value = bytes.withUnsafeBytes {
        Int64(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: Int64.self))
      }
      return Int(value)
    }
    for index in indices {
      guard let entries = number() else { return false }
      for _ in 0..<Swift.max(0, entries) {
        guard let length = number(), length >= 0, length <= bytes.count - place else {
          return false
        }
        let key = String(decoding: bytes[place..<place + length], as: UTF8.self)
        place += length
        guard let amount = number() else { return false }
        self[index].add(Total.Addition(key: key, amount: amount))
      }
    }
    return place == bytes.count
  }
}
