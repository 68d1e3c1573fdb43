import GalleyCore
import Glibc

/// Puts the pieces of a run where they belong: one stream, or the files of a folder.
///
/// Files appear when `finish` succeeds, whole and under their own names; until then, or if the
/// writer is let go, nothing has changed on disk but for temporary names.
///
///     let writer = try OutputWriter(.folder("out"), framing: framing)
///     try writer.admit(result)
///     for piece in result.pieces { try writer.write(piece) }
///     try writer.finish()
///
/// - Complexity: at most 64 files are open at a time, each with a buffer of 64 KB.
public final class OutputWriter {
  public typealias Destination = OutputPiece.Destination

  private static let openFiles = 64

  /// The files that were given up, in the order in which that happened.
  public private(set) var failures: [FramingFailure] = []

  private let framing: any OutputFraming
  private let place: Place
  private var streams: [Stream] = []
  private var indices: [Destination: Int] = [:]
  private var names = OutputNames()
  /// The streams with an open file, the one used last at the end.
  private var open: [Int] = []
  private var isFinished = false

  private enum Place {
    case single(OutputFile)
    case folder(OutputFolder)
  }

  private struct Stream {
    let destination: Destination
    let file: OutputFile
    var pieces = 0
    /// Takes no pieces any more, and no file appears.
    var isGivenUp = false
  }

  public init(_ target: OutputTarget, framing: any OutputFraming) throws(OutputFailure) {
    self.framing = framing
    switch target {
    case .standardOutput: place = .single(.standardOutput())
    case .file(let path): place = .single(.at(path))
    case .folder(let path): place = .folder(try OutputFolder(path))
    }
    // A place that cannot be written is told before the work, not after it.
    if case .single(let file) = place { try file.flush() }
  }

  deinit {
    if !isFinished { abandon() }
  }

  // MARK: - Writing

  /// Opens a stream that is to be there even if no piece comes for it.
  public func open(_ destination: Destination) throws {
    _ = try stream(destination)
  }

  /// Checks, before anything of a document is written, that its files are its own.
  ///
  /// - Throws: `nameTaken` with the path and the document that has it.
  public func admit(_ result: DocumentResult) throws(DocumentFailure) {
    guard case .folder = place else { return }
    let wishes = result.pieces.map(\.destination).filter { indices[$0] == nil }.map {
      (path: SafePath(framing.fileName(of: $0)), destination: $0)
    }
    do throws(OutputNames.Collision) {
      try names.take(wishes, for: result.document)
    } catch {
      throw Self.nameTaken(error.path, by: error.owner, document: result.document)
    }
  }

  private static func nameTaken(
    _ path: SafePath, by owner: OutputNames.Owner, document: String
  ) -> DocumentFailure {
    var failure = DocumentFailure(.nameTaken, document: document)
    failure.message = path.description
    failure.owner = owner.document
    return failure
  }

  public func write(_ piece: OutputPiece) throws {
    let index = try stream(piece.destination)
    if streams[index].pieces > 0 { try frame(index, framing.separator) }
    guard !streams[index].isGivenUp else { return }
    streams[index].pieces += 1
    try streams[index].file.write(piece.bytes)
  }

  /// Writes a file of the report, which shares it with nobody.
  ///
  /// - Throws: `nameTaken` for the empty document when a stream or an earlier file has its path.
  public func write(_ file: RunReport.File) throws {
    let path = SafePath(file.path)
    if let owner = names.owner(of: path, wantedFor: nil) {
      throw Self.nameTaken(path, by: owner, document: "")
    }
    try write(OutputPiece(.group(file.path), file.bytes))
  }

  /// Passes on what waits in the buffer of a single stream, so that a reader down the pipe gets it.
  public func flush() throws {
    if case .single(let file) = place, streams.first?.isGivenUp != true { try file.flush() }
  }

  /// Writes the footers and lets all files appear but those of `failures`.
  public func finish() throws {
    for index in streams.indices where !streams[index].isGivenUp {
      try use(index)
      try frame(index, framing.footer)
    }
    let streams = streams.filter { !$0.isGivenUp }
    switch place {
    case .single(let file):
      if failures.isEmpty { try file.commit() }
    case .folder:
      for stream in streams { try stream.file.rest() }
      // What can be known to fail does so before the first file is in its place.
      for stream in streams { try stream.file.checkCommit() }
      for stream in streams { try stream.file.commit() }
    }
    isFinished = true
  }

  /// Removes what is not finished.
  public func abandon() {
    if case .single(let file) = place { file.abandon() }
    for stream in streams { stream.file.abandon() }
    isFinished = true
  }

  // MARK: - Streams

  private func stream(_ destination: Destination) throws -> Int {
    let key = key(of: destination)
    if let index = indices[key] {
      try use(index)
      return index
    }
    let file: OutputFile
    switch place {
    case .single(let only):
      if let first = streams.first {
        throw OutputFailure.severalFiles(
          first: framing.fileName(of: first.destination),
          second: framing.fileName(of: destination))
      }
      file = only
    case .folder(let folder):
      let path = SafePath(framing.fileName(of: destination))
      do throws(OutputNames.Collision) {
        try names.take([(path, destination)], for: nil)
      } catch {
        throw OutputFailure.nameTaken(path: path.description)
      }
      file = OutputFile(path, in: folder)
    }
    let index = streams.count
    streams.append(Stream(destination: key, file: file))
    indices[key] = index
    try use(index)
    try frame(index, framing.header)
    return index
  }

  /// Writes what the framing has for a stream, or gives the stream's file up.
  private func frame(
    _ index: Int, _ part: (Destination) throws(DocumentFailure) -> [UInt8]
  ) throws(OutputFailure) {
    guard !streams[index].isGivenUp else { return }
    let file = streams[index].file
    let bytes: [UInt8]
    do throws(DocumentFailure) {
      bytes = try part(streams[index].destination)
    } catch {
      failures.append(
        FramingFailure(path: file.path, isCutShort: file.isDevice, failure: error))
      streams[index].isGivenUp = true
      open.removeAll { $0 == index }
      try file.giveUp()
      return
    }
    try file.write(bytes)
  }

  /// In a single stream the texts of all articles follow one another.
  private func key(of destination: Destination) -> Destination {
    if case .single = place, case .article = destination { return .article("") }
    return destination
  }

  /// Notes that a stream's file is in use, and lets the one rest that was not for longest.
  private func use(_ index: Int) throws {
    guard case .folder = place, open.last != index, !streams[index].isGivenUp else { return }
    if let place = open.firstIndex(of: index) {
      open.remove(at: place)
    } else if open.count == Self.openFiles {
      try streams[open.removeFirst()].file.rest()
    }
    open.append(index)
  }
}
