/// What one article may cost a script.
public struct ScriptLimits: Hashable, Sendable {
  /// Bytes that the interpreter may hold; nil for no limit.
  public var memoryBytes: Int?
  /// Wall-clock seconds for each call of a hook; nil for no limit.
  public var seconds: Double?
  /// Bytes that the hooks may emit and print for one article, and that its `Writer` may return;
  /// nil for no limit.
  public var outputBytes: Int?

  /// As much as any sensible script needs, many times over.
  public static let standard = ScriptLimits(
    memoryBytes: 512 << 20, seconds: 20, outputBytes: 64 << 20)

  public init(memoryBytes: Int? = nil, seconds: Double? = nil, outputBytes: Int? = nil) {
    self.memoryBytes = memoryBytes
    self.seconds = seconds
    self.outputBytes = outputBytes
  }
}
