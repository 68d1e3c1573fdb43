import Galley

/// Everything that ships, by kind and name, out of the tables that the program runs on.
struct Catalogue {
  enum Kind: String, CaseIterable {
    case scripts, modules, readers, annotators, exporters, formats
    case hooks, declarations, models, functions, tests
  }

  /// One thing with a name.
  struct Entry {
    var kind: Kind
    var name: String
    var summary: String
    var subject: Subject
  }

  /// What stands behind a name.
  enum Subject {
    case script(ScriptFile)
    case module(ScriptFile)
    /// A reader, an annotator or a format; what `--to` or an ending has to do with it.
    case part(note: String)
    case hook(ScriptReference.Entry)
    case declaration(ScriptReference.Entry)
    case model(ScriptReference.Model)
    case function(ScriptReference.Function)
    case functions(ScriptReference.Module)
    case field(ScriptReference.Field, of: String)
    case method(ScriptReference.Method, of: String)
    /// `test`, with the fields that may stand between its braces.
    case test(ScriptReference.Function)
  }

  let toolkit: Toolkit
  let entries: [Entry]
  let reference = ScriptReference.current

  init(_ toolkit: Toolkit) {
    self.toolkit = toolkit
    var entries: [Entry] = []
    func add(_ kind: Kind, _ name: String, _ summary: String, _ subject: Subject) {
      entries.append(Entry(kind: kind, name: name, summary: summary, subject: subject))
    }
    for script in ShippedScripts.all {
      add(.scripts, script.name, script.summary, .script(script.file))
    }
    for module in ShippedScripts.library {
      add(.modules, module.name, module.summary, .module(module.file))
    }
    for reader in toolkit.readers {
      let endings = reader.fileExtensions.map { "." + $0 }.joined(separator: ", ")
      add(.readers, reader.name, reader.summary, .part(note: "reads files that end in \(endings)"))
    }
    for (number, annotator) in toolkit.annotators.enumerated() {
      add(
        .annotators, annotator.name, annotator.summary,
        .part(note: "runs as number \(number + 1) of \(toolkit.annotators.count)"))
    }
    for exporter in toolkit.exporters {
      add(
        .exporters, exporter.name, exporter.summary,
        .part(note: "writes articles: --to \(exporter.name), or -o FILE.\(exporter.fileExtension)"))
    }
    for format in toolkit.rowEncoders {
      add(
        .formats, format.name, format.summary,
        .part(
          note: "writes the rows of emit: --to \(format.name), or -o FILE.\(format.fileExtension)")
      )
    }
    for hook in reference.hooks { add(.hooks, hook.name, hook.summary, .hook(hook)) }
    for entry in reference.declarations {
      add(.declarations, entry.name, entry.summary, .declaration(entry))
    }
    for model in reference.models { add(.models, model.name, model.summary, .model(model)) }
    for function in reference.modules.flatMap(\.functions) {
      add(.functions, function.name, function.summary, .function(function))
    }
    for function in reference.testing.functions {
      add(
        .tests, function.name, function.summary,
        function.name == "test" ? .test(function) : .function(function))
    }
    let result = reference.testResult
    add(.tests, result.name, result.summary, .model(result))
    self.entries = entries
  }

  func entries(of kind: Kind) -> [Entry] { entries.filter { $0.kind == kind } }

  /// All that a name may mean: things of this very name; else `quote.speaker`, `quote:next` and the
  /// modules of functions; else things whose name differs in case, or functions without their
  /// module.
  func find(_ name: String) -> [Entry] {
    var found = entries.filter { $0.name == name }
    if let module = reference.modules.first(where: { $0.name == name && !name.isEmpty }) {
      found.append(
        Entry(kind: .functions, name: name, summary: module.summary, subject: .functions(module)))
    }
    if !found.isEmpty { return found }
    if let member = member(name) { return [member] }
    let small = name.lowercased()
    return entries.filter { entry in
      entry.name.lowercased() == small
        || entry.kind == .functions && entry.name.hasSuffix("." + name)
    }
  }

  /// `quote.speaker`, `quote:next`.
  private func member(_ name: String) -> Entry? {
    guard let mark = name.firstIndex(where: { $0 == "." || $0 == ":" }),
      let model = reference.model(String(name[..<mark]))
    else { return nil }
    let part = name[name.index(after: mark)...]
    if let field = model.fields.first(where: { $0.name == part }) {
      return Entry(
        kind: .models, name: name, summary: field.summary, subject: .field(field, of: model.name))
    }
    if let method = model.methods.first(where: { $0.name == part }) {
      return Entry(
        kind: .models, name: name, summary: method.summary,
        subject: .method(method, of: model.name))
    }
    return nil
  }

  /// The name that a misspelt one may mean.
  func nearest(_ name: String) -> String? {
    var names = entries.map(\.name) + Kind.allCases.map(\.rawValue) + reference.modules.map(\.name)
    if let mark = name.firstIndex(where: { $0 == "." || $0 == ":" }),
      let model = reference.model(String(name[..<mark]))
    {
      names += model.fields.map { "\(model.name).\($0.name)" }
      names += model.methods.map { "\(model.name):\($0.name)" }
    }
    return nearestName(to: name, among: names.filter { !$0.isEmpty }.sorted())
      ?? nearestName(
        to: name, among: reference.modules.flatMap(\.functions).map { lastPart(of: $0.name) })
  }

  private func lastPart(of name: String) -> String {
    String(name[(name.lastIndex(of: ".").map { name.index(after: $0) } ?? name.startIndex)...])
  }
}
