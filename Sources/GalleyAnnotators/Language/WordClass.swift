import GalleyCore

/// What rules know about a word: the sections of the files in `CLexicons/data`.
///
/// A word may be in many. The names of the sections are those of `names` below; a test holds the
/// two together.
struct WordClass: OptionSet, Sendable {
  let rawValue: UInt64

  /// One set from several; made here because the general one of `SetAlgebra` is a loop of calls.
  @inline(__always)
  init(arrayLiteral elements: WordClass...) {
    rawValue = elements.reduce(0) { $0 | $1.rawValue }
  }

  init(rawValue: UInt64) { self.rawValue = rawValue }

  // Reporting words.
  static var say: WordClass { WordClass(rawValue: 1 << 0) }
  static var tell: WordClass { WordClass(rawValue: 1 << 1) }
  static var utter: WordClass { WordClass(rawValue: 1 << 2) }
  static var assert: WordClass { WordClass(rawValue: 1 << 3) }
  static var frame: WordClass { WordClass(rawValue: 1 << 4) }
  static var nounCue: WordClass { WordClass(rawValue: 1 << 5) }
  static var participle: WordClass { WordClass(rawValue: 1 << 6) }
  static var modal: WordClass { WordClass(rawValue: 1 << 7) }
  static var according: WordClass { WordClass(rawValue: 1 << 8) }
  static var sayForeign: WordClass { WordClass(rawValue: 1 << 9) }
  static var restate: WordClass { WordClass(rawValue: 1 << 10) }
  static var bare: WordClass { WordClass(rawValue: 1 << 11) }
  /// Any verb that reports.
  static let cueVerb: WordClass = [.say, .tell, .utter, .assert, .frame, .sayForeign]

  // Closed classes.
  static var article: WordClass { WordClass(rawValue: 1 << 12) }
  static var determiner: WordClass { WordClass(rawValue: 1 << 13) }
  static var preposition: WordClass { WordClass(rawValue: 1 << 14) }
  static var conjunction: WordClass { WordClass(rawValue: 1 << 15) }
  static var subordinator: WordClass { WordClass(rawValue: 1 << 16) }
  static var pronounHe: WordClass { WordClass(rawValue: 1 << 17) }
  static var pronounShe: WordClass { WordClass(rawValue: 1 << 18) }
  static var pronounThey: WordClass { WordClass(rawValue: 1 << 19) }
  static var pronounI: WordClass { WordClass(rawValue: 1 << 20) }
  static var pronoun: WordClass { WordClass(rawValue: 1 << 21) }
  static var relative: WordClass { WordClass(rawValue: 1 << 22) }
  static var auxiliary: WordClass { WordClass(rawValue: 1 << 23) }
  static var negation: WordClass { WordClass(rawValue: 1 << 24) }
  static var adverb: WordClass { WordClass(rawValue: 1 << 25) }
  static var timeNoun: WordClass { WordClass(rawValue: 1 << 26) }
  static var sentenceOpener: WordClass { WordClass(rawValue: 1 << 27) }
  static var be: WordClass { WordClass(rawValue: 1 << 28) }

  // Names.
  static var abbreviation: WordClass { WordClass(rawValue: 1 << 32) }
  static var title: WordClass { WordClass(rawValue: 1 << 33) }
  static var honorific: WordClass { WordClass(rawValue: 1 << 34) }
  static var male: WordClass { WordClass(rawValue: 1 << 35) }
  static var female: WordClass { WordClass(rawValue: 1 << 36) }
  static var org: WordClass { WordClass(rawValue: 1 << 37) }
  static var speakerNoun: WordClass { WordClass(rawValue: 1 << 38) }
  static var place: WordClass { WordClass(rawValue: 1 << 39) }
  static var particle: WordClass { WordClass(rawValue: 1 << 40) }
  static var firstMale: WordClass { WordClass(rawValue: 1 << 41) }
  static var firstFemale: WordClass { WordClass(rawValue: 1 << 42) }
  static var surname: WordClass { WordClass(rawValue: 1 << 43) }
  static let firstName: WordClass = [.firstMale, .firstFemale]

