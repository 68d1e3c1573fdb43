import Galley
import GalleyBatch
import GalleyLineEditor
import GalleyScripting
import Glibc

/// What Tab offers: commands, files, globals, modules, fields, methods and keys, from the tables that
/// all the rest is made of.
extension PromptSession {
  func complete(_ text: String, _ cursor: Int) -> LineEditor.Completion {
    openFirst()
    let before = String(decoding: Array(text.utf8.prefix(cursor)), as: UTF8.self)
    if before.hasPrefix(":") {
      guard let space = before.firstIndex(of: " ") else {
        return completion(
          of: before, from: cursor - before.utf8.count,
          commands.map { .init(":" + $0.name, note: $0.summary) })
      }
      let command = before[before.index(after: before.startIndex)..<space]
      switch command {
      case "load", "try", "save": return files(before, cursor, scripts: command != "save")
      case "open": return documents(before, cursor)
      case "to" where !before[before.index(after: space)...].contains(" "):
        let word = lastWord(before) { $0 != " " }
        let names = Set(
          context.toolkit.rowEncoders.map(\.name) + context.toolkit.exporters.map(\.name))
        return completion(
          of: word, from: cursor - word.utf8.count, names.sorted().map { .init($0) })
      default: break
      }
    }
    if before.hasPrefix("?") {
      let word = String(before.drop { $0 == "?" })
      return completion(
        of: word, from: cursor - word.utf8.count,
        helpEntries.map { .init($0.name, note: $0.summary) })
    }
    if isInString(before) { return files(before, cursor, scripts: false) }
    return names(before, cursor)
  }

  private func completion(
    of word: String, from start: Int, _ all: [LineEditor.Candidate]
  ) -> LineEditor.Completion {
    var seen: Set<String> = []
    return LineEditor.Completion(
      start: start,
      candidates: all.filter { $0.text.hasPrefix(word) && seen.insert($0.text).inserted })
  }

  private func lastWord(_ text: String, _ belongs: (Character) -> Bool) -> String {
    String(text.reversed().prefix(while: belongs).reversed())
  }

  private func isInString(_ text: String) -> Bool {
    guard let word = promptWords(text).last, word.kind == .string else { return false }
    let bytes = Array(text.utf8)[word.range]
    return word.range.upperBound == text.utf8.count
      && (bytes.count == 1 || bytes.first != bytes.last)
  }

  // MARK: - Names

  private func names(_ before: String, _ cursor: Int) -> LineEditor.Completion {
    let chain = lastWord(before) {
      $0.isASCII && ($0.isLetter || $0.isNumber || "_.:[]".contains($0))
    }
    guard let cut = chain.lastIndex(where: { $0 == "." || $0 == ":" }) else {
      let word = lastWord(chain) { $0 != "[" && $0 != "]" }
      return completion(of: word, from: cursor - word.utf8.count, topNames(word))
    }
    let owner = String(chain[..<cut])
    let member = String(chain[chain.index(after: cut)...])
    let start = cursor - member.utf8.count
    if chain[cut] == ":" {
      guard case .model(let name) = place.target(of: owner) else {
        return completion(of: member, from: start, library("string", onlyFunctions: true))
      }
      let methods = ScriptReference.current.model(name)?.methods ?? []
      return completion(
        of: member, from: start,
        methods.map { .init($0.name, note: "\($0.signature)  \($0.summary)") })
    }
    let modules = moduleMembers(owner)
    if !modules.isEmpty { return completion(of: member, from: start, modules) }
    guard isPath(owner), !owner.isEmpty else { return .init(start: cursor, candidates: []) }
    switch place.target(of: owner) {
    case .model(let name):
      let fields = ScriptReference.current.model(name)?.fields ?? []
      return completion(
        of: member, from: start, fields.map { .init($0.name, note: "\($0.type)  \($0.summary)") })
    case .keys(let keys):
      return completion(of: member, from: start, keys.filter(isName).map { .init($0) })
    case .string, .other:
      return completion(of: member, from: start, library(owner, onlyFunctions: false))
    }
  }

