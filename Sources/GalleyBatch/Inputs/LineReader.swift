import Glibc

/// Lines from a descriptor as they come.
package struct LineReader {
  package enum Line {
    case whole([UInt8])
    /// More than a document may have; its bytes were passed over.
    case tooLong

    package var isBlank: Bool {
      guard case .whole(let bytes) = self else { return false }
      return bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    }
  }

  private let descriptor: Int32
  private let limit: Int
  private var room = [UInt8](repeating: 0, count: 64 << 10)
  private var waiting: ArraySlice<UInt8> = []
  private var isAtEnd = false

  package init(descriptor: Int32, limit: Int = documentLimit) {
    self.descriptor = descriptor
    self.limit = limit
  }

  /// The next line without its end; nil when there is none.
  package mutating func next() throws(SystemError) -> Line? {
    var line: [UInt8] = []
    var isTooLong = false
    while true {
      if let end = waiting.firstIndex(of: UInt8(ascii: "\n")) {
        line += waiting[..<end]
        waiting = waiting[(end + 1)...]
        return isTooLong || line.count > limit ? .tooLong : .whole(line)
      }
      line += waiting
      waiting = []
      if line.count > limit {
        isTooLong = true
        line = []
      }
      if isAtEnd {
        if isTooLong { return .tooLong }
        return line.isEmpty ? nil : .whole(line)
      }
      let count = retrying { read(descriptor, &room, room.count) }
      if count < 0 { throw .last }
      if count == 0 { isAtEnd = true } else { waiting = room[..<count] }
    }
  }
}
