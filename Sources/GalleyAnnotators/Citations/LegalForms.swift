import GalleyCore
import GalleyLexicons

/// The forms of `legal.txt`: how texts name reporters, codes, laws, acts and bodies.
///
/// They are matched on bytes; white space in a form stands for any run of spaces.
struct LegalForms: Sendable {
  static let shared = LegalForms()

  let reporters: FormSet
  let codes: FormSet
  let laws: FormSet
  let dockets: FormSet
  let acts: FormSet
  let bodies: FormSet
  let treaties: FormSet
  let councils: FormSet

  private init() {
    let list = WordLists.list("legal")
    func forms(_ section: String) -> FormSet { FormSet(list[section]?.rows ?? []) }
    reporters = forms("reporter")
    codes = forms("code")
    laws = forms("law")
    dockets = forms("docket")
    acts = forms("eu-act")
    bodies = forms("eu-body")
    treaties = forms("eu-treaty")
    councils = forms("un-body")
  }
}

/// Forms of several words, the longest first, by their first byte.
struct FormSet: Sendable {
  private var forms: [[[UInt8]]]

  init(_ rows: [String]) {
    forms = Array(repeating: [], count: 256)
    for row in rows.sorted(by: { $0.utf8.count > $1.utf8.count }) {
      let bytes = Array(row.utf8)
      if let first = bytes.first { forms[Int(first)].append(bytes) }
    }
  }

  /// Where the longest form that begins at an offset ends; nil when none does, or when letters or
  /// digits follow, so that it is a piece of a longer word.
  ///
  /// - Complexity: linear in the length of the few forms with that first letter.
  func end(in bytes: [UInt8], at start: Int) -> Int? {
    guard start < bytes.count else { return nil }
    for form in forms[Int(bytes[start])] {
      if let end = end(of: form, in: bytes, at: start) { return end }
    }
    return nil
  }

  private func end(of form: [UInt8], in bytes: [UInt8], at start: Int) -> Int? {
    var offset = start
    for (index, byte) in form.enumerated() {
      if byte == UInt8(ascii: " ") {
        let next = skipSpaces(bytes, offset)
        // "F.Supp." and "U.S.C." come without their spaces.
        if next == offset, form[index - 1] != UInt8(ascii: ".") { return nil }
        offset = next
      } else {
        guard offset < bytes.count, bytes[offset] == byte else { return nil }
        offset += 1
      }
    }
    if offset < bytes.count, form.last != UInt8(ascii: "."), isAlphanumeric(bytes[offset]) {
      return nil
    }
    return offset
  }
}

/// The first offset behind spaces, no-break spaces and single line ends.
func skipSpaces(_ bytes: [UInt8], _ start: Int) -> Int {
  var offset = start
  while offset < bytes.count {
    switch bytes[offset] {
    case 0x20, 0x09, 0x0A, 0x0D: offset += 1
    case 0xC2 where offset + 1 < bytes.count && bytes[offset + 1] == 0xA0: offset += 2
    default: return offset
    }
  }
  return offset
}

func isAlphanumeric(_ byte: UInt8) -> Bool {
  byte >= 0x80 || byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
}
