// Upper and lower case are the standard library's; here is what it does not have.

/// `text` for comparing without regard to case: `straße` and `STRASSE` fold to the same.
///
/// Lower case of upper case of lower case is Unicode's full case folding for every scalar but the
/// dotless i, which has a capital in common with another letter, and Cherokee, which Unicode folds to
/// capitals.
package func caseFolded(_ text: String) -> String {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
  var folded = ""
  for scalar in text.unicodeScalars {
    if scalar.value < 0x80 || scalar == "\u{131}" {
      folded += scalar.properties.lowercaseMapping
    } else {
      folded += scalar.properties.lowercaseMapping.uppercased().lowercased()
    }
  }
  return folded
}

/// `text` with a capital at the beginning of each word, and small letters behind it.
///
/// An apostrophe does not begin a word: `jo's` becomes `Jo's`.
package func titleCased(_ text: String) -> String {
  var result = ""
  var isInWord = false
  for scalar in text.unicodeScalars {
    let isLetter = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    if isLetter {
      result +=
        isInWord ? scalar.properties.lowercaseMapping : scalar.properties.titlecaseMapping
      isInWord = true
    } else {
      result.unicodeScalars.append(scalar)
      let joins = scalar == "'" || scalar == "\u{2019}" || scalar == "\u{AD}"
      let isMark = scalar.value >= 0x300 && scalar.properties.canonicalCombiningClass.rawValue > 0
      isInWord = isInWord && (joins || isMark)
    }
  }
  return result
}

/// `text` with its first letter as a capital and all else as it is.
package func capitalised(_ text: String) -> String {
  guard let first = text.unicodeScalars.first else { return text }
  return first.properties.titlecaseMapping + String(text.unicodeScalars.dropFirst())
}

/// `text` in ASCII: accents are dropped, ligatures and typographic marks written out.
///
/// - Parameter unknown: what stands for a character that has no likeness in ASCII.
package func asciiLikeness(_ text: String, unknown: String) -> String {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
  var result = ""
  for scalar in normalized(text, .nfkd).unicodeScalars {
    if scalar.value < 0x80 {
      result.unicodeScalars.append(scalar)
    } else if let words = asciiWords(scalar) {
      result += words
    } else if !isAccent(scalar) {
      result += unknown
    }
  }
  return result
}

private func isAccent(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: true
  default: false
  }
}

private func asciiWords(_ scalar: Unicode.Scalar) -> String? {
  switch scalar.value {
  case 0xDF: "ss"
  case 0x1E9E: "SS"
  case 0xC6: "AE"
  case 0xE6: "ae"
  case 0x152: "OE"
  case 0x153: "oe"
  case 0xD8: "O"
  case 0xF8: "o"
  case 0xD0, 0x110: "D"
  case 0xF0, 0x111: "d"
  case 0xDE: "Th"
  case 0xFE: "th"
  case 0x141: "L"
  case 0x142: "l"
  case 0x131: "i"
  case 0x126: "H"
  case 0x127: "h"
  case 0x2018...0x201B, 0x2039, 0x203A, 0x2BC: "'"
  case 0x201C...0x201F, 0xAB, 0xBB: "\""
  case 0x2010...0x2015, 0x2212: "-"
  case 0x2022, 0xB7: "*"
  case 0x2044: "/"
  case 0x20AC: "EUR"
  case 0xA3: "GBP"
  case 0xA9: "(c)"
  case 0xAE: "(r)"
  case 0xD7: "x"
  case 0x2028, 0x2029, 0x85: "\n"
  default: nil
  }
}
