import GalleyCore

/// One look at one script: first what its values are, in passes until nothing new is learnt, then
/// what is wrong.
///
/// A pass walks the script in the order of its text. What is known of a local, of a parameter, of
/// the results of a function only becomes less precise from pass to pass, so that they come to an
/// end; a script that needs more than a few keeps what is certain after one.
final class Analysis {
  let syntax: Syntax
  let vocabulary: ScriptVocabulary
  var declared: DeclaredNames

  // What is known.
  var variableTypes: [ValueType]
  var globalTypes: [String: ValueType] = [:]
  var resultTypes: [[ValueType]]
  /// The functions of the script that are called by hooks' names, or by those of Writer's parts.
  var stages: [Int: ScriptVocabulary.Hook] = [:]
  /// Which functions of the script a function mentions.
  var mentions: [Set<Int>]
  /// Which locals a function mentions that keep functions in their fields.
  var holders: [Set<Int>]
  /// Functions kept in the fields of a local.
  var members: [Int: Set<Int>] = [:]
  var escaped: Set<Int> = []
  /// The globals that the script assigns somewhere.
  var assigned: Set<String> = []

  // Where the pass is.
  var isReporting = false
  var isChanged = false
  var current = 0
  /// The function literals met so far in this pass.
  var literals: [Int] = []

  // What the last pass finds.
  var findings: [Finding] = []
  var ofDocuments: Set<Int> = []
  var afterLoading: Set<Int> = []
  var usedTables: Set<String> = []
  var usedTotals: Set<String> = []
  var usedParameters: Set<String> = []
  var mentionedFields: Set<String> = []
  /// Where a name could be any: `total[name]`.
  var usesAll: Set<String> = []
  var reportedLocals: Set<Int> = []

  struct Finding: Hashable {
    var kind: ScriptFinding.Kind
    var range: Range<Int>
  }

  /// - Parameter inherited: the fields that each of the scripts before this one declares.
  init(
    _ syntax: Syntax, _ vocabulary: ScriptVocabulary, inherited: [[DeclaredNames.Field]?] = []
  ) {
    self.syntax = syntax
    self.vocabulary = vocabulary
    declared = DeclaredNames(
      syntax, known: vocabulary.declarations, hooks: vocabulary.hookNames)
    for fields in inherited {
      guard let fields else {
        declared.open("fields")
        continue
      }
      declared.inherited += fields
    }
    variableTypes = Array(repeating: .undetermined, count: syntax.variables.count)
    resultTypes = Array(repeating: [], count: syntax.functions.count)
    mentions = Array(repeating: [], count: syntax.functions.count)
    holders = mentions
  }

  /// - Returns: in no particular order, each once.
  func run() -> Set<Finding> {
    let passLimit = 6
    var passes = 0
    repeat {
      isChanged = false
      pass()
      passes += 1
    } while isChanged && passes < passLimit
    if isChanged {
      // Only what is assigned once, from what stands before it, is certain after one more.
      for (index, variable) in syntax.variables.enumerated()
      where variable.writes > 0 || variable.kind == .parameter {
        variableTypes[index] = .unknown
      }
      for index in resultTypes.indices { resultTypes[index] = [.unknown] }
      for name in globalTypes.keys { globalTypes[name] = .unknown }
      pass()
    }
    ofDocuments = reachable { $0.stage == .document }
    afterLoading = reachable { _ in true }
    isReporting = true
    pass()
    reportUnused()
    if vocabulary.globals["require"] != nil {
      for requirement in syntax.requirements where requirement.name == nil {
        report(.computedRequire, requirement.range)
      }
    }
    return Set(findings)
  }

  func pass() {
    current = 0
    literals = []
    walk(syntax.functions[0].body)
  }

  func reachable(from isRoot: (ScriptVocabulary.Hook) -> Bool) -> Set<Int> {
    var found: Set<Int> = []
    var pending = stages.filter { isRoot($0.value) }.map(\.key)
    while let function = pending.popLast() {
      guard found.insert(function).inserted else { continue }
      pending += mentions[function]
      for holder in holders[function] { pending += members[holder] ?? [] }
    }
    return found
  }

  // MARK: - Learning

  func learn(_ type: ValueType, of variable: Int) {
    guard !isReporting else { return }
    let joined = variableTypes[variable].joined(with: type)
    if joined != variableTypes[variable] {
      variableTypes[variable] = joined
      isChanged = true
    }
  }

  func learn(results: [ValueType]) {
    guard !isReporting, current != 0 else { return }
    for (index, type) in results.enumerated() {
      if index == resultTypes[current].count { resultTypes[current].append(.undetermined) }
      let joined = resultTypes[current][index].joined(with: type)
      if joined != resultTypes[current][index] {
        resultTypes[current][index] = joined
        isChanged = true
      }
    }
  }

  /// A function of the script is called with arguments of these types.
  func learnCall(of function: Int, _ arguments: [ValueType]) {
    for (index, variable) in syntax.functions[function].parameters.enumerated() {
      learn(index < arguments.count ? arguments[index] : .nil, of: variable)
    }
  }

  func bind(_ function: Int, to hook: ScriptVocabulary.Hook) {
    if !isReporting { stages[function] = hook }
    learnCall(of: function, hook.parameters)
  }

  /// Anybody may call it with anything.
  func letEscape(_ function: Int) {
    guard !isReporting, escaped.insert(function).inserted else { return }
    for variable in syntax.functions[function].parameters { learn(.unknown, of: variable) }
  }

  func mention(_ function: Int) {
    if !isReporting { mentions[current].insert(function) }
  }

  func settled(_ type: ValueType) -> ValueType {
    isReporting && type == .undetermined ? .unknown : type
  }

  // MARK: - Reporting

  func report(_ kind: ScriptFinding.Kind, _ range: Range<Int>) {
    if isReporting { findings.append(Finding(kind: kind, range: range)) }
  }

  func nearest(_ name: String, _ known: some Sequence<String>) -> String? {
    // Sorted, so that of two that are as near the same is named each time.
    nearestName(to: name, among: known.sorted())
  }

  func reportUnused() {
    for table in declared.tables ?? [] where !usedTables.contains(table.name) {
      unused(.table, table.name, table.range, unless: "tables")
    }
    for total in declared.totals ?? [] where !usedTotals.contains(total.name) {
      unused(.total, total.name, total.range, unless: "totals")
    }
    for parameter in declared.parameters ?? [] where !usedParameters.contains(parameter.name) {
      unused(.parameter, parameter.name, parameter.range, unless: "params")
    }
    for field in declared.fields ?? [] where !mentionedFields.contains(field.name) {
      unused(.field, field.name, field.range, unless: "fields")
    }
  }

  func unused(
    _ entity: ScriptFinding.Entity, _ name: String, _ range: Range<Int>, unless all: String
  ) {
    if !usesAll.contains(all) { report(.unused(entity, name: name), range) }
  }

  /// A local that is never read. An underscore says that this is meant.
  func reportUnused(_ variables: [Int]) {
    guard isReporting else { return }
    // Of several values those before one that is used have to have names.
    let last = variables.lastIndex { syntax.variables[$0].reads > 0 } ?? -1
    for (index, variable) in variables.enumerated() where index > last {
      let local = syntax.variables[variable]
      guard !local.name.hasPrefix("_"), local.attribute != .close else { continue }
      if current == 0, vocabulary.hooks[local.name] != nil,
        case .closure = variableTypes[variable]
      {
        report(.localHook(name: local.name), local.range)
      } else {
        report(
          .unused(local.kind == .function ? .function : .local, name: local.name), local.range)
      }
    }
  }
}
