/// Why one document is not in the output: plain data, so that it can cross from a worker to the
/// one who reports it. Only the program's edge makes sentences of it.
public struct DocumentFailure: Error, Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// The system would not give the bytes.
    case unreadable
    case empty
    case notText = "not-text"
    case tooLarge = "too-large"
    /// What packs the document, or the line that it is, is broken.
    case parseError = "parse-error"
    case scriptError = "script-error"
    case outOfMemory = "memory"
    case timeout
    case outputLimit = "output-limit"
    /// The worker process ended while it worked on the document, twice.
    case crashed
    /// The file that it would write, `message`, is that of another document, `owner`.
    case nameTaken = "name-taken"
    /// A value of `--set` that the scripts do not declare, that they miss, or that does not fit:
    /// see `parameter`.
    case wrongParameter = "wrong-parameter"
  }

  /// A line of a script or of a document, quoted for the reader of a message.
  public struct Excerpt: Hashable, Sendable {
    /// One based.
    public var line: Int
    public var text: String
    /// The code points of `text` to point at.
    public var marked: Range<Int>?

    public init(line: Int, text: String, marked: Range<Int>? = nil) {
      self.line = line
      self.text = text
      self.marked = marked
    }
  }

  /// What is wrong with a value of `--set`.
  public struct Parameter: Hashable, Sendable {
    public var name: String
    /// As it was given; nil when it was not.
    public var value: String?
    /// What the script says of it; nil when no script declares it.
    public var declared: ScriptParameter?
    /// The names that the scripts declare.
    public var known: [String]

    public init(
      name: String, value: String? = nil, declared: ScriptParameter? = nil, known: [String] = []
    ) {
      self.name = name
      self.value = value
      self.declared = declared
      self.known = known
    }
  }

  public var kind: Kind
  /// The id of the document.
  public var document: String
  /// What the system, or Lua, says of it; empty where `kind` says all.
  public var message: String
  /// Byte offset in the document and the byte found there.
  public var offset: Int?
  public var byte: UInt8?
  /// The script and its line.
  public var script: String?
  public var scriptLine: Int?
  public var hook: String?
  /// What the hook was working on: `quote`, 4 of 9.
  public var model: String?
  public var position: Int?
  public var count: Int?
  /// The text of the script line and of the document's line.
  public var scriptExcerpt: Excerpt?
  public var excerpt: Excerpt?
  public var traceback: String?
  /// What a function of the host program threw, as Swift describes it.
  public var cause: String?
  public var parameter: Parameter?
  /// The document that has what this one would need.
  public var owner: String?

  public init(_ kind: Kind, document: String, message: String = "") {
    self.kind = kind
    self.document = document
    self.message = message
  }
}
