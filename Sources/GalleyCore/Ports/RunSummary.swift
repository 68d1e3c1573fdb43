/// What a run came to, for formats that end with it.
public struct RunSummary: Hashable, Sendable {
  public var done: Int
  public var dropped: Int
  public var failed: Int
  /// The first of those that failed.
  public var failures: [DocumentFailure]

  /// How many failures are kept: enough to look through, and no more memory than a page of them.
  public static let keptFailures = 500

  public init(
    done: Int = 0, dropped: Int = 0, failed: Int = 0, failures: [DocumentFailure] = []
  ) {
    self.done = done
    self.dropped = dropped
    self.failed = failed
    self.failures = failures
  }
}
