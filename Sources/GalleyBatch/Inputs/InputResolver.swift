import GalleyCore
import Glibc

/// Turns what the user names into documents.
///
/// A file is taken whatever it is called. A folder is searched to its bottom for files with an
/// ending that a reader knows; hidden names are passed over. Links to files are read. Links to
/// folders are followed after all real folders, and only to folders that were not visited yet, so
/// that no file comes twice and no loop goes on. Patterns (`*`, `?`, `[...]`, and `**` for folders
/// of any depth) are for shells that do not expand them; what they match counts as named. `-` is
/// standard input.
///
///     let inputs = try InputResolver(fileExtensions: ["txt"]).resolve(["articles"])
///
/// - Complexity: one visit to each folder; nothing is opened but folders.
public struct InputResolver: Sendable {
  private let fileExtensions: Set<String>
  private let temporaryFolder: String

  /// - Parameters:
  ///   - fileExtensions: in lower case, without the dot.
  ///   - temporaryFolder: where records are kept that come through a pipe.
  public init(fileExtensions: some Sequence<String>, temporaryFolder: String = "/tmp") {
    self.fileExtensions = Set(fileExtensions)
    self.temporaryFolder = temporaryFolder
  }

  /// - Parameters:
  ///   - arguments: files, folders, patterns, `-`.
  ///   - lists: files that name a file or folder on each line, or between zero bytes. What is
  ///     missing there is no error: its document will be unreadable, and the others are done.
  ///   - records: files with a JSON object on each line; `-` is standard input.
  public func resolve(
    _ arguments: [String], lists: [String] = [], records: [String] = []
  ) throws(InputFailure) -> InputList {
    var search = Search(fileExtensions: fileExtensions)
    for argument in arguments {
      try search.add(argument)
    }
    for list in lists {
      let text: [UInt8]
      do {
        text = try readWhole(InputFile(list), limit: listLimit)
      } catch {
        throw .unreadableList(path: list, error)
      }
      for line in lines(of: text) { search.addListed(Array(line)) }
    }
    search.followLinks()
    search.inputs.sort()
    for path in records {
      do throws(SystemError) {
        search.inputs.append(try RecordFile(path, temporaryFolder: temporaryFolder))
      } catch {
        throw .unreadableList(path: path, error)
      }
    }
    if search.inputs.isEmpty {
      throw .noDocuments(
        inputs: arguments + lists + records, fileExtensions: fileExtensions.sorted())
    }
    return search.inputs
  }

  private func lines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
    if text.contains(0) { return text.split(separator: 0) }
    return text.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      return line.isEmpty ? nil : line
    }
  }
}

private struct Search {
  var inputs = InputList()
  private let names: DocumentNames
  private var visited: Set<FolderContents.Identity> = []
  private var links: [[UInt8]] = []

  init(fileExtensions: Set<String>) {
    names = DocumentNames(fileExtensions: fileExtensions)
  }

  // MARK: - What the user names

  mutating func add(_ argument: String) throws(InputFailure) {
    if argument == "-" {
      inputs.append(InputFile.standardInput.path)
      return
    }
    let path = tidy(Array(argument.utf8))
    if let status = fileStatus(path) {
      guard status.isFolder else {
        inputs.append(path)
        return
      }
      if let error = walk(path, once: false) {
        throw .unreadableFolder(path: argument, error)
      }
      return
    }
    guard hasWildcard(path) else {
      throw .missing(path: argument, nearest: nearestSibling(of: argument))
    }
    let matches = Glob(path).matches()
    guard !matches.isEmpty else { throw .noMatch(pattern: argument) }
    for match in matches { addListed(match) }
  }

  mutating func addListed(_ path: [UInt8]) {
    let path = tidy(path)
    // A folder that cannot be opened becomes a document that cannot be read, and is reported.
    if fileStatus(path)?.isFolder == true, walk(path, once: false) == nil { return }
    inputs.append(path)
  }

  /// Without empty steps and steps to the same folder, so that a file has one name.
  private func tidy(_ path: [UInt8]) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    let steps = path.split(separator: slash).filter { !$0.elementsEqual([UInt8(ascii: ".")]) }
    let joined = Array(steps.joined(separator: [slash]))
    if path.first == slash { return [slash] + joined }
    if joined.isEmpty { return Array(".".utf8) }
    return joined == InputFile.standardInput.path ? Array("./-".utf8) : joined
  }

  // MARK: - Folders

  /// Takes the documents in a folder and below it, level by level.
  ///
  /// - Parameter once: leave out folders that have been visited.
  /// - Returns: why the folder itself cannot be opened.
  private mutating func walk(_ root: [UInt8], once: Bool) -> SystemError? {
    var level = [root]
    while !level.isEmpty {
      var below: [[UInt8]] = []
      for start in stride(from: 0, to: level.count, by: Self.foldersAtOnce) {
        let folders = level[start..<min(start + Self.foldersAtOnce, level.count)]
        let results = readFolders(Array(folders), names)
        inputs.reserveCapacity(for: results.compactMap { try? $0.get().documents })
        for (folder, found) in zip(folders, results) {
          switch found {
          case .failure(let error):
            if folder == root { return error }
            inputs.append(folder)
          case .success(let contents):
            if let identity = contents.identity, !visited.insert(identity).inserted, once {
              continue
            }
            inputs.append(contentsOf: contents.documents)
            links += contents.links
            below += contents.folders
          }
        }
      }
      level = below
    }
    return nil
  }

  /// What is held of folders that have been read and not yet taken.
  private static let foldersAtOnce = 512

  mutating func followLinks() {
    while !links.isEmpty {
      let round = links.sorted { $0.lexicographicallyPrecedes($1) }
      links = []
      for link in round {
        if walk(link, once: true) != nil { inputs.append(link) }
      }
    }
  }
}

/// The path of an existing file or folder beside the one that `path` should be, if one is called
/// nearly the same.
package func nearestSibling(of path: String) -> String? {
  let cut = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) }
  let folder = cut.map { path[..<$0] } ?? ""
  let handle = withSystemPath((folder.isEmpty ? "." : folder).utf8) { opendir($0) }
  guard let handle else { return nil }
  defer { closedir(handle) }
  var names: [String] = []
  forEachName(in: handle) { name, _ in names.append(String(decoding: name, as: UTF8.self)) }
  // The order on disk differs between machines.
  names.sort()
  return nearestName(to: String(path.dropFirst(folder.count)), among: names).map { folder + $0 }
}
