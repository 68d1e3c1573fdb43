/// The features of one decision, as hashes; one buffer serves a whole document, and filling it
/// allocates nothing.
package struct FeatureList: ~Copyable {
  /// More than any decision has features.
  private static let capacity = 64

  private let storage: UnsafeMutablePointer<UInt32>
  private(set) var count = 0

  package init() { storage = .allocate(capacity: Self.capacity) }

  deinit { storage.deallocate() }

  /// The hashes as an array: for the trainers.
  package var hashes: [UInt32] { Array(UnsafeBufferPointer(start: storage, count: count)) }

  @inline(__always)
  subscript(index: Int) -> UInt32 { storage[index] }

  @inline(__always)
  mutating func reset() { count = 0 }

  /// The feature of a template with up to three values.
  @inline(__always)
  mutating func add(
    _ template: UInt32, _ first: UInt32 = 0, _ second: UInt32 = 0, _ third: UInt32 = 0
  ) {
    var hash = template &* 0xC2B2_AE3D
    hash = (hash ^ first) &* 0x9E37_79B1
    hash = (hash ^ hash >> 15 ^ second) &* 0x85EB_CA77
    hash = (hash ^ hash >> 13 ^ third) &* 0x27D4_EB2F
    precondition(count < Self.capacity, "more features than there is room for")
    storage[count] = hash ^ hash >> 16
    count &+= 1
  }
}

/// Small numbers by themselves, larger ones by their size: 0 1 2 3 4-5 6-8 9-13 14-20 21-.
@inline(__always)
func bucket(_ number: Int) -> UInt32 {
  switch number {
  case ..<0: 0
  case 0...3: UInt32(number)
  case 4...5: 4
  case 6...8: 5
  case 9...13: 6
  case 14...20: 7
  default: 8
  }
}
