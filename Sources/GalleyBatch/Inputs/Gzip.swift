import CZlib
import GalleyCore

/// The beginning of every gzip file.
private let gzipMark: [UInt8] = [0x1F, 0x8B]

extension RawDocument {
  /// With what is packed in its bytes; the document itself when nothing is.
  ///
  /// - Throws: `tooLarge` when more than `limit` bytes come out, `parseError` when the packing is
  ///   broken or ends too early.
  func unpacked(limit: Int = documentLimit) throws(DocumentFailure) -> RawDocument {
    guard bytes.starts(with: gzipMark) else { return self }
    do throws(GzipFault) {
      var document = self
      document.bytes = try gunzip(bytes, limit: limit)
      return document
    } catch {
      switch error {
      case .tooLarge: throw DocumentFailure(.tooLarge, document: id)
      case .broken:
        throw DocumentFailure(.parseError, document: id, message: "a broken gzip file")
      case .cut:
        throw DocumentFailure(
          .parseError, document: id, message: "the gzip file ends before its end")
      }
    }
  }
}

enum GzipFault: Error, Hashable {
  case tooLarge
  case broken
  case cut
}

/// What is in a gzip file, which may have several members in a row.
///
/// - Complexity: linear; never holds more than `limit` bytes and a step beyond.
func gunzip(_ packed: [UInt8], limit: Int) throws(GzipFault) -> [UInt8] {
  var stream = z_stream()
  // 15 bits of window, and 16 more for a gzip header.
  let size = Int32(MemoryLayout<z_stream>.size)
  guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else { throw .broken }
  defer { inflateEnd(&stream) }
  var output: [UInt8] = []
  var room = [UInt8](repeating: 0, count: 64 << 10)
  var taken = 0
  while true {
    var status = Z_OK
    let made = packed.withUnsafeBufferPointer { packed in
      room.withUnsafeMutableBufferPointer { room in
        let input = min(packed.count - taken, Int(Int32.max))
        stream.next_in = packed.baseAddress.map { UnsafeMutablePointer(mutating: $0 + taken) }
        stream.avail_in = UInt32(input)
        stream.next_out = room.baseAddress
        stream.avail_out = UInt32(room.count)
        status = inflate(&stream, Z_NO_FLUSH)
        taken += input - Int(stream.avail_in)
        return room.count - Int(stream.avail_out)
      }
    }
    output += room[..<made]
    if output.count > limit { throw .tooLarge }
    switch status {
    case Z_OK: continue
    case Z_STREAM_END:
      // Padding with zeros is usual on tapes; anything else is another member.
      let rest = packed[taken...]
      if rest.allSatisfy({ $0 == 0 }) { return output }
      guard inflateReset(&stream) == Z_OK else { throw .broken }
    case Z_BUF_ERROR where taken == packed.count: throw .cut
    default: throw .broken
    }
  }
}

/// Tells whether bytes are the same as those seen before.
struct Checksum: Hashable {
  private(set) var value: UInt32 = 0

  init(_ value: UInt32 = 0) {
    self.value = value
  }

  mutating func add(_ bytes: some Collection<UInt8>) {
    let sum = bytes.withContiguousStorageIfAvailable { bytes in
      crc32_z(uLong(value), bytes.baseAddress, bytes.count)
    }
    value = UInt32(truncatingIfNeeded: sum ?? crc32_z(uLong(value), Array(bytes), bytes.count))
  }
}
