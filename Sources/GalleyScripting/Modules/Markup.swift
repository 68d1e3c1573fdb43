import GalleyCore
import GalleyLua

/// `galley.xml`: text that stands in XML.
let xmlModule = ScriptModule(
  name: "galley.xml", summary: "escapes text for XML, and builds small pieces of it",
  functions: [
    escaping(
      .content, "escape",
      "writes text for the content of an element; what XML cannot hold is dropped",
      #"galley.xml.escape("a < b & c > d")  --> "a &lt; b &amp; c &gt; d""#),
    escaping(
      .attribute, "attribute", "writes text for an attribute, marks and line ends included",
      #"galley.xml.attribute('"a" & b\n')  --> "&quot;a&quot; &amp; b&#10;""#),
    mapping(
      "unescape", "reads the five names of XML and numbers: `&lt;`, `&#233;`, `&#xE9;`",
      #"galley.xml.unescape("a &lt; &#xE9; &nbsp;")  --> "a < é &nbsp;""#
    ) { unescaped($0) { xmlNames[String(decoding: $0, as: UTF8.self)] } },
    mapping(
      "clean", "drops the characters that XML 1.0 cannot hold, and changes nothing else",
      #"galley.xml.clean("a\0b\u{FFFE} <c>")  --> "ab <c>""#
    ) { text in
      var kept = String.UnicodeScalarView()
      for scalar in text.unicodeScalars where isXML(scalar) { kept.append(scalar) }
      return String(kept)
    },
    ModuleFunction(
      "element", "(name: string, attributes: table?, content: string|number|list?) -> string",
      "writes an element with its attributes, in the order of `pairs`",
      details: """
        Text in `content` is escaped. A list is taken as pieces of XML and joined: `element`s and escaped \
        text. Attributes with the value false or nil are left out; true stands for the attribute's own name.
        """,
      example: #"""
        galley.xml.element("p", { id = 1, class = "a&b" }, "1 < 2")  --> '<p class="a&amp;b" id="1">1 &lt; 2</p>'
        galley.xml.element("ul", nil, { galley.xml.element("li", nil, "x") })  --> "<ul><li>x</li></ul>"
        galley.xml.element("br")  --> "<br/>"
        """#
    ) { _, call throws(LuaFailure) in
      let name = try call.string(1)
      guard isXMLName(name) else {
        throw LuaFailure("'\(name)' is no name for an element", argument: 1)
      }
      var xml: [UInt8] = [UInt8(ascii: "<")]
      xml += name.utf8
      let attributes: [LuaPair]
      switch try call.value(2) {
      case .nil, .array([]): attributes = []
      case .table(let pairs): attributes = pairs
      default: throw call.wrongArgument(2, expected: "table of attributes")
      }
      for pair in attributes {
        guard case .string(let key) = pair.key, isXMLName(key) else {
          throw LuaFailure(
            "'\(pair.key.text ?? pair.key.typeName)' is no name for an attribute", argument: 2)
        }
        let value: String
        switch pair.value {
        case .boolean(false): continue
        case .boolean(true): value = key
        default:
          guard let text = pair.value.text else {
            throw LuaFailure(
              "attribute '\(key)' cannot be a \(pair.value.typeName)", argument: 2)
          }
          value = text
        }
        xml.append(UInt8(ascii: " "))
        xml += key.utf8
        xml += "=\"".utf8
        appendEscaped(value, .attribute, to: &xml)
        xml.append(UInt8(ascii: "\""))
      }
      try call.withView(3) { content throws(LuaFailure) in
        if content.isNil || content.kind == .none || content.kind == .array && content.count == 0 {
          xml += "/>".utf8
          return
        }
        xml.append(UInt8(ascii: ">"))
        if content.kind == .array {
          for piece in content.elements {
            if piece.withBytes({ xml += $0 }) == nil {
              guard let text = piece.value.text else {
                throw LuaFailure(
                  "a piece of XML cannot be a \(piece.value.typeName)", argument: 3)
              }
              xml += text.utf8
            }
          }
        } else {
          guard let text = content.value.text else {
            throw call.wrongArgument(3, expected: "string or list")
          }
          appendEscaped(text, .content, to: &xml)
        }
        xml += "</".utf8
        xml += name.utf8
        xml.append(UInt8(ascii: ">"))
      }
      call.results.string(xml)
    },
  ])

/// `galley.html`: text that stands in HTML, and the text of a page's pieces.
let htmlModule = ScriptModule(
  name: "galley.html", summary: "escapes text for HTML, and reads text out of it",
  functions: [
    escaping(
      .html, "escape",
      "writes text for an element or for an attribute in marks; what HTML cannot hold is dropped",
      #"galley.html.escape('<a href="x">')  --> "&lt;a href=&quot;x&quot;&gt;""#),
    mapping(
      "unescape", "reads the 252 names of HTML 4, `&apos;` and numbers",
      #"galley.html.unescape("caf&eacute; &ldquo;x&rdquo; &#8364; &#x41;")  --> "café “x” € A""#
    ) { unescaped($0, htmlScalar) },
    mapping(
      "text", "gives the text of a piece of HTML: no tags, no comments, no scripts or styles",
      #"galley.html.text("<p>One <b>two</b><br>three &amp; four</p><p>five</p>")  --> "One two\nthree & four\n\nfive""#,
      textOfHTML),
  ])

private func mapping(
  _ name: String, _ summary: String, _ example: String,
  _ map: @escaping @Sendable (String) -> String
) -> ModuleFunction {
  ModuleFunction(name, "(text: string) -> string", summary, example: example) {
    _, call throws(LuaFailure) in
    call.results.string(map(try call.string(1)))
  }
}

// MARK: - Escaping

/// Where text is to stand.
enum Place { case content, attribute, html }

private func escaping(
  _ place: Place, _ name: String, _ summary: String, _ example: String
) -> ModuleFunction {
  ModuleFunction(name, "(text: string) -> string", summary, example: example) {
    _, call throws(LuaFailure) in
    let result = try call.withText(1) { text in
      var result: [UInt8] = []
      appendEscaped(text, place, to: &result)
      return result
    }
    call.results.string(result)
  }
}

/// Whether a byte stands for itself everywhere: letters, digits, spaces and most marks, and nearly all of
/// what is not ASCII. A mask of bits, because a table would be a lazy global, checked at each byte.
@inline(__always)
private func isPlain(_ byte: UInt8) -> Bool {
  if byte > UInt8(ascii: ">") { return byte != 0x7F && byte != 0xC2 && byte != 0xEF }
  let plain: UInt64 = 0x2FFF_FF3B_0000_0000
  return plain &>> UInt64(byte) & 1 == 1
}

/// Copies what needs no escape in runs: this is what exporters spend most of their time on.
///
/// - Precondition: `text` is UTF-8.
func appendEscaped(
  _ text: UnsafeBufferPointer<UInt8>, _ place: Place, to result: inout [UInt8]
) {
  result.reserveCapacity(result.count + text.count)
  let count = text.count
  var index = 0
  while index < count {
    let run = index
    while index < count, isPlain(text[index]) { index += 1 }
    if run < index { result.append(contentsOf: UnsafeBufferPointer(rebasing: text[run..<index])) }
    guard index < count else { return }
    let (length, name) = escape(at: index, in: text, place)
    if let name {
      result.append(
        contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    } else {
      result.append(contentsOf: UnsafeBufferPointer(rebasing: text[index..<index + length]))
    }
    index += length
  }
}

/// How many bytes a character takes and what is written for it, or nil where it stays.
private func escape(
  at index: Int, in text: UnsafeBufferPointer<UInt8>, _ place: Place
) -> (Int, StaticString?) {
  switch text[index] {
  case UInt8(ascii: "&"): (1, "&amp;")
  case UInt8(ascii: "<"): (1, "&lt;")
  // `]]>` ends a section that no escape gets into.
  case UInt8(ascii: ">"): (1, "&gt;")
  case UInt8(ascii: "\"") where place != .content: (1, "&quot;")
  case UInt8(ascii: "'") where place != .content: (1, "&#39;")
  // Readers of XML make spaces of the line ends in attributes.
  case 0x0A where place == .attribute: (1, "&#10;")
  case 0x0D where place != .html: (1, "&#13;")
  case 0x09 where place == .attribute: (1, "&#9;")
  case 0x09, 0x0A, 0x0D: (1, nil)
  case 0x0C where place == .html: (1, " ")
  case 0..<0x20: (1, "")
  // HTML has no controls, XML has those.
  case 0x7F where place == .html: (1, "")
  case 0xC2 where place == .html && index + 1 < text.count && text[index + 1] < 0xA0: (2, "")
  // U+FFFE and U+FFFF.
  case 0xEF where index + 2 < text.count && text[index + 1] == 0xBF && text[index + 2] >= 0xBE:
    (3, "")
  default: (1, nil)
  }
}

private func appendEscaped(_ text: String, _ place: Place, to result: inout [UInt8]) {
  var text = text
  text.withUTF8 { appendEscaped($0, place, to: &result) }
}

private func escaped(_ text: String, _ place: Place) -> String {
  var result: [UInt8] = []
  appendEscaped(text, place, to: &result)
  return String(decoding: result, as: UTF8.self)
}

func escapedForHTML(_ text: String) -> String { escaped(text, .html) }

/// For content and attributes alike.
func escapedForXML(_ text: String) -> String { escaped(text, .attribute) }

/// The `Char` of XML 1.0.
private func isXML(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
  default: false
  }
}

/// The names of XML 1.0, as far as anybody uses them: letters, digits, `_ - . :`.
private func isXMLName(_ name: String) -> Bool {
  guard let first = name.unicodeScalars.first, first == "_" || isLetter(first) else { return false }
  return name.unicodeScalars.allSatisfy { scalar in
    isLetter(scalar) || ("0"..."9").contains(scalar) || scalar == "_" || scalar == "-"
      || scalar == "." || scalar == ":"
  }
}

private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
  scalar.isASCII ? scalar.value & 0xDF &- 0x41 < 26 : scalar.properties.isAlphabetic
}

// MARK: - Reading references

private let xmlNames: [String: Unicode.Scalar] = [
  "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'",
]

/// Longer names are none.
private let longestName = 8

/// `text` with its references read. What looks like one and is none stays.
private func unescaped(
  _ text: String, _ named: (ArraySlice<UInt8>) -> Unicode.Scalar?
) -> String {
  guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
  let bytes = Array(text.utf8)
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count)
  var place = 0
  while place < bytes.count {
    guard bytes[place] == UInt8(ascii: "&"),
      let (scalar, end) = reference(bytes, place + 1, named)
    else {
      result.append(bytes[place])
      place += 1
      continue
    }
    result.append(contentsOf: String(Character(scalar)).utf8)
    place = end
  }
  return String(decoding: result, as: UTF8.self)
}

/// The scalar of the reference whose name begins at `start`, and the place behind its semicolon.
private func reference(
  _ bytes: [UInt8], _ start: Int, _ named: (ArraySlice<UInt8>) -> Unicode.Scalar?
) -> (Unicode.Scalar, Int)? {
  var end = start
  while end < bytes.count, end - start <= longestName, bytes[end] != UInt8(ascii: ";") { end += 1 }
  guard end < bytes.count, end > start, bytes[end] == UInt8(ascii: ";") else { return nil }
  guard bytes[start] == UInt8(ascii: "#") else {
    return named(bytes[start..<end]).map { ($0, end + 1) }
  }
  let isHexadecimal = start + 1 < end && bytes[start + 1] | 0x20 == UInt8(ascii: "x")
  let digits = bytes[(start + (isHexadecimal ? 2 : 1))..<end]
  var code: UInt32 = 0
  for byte in digits {
    guard let digit = hexDigitValue(byte), isHexadecimal || digit < 10 else { return nil }
    code = code * (isHexadecimal ? 16 : 10) + digit
  }
  guard !digits.isEmpty else { return nil }
  // Old pages number the marks of Windows-1252.
  if (0x80...0x9F).contains(code) { code = windowsMarks[Int(code) - 0x80] }
  return (Unicode.Scalar(code).flatMap { $0.value == 0 ? nil : $0 } ?? "\u{FFFD}", end + 1)
}

private let windowsMarks: [UInt32] = [
  0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152,
  0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122,
  0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
]

private func htmlScalar(_ name: ArraySlice<UInt8>) -> Unicode.Scalar? {
  htmlNames[String(decoding: name, as: UTF8.self)]
}

private let htmlNames: [String: Unicode.Scalar] = {
  var names: [String: Unicode.Scalar] = ["apos": "'"]
  let words = htmlNameSource.split { $0 == " " || $0 == "\n" }
  for index in stride(from: 0, to: words.count - 1, by: 2) {
    names[String(words[index])] = UInt32(words[index + 1], radix: 16).flatMap(Unicode.Scalar.init)
  }
  return names
}()

// MARK: - The text of HTML

/// Elements that stand apart from what is around them: a line end, or an empty line.
private let lineElements: Set<String> = [
  "br", "li", "tr", "dt", "dd", "div", "section", "article", "header", "footer", "caption",
  "option",
]
private let paragraphElements: Set<String> = [
  "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre", "hr",
  "figure", "form",
]

/// The words of a piece of HTML. White space is squeezed, elements that stand apart begin lines.
private func textOfHTML(_ html: String) -> String {
  let bytes = Array(html.utf8)
  var text = ""
  // Line ends to write before the next word.
  var lines = 0
  var hasSpace = false
  var run: [UInt8] = []
  func flush() {
    guard !run.isEmpty else { return }
    let words = unescaped(String(decoding: run, as: UTF8.self), htmlScalar)
    run.removeAll(keepingCapacity: true)
    for scalar in words.unicodeScalars {
      if scalar != "\u{A0}", isSpace(scalar.value) {
        hasSpace = true
        continue
      }
      if !text.isEmpty {
        if lines > 0 {
          text += lines > 1 ? "\n\n" : "\n"
        } else if hasSpace {
          text += " "
        }
      }
      (lines, hasSpace) = (0, false)
      text.unicodeScalars.append(scalar)
    }
  }
  var place = 0
  while place < bytes.count {
    guard bytes[place] == UInt8(ascii: "<"), let tag = Tag(bytes, place) else {
      run.append(bytes[place])
      place += 1
      continue
    }
    flush()
    place = tag.end
    if lineElements.contains(tag.name) { lines = max(lines, 1) }
    if paragraphElements.contains(tag.name) { lines = 2 }
    if tag.name == "td" || tag.name == "th" { hasSpace = true }
    if !tag.isClosing, ["script", "style", "template", "textarea"].contains(tag.name) {
      place = Tag.end(of: tag.name, bytes, place)
    }
  }
  flush()
  return text
}

/// A tag, a comment or a declaration.
private struct Tag {
  var name = ""
  var isClosing = false
  /// The place behind it.
  var end = 0

  /// Nil for a `<` that begins nothing.
  init?(_ bytes: [UInt8], _ start: Int) {
    var place = start + 1
    guard place < bytes.count else { return nil }
    if bytes[place] == UInt8(ascii: "!") || bytes[place] == UInt8(ascii: "?") {
      let isComment = bytes[place...].starts(with: "!--".utf8)
      end = isComment ? Tag.place(behind: "-->", bytes, place + 3) : Tag.close(bytes, place)
      return
    }
    if bytes[place] == UInt8(ascii: "/") {
      isClosing = true
      place += 1
    }
    let first = place
    guard place < bytes.count, lowercased(bytes[place]) &- 0x61 < 26 else { return nil }
    while place < bytes.count, lowercased(bytes[place]) &- 0x61 < 26 || bytes[place] &- 0x30 < 10 {
      place += 1
    }
    name = String(decoding: bytes[first..<place].map(lowercased), as: UTF8.self)
    end = Tag.close(bytes, place)
  }

  /// The place behind the `>`; one inside a quoted attribute does not count.
  private static func close(_ bytes: [UInt8], _ start: Int) -> Int {
    var quote: UInt8 = 0
    for place in start..<bytes.count {
      let byte = bytes[place]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        // Only behind an equals sign: text between tags is full of apostrophes.
        if place > start, bytes[place - 1] == UInt8(ascii: "=") { quote = byte }
      } else if byte == UInt8(ascii: ">") {
        return place + 1
      }
    }
    return bytes.count
  }

  private static func place(behind mark: StaticString, _ bytes: [UInt8], _ start: Int) -> Int {
    let count = mark.utf8CodeUnitCount
    var place = start
    while place + count <= bytes.count {
      if mark.withUTF8Buffer({ $0.elementsEqual(bytes[place..<place + count]) }) {
        return place + count
      }
      place += 1
    }
    return bytes.count
  }

  /// The place of the tag that closes an element without markup inside.
  static func end(of name: String, _ bytes: [UInt8], _ start: Int) -> Int {
    let closing = Array("</\(name)".utf8)
    var place = start
    while place + closing.count <= bytes.count {
      if bytes[place] == UInt8(ascii: "<"),
        bytes[place..<place + closing.count].map(lowercased).elementsEqual(closing)
      {
        return place
      }
      place += 1
    }
    return bytes.count
  }
}

/// The names of HTML 4 with their code points in hexadecimal: Latin-1, Greek, punctuation, symbols.
private let htmlNameSource = """
  quot 22 amp 26 lt 3c gt 3e nbsp a0 iexcl a1 cent a2 pound a3 curren a4 yen a5 brvbar a6
  sect a7 uml a8 copy a9 ordf aa laquo ab not ac shy ad reg ae macr af deg b0 plusmn b1 sup2 b2
  sup3 b3 acute b4 micro b5 para b6 middot b7 cedil b8 sup1 b9 ordm ba raquo bb frac14 bc
  frac12 bd frac34 be iquest bf Agrave c0 Aacute c1 Acirc c2 Atilde c3 Auml c4 Aring c5 AElig c6
  Ccedil c7 Egrave c8 Eacute c9 Ecirc ca Euml cb Igrave cc Iacute cd Icirc ce Iuml cf ETH d0
  Ntilde d1 Ograve d2 Oacute d3 Ocirc d4 Otilde d5 Ouml d6 times d7 Oslash d8 Ugrave d9
  Uacute da Ucirc db Uuml dc Yacute dd THORN de szlig df agrave e0 aacute e1 acirc e2 atilde e3
  auml e4 aring e5 aelig e6 ccedil e7 egrave e8 eacute e9 ecirc ea euml eb igrave ec iacute ed
  icirc ee iuml ef eth f0 ntilde f1 ograve f2 oacute f3 ocirc f4 otilde f5 ouml f6 divide f7
  oslash f8 ugrave f9 uacute fa ucirc fb uuml fc yacute fd thorn fe yuml ff OElig 152 oelig 153
  Scaron 160 scaron 161 Yuml 178 fnof 192 circ 2c6 tilde 2dc Alpha 391 Beta 392 Gamma 393
  Delta 394 Epsilon 395 Zeta 396 Eta 397 Theta 398 Iota 399 Kappa 39a Lambda 39b Mu 39c Nu 39d
  Xi 39e Omicron 39f Pi 3a0 Rho 3a1 Sigma 3a3 Tau 3a4 Upsilon 3a5 Phi 3a6 Chi 3a7 Psi 3a8
  Omega 3a9 alpha 3b1 beta 3b2 gamma 3b3 delta 3b4 epsilon 3b5 zeta 3b6 eta 3b7 theta 3b8
  iota 3b9 kappa 3ba lambda 3bb mu 3bc nu 3bd xi 3be omicron 3bf pi 3c0 rho 3c1 sigmaf 3c2
  sigma 3c3 tau 3c4 upsilon 3c5 phi 3c6 chi 3c7 psi 3c8 omega 3c9 thetasym 3d1 upsih 3d2 piv 3d6
  ensp 2002 emsp 2003 thinsp 2009 zwnj 200c zwj 200d lrm 200e rlm 200f ndash 2013 mdash 2014
  lsquo 2018 rsquo 2019 sbquo 201a ldquo 201c rdquo 201d bdquo 201e dagger 2020 Dagger 2021
  bull 2022 hellip 2026 permil 2030 prime 2032 Prime 2033 lsaquo 2039 rsaquo 203a oline 203e
  frasl 2044 euro 20ac image 2111 weierp 2118 real 211c trade 2122 alefsym 2135 larr 2190
  uarr 2191 rarr 2192 darr 2193 harr 2194 crarr 21b5 lArr 21d0 uArr 21d1 rArr 21d2 dArr 21d3
  hArr 21d4 forall 2200 part 2202 exist 2203 empty 2205 nabla 2207 isin 2208 notin 2209 ni 220b
  prod 220f sum 2211 minus 2212 lowast 2217 radic 221a prop 221d infin 221e ang 2220 and 2227
  or 2228 cap 2229 cup 222a int 222b there4 2234 sim 223c cong 2245 asymp 2248 ne 2260
  equiv 2261 le 2264 ge 2265 sub 2282 sup 2283 nsub 2284 sube 2286 supe 2287 oplus 2295
  otimes 2297 perp 22a5 sdot 22c5 lceil 2308 rceil 2309 lfloor 230a rfloor 230b lang 2329
  rang 232a loz 25ca spades 2660 clubs 2663 hearts 2665 diams 2666
  """
