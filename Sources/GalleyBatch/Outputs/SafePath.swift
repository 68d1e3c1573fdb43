/// A path that stays inside its folder, made from one that may say anything.
///
/// Steps up, steps that begin with a dot, absolute paths, zero bytes, control characters and
/// overlong names all come from scripts and from inputs. What cannot stand is left out or becomes
/// `_`; two paths may fall together, which whoever writes the files has to notice.
///
///     SafePath("../2011//03.md").steps   // ["2011", "03.md"]
struct SafePath: Hashable {
  /// At least one; none is empty or begins with a dot.
  let steps: [String]

  /// What file systems allow for one name, less what a temporary name adds.
  private static let longestStep = 200

  init(_ path: String) {
    let steps = path.utf8.split(separator: UInt8(ascii: "/")).compactMap { Self.step($0) }
    self.steps = steps.isEmpty ? ["_"] : steps
  }

  private init(steps: [String]) {
    self.steps = steps
  }

  /// The folders that it lies in, the outermost first.
  var folders: [SafePath] {
    (1..<steps.count).map { SafePath(steps: Array(steps.prefix($0))) }
  }

  var description: String { steps.joined(separator: "/") }

  private static func step(_ step: Substring.UTF8View) -> String? {
    if step.allSatisfy({ $0 == UInt8(ascii: ".") }) { return nil }
    var bytes = step.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "_") : $0 }
    // A hidden file could be one that a shell or a server obeys.
    if bytes.first == UInt8(ascii: ".") { bytes[0] = UInt8(ascii: "_") }
    if bytes.count > longestStep { shorten(&bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Keeps the beginning and the ending, with a number in between that differs where the names do.
  private static func shorten(_ bytes: inout [UInt8]) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var ending: ArraySlice<UInt8> = []
    if let dot = bytes.lastIndex(of: UInt8(ascii: ".")), bytes.count - dot <= 16 {
      ending = bytes[dot...]
    }
    var cut = longestStep - 17 - ending.count
    while cut > 0, bytes[cut] & 0xC0 == 0x80 { cut -= 1 }
    bytes = Array(bytes[..<cut]) + Array("-\(String(hash, radix: 16))".utf8) + Array(ending)
  }
}
