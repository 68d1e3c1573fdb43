/// Makes a file of what a run has written as a stream, for formats that cannot be written from front
/// to back: a database.
///
/// Workers encode, whoever joins their bytes keeps them in a file under a temporary name, and at the
/// end that file is assembled. So a run can be interrupted and go on like any other.
public protocol OutputAssembly: Sendable {
  /// - Parameters:
  ///   - staged: the path of the stream, whole.
  ///   - existing: the path of the file that will be replaced, to take over what it holds; nil when
  ///     there is none.
  ///   - result: the path of the new file; nothing is there, and nothing is left there on failure.
  func assemble(
    _ staged: String, existing: String?, into result: String
  ) throws(AssemblyFailure)

  /// Finds out before the work what would keep `assemble` from taking a file over.
  func check(_ existing: String) throws(AssemblyFailure)
}

/// Why a file could not be assembled.
public enum AssemblyFailure: Error, Hashable, Sendable {
  /// The file that is there is of another kind.
  case otherKind(expected: String)
  /// Another program has it open and has not written all to it.
  case inUse
  /// A table of this name belongs to the articles.
  case tableTaken(String)
  /// The stream is not what workers write.
  case malformed(offset: Int)
  /// What the library or the system says.
  case failed(String)
}
