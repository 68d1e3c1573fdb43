/// The four normal forms of Unicode (UAX #15).
package enum NormalForm: String, CaseIterable, Sendable {
  /// Composed: `é` is one code point. What nearly all text is.
  case nfc = "NFC"
  /// Decomposed: `é` is `e` and an accent.
  case nfd = "NFD"
  /// As the two above, with look-alikes made one: `ﬁ` is `fi`, a no-break space a space.
  case nfkc = "NFKC"
  case nfkd = "NFKD"
}

/// `text` in a normal form.
///
/// - Complexity: linear; a text of ASCII alone is returned as it is, and so is one in NFC of the letters
///   and marks that most texts are made of.
package func normalized(_ text: String, _ form: NormalForm) -> String {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
  if form == .nfc, text.unicodeScalars.allSatisfy({ isAlwaysComposed($0) }) { return text }
  let isCompatible = form == .nfkc || form == .nfkd
  var scalars = decomposed(text.unicodeScalars, isCompatible)
  if form == .nfc || form == .nfkc { compose(&scalars) }
  var result = String.UnicodeScalarView()
  result.append(contentsOf: scalars)
  return String(result)
}

/// Whether a scalar is in NFC whatever other such scalars stand around it: those without marks that
/// combine and without likenesses that are written as something else.
package func isAlwaysComposed(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  // Latin; Cyrillic; typographic marks and currencies; kana; ideographs; Korean syllables.
  case 0..<0x300, 0x400...0x482, 0x2002...0x20CF, 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFF,
    0xAC00...0xD7A3:
    true
  default: false
  }
}

// MARK: - Decomposing

private func decomposed(
  _ text: String.UnicodeScalarView, _ isCompatible: Bool
) -> [Unicode.Scalar] {
  let table = Decompositions.shared
  var result: [Unicode.Scalar] = []
  result.reserveCapacity(text.underestimatedCount)
  // The marks behind the last scalar of class 0, waiting to be put in order.
  var marks: [(scalar: Unicode.Scalar, combining: UInt8)] = []
  func flush() {
    if marks.count > 1 {
      // The order of equals must stay, which `sort` does not promise.
      let ordered = marks.enumerated().sorted {
        ($0.element.combining, $0.offset) < ($1.element.combining, $1.offset)
      }
      marks = ordered.map(\.element)
    }
    for mark in marks { result.append(mark.scalar) }
    marks.removeAll(keepingCapacity: true)
  }
  func add(_ scalar: Unicode.Scalar) {
    let combining = combiningClass(scalar)
    if combining == 0 {
      flush()
      result.append(scalar)
    } else {
      marks.append((scalar, combining))
    }
  }
  func expand(_ scalar: Unicode.Scalar) {
    if scalar.value < 0xA0 { return add(scalar) }
    if let syllable = Hangul(scalar) {
      for part in syllable.parts { add(part) }
    } else if let parts = table.parts(of: scalar, isCompatible) {
      // The table nests a few levels deep.
      for part in parts { expand(part) }
    } else {
      add(scalar)
    }
  }
  for scalar in text { expand(scalar) }
  flush()
  return result
}

private func combiningClass(_ scalar: Unicode.Scalar) -> UInt8 {
  scalar.value < 0x300 ? 0 : scalar.properties.canonicalCombiningClass.rawValue
}

// MARK: - Composing

private func compose(_ scalars: inout [Unicode.Scalar]) {
  let table = Decompositions.shared
  // The place of the last scalar that others may join, and the class of what stands behind it.
  var starter: Int?
  var lastClass: UInt8 = 0
  var end = 0
  for scalar in scalars {
    let combining = combiningClass(scalar)
    if let place = starter, end == place + 1 || lastClass < combining,
      let joined = Hangul.composed(scalars[place], scalar)
        ?? table.composed(scalars[place], scalar)
    {
      scalars[place] = joined
      continue
    }
    if combining == 0 { starter = end }
    lastClass = combining
    scalars[end] = scalar
    end += 1
  }
  scalars.removeSubrange(end...)
}

/// A Korean syllable, which is composed by arithmetic.
private struct Hangul {
  private static let first: UInt32 = 0xAC00
  private static let lead: UInt32 = 0x1100
  private static let vowel: UInt32 = 0x1161
  private static let trail: UInt32 = 0x11A7
  let parts: [Unicode.Scalar]

  /// Nil for what is no syllable.
  init?(_ scalar: Unicode.Scalar) {
    let index = scalar.value &- Self.first
    guard index < 19 * 21 * 28 else { return nil }
    let codes =
      [Self.lead + index / (21 * 28), Self.vowel + index % (21 * 28) / 28]
      + (index % 28 == 0 ? [] : [Self.trail + index % 28])
    parts = codes.compactMap(Unicode.Scalar.init)
  }

  static func composed(_ a: Unicode.Scalar, _ b: Unicode.Scalar) -> Unicode.Scalar? {
    if a.value &- lead < 19, b.value &- vowel < 21 {
      return Unicode.Scalar(first + ((a.value - lead) * 21 + b.value - vowel) * 28)
    }
    if a.value &- first < 19 * 21 * 28, (a.value - first) % 28 == 0, b.value &- trail < 28,
      b.value > trail
    {
      return Unicode.Scalar(a.value + b.value - trail)
    }
    return nil
  }
}

/// The table behind the normal forms, read when it is first asked for.
private struct Decompositions: Sendable {
  private struct Entry {
    let first: Int
    let count: Int
    let isCanonical: Bool
  }

  private var entries: [UInt32: Entry] = [:]
  private var parts: [Unicode.Scalar] = []
  private var pairs: [UInt64: Unicode.Scalar] = [:]

  static let shared = Decompositions(decompositionSource)

  private init(_ source: StaticString) {
    entries.reserveCapacity(6000)
    pairs.reserveCapacity(1000)
    var code: UInt32 = 0
    var number: UInt32 = 0
    var kind: UInt8 = 0
    var start = 0
    func add(_ value: UInt32) { if let scalar = Unicode.Scalar(value) { parts.append(scalar) } }
    source.withUTF8Buffer { bytes in
      for index in 0...bytes.count {
        let byte = index < bytes.count ? bytes[index] : UInt8(ascii: " ")
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): number = number << 4 | UInt32(byte - 0x30)
        case UInt8(ascii: "a")...UInt8(ascii: "f"): number = number << 4 | UInt32(byte - 0x57)
        case UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "~"):
          (code, number, kind, start) = (number, 0, byte, parts.count)
        case UInt8(ascii: "+"):
          add(number)
          number = 0
        default:
          add(number)
          number = 0
          entries[code] = Entry(
            first: start, count: parts.count - start, isCanonical: kind != UInt8(ascii: "~"))
          if kind == UInt8(ascii: "="), let whole = Unicode.Scalar(code) {
            pairs[Self.key(parts[start], parts[start + 1])] = whole
          }
        }
      }
    }
  }

  private static func key(_ a: Unicode.Scalar, _ b: Unicode.Scalar) -> UInt64 {
    UInt64(a.value) << 32 | UInt64(b.value)
  }

  func parts(of scalar: Unicode.Scalar, _ isCompatible: Bool) -> ArraySlice<Unicode.Scalar>? {
    guard let entry = entries[scalar.value], entry.isCanonical || isCompatible else { return nil }
    return parts[entry.first..<entry.first + entry.count]
  }

  func composed(_ a: Unicode.Scalar, _ b: Unicode.Scalar) -> Unicode.Scalar? {
    pairs[Self.key(a, b)]
  }
}
