/// What one run allows its scripts and tells them: plain data, the same for every worker.
public struct ScriptSettings: Hashable, Sendable {
  public var limits: ScriptLimits
  /// The values of `--set`, by the names that the scripts declare in `params`; read by the type
  /// that the declaration gives.
  public var parameters: [String: String] = [:]
  /// What scripts may reach outside their world; nothing by default.
  public var grants = ScriptGrants()
  /// Where the scripts' clock stands still, in seconds since 1970.
  public var clock: Int64 = 0
  /// Whether each document gets interpreters of its own, so that not even a local of the script's
  /// main chunk passes from one to the next. Costs about a third of a millisecond a document.
  public var isPure = false
  /// Whether scripts are loaded only to see what they declare: a parameter without a value is nil
  /// then, and no error.
  public var isInspection = false

  public init(limits: ScriptLimits = .standard) {
    self.limits = limits
  }
}

/// What one article may cost a script.
public struct ScriptLimits: Hashable, Sendable {
  /// Bytes that the interpreter may hold; nil for no limit.
  public var memoryBytes: Int?
  /// Wall-clock seconds for all hooks of an article together; nil for no limit.
  public var seconds: Double?
  /// Instructions of the interpreter for all hooks of an article together, and as many steps of
  /// pattern matching; nil for no limit. Counting costs a third of a script's speed and more.
  public var instructions: Int?
  /// Bytes that the hooks may emit and print for one article, and that its `Writer` may return;
  /// nil for no limit.
  public var outputBytes: Int?

  /// As much as any sensible script needs, many times over.
  public static let standard = ScriptLimits(
    memoryBytes: 512 << 20, seconds: 20, outputBytes: 64 << 20)

  public init(
    memoryBytes: Int? = nil, seconds: Double? = nil, instructions: Int? = nil,
    outputBytes: Int? = nil
  ) {
    self.memoryBytes = memoryBytes
    self.seconds = seconds
    self.instructions = instructions
    self.outputBytes = outputBytes
  }
}

/// What a script may reach outside its world. Closed by default; each grant opens one thing.
public struct ScriptGrants: Hashable, Sendable {
  /// Folders below which files may be read, and written.
  public var readableFolders: [String] = []
  public var writableFolders: [String] = []
  /// Whether programs may be run.
  public var allowsPrograms = false
  /// Names of environment variables that may be read.
  public var readableVariables: [String] = []
  /// The values of those that are set: libraries do not read the environment.
  public var environment: [String: String] = [:]
  /// Native Lua modules that may be loaded: `lpeg`. What native code does, no limit stops.
  public var nativeModules: [String] = []

  public init() {}
}
