#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The place of the first `byte` from `start` on; nil when there is none before `count`.
@inline(__always)
func find(_ byte: UInt8, _ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int? {
  guard start < count, let found = memchr(base + start, Int32(byte), count - start) else {
    return nil
  }
  return UnsafeRawPointer(found) - UnsafeRawPointer(base)
}
