import Glibc

/// Whether a path has a character that patterns give a meaning.
func hasWildcard(_ path: [UInt8]) -> Bool {
  path.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
}

/// A pattern of file names: `fnmatch` for each step, and `**` for any number of folders.
///
/// Hidden names match only a step that begins with a dot itself. `**` goes through real folders
/// only, since a link may lead back up.
struct Glob {
  private let steps: [[UInt8]]
  private let root: [UInt8]
  private static let anyDepth = Array("**".utf8)

  init(_ pattern: [UInt8]) {
    let slash = UInt8(ascii: "/")
    root = pattern.first == slash ? [slash] : []
    var steps: [[UInt8]] = []
    for step in pattern.split(separator: slash).map(Array.init) {
      // Two in a row match what one does, in the square of the time.
      if step == Self.anyDepth, steps.last == Self.anyDepth { continue }
      steps.append(step)
    }
    self.steps = steps
  }

  /// Paths that exist; a final `**` stands for files alone.
  func matches() -> [[UInt8]] {
    var found: [[UInt8]] = []
    expand(root, steps[...], into: &found)
    return found
  }

  private func expand(_ prefix: [UInt8], _ steps: ArraySlice<[UInt8]>, into found: inout [[UInt8]])
  {
    guard let step = steps.first else {
      found.append(prefix)
      return
    }
    let rest = steps.dropFirst()
    if step == Self.anyDepth {
      expandAnyDepth(prefix, rest, into: &found)
    } else if hasWildcard(step) {
      for (name, _) in names(in: prefix) where matches(name, step) {
        let path = join(prefix, name)
        if rest.isEmpty || fileStatus(path)?.isFolder == true {
          expand(path, rest, into: &found)
        }
      }
    } else {
      let path = join(prefix, step)
      if fileStatus(path) != nil { expand(path, rest, into: &found) }
    }
  }

  private func expandAnyDepth(
    _ prefix: [UInt8], _ rest: ArraySlice<[UInt8]>, into found: inout [[UInt8]]
  ) {
    var waiting = [prefix]
    while let folder = waiting.popLast() {
      if !rest.isEmpty { expand(folder, rest, into: &found) }
      for (name, isFolder) in names(in: folder) where name.first != UInt8(ascii: ".") {
        let path = join(folder, name)
        if isFolder {
          waiting.append(path)
        } else if rest.isEmpty, fileStatus(path)?.isRegularFile == true {
          found.append(path)
        }
      }
    }
  }

  private func names(in folder: [UInt8]) -> [(name: [UInt8], isFolder: Bool)] {
    let path = folder.isEmpty ? Array(".".utf8) : folder
    guard let handle = withSystemPath(path, { opendir($0) }) else { return [] }
    defer { closedir(handle) }
    var names: [(name: [UInt8], isFolder: Bool)] = []
    forEachName(in: handle) { name, kind in
      let name = Array(name)
      let isFolder =
        Int(kind) == DT_UNKNOWN
        ? fileStatus(join(folder, name), followLinks: false)?.isFolder == true
        : Int(kind) == DT_DIR
      names.append((name, isFolder))
    }
    return names
  }

  private func matches(_ name: [UInt8], _ step: [UInt8]) -> Bool {
    withSystemPath(step) { step in
      withSystemPath(name) { name in fnmatch(step, name, FNM_PERIOD) == 0 }
    }
  }

  private func join(_ folder: [UInt8], _ name: [UInt8]) -> [UInt8] {
    if folder.isEmpty || folder.last == UInt8(ascii: "/") { return folder + name }
    return folder + [UInt8(ascii: "/")] + name
  }
}
