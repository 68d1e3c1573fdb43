import GalleyCore

/// The words that scripts add to those that report. To the models each is the word that it is built
/// like: they know `said`, and so know what to make of `drawled`.
struct CueAliases: Sendable {
  struct Alias: Sendable {
    var word: UInt32
    var suffix: UInt32
    var category: UnitCategory
  }

  private var aliases: [UInt64: Alias] = [:]

  init(_ cues: [QuoteCue]) {
    for cue in cues {
      let alias = Self.alias(cue.like)
      for form in cue.forms {
        let bytes = Array(form.utf8)
        aliases[foldedHash(bytes, TextSpan(0, bytes.count))] = alias
      }
    }
  }

  var isEmpty: Bool { aliases.isEmpty }

  subscript(hash: UInt64) -> Alias? { aliases[hash] }

  private static func alias(_ pattern: QuoteCue.Pattern) -> Alias {
    switch pattern {
    case .say: alias("said", UnitCategory(44))
    case .tell: alias("told", UnitCategory(45))
    case .call: alias("called", UnitCategory(47))
    case .urge: alias("urged", UnitCategory(46))
    case .claim: alias("claim", UnitCategory(49))
    }
  }

  private static func alias(_ word: String, _ category: UnitCategory) -> Alias {
    let bytes = Array(word.utf8)
    let span = TextSpan(0, bytes.count)
    let hash = foldedHash(bytes, span)
    return Alias(
      word: UInt32(truncatingIfNeeded: hash ^ hash >> 29), suffix: suffixHash(bytes, span),
      category: category)
  }
}