  // Publications and dates.
  static var outletWord: WordClass { WordClass(rawValue: 1 << 44) }
  static var outletAnaphor: WordClass { WordClass(rawValue: 1 << 45) }
  static var reportingVerb: WordClass { WordClass(rawValue: 1 << 46) }
  static var month: WordClass { WordClass(rawValue: 1 << 47) }
  static var monthShort: WordClass { WordClass(rawValue: 1 << 48) }
  static var weekday: WordClass { WordClass(rawValue: 1 << 49) }
  static var dayWord: WordClass { WordClass(rawValue: 1 << 50) }
  /// Short month names that are words of other languages too: `set`, `out`, `ago`.
  static var monthWeak: WordClass { WordClass(rawValue: 1 << 51) }
  static var weekdayShort: WordClass { WordClass(rawValue: 1 << 52) }
  /// What else stands in dates and times: `uhr`, `pm`, `est`, `yesterday`; see `DateWords`.
  static var dateWord: WordClass { WordClass(rawValue: 1 << 53) }
  /// The first word of an agency's name; set by the gazetteer, not by a section.
  static var agencyStart: WordClass { WordClass(rawValue: 1 << 54) }
  /// A function word by which a language is known; see `LanguageWords`.
  static var languageWord: WordClass { WordClass(rawValue: 1 << 55) }
  /// `see`, `siehe`: what opens a cross-reference.
  static var crossWord: WordClass { WordClass(rawValue: 1 << 56) }
  /// `story`, `article`: what a cross-reference points to.
  static var storyWord: WordClass { WordClass(rawValue: 1 << 57) }
  /// `Reporting`, `Editing`: what opens the parts of a closing credit.
  static var creditWord: WordClass { WordClass(rawValue: 1 << 58) }
  /// `with`, `avec`, `mit Material von`: what stands before an agency alone between parentheses.
  static var creditFiller: WordClass { WordClass(rawValue: 1 << 59) }
  /// `selon`, `laut`: other languages' "according to", an agency behind.
  static var accordingForeign: WordClass { WordClass(rawValue: 1 << 60) }
  /// `writer`, `correspondent`: who works for an agency.
  static var reporterWord: WordClass { WordClass(rawValue: 1 << 61) }
  /// A small word that may stand inside a name: `of`, `de`, `und`.
  static var nameJoint: WordClass { WordClass(rawValue: 1 << 62) }
  /// What opens the sentence that names where a text was printed first.
  static var originWord: WordClass { WordClass(rawValue: 1 << 63) }
  static let anyMonth: WordClass = [.month, .monthShort]

  /// The section of the data files behind each class.
  static let names: [(section: String, wordClass: WordClass)] = [
    ("say", .say), ("tell", .tell), ("utter", .utter), ("assert", .assert), ("frame", .frame),
    ("noun-cue", .nounCue), ("participle", .participle), ("modal", .modal),
    ("according", .according), ("say-foreign", .sayForeign), ("restate", .restate), ("bare", .bare),
    ("article", .article), ("determiner", .determiner), ("preposition", .preposition),
    ("conjunction", .conjunction), ("subordinator", .subordinator), ("pronoun-he", .pronounHe),
    ("pronoun-she", .pronounShe), ("pronoun-they", .pronounThey), ("pronoun-i", .pronounI),
    ("pronoun", .pronoun), ("relative", .relative), ("auxiliary", .auxiliary),
    ("negation", .negation), ("adverb", .adverb), ("time-noun", .timeNoun),
    ("sentence-opener", .sentenceOpener), ("be", .be),
    ("abbreviation", .abbreviation), ("title", .title), ("honorific", .honorific),
    ("male", .male), ("female", .female), ("org", .org), ("speaker-noun", .speakerNoun),
    ("place", .place), ("surname", .surname), ("particle", .particle), ("first-male", .firstMale),
    ("first-female", .firstFemale),
    ("outlet-word", .outletWord), ("outlet-anaphor", .outletAnaphor),
    ("reporting-verb", .reportingVerb), ("month", .month), ("month-short", .monthShort),
    ("weekday", .weekday), ("day-word", .dayWord), ("month-weak", .monthWeak),
    ("weekday-short", .weekdayShort), ("day-zero", .dateWord), ("day-before", .dateWord),
    ("half-day", .dateWord), ("clock", .dateWord), ("last", .dateWord), ("ago", .dateWord),
    ("zone-name", .dateWord), ("cross-word", .crossWord), ("story-word", .storyWord),
    ("credit-word", .creditWord), ("credit-filler", .creditFiller),
    ("according-foreign", .accordingForeign), ("reporter-word", .reporterWord),
    ("name-joint", .nameJoint), ("origin-word", .originWord),
  ]
}

extension TokenTable {
  /// What is known about the word at `index`; empty for marks and unknown words.
  @inline(__always)
  func wordClass(_ index: Int) -> WordClass {
    WordClass(rawValue: wordClasses[Int(tokens[index].word)])
  }

  @inline(__always)
  func has(_ index: Int, _ wordClass: WordClass) -> Bool {
    wordClasses[Int(tokens[index].word)] & wordClass.rawValue != 0
  }
}
