/// What a host or a script knows beyond the word lists that ship: for all documents of a run.
public struct AddedWords: Hashable, Sendable {
  public var cues: [QuoteCue] = []
  public var people: [AddedPerson] = []
  public var publications: [AddedPublication] = []
  /// Words that make a run of capitals an outlet: `Ledger` in `the Tarn Valley Ledger`; behind a
  /// hyphen the end of such a word: `-blatt` in `Talblatt`.
  public var outletWords: [String] = []
  /// Verbs by which an outlet reports, in all their forms: `the Ledger scooped`.
  public var reportingVerbs: [String] = []
  /// Names of months: rows of twelve, beginning with January.
  public var months: [[String]] = []

  public init() {}

  public var isEmpty: Bool { cues.isEmpty && people.isEmpty && !changesLists }

  /// Whether something beside cues and people is there, which are no matter of the lists.
  package var changesLists: Bool {
    !publications.isEmpty || !outletWords.isEmpty || !reportingVerbs.isEmpty || !months.isEmpty
  }

  public static func += (words: inout AddedWords, others: AddedWords) {
    words.cues += others.cues
    words.people += others.people
    words.publications += others.publications
    words.outletWords += others.outletWords
    words.reportingVerbs += others.reportingVerbs
    words.months += others.months
  }
}

/// Somebody whom texts name, with the forms in which they do.
public struct AddedPerson: Hashable, Sendable {
  public enum Gender: String, Sendable, CaseIterable {
    case female, male
  }

  /// In full, as results give it.
  public var name: String
  /// Other forms, case and all: `the Iron Lady`. The surname alone needs none.
  public var forms: [String]
  /// Whether `he` or `she` means this person; nil where only the text tells.
  public var gender: Gender?

  public init(name: String, forms: [String] = [], gender: Gender? = nil) {
    self.name = name
    self.forms = forms
    self.gender = gender
  }
}

/// An agency or outlet, with the forms in which texts name it.
public struct AddedPublication: Hashable, Sendable {
  /// In full, as results give it.
  public var name: String
  public var role: Publication.Role
  /// Other forms, case and all: `SKP`.
  public var forms: [String]

  public init(name: String, role: Publication.Role, forms: [String] = []) {
    self.name = name
    self.role = role
    self.forms = forms
  }
}

/// A word that reports what somebody says, which a host or a script adds to those that ship.
public struct QuoteCue: Hashable, Sendable {
  /// After which word of the program's own it is built.
  public enum Pattern: String, Sendable, CaseIterable {
    /// `he quipped that …`, `“…,” he quipped`.
    case say
    /// `she texted them that …`: the one spoken to may stand between.
    case tell
    /// `he nicknamed it “…”`.
    case call
    /// `she implored them to …`.
    case urge
    /// A noun: `his boast that …`.
    case claim
  }

  /// All its forms: `quipped`, `quips`, `quipping`. Case does not matter.
  public var forms: [String]
  public var like: Pattern

  public init(forms: [String], like: Pattern = .say) {
    self.forms = forms
    self.like = like
  }
}
