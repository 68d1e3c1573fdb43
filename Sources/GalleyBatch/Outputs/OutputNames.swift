import GalleyCore

/// Whose each path of an output folder is, so that no two streams write one file and none has its
/// file where another needs a folder.
struct OutputNames {
  struct Owner: Hashable {
    var destination: OutputPiece.Destination
    /// On behalf of which document; nil where the run itself made the file.
    var document: String?
  }

  /// A path that was asked for, and who has what it would need.
  struct Collision: Error {
    var path: SafePath
    var owner: Owner
  }

  private var owners: [SafePath: Owner] = [:]
  /// The folders that the files of `owners` lie in, and who needed each first.
  private var folders: [SafePath: Owner] = [:]

  /// Takes paths for one document, all of them or none.
  mutating func take(
    _ wishes: [(path: SafePath, destination: OutputPiece.Destination)], for document: String?
  ) throws(Collision) {
    var newNames: [SafePath] = []
    var newFolders: [SafePath] = []
    for (path, destination) in wishes {
      if let owner = owner(of: path, wantedFor: destination) {
        for name in newNames { owners[name] = nil }
        for folder in newFolders { folders[folder] = nil }
        throw Collision(path: path, owner: owner)
      }
      guard owners[path] == nil else { continue }
      let owner = Owner(destination: destination, document: document)
      owners[path] = owner
      newNames.append(path)
      for folder in path.folders where folders[folder] == nil {
        folders[folder] = owner
        newFolders.append(folder)
      }
    }
  }

  /// The document on whose behalf a path was taken.
  func owner(of path: SafePath?) -> String? {
    path.flatMap { owners[$0]?.document }
  }

  /// Who keeps `destination` from having `path`; nil when nobody does. A destination of nil shares
  /// with nobody.
  func owner(of path: SafePath, wantedFor destination: OutputPiece.Destination?) -> Owner? {
    if let owner = owners[path], owner.destination != destination { return owner }
    if let owner = folders[path] { return owner }
    return path.folders.lazy.compactMap { owners[$0] }.first
  }
}
