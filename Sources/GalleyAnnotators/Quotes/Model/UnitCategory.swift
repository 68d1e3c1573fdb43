import GalleyCore

/// What a unit is, in one byte: what features ask about most.
package struct UnitCategory: Equatable {
  package let rawValue: UInt8

  @inline(__always)
  init(_ rawValue: UInt8) { self.rawValue = rawValue }

  static let outside = UnitCategory(0)
  static let comma = UnitCategory(1)
  static let period = UnitCategory(2)
  static let colon = UnitCategory(3)
  static let semicolon = UnitCategory(4)
  static let closeParenthesis = UnitCategory(9)
  static let openParenthesis = UnitCategory(8)
  static let dash = UnitCategory(10)
  static let possessive = UnitCategory(16)
  static let that = UnitCategory(20)
  static let to = UnitCategory(21)
  static let he = UnitCategory(22)
  static let it = UnitCategory(25)
  static let conjunction = UnitCategory(33)
  static let be = UnitCategory(36)
  static let modal = UnitCategory(37)
  static let auxiliary = UnitCategory(38)
  static let negation = UnitCategory(39)
  static let adverb = UnitCategory(40)
  static let person = UnitCategory(50)
  private static let firstStretch: UInt8 = 100

  @inline(__always)
  var isStretch: Bool { rawValue >= Self.firstStretch }
  /// A mark that ends a clause or a sentence.
  var isPunctuation: Bool { rawValue > 0 && rawValue < 16 }
  /// Pronouns, articles, prepositions, conjunctions, auxiliaries, adverbs.
  var isFunctionWord: Bool { (20...42).contains(rawValue) }
  var isPronoun: Bool { (22...26).contains(rawValue) }
  /// Words that may stand between a subject and its verb.
  var isVerbPrefix: Bool { (36...40).contains(rawValue) }

  static func of(_ token: Int, scene: QuoteScene, forms: UInt8) -> UnitCategory {
    let table = scene.table
    let kind = table[token].kind
    switch kind {
    case .comma: return comma
    case .period: return period
    case .colon: return colon
    case .semicolon: return semicolon
    case .question: return UnitCategory(5)
    case .exclamation: return UnitCategory(6)
    case .ellipsis: return UnitCategory(7)
    case .openParenthesis: return openParenthesis
    case .closeParenthesis: return closeParenthesis
    case .dash: return dash
    case .slash: return UnitCategory(11)
    case .openMark, .closeMark, .straightMark: return UnitCategory(12)
    case .openSingleMark: return UnitCategory(13)
    case .closeSingleMark: return UnitCategory(14)
    case .symbol: return UnitCategory(15)
    case .possessive: return possessive
    case .clitic: return UnitCategory(17)
    case .number: return UnitCategory(18)
    case .word: return UnitCategory(word(token, scene, forms))
    }
  }

  private static func word(_ token: Int, _ scene: QuoteScene, _ forms: UInt8) -> UInt8 {
    let table = scene.table
    let classes = table.wordClass(token)
    func has(_ wordClass: WordClass) -> Bool { classes.rawValue & wordClass.rawValue != 0 }
    if scene.person(at: token) != nil { return 50 }
    let span = table[token].span
    if classes.rawValue != 0 {
      if scene.text.isWord(span, "that") { return 20 }
      if scene.text.isWord(span, "to") { return 21 }
      if has([.pronounHe, .pronounShe]) { return 22 }
      if has(.pronounThey) { return 23 }
      if has(.pronounI) { return 24 }
      if has(.pronoun) { return scene.text.isWord(span, "it") ? 25 : 26 }
      if has(.relative), !has(.subordinator) { return 27 }
      if has(.article) { return 29 }
      if has(.determiner) { return 30 }
      if scene.text.isWord(span, "of") { return 31 }
      if scene.text.isWord(span, "whether") || scene.text.isWord(span, "if") { return 28 }
      if scene.text.isWord(span, "as") { return 34 }
      if has(.preposition) { return 32 }
      if has(.conjunction) { return 33 }
      if has(.subordinator) { return 35 }
      if has(.be) { return 36 }
      if has(.auxiliary) { return has(.modal) ? 37 : 38 }
      if has([.negation, .modal]) { return 39 }
      if has([.weekday, .anyMonth, .dayWord]) { return 41 }
      if has(.adverb) { return 40 }
      if has(.timeNoun) { return 42 }
      if has(.according) { return 43 }
    }
    let token = table[token]
    if token.isCapitalised {
      if token.shape.contains(.allCapitals) { return 57 }
      if token.shape.contains(.sentenceStart) { return 56 }
      if has(.title) { return 51 }
      if has(.org) { return 52 }
      if has(.place) { return 54 }
      if has(.firstName) { return 58 }
      return 55
    }
    if has(.say) { return 44 }
    if has(.tell) { return 45 }
    if has([.utter, .assert]) { return 46 }
    if has(.frame) { return 47 }
    if has(.participle) { return 48 }
    if has(.nounCue) { return 49 }
    if has([.title, .speakerNoun]) { return 53 }
    return lowerCase(scene.text.bytes, span, forms)
  }

  /// By the forms that a dictionary knows, else by the ending.
  private static func lowerCase(_ bytes: [UInt8], _ span: TextSpan, _ forms: UInt8) -> UInt8 {
    let noun = forms & (WordForms.noun | WordForms.plural) != 0
    if forms & WordForms.past != 0 { return forms & WordForms.noun != 0 ? 61 : 60 }
    if forms & WordForms.gerund != 0 { return noun ? 63 : 62 }
    if forms & WordForms.third != 0 { return forms & WordForms.plural != 0 ? 65 : 64 }
    if forms & WordForms.base != 0 { return noun ? 67 : 66 }
    if forms & WordForms.plural != 0 { return 68 }
    if forms & WordForms.noun != 0 { return forms & WordForms.adjective != 0 ? 70 : 69 }
    if forms & WordForms.adjective != 0 { return 71 }
    guard span.count > 3 else { return 79 }
    let last = bytes[span.end - 1]
    let before = bytes[span.end - 2]
    switch (before, last) {
    case (UInt8(ascii: "e"), UInt8(ascii: "d")): return 72
    case (UInt8(ascii: "n"), UInt8(ascii: "g")): return 73
    case (UInt8(ascii: "l"), UInt8(ascii: "y")): return 74
    case (UInt8(ascii: "a"), UInt8(ascii: "l")), (UInt8(ascii: "i"), UInt8(ascii: "c")): return 75
    case (_, UInt8(ascii: "s")): return 76
    default: return 77
    }
  }

  /// By length, by the case of its first letter, and by the mark at its end.
  static func of(stretch: MarkedStretch, scene: QuoteScene) -> UnitCategory {
    let table = scene.table
    var words = 0
    var startsCapital = false
    for token in stretch.inner where table[token].isWord {
      if words == 0 {
        startsCapital = table[token].isCapitalised || table[token].kind == .number
      }
      words += 1
      if words > 12 { break }
    }
    let length: UInt8 = words <= 2 ? 0 : words <= 4 ? 1 : words <= 8 ? 2 : 3
    var ending: UInt8 = 0
    if let last = stretch.inner.last {
      switch table[last].kind {
      case .comma, .dash: ending = 1
      case .period: ending = 2
      case .question, .exclamation, .ellipsis: ending = 3
      default: ending = 0
      }
    }
    return UnitCategory(firstStretch + length * 8 + (startsCapital ? 4 : 0) + ending)
  }
}
