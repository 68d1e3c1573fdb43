import GalleyCore

/// Where the output of a run goes.
public enum OutputTarget: Hashable, Sendable {
  case standardOutput
  case file(String)
  case folder(String)
}

/// Why the output cannot be written.
public enum OutputFailure: Error, Hashable, Sendable {
  case system(path: String, SystemError)
  /// Whoever read standard output has gone. No error for the user: `| head` does it.
  case closedPipe
  /// Output for several files has one place to go.
  case severalFiles(first: String, second: String)
  /// Two streams of the run, such as a table and a `Writer`, would write one file.
  case nameTaken(path: String)
}

/// What stands around the pieces of each stream, and what its file is called in a folder.
public protocol OutputFraming {
  /// Asked for once, when the stream opens.
  func header(of destination: OutputPiece.Destination) throws -> [UInt8]
  /// Between two pieces.
  func separator(of destination: OutputPiece.Destination) throws -> [UInt8]
  /// At the end of a run that was not abandoned.
  func footer(of destination: OutputPiece.Destination) throws -> [UInt8]
  /// A path inside the output folder; it need not be safe.
  func fileName(of destination: OutputPiece.Destination) -> String
}
