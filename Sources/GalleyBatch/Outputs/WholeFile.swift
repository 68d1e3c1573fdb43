/// Writes a file whole or not at all, and makes the folders above it where they are missing.
package func writeWhole(_ bytes: [UInt8], to path: String) throws(OutputFailure) {
  if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
    _ = try OutputFolder(String(path[..<slash]))
  }
  let file = OutputFile.at(path)
  do throws(OutputFailure) {
    try file.write(bytes)
    try file.commit()
  } catch {
    file.abandon()
    throw error
  }
}

/// Whether there is something under this name, be it a link to nowhere.
package func isTaken(_ path: String) -> Bool {
  fileStatus(path.utf8, followLinks: false) != nil
}
