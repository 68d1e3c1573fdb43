import GalleyCore
import GalleyLua

/// `galley.citations`: what a script adds to what the program knows about who publishes.
let citationsModule = ScriptModule(
  name: "galley.citations", summary: "further names and words of publications",
  functions: [
    publicationFunction(
      "agency", .agency, "a news agency", #"galley.citations.agency("Skerrypress", { "SKP" })"#),
    publicationFunction(
      "outlet", .outlet, "a newspaper, a broadcaster, a site",
      #"galley.citations.outlet("Tarn Valley Ledger", { "TVL" })"#),
    ModuleFunction(
      "outlet_words", "(words: list of string)",
      "adds words that make a run of capitals an outlet",
      details:
        "As `Herald` and `Tagblatt` do: with `Ferry` any `Port Ellis Ferry` that reports is one, with "
        + "`-bote` any `Talbote`. To be called while the script loads, since it holds for all documents.",
      example: ##"select("#", galley.citations.outlet_words({ "Ferry" }))  --> 0"##
    ) { scope, call throws(LuaFailure) in
      let words = try call.words(1)
      try scope.requireLoading()
      scope.words.outletWords += words
    },
    ModuleFunction(
      "reporting_verbs", "(forms: list of string)",
      "adds verbs by which an outlet reports, in all their forms",
      details:
        "As in `the Herald reported`. To be called while the script loads, since it holds for all "
        + "documents.",
      example: ##"select("#", galley.citations.reporting_verbs({ "scooped", "scoops" }))  --> 0"##
    ) { scope, call throws(LuaFailure) in
      let words = try call.words(1)
      try scope.requireLoading()
      scope.words.reportingVerbs += words
    },
  ])

private func publicationFunction(
  _ name: String, _ role: Publication.Role, _ what: String, _ example: String
) -> ModuleFunction {
  ModuleFunction(
    name, "(name: string, forms: list of string?)",
    "adds \(what), and the forms in which texts name it",
    details:
      "Results give the name in full. Case counts: `AP` is none in `Ap`. A name that is known already "
      + "is what it is here. To be called while the script loads, since it holds for all documents.",
    example: "select(\"#\", \(example))  --> 0"
  ) { scope, call throws(LuaFailure) in
    let name = try call.text(1)
    guard name.contains(where: { !$0.isWhitespace }) else {
      throw call.wrongArgument(1, expected: "a name")
    }
    let forms = call.count >= 2 && call.kind(2) != .nil ? try call.words(2) : []
    try scope.requireLoading()
    scope.words.publications.append(AddedPublication(name: name, role: role, forms: forms))
  }
}

extension LuaCall {
  /// A list of words, none of them empty.
  borrowing func words(_ index: Int) throws(LuaFailure) -> [String] {
    guard case .array(let elements) = try value(index), !elements.isEmpty else {
      throw wrongArgument(index, expected: "a list of words")
    }
    var words: [String] = []
    for element in elements {
      guard let word = element.text, !word.isEmpty else {
        throw LuaFailure("list of string expected, got \(element.typeName) in it", argument: index)
      }
      words.append(word)
    }
    return words
  }
}

extension ScriptScope {
  /// What a script adds holds for all documents, and so comes before the first.
  func requireLoading() throws(LuaFailure) {
    guard !hasLoaded else {
      throw LuaFailure("to be called while the script loads: it holds for all documents")
    }
  }
}
