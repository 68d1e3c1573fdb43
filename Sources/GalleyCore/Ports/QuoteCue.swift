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
