/// A number that depends on nothing but the bytes; eight at a time, so that it costs nothing next
/// to reading them.
func contentHash(_ bytes: [UInt8]) -> UInt64 {
  bytes.withUnsafeBytes { raw in
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(raw.count)
    var place = 0
    while place + 8 <= raw.count {
      hash =
        (hash ^ raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        &* 0xFF51_AFD7_ED55_8CCD
      hash ^= hash >> 32
      place += 8
    }
    while place < raw.count {
      hash = (hash ^ UInt64(raw[place])) &* 0x100_0000_01B3
      place += 1
    }
    return hash
  }
}
