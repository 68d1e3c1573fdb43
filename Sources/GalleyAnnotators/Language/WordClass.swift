import GalleyCore

/// What rules know about a word: the sections of the files in `CLexicons/data`.
///
/// A word may be in many. The names of the sections are those of `names` below; a test holds the
/// two together.
struct WordClass: OptionSet, Sendable {
  let rawValue: UInt64

  // Reporting words.
  static let say = WordClass(rawValue: 1 << 0)
  static let tell = WordClass(rawValue: 1 << 1)
  static let utter = WordClass(rawValue: 1 << 2)
  static let assert = WordClass(rawValue: 1 << 3)
  static let frame = WordClass(rawValue: 1 << 4)
  static let nounCue = WordClass(rawValue: 1 << 5)
  static let participle = WordClass(rawValue: 1 << 6)
  static let modal = WordClass(rawValue: 1 << 7)
  static let according = WordClass(rawValue: 1 << 8)
  static let sayForeign = WordClass(rawValue: 1 << 9)
  static let restate = WordClass(rawValue: 1 << 10)
  static let bare = WordClass(rawValue: 1 << 11)
  /// Any verb that reports.
  static let cueVerb: WordClass = [.say, .tell, .utter, .assert, .frame, .sayForeign]

  // Closed classes.
  static let article = WordClass(rawValue: 1 << 12)
  static let determiner = WordClass(rawValue: 1 << 13)
  static let preposition = WordClass(rawValue: 1 << 14)
  static let conjunction = WordClass(rawValue: 1 << 15)
  static let subordinator = WordClass(rawValue: 1 << 16)
  static let pronounHe = WordClass(rawValue: 1 << 17)
  static let pronounShe = WordClass(rawValue: 1 << 18)
  static let pronounThey = WordClass(rawValue: 1 << 19)
  static let pronounI = WordClass(rawValue: 1 << 20)
  static let pronoun = WordClass(rawValue: 1 << 21)
  static let relative = WordClass(rawValue: 1 << 22)
  static let auxiliary = WordClass(rawValue: 1 << 23)
  static let negation = WordClass(rawValue: 1 << 24)
  static let adverb = WordClass(rawValue: 1 << 25)
  static let timeNoun = WordClass(rawValue: 1 << 26)
  static let sentenceOpener = WordClass(rawValue: 1 << 27)
  static let be = WordClass(rawValue: 1 << 28)

  // Names.
  static let abbreviation = WordClass(rawValue: 1 << 32)
  static let title = WordClass(rawValue: 1 << 33)
  static let honorific = WordClass(rawValue: 1 << 34)
  static let male = WordClass(rawValue: 1 << 35)
  static let female = WordClass(rawValue: 1 << 36)
  static let org = WordClass(rawValue: 1 << 37)
  static let speakerNoun = WordClass(rawValue: 1 << 38)
  static let place = WordClass(rawValue: 1 << 39)
  static let particle = WordClass(rawValue: 1 << 40)
  static let firstMale = WordClass(rawValue: 1 << 41)
  static let firstFemale = WordClass(rawValue: 1 << 42)
  static let firstName: WordClass = [.firstMale, .firstFemale]

  // Publications and dates.
  static let outletWord = WordClass(rawValue: 1 << 44)
  static let outletAnaphor = WordClass(rawValue: 1 << 45)
  static let reportingVerb = WordClass(rawValue: 1 << 46)
  static let month = WordClass(rawValue: 1 << 47)
  static let monthShort = WordClass(rawValue: 1 << 48)
  static let weekday = WordClass(rawValue: 1 << 49)
  static let dayWord = WordClass(rawValue: 1 << 50)
  /// Short month names that are words of other languages too: `set`, `out`, `ago`.
  static let monthWeak = WordClass(rawValue: 1 << 51)
  static let weekdayShort = WordClass(rawValue: 1 << 52)
  /// What else stands in dates and times: `uhr`, `pm`, `est`, `yesterday`; see `DateWords`.
  static let dateWord = WordClass(rawValue: 1 << 53)
  /// The first word of an agency's name; set by the gazetteer, not by a section.
  static let agencyStart = WordClass(rawValue: 1 << 54)
  /// A function word by which a language is known; see `LanguageWords`.
  static let languageWord = WordClass(rawValue: 1 << 55)
  /// `see`, `siehe`: what opens a cross-reference.
  static let crossWord = WordClass(rawValue: 1 << 56)
  /// `story`, `article`: what a cross-reference points to.
  static let storyWord = WordClass(rawValue: 1 << 57)
  /// `Reporting`, `Editing`: what opens the parts of a closing credit.
  static let creditWord = WordClass(rawValue: 1 << 58)
  /// `with`, `avec`, `mit Material von`: what stands before an agency alone between parentheses.
  static let creditFiller = WordClass(rawValue: 1 << 59)
  /// `selon`, `laut`: other languages' "according to", an agency behind.
  static let accordingForeign = WordClass(rawValue: 1 << 60)
  /// `writer`, `correspondent`: who works for an agency.
  static let reporterWord = WordClass(rawValue: 1 << 61)
  /// A small word that may stand inside a name: `of`, `de`, `und`.
  static let nameJoint = WordClass(rawValue: 1 << 62)
  /// What opens the sentence that names where a text was printed first.
  static let originWord = WordClass(rawValue: 1 << 63)
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
    ("place", .place), ("particle", .particle), ("first-male", .firstMale),
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
