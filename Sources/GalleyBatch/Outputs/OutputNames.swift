import GalleyCore

/// Whose each path of an output folder is, so that no two streams write one file.
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

  /// Takes paths for one document, all of them or none.
  mutating func take(
    _ wishes: [(path: SafePath, destination: OutputPiece.Destination)], for document: String?
  ) throws(Collision) {
    var taken: [SafePath] = []
    for (path, destination) in wishes {
      if let owner = owner(of: path, wantedFor: destination) {
        for path in taken { owners[path] = nil }
        throw Collision(path: path, owner: owner)
      }
      guard owners[path] == nil else { continue }
      owners[path] = Owner(destination: destination, document: document)
      taken.append(path)
    }
  }

  /// Who keeps `destination` from having `path`; nil when nobody does. A destination of nil shares
  /// with nobody.
  func owner(of path: SafePath, wantedFor destination: OutputPiece.Destination?) -> Owner? {
    if let owner = owners[path], owner.destination != destination { return owner }
    return nil
  }
}
