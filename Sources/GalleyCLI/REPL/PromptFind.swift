import Galley
import GalleyRegex

extension PromptSession {
  private static let mostHits = 50
  private static let hitsOfDocument = 3

  /// Looks through the text of all documents, without looking for quotes and the like in it.
  ///
  /// Hits come as they are found, with the line around them; Ctrl-C ends the search.
  func find(_ rest: String) throws {
    if rest.isEmpty { throw CommandFailure.usage(":find needs words, or a /pattern/") }
    let expression = try pattern(rest)
    var documents = 0
    var shown = 0
    var hits = 0
    var failures = 0
    let world = try world
    let count = world.visibleCount
    for position in 0..<count {
      if context.interrupts.isInterrupted {
        say(context.stopNotice + " after \(counted(position, "document"))")
        break
      }
      guard let text = try? context.documents.text(at: world.visible(position)) else {
        failures += 1
        continue
      }
      let found = matches(expression, in: text)
      if found.isEmpty { continue }
      documents += 1
      hits += found.count
      if shown >= Self.mostHits { continue }
      let name = printable(context.documents.name(at: world.visible(position)))
      say(style("\(position + 1)", [.bold, .cyan]) + " " + style(name, .dim))
      for match in found.prefix(Self.hitsOfDocument) {
        say("   " + context(of: match, in: text))
        shown += 1
      }
      let left = found.count - Self.hitsOfDocument
      if left > 0 { say(style("   … \(grouped(left)) more", .dim)) }
    }
    var words =
      hits == 0 ? "no hits" : "\(counted(hits, "hit")) in \(counted(documents, "document"))"
    if failures > 0 { words += "; \(counted(failures, "document")) could not be read" }
    say(words + (hits > 0 ? "; :open N goes there" : ""))
  }

  /// Words as they are, without regard to case where they have no capitals; between slashes a
  /// regular expression.
  private func pattern(_ text: String) throws -> RegularExpression {
    do throws(PatternError) {
      if text.count > 2, text.hasPrefix("/"), text.hasSuffix("/") {
        return try RegularExpression(String(text.dropFirst().dropLast()), .anchorsMatchLines)
      }
      var words = text
      if words.count > 2, words.hasPrefix("\""), words.hasSuffix("\"") {
        words = String(words.dropFirst().dropLast())
      }
      let escaped = words.unicodeScalars.reduce(into: "") { result, scalar in
        if scalar.isASCII, !isName(String(scalar)), !("0"..."9").contains(scalar) {
          result += "\\"
        }
        result.unicodeScalars.append(scalar)
      }
      let hasCapitals = words.contains(where: \.isUppercase)
      return try RegularExpression(escaped, hasCapitals ? [] : .ignoresCase)
    } catch {
      throw CommandFailure.usage("\(printable(text)) is no pattern: \(printable(error.message))")
    }
  }

  private func matches(_ expression: RegularExpression, in bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    bytes.withUnsafeBytes { text in
      var spans: [Range<Int>?] = []
      var start = 0
      while start <= text.count,
        (try? expression.search(text, from: start, spans: &spans)) == true,
        let match = spans.first ?? nil
      {
        if !match.isEmpty { found.append(match) }
        if found.count >= 10_000 { return }
        start = RegularExpression.next(after: match, in: text)
      }
    }
    return found
  }

  /// The hit with what stands around it on its line.
  private func context(of match: Range<Int>, in bytes: [UInt8]) -> String {
    let room = printer.width - 6
    let lineStart = bytes[..<match.lowerBound].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let lineEnd = bytes[match.upperBound...].firstIndex(of: 0x0A) ?? bytes.count
    var start = max(lineStart, match.lowerBound - room / 3)
    while start > lineStart, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    var end = min(lineEnd, max(match.upperBound, start + 4 * room))
    while end < lineEnd, bytes[end] & 0xC0 == 0x80 { end += 1 }
    func words(_ range: Range<Int>) -> String {
      printable(String(decoding: bytes[range], as: UTF8.self))
    }
    let before = (start > lineStart ? "…" : "") + words(start..<match.lowerBound)
    let hit = clipped(words(match), to: room)
    let after = clipped(
      words(match.upperBound..<max(match.upperBound, end)) + (end < lineEnd ? "…" : ""),
      to: max(4, room - displayWidth(before) - displayWidth(hit)))
    let marked = style.isColored ? style(hit, [.bold, .yellow]) : "[\(hit)]"
    return before + marked + after
  }
}
