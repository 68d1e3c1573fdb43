import GalleyCore

/// Where the tests of a file stand, as far as its text says it.
struct TestFileText: Sendable {
  private struct Place {
    var name: DocumentFailure.Excerpt
    var fields: [String: DocumentFailure.Excerpt] = [:]
  }

  private var places: [String: Place] = [:]

  init(_ file: ScriptFile) {
    let text = ScriptText(file)
    guard let syntax = try? Parser.parse(text) else { return }
    var places: [String: Place] = [:]
    syntax.forEachExpression { expression in
      guard case .suffixed(let base, let suffixes) = expression.kind,
        case .global("test") = base.kind, suffixes.count >= 2,
        case .call(let names) = suffixes[0].kind, let name = names.first,
        case .string(let words) = name.kind, places[words] == nil,
        case .call(let bodies) = suffixes[1].kind, case .table(let entries)? = bodies.first?.kind
      else { return }
      var place = Place(name: text.excerpt(of: name.range))
      for case .field(let field, let range, _) in entries {
        place.fields[field] = text.excerpt(of: range)
      }
      places[words] = place
    }
    self.places = places
  }

  /// The line of a test's name.
  func excerpt(ofTest name: String) -> DocumentFailure.Excerpt? { places[name]?.name }

  /// The line of a field of a test; else that of its name.
  func excerpt(ofTest name: String, field: String) -> DocumentFailure.Excerpt? {
    places[name]?.fields[field] ?? places[name]?.name
  }
}
