import GalleyCore

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
