/// An option that a script declares in `params`: `--set min=3`.
public struct ScriptParameter: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case string, integer, number, boolean, date, list
  }

  public var name: String
  public var kind: Kind
  /// One line; empty when the script says nothing.
  public var help: String
  /// The only values allowed; empty for any.
  public var choices: [String]
  /// As it would be written after `--set name=`; nil when there is none.
  public var defaultText: String?
  /// Whether the script cannot do without.
  public var isRequired: Bool
  /// The script that declares it.
  public var script: String

  public init(
    name: String, kind: Kind, help: String = "", choices: [String] = [],
    defaultText: String? = nil, isRequired: Bool = false, script: String = ""
  ) {
    self.name = name
    self.kind = kind
    self.help = help
    self.choices = choices
    self.defaultText = defaultText
    self.isRequired = isRequired
    self.script = script
  }
}
