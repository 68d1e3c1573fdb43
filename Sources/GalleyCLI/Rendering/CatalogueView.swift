import Galley

/// What `galley list` prints.
struct CatalogueView {
  let catalogue: Catalogue
  let style: Style
  let width: Int

  /// - Parameter names: kinds and names; none for an overview of everything.
  func text(for names: [String]) throws -> String {
    var listing = Listing(style: style, width: width)
    if names.isEmpty {
      for kind in Catalogue.Kind.allCases { add(kind, isOverview: true, to: &listing) }
      listing.blank()
      listing.line("galley list NAME tells all about one of them.")
      return listing.text
    }
    for name in names {
      if let kind = Catalogue.Kind(rawValue: name) {
        add(kind, isOverview: false, to: &listing)
        continue
      }
      let found = catalogue.find(name)
      guard !found.isEmpty else {
        let near = catalogue.nearest(name).map { "; did you mean '\($0)'?" }
        throw CommandFailure.usage(
          "nothing is called '\(printable(name))'\(near ?? "")",
          help: near == nil ? "galley list names everything" : nil)
      }
      for entry in found {
        listing.blank()
        try add(entry, to: &listing)
      }
    }
    return listing.text
  }

  // MARK: - Kinds

  private func add(_ kind: Catalogue.Kind, isOverview: Bool, to listing: inout Listing) {
    switch kind {
    case .functions:
      for module in catalogue.reference.modules {
        if isOverview {
          if module == catalogue.reference.modules.first { listing.heading("FUNCTIONS") }
          let names = module.functions.map { shortName($0, in: module) }
          listing.row(module.name.isEmpty ? "(global)" : module.name, names.joined(separator: ", "))
        } else {
          listing.heading(module.name.isEmpty ? "FUNCTIONS" : module.name)
          for function in module.functions {
            listing.row(
              "\(function.name)(\(function.signature.parameterList))", function.summary)
          }
          for constant in module.constants { listing.row(constant.name, constant.summary) }
        }
      }
    case .formats where !isOverview:
      let formats = FormatList(catalogue.toolkit)
      for (heading, list) in [("ARTICLES", formats.articles), ("ROWS", formats.rows)] {
        listing.heading(heading)
        for format in list {
          listing.row(format.name, firstClause(format.summary))
          listing.below(format.specification)
          listing.below(format.example, ink: .dim)
        }
      }
    default:
      let entries = catalogue.entries(of: kind)
      if entries.isEmpty { return }
      listing.heading(kind.rawValue.uppercased())
      for entry in entries {
        listing.row(entry.name, isOverview ? firstClause(entry.summary) : entry.summary)
      }
    }
  }

  /// A module of one name with its function is a function too: `galley.set(...)`.
  private func shortName(
    _ function: ScriptReference.Function, in module: ScriptReference.Module
  ) -> String {
    function.name == module.name || module.name.isEmpty
      ? function.name : String(function.name.dropFirst(module.name.utf8.count + 1))
  }

  /// Up to where a summary goes into details.
  private func firstClause(_ summary: String) -> String {
    guard let end = summary.firstIndex(where: { ":;".contains($0) }) else { return summary }
    return String(summary[..<end])
  }

  // MARK: - Things

  private func add(_ entry: Catalogue.Entry, to listing: inout Listing) throws {
    switch entry.subject {
    case .script(let file):
      guard let engine = catalogue.toolkit.scriptEngine else { throw CommandFailure.noEngine }
      var settings = ScriptSettings()
      settings.isInspection = true
      let whole = catalogue.toolkit.shippedScript(named: entry.name) ?? file
      let program = try engine.load([whole], settings: settings).outline
      ScriptHelp(style: style, width: width).add(file, program, to: &listing)
      listing.heading("USAGE")
      listing.line("  galley run \(entry.name) INPUT ...")
    case .module(let file):
      for line in headerComment(of: file) { listing.line(line) }
    case .part(let note):
      title(entry.name, entry.summary, to: &listing)
      listing.paragraph(note, indent: 2)
    case .hook(let hook):
      title(hook.usage, hook.summary, to: &listing)
      example(hook.example, to: &listing)
    case .declaration(let declaration):
      title(declaration.usage, declaration.summary, to: &listing)
      example(declaration.example, to: &listing)
    case .model(let model): add(model, to: &listing)
    case .function(let function): add(function, to: &listing)
    case .test(let function):
      add(function, to: &listing)
      listing.heading("FIELDS (between the braces of a test)")
      for field in catalogue.reference.testFields { listing.row(field.name, field.summary) }
    case .functions(let module):
      title(module.name, module.summary, to: &listing)
      listing.heading("FUNCTIONS")
      for function in module.functions {
        listing.row("\(function.name)(\(function.signature.parameterList))", function.summary)
      }
      for constant in module.constants { listing.row(constant.name, constant.summary) }
    case .field(let field, let model):
      title("\(model).\(field.name): \(field.type)", field.summary, to: &listing)
      listing.line(field.isWritable ? "  scripts can set it" : "  scripts can only read it")
    case .method(let method, let model):
      title("\(model):\(method.name)\(method.signature)", method.summary, to: &listing)
      listing.line("  since \(method.since)")
    }
  }

  private func add(_ function: ScriptReference.Function, to listing: inout Listing) {
    title(function.name + function.signature.description, function.summary, to: &listing)
    listing.line("  since \(function.since)")
    example(function.example ?? "", to: &listing)
  }

  private func title(_ name: String, _ summary: String, to listing: inout Listing) {
    for (index, line) in wrapped(name, to: width).enumerated() {
      listing.line((index == 0 ? "" : "    ") + style(line, .bold))
    }
    listing.paragraph(summary, indent: 2)
  }

  private func example(_ source: String, to listing: inout Listing) {
    if source.isEmpty { return }
    listing.blank()
    listing.code(source)
  }

  private func add(_ model: ScriptReference.Model, to listing: inout Listing) {
    listing.line(style(model.name, .bold) + ": " + model.summary)
    let canSet = model.fields.contains(where: \.isWritable)
    listing.heading(canSet ? "FIELDS (those with = can be set)" : "FIELDS")
    for field in model.fields {
      listing.row("\(field.name)\(field.isWritable ? " =" : "")", "\(field.type): \(field.summary)")
    }
    if !model.methods.isEmpty {
      listing.heading("METHODS")
      for method in model.methods {
        listing.row(
          "\(model.name):\(method.name)(\(method.signature.parameterList))", method.summary)
      }
    }
    let hooks = catalogue.reference.hooks.filter { $0.name.lowercased() == model.name }
    for hook in hooks {
      listing.heading("HOOK")
      listing.row(hook.usage, hook.summary)
    }
    if model.takesDeclaredFields {
      listing.blank()
      listing.line("Scripts can declare more fields: galley list fields.")
    }
  }
}
