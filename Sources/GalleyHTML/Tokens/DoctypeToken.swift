/// A document type declaration as it is read.
struct DoctypeToken {
  var name: String?
  var publicID: String?
  var systemID: String?
  var forcesQuirks = false
}

extension Tokenizer {
  /// Reads `<!DOCTYPE html PUBLIC "..." "...">`; whatever does not fit makes the page quirky.
  mutating func doctypeToken() -> Kind {
    var token = DoctypeToken()
    var index = position + 9

    func skipSpaces() {
      while index < count, isHTMLSpace(base[index]) { index += 1 }
    }
    /// A quoted string; nil when there is none. Its end may be missing.
    func quoted() -> String? {
      guard index < count, base[index] == UInt8(ascii: "\"") || base[index] == UInt8(ascii: "'")
      else { return nil }
      let quote = base[index]
      let first = index + 1
      index = first
      while index < count, base[index] != quote, base[index] != UInt8(ascii: ">") { index += 1 }
      let text = string(first..<index)
      if index < count, base[index] == quote {
        index += 1
      } else {
        token.forcesQuirks = true
      }
      return text
    }
    func string(_ range: Range<Int>) -> String {
      var output: [UInt8] = []
      appendDecoded(
        UnsafeBufferPointer(start: base + range.lowerBound, count: range.count),
        references: false, isAttribute: false, to: &output)
      return String(decoding: output, as: UTF8.self)
    }

    skipSpaces()
    let nameStart = index
    while index < count, !isHTMLSpace(base[index]), base[index] != UInt8(ascii: ">") { index += 1 }
    if index > nameStart {
      let name = string(nameStart..<index).utf8.map { lowercased($0) }
      token.name = String(decoding: name, as: UTF8.self)
    } else {
      token.forcesQuirks = true
    }
    skipSpaces()
    if index >= count { token.forcesQuirks = true }
    if index < count, base[index] != UInt8(ascii: ">") {
      let isPublic = isKeyword("public", at: index)
      if isPublic || isKeyword("system", at: index) {
        index += 6
        skipSpaces()
        let first = quoted()
        if first == nil { token.forcesQuirks = true }
        if isPublic {
          token.publicID = first
          if first != nil {
            skipSpaces()
            token.systemID = quoted()
            if token.systemID == nil, index < count, base[index] != UInt8(ascii: ">") {
              token.forcesQuirks = true
            }
          }
        } else {
          token.systemID = first
        }
      } else {
        token.forcesQuirks = true
      }
      // Words behind the identifiers are read over.
      while index < count, base[index] != UInt8(ascii: ">") { index += 1 }
      if index >= count { token.forcesQuirks = true }
    }
    setDoctype(token, position: min(index + 1, count))
    return .doctype
  }

  private func isKeyword(_ word: String, at index: Int) -> Bool {
    guard index + word.utf8.count <= count else { return false }
    return word.utf8.enumerated().allSatisfy { lowercased(base[index + $0.offset]) == $0.element }
  }
}

extension DoctypeToken {
  enum Quirks { case none, limited, full }

  /// How pages with this declaration are read: the tables of the standard.
  var quirks: Quirks {
    let publicID = (self.publicID ?? "").lowercased()
    let systemID = self.systemID?.lowercased()
    if forcesQuirks || name != "html" { return .full }
    if Self.quirkyIDs.contains(publicID) { return .full }
    if systemID == "http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd" { return .full }
    if Self.quirkyPrefixes.contains(where: { publicID.hasPrefix($0) }) { return .full }
    let isHTML4 =
      publicID.hasPrefix("-//w3c//dtd html 4.01 frameset//")
      || publicID.hasPrefix("-//w3c//dtd html 4.01 transitional//")
    if isHTML4 { return systemID == nil ? .full : .limited }
    let isXHTML =
      publicID.hasPrefix("-//w3c//dtd xhtml 1.0 frameset//")
      || publicID.hasPrefix("-//w3c//dtd xhtml 1.0 transitional//")
    return isXHTML ? .limited : .none
  }

  private static let quirkyIDs: Set<String> = [
    "-//w3o//dtd w3 html strict 3.0//en//", "-/w3c/dtd html 4.0 transitional/en", "html",
  ]

  private static let quirkyPrefixes = [
    "+//silmaril//dtd html pro v0r11 19970101//", "-//as//dtd html 3.0 aswedit + extensions//",
    "-//advasoft ltd//dtd html 3.0 aswedit + extensions//", "-//ietf//dtd html",
    "-//metrius//dtd metrius presentational//", "-//microsoft//dtd internet explorer 2.0",
    "-//microsoft//dtd internet explorer 3.0", "-//netscape comm. corp.//dtd html//",
    "-//netscape comm. corp.//dtd strict html//", "-//o'reilly and associates//dtd html 2.0//",
    "-//o'reilly and associates//dtd html extended 1.0//",
    "-//o'reilly and associates//dtd html extended relaxed 1.0//",
    "-//sq//dtd html 2.0 hotmetal + extensions//",
    "-//softquad software//dtd hotmetal pro 6.0::19990601::extensions to html 4.0//",
    "-//softquad//dtd hotmetal pro 4.0::19971010::extensions to html 4.0//",
    "-//spyglass//dtd html 2.0 extended//", "-//sun microsystems corp.//dtd hotjava html//",
    "-//sun microsystems corp.//dtd hotjava strict html//", "-//w3c//dtd html 3 1995-03-24//",
    "-//w3c//dtd html 3.2 draft//", "-//w3c//dtd html 3.2 final//", "-//w3c//dtd html 3.2//",
    "-//w3c//dtd html 3.2s draft//", "-//w3c//dtd html 4.0 frameset//",
    "-//w3c//dtd html 4.0 transitional//", "-//w3c//dtd html experimental 19960712//",
    "-//w3c//dtd html experimental 970421//", "-//w3c//dtd w3 html//",
    "-//w3o//dtd w3 html 3.0//", "-//webtechs//dtd mozilla html 2.0//",
    "-//webtechs//dtd mozilla html//",
  ]
}
