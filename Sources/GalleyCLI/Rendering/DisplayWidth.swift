/// The columns that a scalar takes on a terminal: 0 for what joins the one before it, 2 for the
/// wide letters of East Asia and for emoji, else 1.
///
/// Roughly the tables of Unicode's UAX #11; terminals differ among themselves in the rest.
func displayWidth(_ scalar: Unicode.Scalar) -> Int {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0: 0
  case 0x20..<0x300: scalar.value == 0xAD ? 0 : 1
  case 0x300...0x36F, 0x483...0x489, 0x591...0x5BD, 0x610...0x61A, 0x64B...0x65F: 0
  case 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE00...0xFE0F, 0xFE20...0xFE2F: 0
  case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFEFF, 0xE0100...0xE01EF: 0
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF: 2
  case 0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60: 2
  case 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF: 2
  case 0x20000...0x3FFFD: 2
  default: 1
  }
}

func displayWidth(_ text: String) -> Int {
  text.unicodeScalars.reduce(0) { $0 + displayWidth($1) }
}

/// Whether a scalar would steer the terminal instead of being seen: control characters, and the
/// marks that turn the direction of text around.
func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
  default: false
  }
}

/// `text` with nothing in it that steers a terminal, for words that come from documents, scripts
/// and file names.
func printable(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isControl) else { return text }
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\t", "\n", "\r": result.append(" ")
    case _ where isControl(scalar): result.append("\u{FFFD}")
    default: result.append(scalar)
    }
  }
  return String(result)
}

/// `text` with its lines and tabs, and nothing else in it that steers a terminal.
func printableLines(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    let isLayout = scalar == "\n" || scalar == "\t"
    // Of a Windows line end the line feed remains.
    if scalar == "\r" { continue }
    result.append(isControl(scalar) && !isLayout ? "\u{FFFD}" : scalar)
  }
  return String(result)
}

/// The beginning of `text` that fits `width` columns, with an ellipsis where something is cut.
func clipped(_ text: String, to width: Int) -> String {
  if displayWidth(text) <= width { return text }
  var result = String.UnicodeScalarView()
  var used = 1
  for scalar in text.unicodeScalars {
    used += displayWidth(scalar)
    if used > width { break }
    result.append(scalar)
  }
  return String(result) + "…"
}

/// `text` in lines of at most `width` columns, cut at spaces.
func wrapped(_ text: String, to width: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  var used = 0
  for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "\t" }) {
    let wordWidth = displayWidth(String(word))
    if used > 0, used + 1 + wordWidth > width {
      lines.append(line)
      line = ""
      used = 0
    }
    if used > 0 {
      line += " "
      used += 1
    }
    line += word
    used += wordWidth
  }
  if used > 0 || lines.isEmpty { lines.append(line) }
  return lines
}

/// `parts` with dots between them, in lines of at most `width` columns that are cut at the dots where
/// they can be.
func joined(_ parts: [String], to width: Int) -> [String] {
  var lines: [String] = []
  for part in parts {
    if let line = lines.last, displayWidth(line) + 3 + displayWidth(part) <= width {
      lines[lines.count - 1] = "\(line) · \(part)"
    } else {
      lines.append(contentsOf: wrapped(part, to: width))
    }
  }
  return lines.isEmpty ? [""] : lines
}

/// `1 quote`, `1,204 quotes`.
func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
  "\(grouped(count)) \(count == 1 ? noun : plural ?? noun + "s")"
}

/// `1,204`.
func grouped(_ number: Int) -> String {
  let digits = String(number)
  var result = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, digit != "-", (digits.count - index) % 3 == 0, result != "-" { result += "," }
    result.append(digit)
  }
  return result
}
