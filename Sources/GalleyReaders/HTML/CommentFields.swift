import GalleyCore
import GalleyHTML

/// Reads the author and the time of a comment from elements that are named for them.
struct CommentFields {
  let page: HTMLDocument

  /// The name that an element holds, without what stands around it; nil where it holds none.
  func name(of node: NodeID) -> String? {
    guard var words = shortText(node) else { return nil }
    // `<span class="comment-by"><strong>Ada</strong> March 24, 2024`.
    // `<p class="author">by <strong>Ada</strong> » 4 October`.
    if let inner = emphasized(in: node),
      words.hasPrefix(inner) || Self.prefixes.contains(where: { words.hasPrefix($0 + inner) })
    {
      words = inner
    }
    // Some pages show the tags of their names.
    if words.hasPrefix("<"), words.hasSuffix(">") { words = Self.withoutTags(words) }
    // `Gość: Anna`, `Gast: Uwe`.
    let parts = words.split(separator: ": ", maxSplits: 1)
    if parts.count == 2, !parts[0].contains(" ") { words = String(parts[1]) }
    if words.hasPrefix("~") { words.removeFirst() }
    // `1. Ann`, `#2 Bo`.
    let number = words.drop { $0 == "#" }.prefix { $0.isASCII && $0.isNumber }
    let rest = words[number.endIndex...].drop { $0 == "." || $0 == ")" || $0 == " " }
    if !number.isEmpty, number.count < 5, !rest.isEmpty,
      words.hasPrefix("#") || words[number.endIndex...].first != rest.first
    {
      words = String(rest)
    }
    // `Visiteur (non vérifié)`.
    if words.hasSuffix(")"), let open = words.lastIndex(of: "("), open > words.startIndex,
      Self.unverified.contains(words[open...].dropFirst().dropLast().lowercased())
    {
      words = String(words[..<open])
    }
    if let prefix = Self.prefixes.first(where: words.hasPrefix) {
      words = String(words.dropFirst(prefix.count))
    }
    Self.dropMarks(&words)
    if let ending = Self.says.first(where: words.hasSuffix) {
      words = String(words.dropLast(ending.count))
      Self.dropMarks(&words)
    }
    guard (1...60).contains(words.count), words.contains(where: { $0.isLetter || $0.isNumber }),
      words.split(separator: " ").count <= 7, PageDate.read(words) == nil,
      !Self.buttons.contains(words.lowercased())
    else { return nil }
    return words
  }

  /// The words of an element with single spaces; nil for more than a name has.
  private func shortText(_ root: NodeID) -> String? {
    var bytes: [UInt8] = []
    var node: NodeID? = root
    var steps = 0
    while let current = node {
      steps += 1
      let entry = page.nodes[Int(current)]
      if entry.kind == .text {
        page.appendWords(of: current, to: &bytes)
        bytes.append(0x20)
      }
      if bytes.count > 400 || steps > 40 { return nil }
      node = page.following(current, inside: root)
    }
    return String(decoding: bytes, as: UTF8.self).split { $0.isWhitespace }.joined(separator: " ")
  }

  /// The first link or bold words of an element.
  func emphasized(in root: NodeID) -> String? {
    var node = page.following(root, inside: root)
    var steps = 0
    while let current = node, steps < 20 {
      steps += 1
      switch page.nodes[Int(current)].tag {
      case .a, .b, .strong, .cite: if let text = shortText(current), !text.isEmpty { return text }
      default: break
      }
      node = page.following(current, inside: root)
    }
    return nil
  }

  private static func withoutTags(_ text: String) -> String {
    var isInside = false
    var kept = ""
    for character in text {
      switch character {
      case "<": isInside = true
      case ">": isInside = false
      default: if !isInside { kept.append(character) }
      }
    }
    return kept
  }

  private static func dropMarks(_ words: inout String) {
    while let last = words.last, last == ":" || last == "," || last == " " || last == "\u{A0}" {
      words.removeLast()
    }
  }

  private static let prefixes = [
    "Kommentar von ", "Comment by ", "Commentaire de ", "Comentario de ", "Comentário de ",
    "Commento di ", "By ", "by ", "Posted by ", "von ", "par ", "por ", "@",
  ]
  private static let unverified: Set<String> = [
    "not verified", "nicht überprüft", "non vérifié", "no verificado", "non verificato",
    "niet gecontroleerd", "não verificado", "niezweryfikowany", "ej verifierad", "neověřeno",
    "ikke bekræftet", "не проверено",
  ]
  private static let says = [
    " says", " said", " wrote", " writes", " sagt", " schreibt", " schrieb", " meint", " a dit",
    " dit", " a écrit", " dice", " dijo", " disse", " diz", " scrive", " ha detto", " zegt",
    " schreef", " säger", " sier", " siger", " skriver", " pisze", " mówi", " napisał", " napsal",
    " говорит", " пишет", " diyor ki", " dedi ki", " on",
  ]
  private static let buttons: Set<String> = [
    "by", "von", "par", "por", "autor", "author", "auteur", "autore",
    "reply", "antworten", "report", "share", "permalink", "like", "edit", "log in", "guest author",
  ]

  /// `<time datetime>`, `<abbr class="published" title="2012-03-04T12:00">`, `data-time`.
  func time(of node: NodeID) -> NewsDate? {
    if page.nodes[Int(node)].tag == .time, let value = page.value(.datetime, of: node),
      let date = PageDate.read(value)
    {
      return date
    }
    if let property = page.value(.itemprop, of: node)?.lowercased(),
      ["datepublished", "datecreated", "commenttime", "dateposted"].contains(property),
      let value = page.value(.content, of: node) ?? page.value(.datetime, of: node)
        ?? page.value(.title, of: node),
      let date = PageDate.read(value)
    {
      return date
    }
    for name in [AttributeName.dataTime, .dataTimestamp, .dataUtime, .dataPublished, .dataDate] {
      if let value = page.value(name, of: node), let date = PageDate.read(value) { return date }
    }
    if let value = page.value(.title, of: node), value.utf8.count < 60,
      value.utf8.contains(where: { $0 &- 0x30 < 10 }), let date = PageDate.read(value),
      date.day != nil
    {
      return date.hour == nil ? PageDate.withTime(date, in: value) : date
    }
    return nil
  }
}
