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
  /// Another run is writing to the same place.
  case inUse(path: String)
  /// What was interrupted here is another run: other scripts, settings or inputs.
  case otherRun(path: String)
  /// Two streams of the run, such as a table and a `Writer`, would write one file.
  case nameTaken(path: String)
  /// What was written could not be made into the file: a database.
  case assembly(path: String, AssemblyFailure)

  /// What a failed call means for what is written to `path`.
  package init(writing path: String, _ error: SystemError) {
    self = error == .closedPipe ? .closedPipe : .system(path: path, error)
  }
}

/// A file that is not in the output because what stands around its pieces could not be made.
public struct FramingFailure: Error, Hashable, Sendable {
  /// For messages.
  public var path: String
  /// Whether some of it is out all the same, since it is no file: standard output, say.
  public var isCutShort: Bool
  public var failure: DocumentFailure
}

/// What stands around the pieces of each stream, and what its file is called in a folder.
///
/// Where it throws, the stream's file is given up and the others are written.
public protocol OutputFraming {
  /// Asked for once, when the stream opens.
  func header(of destination: OutputPiece.Destination) throws(DocumentFailure) -> [UInt8]
  /// Between two pieces.
  func separator(of destination: OutputPiece.Destination) throws(DocumentFailure) -> [UInt8]
  /// At the end of a run that was not abandoned.
  func footer(of destination: OutputPiece.Destination) throws(DocumentFailure) -> [UInt8]
  /// A path inside the output folder; it need not be safe.
  func fileName(of destination: OutputPiece.Destination) -> String
  /// What makes the file of the stream at the end; the tables of a run then share one stream, named
  /// `.table("")`. Only for an output that is one file.
  var assembly: (any OutputAssembly)? { get }
}

extension OutputFraming {
  public var assembly: (any OutputAssembly)? { nil }
}
