import CZlib
import GalleyCore
import GalleyLua

/// `galley.text`: text as people count and write it. Lua's own `string` counts bytes.
///
/// Bytes that are not UTF-8 count as U+FFFD, the mark of a character that was lost.
let textModule = ScriptModule(
  name: "galley.text",
  summary: "text in Unicode: length, case, words, sentences, width, normal forms",
  functions: lengths + cases + cuts + wordFunctions + layout + searches + forms)

/// The longest texts, in code points, that are compared by their letters.
private let longestCompared = 4096

// MARK: - Length and slices

private let lengths: [ModuleFunction] = [
  ModuleFunction(
    "len", "(text: string) -> integer", "counts code points",
    example: #"galley.text.len("naïve")  --> 5"#
  ) { _, call throws(LuaFailure) in
    call.results.integer(try call.withText(1) { codePoints(of: $0) })
  },
  ModuleFunction(
    "sub", "(text: string, first: integer, last: integer?) -> string",
    "cuts a piece out by code points, as `string.sub` does by bytes",
    details: "Negative places count from the end; `last` is the end of the text when left out.",
    example: #"""
      galley.text.sub("naïve", 3, 4)  --> "ïv"
      galley.text.sub("naïve", -3)  --> "ïve"
      """#
  ) { _, call throws(LuaFailure) in
    let first = try call.integer(2)
    let last = try call.optionalInteger(3) ?? -1
    let piece = try call.withText(1) { text in
      Array(text[range(ofCodePoints: first, through: last, in: text)])
    }
    call.results.string(piece)
  },
  ModuleFunction(
    "characters", "(text: string) -> list of string",
    "lists what a reader sees as one character, accents and joined emoji included",
    example: #"#galley.text.characters("e\u{301}a")  --> 2"#
  ) { _, call throws(LuaFailure) in
    call.results.beginArray()
    for character in try call.string(1) { call.results.string(String(character)) }
    call.results.endArray()
  },
  ModuleFunction(
    "width", "(text: string) -> integer", "counts the columns that a text takes in a terminal",
    example: #"""
      galley.text.width("naïve")  --> 5
      galley.text.width("日本")  --> 4
      """#
  ) { _, call throws(LuaFailure) in
    call.results.integer(displayWidth(try call.string(1)))
  },
]

private func codePoints(of text: UnsafeBufferPointer<UInt8>) -> Int {
  var count = 0
  for byte in text where !isContinuation(byte) { count += 1 }
  return count
}

/// The bytes of the code points from `first` to `last`; negative places count from the end.
///
/// - Complexity: the distance of both places from the end that they count from.
private func range(
  ofCodePoints first: Int64, through last: Int64, in text: UnsafeBufferPointer<UInt8>
) -> Range<Int> {
  // Where the code point of a place begins; one beyond an end is that end.
  func start(of place: Int64) -> Int {
    var index = 0
    if place >= 0 {
      var left = max(place, 1) - 1
      while index < text.count, left > 0 {
        index += 1
        while index < text.count, isContinuation(text[index]) { index += 1 }
        left -= 1
      }
    } else {
      var left = place
      index = text.count
      while index > 0, left < 0 {
        index -= 1
        while index > 0, isContinuation(text[index]) { index -= 1 }
        left += 1
      }
    }
    return index
  }
  let from = start(of: first)
  // The place behind the last one is that where the next begins; behind -1 is the end.
  let to = last == -1 || last == .max ? text.count : last == 0 ? 0 : start(of: last + 1)
  // A negative place before the beginning has no code point behind it either.
  return from..<max(from, to)
}

// MARK: - Case

private let cases: [ModuleFunction] = [
  mapping(
    "upper", "writes all letters as capitals", #"galley.text.upper("straße")  --> "STRASSE""#
  ) { $0.uppercased() },
  mapping(
    "lower", "writes all letters small", #"galley.text.lower("ÅNGSTRÖM")  --> "ångström""#
  ) { $0.lowercased() },
  mapping(
    "title", "writes a capital at the beginning of each word, and small letters behind it",
    #"galley.text.title("PORT MINISTERS' éclat")  --> "Port Ministers' Éclat""#, titleCased),
  mapping(
    "capitalize", "writes the first letter as a capital and leaves the rest",
    #"galley.text.capitalize("éclat of USA")  --> "Éclat of USA""#, capitalised),
  mapping(
    "fold", "makes texts that differ in case alone the same, for comparing",
    #"galley.text.fold("STRASSE") == galley.text.fold("Straße")  --> true"#, caseFolded),
]

private func mapping(
  _ name: String, _ summary: String, _ example: String,
  _ map: @escaping @Sendable (String) -> String
) -> ModuleFunction {
  ModuleFunction(name, "(text: string) -> string", summary, example: example) {
    _, call throws(LuaFailure) in
    call.results.string(map(try call.string(1)))
  }
}

// MARK: - Cutting

private let cuts: [ModuleFunction] = [
  mapping(
    "trim", "drops white space at both ends, no-break and zero-width spaces too",
    #"galley.text.trim("\u{A0} a b\n")  --> "a b""#
  ) { text in
    let buffer = TextBuffer(text)
    return buffer.string(at: buffer.trimmed(buffer.all))
  },
  ModuleFunction(
    "squeeze", "(text: string) -> string",
    "makes one space of each run of white space, line ends included, and trims",
    example: #"galley.text.squeeze(" a\n\u{A0} b  c ")  --> "a b c""#
  ) { _, call throws(LuaFailure) in
    call.results.string(try call.withText(1, squeezed))
  },
  ModuleFunction(
    "split", "(text: string, separator: string, most: integer?) -> list of string",
    "cuts at each separator, into at most `most` pieces",
    example: #"""
      galley.text.split("a, b, c", ", ")  --> { "a", "b", "c" }
      galley.text.split("k=v=w", "=", 2)  --> { "k", "v=w" }
      """#
  ) { _, call throws(LuaFailure) in
    let text = try call.bytes(1)
    let separator = try call.bytes(2)
    let most = try call.optionalInteger(3) ?? .max
    if separator.isEmpty { throw LuaFailure("the separator must not be empty", argument: 2) }
    call.results.beginArray()
    var start = 0
    if most > 1 {
      var pieces: Int64 = 1
      forEachPlace(of: separator, in: text) { place in
        call.results.string(text[start..<place])
        start = place + separator.count
        pieces += 1
        return pieces < most
      }
    }
    call.results.string(text[start...])
    call.results.endArray()
  },
  ModuleFunction(
    "lines", "(text: string) -> list of string",
    "lists the lines without their ends; one at the very end makes no empty line",
    example: #"galley.text.lines("a\r\nb\n")  --> { "a", "b" }"#
  ) { _, call throws(LuaFailure) in
    let text = try call.bytes(1)
    call.results.beginArray()
    var start = 0
    for (index, byte) in text.enumerated() where byte == 0x0A || byte == 0x0D {
      if byte == 0x0A, index > 0, text[index - 1] == 0x0D {
        start = index + 1
        continue
      }
      call.results.string(text[start..<index])
      start = index + 1
    }
    if start < text.count { call.results.string(text[start...]) }
    call.results.endArray()
  },
]

private func squeezed(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(text.count)
  var isPending = false
  var index = 0
  while index < text.count {
    // Words of ASCII in one go.
    let run = index
    while index < text.count, text[index] &- 0x21 < 0x5E { index += 1 }
    if run < index {
      if isPending { result.append(UInt8(ascii: " ")) }
      isPending = false
      result.append(contentsOf: UnsafeBufferPointer(rebasing: text[run..<index]))
      continue
    }
    let (value, width) = scalar(text, index)
    if isSpace(value) {
      isPending = !result.isEmpty
    } else {
      if isPending { result.append(UInt8(ascii: " ")) }
      isPending = false
      for place in index..<index + width { result.append(text[place]) }
    }
    index += width
  }
  return result
}

/// Calls `body` with each place at which `needle` begins, without overlaps, until it answers false.
///
/// - Complexity: linear in both lengths, whatever they are made of: the search of Knuth, Morris and
///   Pratt never looks at a byte of the text twice.
private func forEachPlace(of needle: [UInt8], in text: [UInt8], _ body: (Int) -> Bool) {
  guard let head = needle.first, needle.count <= text.count else { return }
  // How much of the needle's beginning still stands when the byte behind so many does not fit.
  var borders = [Int](repeating: 0, count: needle.count)
  var matched = 0
  for index in needle.indices.dropFirst() {
    while matched > 0, needle[index] != needle[matched] { matched = borders[matched - 1] }
    if needle[index] == needle[matched] { matched += 1 }
    borders[index] = matched
  }
  matched = 0
  text.withUnsafeBufferPointer { text in
    var index = 0
    while index < text.count {
      if matched == 0 {
        // Most bytes begin nothing.
        while index < text.count, text[index] != head { index += 1 }
        if index == text.count { return }
      }
      while matched > 0, text[index] != needle[matched] { matched = borders[matched - 1] }
      if text[index] == needle[matched] { matched += 1 }
      index += 1
      guard matched == needle.count else { continue }
      if !body(index - needle.count) { return }
      matched = 0
    }
  }
}

// MARK: - Layout

private let layout: [ModuleFunction] = [
  ModuleFunction(
    "pad", "(text: string, width: integer, side: string?, fill: string?) -> string",
    "fills a text up to a width in columns",
    details: """
      `side` is where the text stands: "left" (the default), "right" or "center". `fill` is a space when \
      left out. A text that is wide enough stays as it is.
      """,
    example: #"""
      galley.text.pad("né", 4) .. "|"  --> "né  |"
      galley.text.pad("7", 3, "right", "0")  --> "007"
      galley.text.pad("a", 4, "center", "-")  --> "-a--"
      """#
  ) { scope, call throws(LuaFailure) in
    let text = try call.string(1)
    let width = try call.integer(2)
    let side = try call.optionalString(3) ?? "left"
    let fill = try call.optionalString(4) ?? " "
    guard ["left", "right", "center"].contains(side) else {
      throw LuaFailure("'left', 'right' or 'center' expected, got '\(side)'", argument: 3)
    }
    guard displayWidth(fill) == 1 else {
      throw LuaFailure("a character of one column expected, got '\(fill)'", argument: 4)
    }
    guard width <= 1 << 20 else { throw LuaFailure("at most 1048576 columns", argument: 2) }
    let missing = max(0, Int(width) - displayWidth(text))
    // A fill of one column may have any number of accents.
    try scope.checkSize(missing.multipliedReportingOverflow(by: fill.utf8.count).partialValue)
    let before = side == "left" ? 0 : side == "right" ? missing : missing / 2
    call.results.string(
      String(repeating: fill, count: before) + text
        + String(repeating: fill, count: missing - before))
  },
  ModuleFunction(
    "wrap", "(text: string, width: integer) -> list of string",
    "lays a text out in lines of at most so many columns, cut at white space",
    details: """
      Line ends count as spaces, no-break spaces do not. A word that is wider than the line has a line of \
      its own.
      """,
    example: #"galley.text.wrap("the quick brown fox", 10)  --> { "the quick", "brown fox" }"#
  ) { _, call throws(LuaFailure) in
    let width = try positive(call, 2)
    let text = try call.string(1)
    call.results.beginArray()
    var line = ""
    var used = 0
    for word in text.unicodeScalars.split(whereSeparator: { isSpace($0.value) && !isNoBreak($0) }) {
      let word = String(word)
      let columns = displayWidth(word)
      if used > 0, used + 1 + columns > width {
        call.results.string(line)
        (line, used) = ("", 0)
      }
      if used > 0 {
        line += " "
        used += 1
      }
      line += word
      used += columns
    }
    if !line.isEmpty { call.results.string(line) }
    call.results.endArray()
  },
  ModuleFunction(
    "truncate", "(text: string, width: integer, ellipsis: string?) -> string",
    "cuts a text to a width in columns, with an ellipsis where something is missing",
    example: #"""
      galley.text.truncate("Port Ministers agree", 10)  --> "Port Mini…"
      galley.text.truncate("short", 10)  --> "short"
      """#
  ) { _, call throws(LuaFailure) in
    let width = try positive(call, 2)
    let text = try call.string(1)
    let ellipsis = try call.optionalString(3) ?? "…"
    if displayWidth(text) <= width { return call.results.string(text) }
    let room = max(0, width - displayWidth(ellipsis))
    var kept = String.UnicodeScalarView()
    var used = 0
    for scalar in text.unicodeScalars {
      used += displayWidth(scalar)
      if used > room { break }
      kept.append(scalar)
    }
    while let last = kept.last, isSpace(last.value) { kept.removeLast() }
    call.results.string(String(kept) + ellipsis)
  },
]

private func positive(_ call: borrowing LuaCall, _ index: Int) throws(LuaFailure) -> Int {
  let number = try call.integer(index)
  guard number > 0 else { throw LuaFailure("a positive number expected", argument: index) }
  return Int(clamping: number)
}

private func isNoBreak(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0xA0, 0x202F, 0x2060, 0xFEFF: true
  default: false
  }
}

// MARK: - Looking for plain text

private let searches: [ModuleFunction] = [
  ModuleFunction(
    "starts_with", "(text: string, beginning: string) -> boolean", "tells how a text begins",
    example: #"galley.text.starts_with("(Reuters)", "(")  --> true"#
  ) { _, call throws(LuaFailure) in
    let text = try call.withBytes(1) { $0 }
    call.results.boolean(try call.withBytes(2) { text.starts(with: $0) })
  },
  ModuleFunction(
    "ends_with", "(text: string, ending: string) -> boolean", "tells how a text ends",
    example: #"galley.text.ends_with("he said.", ".")  --> true"#
  ) { _, call throws(LuaFailure) in
    let text = try call.withBytes(1) { $0 }
    call.results.boolean(
      try call.withBytes(2) { $0.count <= text.count && text.suffix($0.count).elementsEqual($0) })
  },
  ModuleFunction(
    "contains", "(text: string, piece: string) -> boolean",
    "tells whether a text has a piece, taken as it is and not as a pattern",
    example: #"galley.text.contains("U.S.", "S.")  --> true"#
  ) { _, call throws(LuaFailure) in
    let piece = try call.bytes(2)
    var isFound = piece.isEmpty
    forEachPlace(of: piece, in: try call.bytes(1)) { _ in
      isFound = true
      return false
    }
    call.results.boolean(isFound)
  },
  ModuleFunction(
    "count", "(text: string, piece: string) -> integer",
    "counts a piece in a text, without overlaps",
    example: #"galley.text.count("a.b.c", ".")  --> 2"#
  ) { _, call throws(LuaFailure) in
    var count = 0
    let piece = try call.bytes(2)
    if piece.isEmpty { throw LuaFailure("the piece must not be empty", argument: 2) }
    forEachPlace(of: piece, in: try call.bytes(1)) { _ in
      count += 1
      return true
    }
    call.results.integer(count)
  },
  ModuleFunction(
    "replace", "(text: string, old: string, new: string, most: integer?) -> string, integer",
    "puts one piece in the place of another, both taken as they are",
    example: #"galley.text.replace("1.5.2", ".", "%")  --> "1%5%2", 2"#
  ) { scope, call throws(LuaFailure) in
    let text = try call.bytes(1)
    let old = try call.bytes(2)
    let new = try call.bytes(3)
    let most = try call.optionalInteger(4) ?? .max
    if old.isEmpty { throw LuaFailure("the piece must not be empty", argument: 2) }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var copied = 0
    var count: Int64 = 0
    if most > 0 {
      forEachPlace(of: old, in: text) { place in
        result.append(contentsOf: text[copied..<place])
        result.append(contentsOf: new)
        copied = place + old.count
        count += 1
        return count < most && result.count <= scope.longestResult
      }
    }
    result.append(contentsOf: text[copied...])
    try scope.checkSize(result.count)
    call.results.string(result)
    call.results.integer(count)
  },
  ModuleFunction(
    "similarity", "(a: string, b: string) -> number",
    "tells how alike two texts are: 1 for the same, 0 for nothing in common",
    details: """
      One minus the number of letters to insert, remove, change or swap, divided by the length of the longer \
      text. Texts of more than 4096 code points are refused.
      """,
    example: #"galley.text.similarity("Holm", "Holms")  --> 0.8"#
  ) { _, call throws(LuaFailure) in
    let a = try compared(call, 1)
    let b = try compared(call, 2)
    let longer = max(a.count, b.count)
    call.results.number(
      longer == 0 ? 1 : Double(longer - editDistance(a, b)) / Double(longer))
  },
]

private func compared(
  _ call: borrowing LuaCall, _ index: Int
) throws(LuaFailure) -> [Unicode.Scalar] {
  let scalars = Array(try call.string(index).unicodeScalars)
  guard scalars.count <= longestCompared else {
    throw LuaFailure("at most \(longestCompared) code points can be compared", argument: index)
  }
  return scalars
}

// MARK: - Forms

private let forms: [ModuleFunction] = [
  ModuleFunction(
    "normalize", "(text: string, form: string?) -> string",
    "brings a text into a normal form of Unicode: NFC (the default), NFD, NFKC or NFKD",
    example: #"""
      galley.text.normalize("e\u{301}") == "é"  --> true
      galley.text.normalize("ﬁve ½", "NFKC")  --> "five 1⁄2"
      """#
  ) { _, call throws(LuaFailure) in
    let name = try call.optionalString(2) ?? "NFC"
    guard let form = NormalForm(rawValue: name) else {
      throw LuaFailure("'NFC', 'NFD', 'NFKC' or 'NFKD' expected, got '\(name)'", argument: 2)
    }
    // Nearly all texts are in NFC, and few bytes tell.
    if form == .nfc, try call.withText(1, isComposed) {
      return call.results.string(try call.withBytes(1) { $0 })
    }
    call.results.string(normalized(try call.string(1), form))
  },
  ModuleFunction(
    "is_valid", "(text: string) -> boolean, integer?",
    "tells whether a text is UTF-8, and else where it first is not",
    example: #"""
      galley.text.is_valid("é")  --> true
      galley.text.is_valid("a\xE9")  --> false, 2
      """#
  ) { _, call throws(LuaFailure) in
    let bytes = try call.bytes(1)
    let wrong = firstInvalidUTF8(bytes.span)
    call.results.boolean(wrong == nil)
    if let wrong { call.results.integer(wrong + 1) }
  },
  mapping(
    "repair", "puts U+FFFD, the mark of a lost character, for bytes that are not UTF-8",
    #"galley.text.repair("a\xE9b")  --> "a\u{FFFD}b""#
  ) { $0 },
  ModuleFunction(
    "ascii", "(text: string, unknown: string?) -> string",
    "writes a text in ASCII: accents dropped, ligatures and typographic marks written out",
    details: "`unknown` stands for a character without a likeness in ASCII: \"?\" when left out.",
    example: #"galley.text.ascii("“Größe” – Œuvre 日")  --> "\"Grosse\" - OEuvre ?""#
  ) { _, call throws(LuaFailure) in
    let text = try call.string(1)
    let unknown = try call.optionalString(2) ?? "?"
    guard unknown.utf8.count <= 16 else { throw LuaFailure("at most 16 bytes", argument: 2) }
    call.results.string(asciiLikeness(text, unknown: unknown))
  },
  ModuleFunction(
    "crc32", "(text: string) -> integer",
    "the check sum of a text's bytes that zip and gzip use (CRC-32)",
    example: #"("%08X"):format(galley.text.crc32("123456789"))  --> "CBF43926""#
  ) { _, call throws(LuaFailure) in
    call.results.integer(
      try call.withBytes(1) { bytes in
        Int(crc32_z(0, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count))
      })
  },
  mapping(
    "slug", "makes a name for a file or an address: small letters, digits and single hyphens",
    #"galley.text.slug("Port Ministers: “Yes!” (März)")  --> "port-ministers-yes-marz""#, slug),
]

/// Whether a text is in NFC for sure.
private func isComposed(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
  var index = 0
  while index < text.count {
    if text[index] < 0x80 {
      index += 1
      continue
    }
    let (value, width) = scalar(text, index)
    guard let character = Unicode.Scalar(value), isAlwaysComposed(character) else { return false }
    index += width
  }
  return true
}

private func slug(_ text: String) -> String {
  var result = ""
  var isPending = false
  for byte in asciiLikeness(text, unknown: "-").utf8 {
    let byte = lowercased(byte)
    if byte &- 0x61 < 26 || byte &- 0x30 < 10 {
      if isPending, !result.isEmpty { result += "-" }
      isPending = false
      result.unicodeScalars.append(Unicode.Scalar(byte))
    } else if byte != UInt8(ascii: "'") {
      isPending = true
    }
  }
  return result
}
