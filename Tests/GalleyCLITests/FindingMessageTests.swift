import Galley
import Testing

@testable import GalleyCLI

@Suite struct FindingMessageTests {
  @Test(
    "a finding is said in a sentence, with the next step",
    arguments: [
      (.syntax(message: "unexpected symbol near '='"), "error", "unexpected symbol near '='", nil),
      (
        .unknownHook(name: "Qoute", nearest: "Quote"), "error",
        "unknown hook 'Qoute'; did you mean 'Quote'?", nil
      ),
      (
        .localHook(name: "Quote"), "warning", "'Quote' is local, and so no hook",
        "write 'function Quote' without 'local', and Galley calls it"
      ),
      (
        .strayGlobal(name: "n", nearest: nil), "error",
        "'n' is neither a hook nor a declaration", "write 'local n' for a name of your own"
      ),
      (
        .undefinedGlobal(name: "emti", nearest: "emit"), "error",
        "undefined global 'emti'; did you mean 'emit'?", nil
      ),
      (
        .unavailable(name: "io"), "error", "'io' is not available to scripts",
        "scripts see no files; what they make leaves by emit and Writer"
      ),
      (
        .globalAssignedInHook(name: "n"), "error",
        "assignment to global 'n' in a hook: globals are fixed after loading",
        "use a local, or total and emit for what leaves the document"
      ),
      (
        .unknownMember(library: "string", name: "gmtach", nearest: "gmatch"), "error",
        "'string' has no 'gmtach'; did you mean 'gmatch'?", nil
      ),
      (
        .libraryChanged(name: "math"), "error", "the library table 'math' cannot be changed", nil
      ),
      (
        .computedRequire, "error",
        "require takes a name in quotes: modules are read before the script runs", nil
      ),
      (
        .unknownField(model: "quote", name: "zzz", nearest: nil), "error",
        "quote has no field 'zzz'", nil
      ),
      (
        .unknownMethod(model: "quote", name: "nxet", nearest: "next"), "error",
        "quote has no method 'nxet'; did you mean 'next'?", nil
      ),
      (
        .readOnlyField(model: "quote", name: "rule"), "error",
        "quote field 'rule' cannot be changed", nil
      ),
      (
        .unknownWord(
          model: "quote", field: "kind", word: "dirct", nearest: "direct", isSet: false),
        "warning", "quote field 'kind' is never 'dirct'; did you mean 'direct'?", nil
      ),
      (
        .unknownWord(model: "quote", field: "kind", word: "loud", nearest: nil, isSet: true),
        "error", "quote field 'kind' cannot be 'loud'", nil
      ),
      (
        .unknownTable(name: "rows", nearest: nil), "error", "no table 'rows' is declared",
        "declare it: tables = { rows = { \"column:string\" } }"
      ),
      (
        .unknownColumn(table: "rows", name: "x\u{7}", nearest: nil), "error",
        "table 'rows' has no column 'x\u{FFFD}'", nil
      ),
      (
        .missingColumn(table: "rows", name: "who"), "error",
        "a row of table 'rows' needs its column 'who'",
        "put a ? behind its type if it may be absent"
      ),
      (
        .unknownTotal(name: "n", nearest: nil), "error", "no total 'n' is declared",
        "declare it: totals = { n = galley.count() }"
      ),
      (
        .unknownParameter(name: "min", nearest: nil), "error", "no parameter 'min' is declared",
        "declare it: params = { min = \"default\" }"
      ),
      (
        .unknownPart(hook: "Writer", name: "foter", nearest: "footer"), "error",
        "Writer has no part 'foter'; did you mean 'footer'?", nil
      ),
      (
        .unused(.table, name: "q"), "warning",
        "table 'q' is declared, and nothing is emitted to it",
        nil
      ),
      (
        .unused(.function, name: "f"), "warning", "local function 'f' is never called", nil
      ),
      (
        .outlivesDocument(name: "n"), "warning", "'n' outlives the document that changes it",
        "which documents came before depends on the run; use total, emit, or a local in the hook"
      ),
      (
        .unorderedIteration, "warning",
        "next gives the keys of a table in another order in each run",
        "pairs walks a table in a fixed order"
      ),
    ] as [(ScriptFinding.Kind, String, String, String?)])
  func sentence(
    _ kind: ScriptFinding.Kind, _ severity: String, _ words: String, _ help: String?
  ) {
    let finding = ScriptFinding(
      script: "a.lua", kind: kind, range: 4..<5, line: 2, column: 3,
      excerpt: .init(line: 2, text: "a = b", marked: 2..<3))
    let lines = [
      "\(severity): a.lua:2: \(words)", "  2 | a = b", "    |   ^",
      help.map { "  help: \($0)" },
    ]
    let expected = lines.compactMap { $0 }.joined(separator: "\n") + "\n"
    #expect(FailureMessages(style: .plain).message(finding) == expected)
  }
}
