import Galley
import GalleyScripting

/// `?name` and `??word`: the tables that the reference page is made of.
extension PromptSession {
  func help(_ line: String) {
    if line.hasPrefix("??") { return search(trimmed(line.dropFirst(2))) }
    var name = trimmed(line.dropFirst())
    if name.hasPrefix("\""), name.hasSuffix("\""), name.count > 1 {
      name = String(name.dropFirst().dropLast())
    }
    if name.isEmpty { return listCommands() }
    var listing = Listing(style: style, width: printer.width)
    if describe(name, in: &listing) { return say(listing.text) }
    let near = nearestName(to: name, among: helpEntries.map(\.name))
    fail(
      "nothing is called '\(printable(name))'" + (near.map { "; did you mean '\($0)'?" } ?? ""),
      help: near == nil ? "??\(printable(name)) searches all help for the word" : nil)
  }

  private func search(_ word: String) {
    if word.isEmpty { return fail("?? needs a word") }
    let wanted = word.lowercased()
    let found = helpEntries.filter {
      $0.name.lowercased().contains(wanted) || $0.summary.lowercased().contains(wanted)
    }
    if found.isEmpty { return say("no help has the word '\(printable(word))'") }
    var listing = Listing(style: style, width: printer.width)
    for entry in found.prefix(40) { listing.row(entry.name, entry.summary) }
    if found.count > 40 { listing.line("  … \(found.count - 40) more") }
    say(listing.text)
  }

  /// Everything that has help, by the name under which it is asked for.
  var helpEntries: [(name: String, summary: String)] {
    let reference = ScriptReference.current
    var entries = promptCommands.map { (":" + $0.name, $0.summary) }
    entries.append(("doc", "the current document, an article"))
    entries.append(("docs", "all documents: #docs, docs[3], docs[\"gates.txt\"], ipairs(docs)"))
    entries += (reference.hooks + reference.declarations).map { ($0.name, $0.summary) }
    for model in reference.models {
      entries.append((model.name, model.summary))
      entries += model.fields.map { ("\(model.name).\($0.name)", $0.summary) }
      entries += model.methods.map { ("\(model.name):\($0.name)", $0.summary) }
    }
    for module in reference.modules {
      if !module.name.isEmpty { entries.append((module.name, module.summary)) }
      entries += module.functions.map { ($0.name, $0.summary) }
      entries += module.constants.map { ($0.name, $0.summary) }
    }
    return entries
  }

  /// Answers false when nothing has the name.
  private func describe(_ name: String, in listing: inout Listing) -> Bool {
    let reference = ScriptReference.current
    let bare = name.hasPrefix(":") ? String(name.dropFirst()) : name
    var isFound = false
    if let command = promptCommands.first(where: { $0.name == bare }) {
      listing.row(command.usage, command.summary)
      if name.hasPrefix(":") { return true }
      isFound = true
    }
    for entry in (reference.hooks + reference.declarations) where entry.name == name {
      listing.line(style(entry.usage, .bold))
      listing.paragraph(entry.summary, indent: 2)
      listing.code(entry.example)
      return true
    }
    if name == "docs" {
      listing.row("docs", helpEntries.first { $0.name == "docs" }?.summary ?? "")
      return true
    }
    if describeMember(name, in: &listing) { return true }
    if let model = reference.model(modelName(name) ?? name) {
      listing.line(style(model.name, .bold) + ": " + model.summary)
      for field in model.fields {
        listing.row("\(field.name): \(field.type)", field.summary)
      }
      for method in model.methods {
        listing.row(":\(method.name)(\(method.signature.parameterList))", method.summary)
      }
      return true
    }
    if let module = reference.modules.first(where: { $0.name == name && !name.isEmpty }) {
      listing.line(style(module.name, .bold) + ": " + module.summary)
      for function in module.functions {
        let short = function.name.dropFirst(min(function.name.count, module.name.count + 1))
        listing.row("\(short)(\(function.signature.parameterList))", function.summary)
      }
      return true
    }
    if let function = function(name) {
      listing.line(style("\(function.name)\(function.signature)", .bold))
      listing.paragraph(function.summary, indent: 2)
      if let example = function.example { listing.code(example) }
      return true
    }
    return isFound
  }

  private func function(_ name: String) -> ScriptReference.Function? {
    ScriptReference.current.function(name) ?? ScriptReference.current.function("galley." + name)
  }

  /// `doc.quotes`, `quote.speaker`, `doc.quotes[1].text`, `paragraph:cite`.
  private func describeMember(_ name: String, in listing: inout Listing) -> Bool {
    guard let cut = name.lastIndex(where: { $0 == "." || $0 == ":" }) else { return false }
    let owner = String(name[..<cut])
    let member = String(name[name.index(after: cut)...])
    guard let model = ScriptReference.current.model(modelName(owner) ?? owner) else { return false }
    if let field = model.fields.first(where: { $0.name == member }) {
      listing.line(style("\(model.name).\(field.name): \(field.type)", .bold))
      listing.paragraph(field.summary + (field.isWritable ? "; can be set" : ""), indent: 2)
      return true
    }
    if let method = model.methods.first(where: { $0.name == member }) {
      listing.line(style("\(model.name):\(method.name)\(method.signature)", .bold))
      listing.paragraph(method.summary, indent: 2)
      return true
    }
    return false
  }

  /// The model of what an expression of names and positions stands for.
  private func modelName(_ path: String) -> String? {
    if path == "doc" { return "article" }
    guard path.hasPrefix("doc"), isPath(path), case .model(let model) = place.target(of: path)
    else {
      return nil
    }
    return model
  }
}

/// Whether a text has only names, dots and positions: to look at it changes nothing.
func isPath(_ text: String) -> Bool {
  text.utf8.allSatisfy { byte in
    (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
      || [0x5F, 0x2E, 0x5B, 0x5D].contains(byte)
  }
}
