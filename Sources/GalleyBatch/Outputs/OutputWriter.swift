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
  private var hasFooters: Bool
  /// Streams that have changed since the last checkpoint.
  private var changed: Set<Int> = []
  private let tag: String

  private enum Place {
    case single(OutputFile)
    case folder(OutputFolder)
  }

  private struct Stream {
    let destination: Destination
    let file: OutputFile
    /// Inside the output folder.
    let path: String
    var pieces = 0
    /// Takes no pieces any more, and no file appears.
    var isGivenUp = false
  }

  /// - Parameters:
  ///   - tag: what temporary names end with; nil for one of this process.
  ///   - files: where an earlier run has come to, with the same target and tag.
  ///   - hasFooters: whether that run had written all and was about to give the files their names.
  public init(
    _ target: OutputTarget, framing: any OutputFraming, tag: String? = nil,
    goingOnFrom files: [FileState] = [], hasFooters: Bool = false
  ) throws(OutputFailure) {
    self.framing = framing
    self.hasFooters = hasFooters
    self.tag = tag ?? OutputFile.ownTag
    switch target {
    case .standardOutput: place = .single(.standardOutput())
    case .file(let path): place = .single(.at(path, tag: self.tag))
    case .folder(let path): place = .folder(try OutputFolder(path))
    }
    for file in files { try resume(file) }
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
    changed.insert(index)
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

  /// Writes the footers, as `finish` does where nobody has asked for them before.
  public func writeFooters() throws {
    if hasFooters { return }
    hasFooters = true
    for index in streams.indices where !streams[index].isGivenUp {
      try use(index)
      try frame(index, framing.footer)
    }
  }

  /// Writes the footers and lets all files appear but those of `failures`.
  ///
  /// - Parameter keepsStream: whether a later run may go on; the stream that a file is assembled
  ///   of then stays beside it.
  public func finish(keepsStream: Bool = false) throws {
    try writeFooters()
    let streams = streams.filter { !$0.isGivenUp }
    switch place {
    case .single(let file):
      guard failures.isEmpty else { break }
      if let assembly = framing.assembly {
        try file.commit(through: assembly, keepsStream: keepsStream)
      } else {
        try file.commit()
      }
      file.syncName()
    case .folder(let folder):
      // Thousands of files are on the disk sooner all at once than one by one.
      let isSynced = streams.count > Self.openFiles
      for stream in streams {
        if isSynced { try stream.file.rest() } else { try stream.file.flush() }
      }
      if isSynced { folder.sync() }
      // What can be known to fail does so before the first file is in its place.
      for stream in streams { try stream.file.checkCommit() }
      for stream in streams { try stream.file.commit(isSynced: isSynced) }
      if isSynced { folder.sync() } else { for stream in streams { stream.file.syncName() } }
    }
    isFinished = true
  }

  /// Removes what is not finished.
  public func abandon() {
    if case .single(let file) = place { file.abandon() }
    for stream in streams { stream.file.abandon() }
    isFinished = true
  }

  // MARK: - Going on

  /// Passes on what waits in buffers, and says how far each stream is that has changed since the
  /// last call.
  public func checkpoint() throws(OutputFailure) -> [FileState] {
    var states: [FileState] = []
    for index in changed.sorted() {
      let stream = streams[index]
      if !stream.isGivenUp { try stream.file.flushIfNeeded() }
      let owner = names.owner(of: stream.path.isEmpty ? nil : SafePath(stream.path))
      states.append(
        FileState(
          destination: stream.destination, path: stream.path, document: owner,
          pieces: stream.pieces, isGivenUp: stream.isGivenUp, length: stream.file.length,
          checksum: stream.file.checksum.value))
    }
    changed = []
    return states
  }

  /// Has all that the last checkpoint spoke of on the disk.
  public func sync() throws(OutputFailure) {
    switch place {
    case .single(let file): try file.sync()
    case .folder(let folder): folder.sync()
    }
  }

  /// Ends without a trace under the files' own names, but so that a later run can go on.
  public func suspend() {
    if case .single(let file) = place { file.suspend() }
    for stream in streams { stream.file.suspend() }
    isFinished = true
  }

  private func resume(_ state: FileState) throws(OutputFailure) {
    let file: OutputFile
    switch place {
    case .single(let only): file = only
    case .folder(let folder):
      let path = SafePath(state.path)
      file = OutputFile(path, in: folder, tag: tag)
      // They did not collide when they were written.
      try? names.take([(path, state.destination)], for: state.document)
    }
    if !state.isGivenUp { try file.resume(state) }
    indices[state.destination] = streams.count
    streams.append(
      Stream(
        destination: state.destination, file: file, path: state.path, pieces: state.pieces,
        isGivenUp: state.isGivenUp))
  }

  /// The files as they were after the last of some checkpoints, in the order in which they began.
  public static func files(after checkpoints: some Sequence<Checkpoint>) -> [FileState] {
    var places: [Destination: Int] = [:]
    var files: [FileState] = []
    for file in checkpoints.lazy.flatMap(\.files) {
      if let place = places[file.destination] {
        files[place] = file
      } else {
        places[file.destination] = files.count
        files.append(file)
      }
    }
    return files
  }

  /// How many checkpoints, from the first, the files of an earlier run bear out.
  public static func soundCheckpoints(
    of target: OutputTarget, tag: String, _ checkpoints: [Checkpoint]
  ) throws(OutputFailure) -> Int {
    let folder = try folder(of: target)
    var count = checkpoints.count
    while count > 0 {
      let isSound = files(after: checkpoints[..<count]).allSatisfy { state in
        state.isGivenUp || file(of: state, target, folder, tag)?.holds(state) == true
      }
      if isSound { return count }
      count -= 1
    }
    return 0
  }

  /// Removes what an earlier run has left under temporary names, noted or not.
  static func removeTemporaryFiles(of target: OutputTarget, tag: String) {
    switch target {
    case .standardOutput: return
    case .file(let path): OutputFile.at(path, tag: tag).removeTemporary()
    case .folder(let path): OutputFolder.removeFiles(below: Array(path.utf8), endingIn: tag)
    }
  }

  private static func folder(of target: OutputTarget) throws(OutputFailure) -> OutputFolder? {
    guard case .folder(let path) = target else { return nil }
    return try OutputFolder(path)
  }

  private static func file(
    of state: FileState, _ target: OutputTarget, _ folder: OutputFolder?, _ tag: String
  ) -> OutputFile? {
    switch target {
    case .standardOutput: nil
    case .file(let path): .at(path, tag: tag)
    case .folder: folder.map { OutputFile(SafePath(state.path), in: $0, tag: tag) }
    }
  }

  // MARK: - Streams

  private func stream(_ destination: Destination) throws -> Int {
    let key = key(of: destination)
    if let index = indices[key] {
      try use(index)
      return index
    }
    let file: OutputFile
    var name = ""
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
      file = OutputFile(path, in: folder, tag: tag)
      name = path.description
    }
    let index = streams.count
    streams.append(Stream(destination: key, file: file, path: name))
    indices[key] = index
    changed.insert(index)
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
      changed.insert(index)
      open.removeAll { $0 == index }
      try file.giveUp()
      return
    }
    if !bytes.isEmpty { changed.insert(index) }
    try file.write(bytes)
  }

  /// In a single stream the texts of all articles follow one another.
  private func key(of destination: Destination) -> Destination {
    guard case .single = place else { return destination }
    switch destination {
    case .article: return .article("")
    case .table where framing.assembly != nil: return .table("")
    default: return destination
    }
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
