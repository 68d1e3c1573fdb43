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
  /// In small letters, with their dot.
  private let endings: [[UInt8]]
  private static let packed = Array(".gz".utf8)
  private var visited: Set<FolderIdentity> = []
  private var links: [[UInt8]] = []

  private struct FolderIdentity: Hashable {
    var device: UInt
    var node: UInt
  }

  init(fileExtensions: Set<String>) {
    endings = fileExtensions.map { Array(("." + $0).utf8) }
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

  /// Takes the documents in a folder and below it.
  ///
  /// - Parameter once: leave out folders that have been visited.
  /// - Returns: why the folder itself cannot be opened.
  private mutating func walk(_ root: [UInt8], once: Bool) -> SystemError? {
    var waiting = [root]
    while let folder = waiting.popLast() {
      guard let handle = withSystemPath(folder, { opendir($0) }) else {
        let error = SystemError.last
        if folder == root { return error }
        inputs.append(folder)
        continue
      }
      defer { closedir(handle) }
      var status = stat()
      if fstat(dirfd(handle), &status) == 0 {
        let identity = FolderIdentity(device: UInt(status.st_dev), node: UInt(status.st_ino))
        if !visited.insert(identity).inserted, once { continue }
      }
      let start = inputs.pathCount
      var folders: [[UInt8]] = []
      let prefix = folder == Array(".".utf8) ? [] : folder.last == 0x2F ? folder : folder + [0x2F]
      forEachName(in: handle) { name, kind in
        if name.first == UInt8(ascii: ".") { return }
        if Int(kind) == DT_REG {
          if isDocument(name) { inputs.append(prefix, name) }
          return
        }
        let path = prefix + name
        switch kindOfFile(path, kind) {
        case DT_DIR: if !holdsPartsOfPage(path) { folders.append(path) }
        case DT_REG: if isDocument(name) { inputs.append(path) }
        case DT_LNK:
          guard let target = fileStatus(path) else {
            // Broken: reported when it is read, if it would have been.
            if isDocument(name) { inputs.append(path) }
            return
          }
          if target.isFolder {
            links.append(path)
          } else if target.isRegularFile, isDocument(name) {
            inputs.append(path)
          }
        default: break
        }
      }
      // In order, so that little is left to sort at the end.
      inputs.sort(from: start)
      waiting += folders.sorted { $1.lexicographicallyPrecedes($0) }
    }
    return nil
  }

  mutating func followLinks() {
    while !links.isEmpty {
      let round = links.sorted { $0.lexicographicallyPrecedes($1) }
      links = []
      for link in round {
        if walk(link, once: true) != nil { inputs.append(link) }
      }
    }
  }

  /// Some file systems do not say in the folder what a name stands for.
  private func kindOfFile(_ path: [UInt8], _ kind: UInt8) -> Int {
    if Int(kind) != DT_UNKNOWN { return Int(kind) }
    guard let status = fileStatus(path, followLinks: false) else { return DT_UNKNOWN }
    if status.isFolder { return DT_DIR }
    if status.isLink { return DT_LNK }
    return status.isRegularFile ? DT_REG : DT_UNKNOWN
  }

  /// Whether a folder is the `bridge_files` that a browser saved beside `bridge.html`: frames and
  /// advertisements, no documents of their own.
  private func holdsPartsOfPage(_ path: [UInt8]) -> Bool {
    let ending = Array("_files".utf8)
    guard path.suffix(ending.count).elementsEqual(ending) else { return false }
    let base = path.dropLast(ending.count)
    return [".html", ".htm", ".html.gz", ".xhtml"].contains {
      fileStatus(base + Array($0.utf8))?.isRegularFile ?? false
    }
  }

  private func isDocument(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    var end = name.count
    if ends(name, end, with: Self.packed) { end -= Self.packed.count }
    return endings.contains { ends(name, end, with: $0) }
  }

  /// Whether the bytes up to `end` end so, in capitals too.
  private func ends(_ name: UnsafeBufferPointer<UInt8>, _ end: Int, with ending: [UInt8]) -> Bool {
    guard end >= ending.count else { return false }
    var offset = ending.count
    while offset > 0 {
      offset -= 1
      guard lowercased(name[end - ending.count + offset]) == ending[offset] else { return false }
    }
    return true
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