  private func topNames(_ word: String) -> [LineEditor.Candidate] {
    let reference = ScriptReference.current
    var names: [LineEditor.Candidate] = [
      .init("doc", note: "the current document"), .init("docs", note: "all documents"),
    ]
    names += place.globals.map { .init($0) }
    names += (reference.modules.first { $0.name.isEmpty }?.functions ?? []).map {
      .init($0.name, note: "\($0.signature)  \($0.summary)")
    }
    names.append(.init("galley", note: "modules: text, re, json, date, …"))
    names.append(.init("help", note: "help(name)"))
    if !word.isEmpty {
      names += reference.hooks.map { .init($0.name, note: $0.usage) }
      names += [
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "if", "in",
        "ipairs", "local", "math", "nil", "not", "or", "pairs", "pcall", "repeat", "return",
        "select", "string", "table", "then", "tonumber", "tostring", "true", "type", "until",
        "utf8", "while",
      ].map { .init($0) }
    }
    return names
  }

  /// `galley`, `galley.text`.
  private func moduleMembers(_ owner: String) -> [LineEditor.Candidate] {
    guard owner == "galley" || owner.hasPrefix("galley.") else { return [] }
    let prefix = owner + "."
    var found: [LineEditor.Candidate] = []
    for module in ScriptReference.current.modules {
      if module.name.hasPrefix(prefix) {
        found.append(.init(String(module.name.dropFirst(prefix.count)), note: module.summary))
      }
      for function in module.functions where function.name.hasPrefix(prefix) {
        let name = String(function.name.dropFirst(prefix.count))
        if name.contains(".") { continue }
        found.append(.init(name, note: "\(function.signature)  \(function.summary)"))
      }
      for constant in module.constants where constant.name.hasPrefix(prefix) {
        let name = String(constant.name.dropFirst(prefix.count))
        if !name.contains(".") { found.append(.init(name, note: constant.summary)) }
      }
    }
    return found
  }

  /// What Lua's own tables hold.
  private func library(_ name: String, onlyFunctions: Bool) -> [LineEditor.Candidate] {
    let known: [String: [String]] = [
      "string": [
        "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "rep",
        "reverse", "sub", "upper",
      ],
      "table": ["concat", "insert", "move", "pack", "remove", "sort", "unpack"],
      "math": [
        "abs", "ceil", "floor", "fmod", "huge", "max", "min", "pi", "random", "sqrt", "tointeger",
        "type",
      ],
      "utf8": ["char", "charpattern", "codepoint", "codes", "len", "offset"],
      "os": ["clock", "date", "difftime", "time"],
    ]
    return (known[name] ?? []).map { .init($0) }
  }

  // MARK: - Files

  private func documents(_ before: String, _ cursor: Int) -> LineEditor.Completion {
    let word = String(before.dropFirst(":open ".count))
    var found: [LineEditor.Candidate] = []
    // A folder may hold a hundred thousand; a menu shows the first of those that fit.
    for index in 0..<context.documents.count {
      let name = context.documents.name(at: index)
      let short = name.split(separator: "/").last.map(String.init) ?? name
      if name.hasPrefix(word) {
        found.append(.init(name))
      } else if short.hasPrefix(word) {
        found.append(.init(short))
      }
      if found.count == 200 { break }
    }
    return LineEditor.Completion(start: cursor - word.utf8.count, candidates: found)
  }

  private func files(_ before: String, _ cursor: Int, scripts: Bool) -> LineEditor.Completion {
    let word = lastWord(before) { $0 != " " && $0 != "\"" && $0 != "'" }
    let folder = folderOfFile(word)
    let start = word.dropFirst(folder.count)
    var found: [LineEditor.Candidate] = []
    if scripts, folder.isEmpty {
      found += ScriptFiles(context.toolkit).shipped.map {
        .init($0.name, note: "ships with Galley")
      }
    }
    if let handle = opendir(folder.isEmpty ? "." : folder) {
      defer { closedir(handle) }
      var names: [String] = []
      while let entry = readdir(handle) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name.hasPrefix(".") || !name.hasPrefix(start) { continue }
        let isFolder = entry.pointee.d_type == UInt8(DT_DIR)
        if scripts, !isFolder, !name.hasSuffix(".lua") { continue }
        names.append(folder + name + (isFolder ? "/" : ""))
        if names.count == 2000 { break }
      }
      found += names.sorted().map { .init($0) }
    }
    return completion(of: word, from: cursor - word.utf8.count, found)
  }
}
