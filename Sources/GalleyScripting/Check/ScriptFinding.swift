import GalleyCore

/// Something that `ScriptChecker` has found in a script: plain data, for whoever shows it.
public struct ScriptFinding: Hashable, Sendable {
  public enum Severity: String, Sendable {
    /// It stops the script, or the document that meets it.
    case error
    /// It may be meant.
    case warning
  }

  /// The name of the script.
  public var script: String
  public var kind: Kind
  /// What to point at, in bytes of the script.
  public var range: Range<Int>
  /// Both counted from 1; columns are code points.
  public var line: Int
  public var column: Int
  /// The line, with the code points of `range` marked.
  public var excerpt: DocumentFailure.Excerpt

  public var severity: Severity { kind.severity }

  public init(
    script: String, kind: Kind, range: Range<Int>, line: Int, column: Int,
    excerpt: DocumentFailure.Excerpt
  ) {
    self.script = script
    self.kind = kind
    self.range = range
    self.line = line
    self.column = column
    self.excerpt = excerpt
  }

  /// What is wrong. `nearest` is the known name that may be meant, if any is near.
  public enum Kind: Hashable, Sendable {
    /// No Lua; in Lua's own words.
    case syntax(message: String)

    // Globals.
    /// A capitalised global that is no hook.
    case unknownHook(name: String, nearest: String?)
    /// A local function in the main chunk that has the name of a hook and that nobody calls.
    case localHook(name: String)
    /// A global of the main chunk that is neither hook nor declaration.
    case strayGlobal(name: String, nearest: String?)
    case undefinedGlobal(name: String, nearest: String?)
    /// A part of Lua that scripts do not have: `os`, `string.dump`.
    case unavailable(name: String)
    /// An assignment to a global in a function that runs after loading.
    case globalAssignedInHook(name: String)

    // Libraries.
    /// `string.gmtach`; for a method of a string too.
    case unknownMember(library: String, name: String, nearest: String?)
    case libraryChanged(name: String)
    /// `require` of something that is no literal.
    case computedRequire

    // Models.
    case unknownField(model: String, name: String, nearest: String?)
    case unknownMethod(model: String, name: String, nearest: String?)
    case readOnlyField(model: String, name: String)
    /// A field is set to, or compared with, a word that it cannot be.
    case unknownWord(model: String, field: String, word: String, nearest: String?, isSet: Bool)

    // Declarations.
    case unknownTable(name: String, nearest: String?)
    case unknownColumn(table: String, name: String, nearest: String?)
    case missingColumn(table: String, name: String)
    case unknownTotal(name: String, nearest: String?)
    case unknownParameter(name: String, nearest: String?)
    /// A part of a hook that may be a table: `Writer`, `Reader`.
    case unknownPart(hook: String, name: String, nearest: String?)
    case unused(Entity, name: String)

    // What makes results depend on the order of the work.
    /// A function of a document assigns a local of the main chunk: it outlives the document.
    case outlivesDocument(name: String)
    /// `next` gives the keys of a table in an order of its own.
    case unorderedIteration
  }

  /// What can be declared and never used.
  public enum Entity: String, Sendable {
    case table, total, parameter, field, local, function
  }
}

extension ScriptFinding.Kind {
  public var severity: ScriptFinding.Severity {
    switch self {
    case .unknownWord(_, _, _, _, let isSet): isSet ? .error : .warning
    case .localHook, .unused, .outlivesDocument, .unorderedIteration: .warning
    default:
      .error
    }
  }

  /// A word for programs: `unknown-field`.
  public var code: String {
    switch self {
    case .syntax: "syntax"
    case .unknownHook: "unknown-hook"
    case .localHook: "local-hook"
    case .strayGlobal: "stray-global"
    case .undefinedGlobal: "undefined-global"
    case .unavailable: "unavailable"
    case .globalAssignedInHook: "global-assigned-in-hook"
    case .unknownMember: "unknown-member"
    case .libraryChanged: "library-changed"
    case .computedRequire: "computed-require"
    case .unknownField: "unknown-field"
    case .unknownMethod: "unknown-method"
    case .readOnlyField: "read-only-field"
    case .unknownWord: "unknown-word"
    case .unknownTable: "unknown-table"
    case .unknownColumn: "unknown-column"
    case .missingColumn: "missing-column"
    case .unknownTotal: "unknown-total"
    case .unknownParameter: "unknown-parameter"
    case .unknownPart: "unknown-part"
    case .unused: "unused"
    case .outlivesDocument: "outlives-document"
    case .unorderedIteration: "unordered-iteration"
    }
  }
}
