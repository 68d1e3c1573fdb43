/// What words of classes and ids stand for, by their `NameHash`: a table that is looked into for each
/// name of each box of a page.
///
/// A name that stands for nothing has the zero of its values.
struct NameMap<Value: Sendable>: Sendable {
  private var slots: [(hash: UInt32, value: Value)]
  private let nothing: Value

  /// - Complexity: twice to four times as many slots as names.
  init(_ values: some Collection<(name: String, value: Value)>, nothing: Value) {
    var size = 16
    while size < values.count * 2 { size *= 2 }
    self.nothing = nothing
    // No name has this hash, but for one in four billions, and that one stands for nothing.
    slots = [(hash: UInt32, value: Value)](repeating: (0, nothing), count: size)
    for (name, value) in values {
      let hash = NameHash.of(name)
      var place = Int(hash) & (size - 1)
      while slots[place].hash != 0, slots[place].hash != hash { place = (place + 1) & (size - 1) }
      slots[place] = (hash, value)
    }
  }

  /// Allocates nothing.
  subscript(hash: UInt32) -> Value {
    slots.withUnsafeBufferPointer { slots in
      var place = Int(hash) & (slots.count - 1)
      while slots[place].hash != hash {
        if slots[place].hash == 0 { return nothing }
        place = (place + 1) & (slots.count - 1)
      }
      return slots[place].value
    }
  }
}

extension NameMap<Bool> {
  /// The names between spaces.
  init(_ names: String) {
    self.init(names.split(separator: " ").map { (String($0), true) }, nothing: false)
  }
}

/// The hash of a name, a byte at a time.
enum NameHash {
  static let start: UInt32 = 0x811c_9dc5

  @inline(__always)
  static func step(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
    (hash ^ UInt32(byte)) &* 0x0100_0193
  }

  static func of(_ word: String) -> UInt32 {
    word.utf8.reduce(start) { step($0, $1) }
  }
}
