import GalleyCore
import GalleyLua
import GalleyRegex

/// What comes instead of a match: bytes, and groups by number.
struct ReplacementTemplate {
  private enum Piece {
    case bytes([UInt8])
    case group(Int)
  }

  private var pieces: [Piece] = []

  /// Reads `%0` to `%9`, `%{name}` and `%%`.
  init(_ template: [UInt8], _ expression: RegularExpression) throws(LuaFailure) {
    let percent = UInt8(ascii: "%")
    var bytes: [UInt8] = []
    var place = 0
    func flush(_ pieces: inout [Piece], _ bytes: inout [UInt8]) {
      if !bytes.isEmpty { pieces.append(.bytes(bytes)) }
      bytes = []
    }
    while place < template.count {
      let byte = template[place]
      place += 1
      guard byte == percent else {
        bytes.append(byte)
        continue
      }
      let kind = place < template.count ? template[place] : 0
      place += 1
      switch kind {
      case percent: bytes.append(percent)
      case 0x30...0x39:
        let group = Int(kind - 0x30)
        guard group <= expression.groupCount else {
          throw LuaFailure(
            "the replacement says %\(group), but the pattern has "
              + (expression.groupCount == 0 ? "no groups" : "\(expression.groupCount) groups"))
        }
        flush(&pieces, &bytes)
        pieces.append(.group(group))
      case UInt8(ascii: "{"):
        guard let end = template[place...].firstIndex(of: UInt8(ascii: "}")) else { fallthrough }
        let name = String(decoding: template[place..<end], as: UTF8.self)
        guard let group = expression.groupNames.firstIndex(of: name) else {
          let near = nearestName(to: name, among: expression.groupNames.compactMap(\.self))
          throw LuaFailure(
            "the pattern has no group '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""))
        }
        flush(&pieces, &bytes)
        pieces.append(.group(group + 1))
        place = end + 1
      default:
        throw LuaFailure(
          "a replacement has %0 to %9, %{name} and %% for a percent sign, and no other %")
      }
    }
    flush(&pieces, &bytes)
  }

  func append(to result: inout [UInt8], _ found: PatternSearch.Found) {
    for piece in pieces {
      switch piece {
      case .bytes(let bytes): result.append(contentsOf: bytes)
      case .group(let number):
        if let span = found.spans[number] { result.append(contentsOf: found.text[span]) }
      }
    }
  }
}
