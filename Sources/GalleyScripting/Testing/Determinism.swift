import GalleyCore
import GalleyLua

/// Whether what scripts make of documents depends on nothing but the documents.
///
/// A run cuts its documents into chunks, gives each chunk interpreters of its own, works on several
/// at once and merges their totals from left to right. What one document leaves behind must not
/// depend on those before it, and totals must come to the same however documents are grouped. So the
/// inputs are run alone, together, in another order, in chunks of several sizes and on several
/// threads, and totals are merged in several groupings; all must agree.
struct Determinism {
  let trial: ScriptTrial
  let text: ValueText

  private static let chunkSizes = [2, 3, 7]
  private static let jobs = [1, 2, 7]

  /// - Throws: the first thing that depends on what it should not, or what is wrong with the
  ///   scripts.
  func check() throws(TestMismatch) {
    do {
      let all = Array(trial.inputs.indices)
      let together = try trial.run(all)
      for trace in together.traces {
        if let failure = trace.failure { throw failure }
      }
      let alone = try trial.run(all.map { [$0] }, jobs: 1)
      try compare(together.traces, alone.flatMap(\.traces), "after the others", "alone")
      let reversed = try trial.run(all.reversed())
      try compare(
        together.traces, reversed.traces.reversed(), "in order", "in the reverse order")
      // The laws first: they name the function that breaks them.
      try checkCombine(alone)
      try checkTotals(together, alone)
    } catch {
      switch error {
      case let failure as DocumentFailure: throw scriptFailed(failure)
      case let mismatch as TestMismatch: throw mismatch
      default: throw TestMismatch(kind: .error, message: "\(error)")
      }
    }
  }

  private func mismatch(_ message: String, _ one: String, _ other: String) -> TestMismatch {
    TestMismatch(kind: .nondeterministic, message: message, expected: one, actual: other)
  }

  // MARK: - Documents

  private func compare(
    _ left: [ScriptTrial.Trace], _ right: [ScriptTrial.Trace], _ one: String, _ other: String
  ) throws(TestMismatch) {
    for (left, right) in zip(left, right) {
      for (part, expected, actual) in differences(left, right) where expected != actual {
        throw mismatch(
          "the script keeps something from one document to the next: the \(part) of \(left.id) "
            + "\(part.hasSuffix("s") ? "differ" : "differs") between a run \(one) and one \(other)",
          expected, actual)
      }
    }
  }

  /// The parts of what a document left, as text.
  private func differences(
    _ left: ScriptTrial.Trace, _ right: ScriptTrial.Trace
  ) -> [(part: String, String, String)] {
    func rows(_ trace: ScriptTrial.Trace) -> String {
      text.text(
        of: .array(
          trace.rows.map {
            .record(["table": .string($0.table), "row": .array($0.row.values.map(LuaValue.init))])
          }))
    }
    func texts(_ trace: ScriptTrial.Trace) -> String {
      trace.texts.map { ($0.path.map { $0 + ":\n" } ?? "") + $0.text }.joined(separator: "\n")
    }
    func articles(_ trace: ScriptTrial.Trace) -> String {
      String(decoding: trial.encodedArticles(trace.articles), as: UTF8.self)
    }
    func failure(_ trace: ScriptTrial.Trace) -> String { trace.failure?.message ?? "none" }
    return [
      ("error", failure(left), failure(right)), ("rows", rows(left), rows(right)),
      ("texts", texts(left), texts(right)), ("articles", articles(left), articles(right)),
      ("log lines", left.log.joined(separator: "\n"), right.log.joined(separator: "\n")),
    ]
  }

  // MARK: - Totals

  private func checkTotals(
    _ together: ScriptTrial.Chunk, _ alone: [ScriptTrial.Chunk]
  ) throws {
    let traces = together.traces
    let expected = try trial.end([together.totals], traces)
    func agree(_ totals: [[UInt8]], _ how: String) throws {
      let ending = try trial.end(totals, traces)
      if !isNearlySame(expected.totals, ending.totals) {
        throw mismatch(
          "totals depend on how documents are grouped: in one chunk, and \(how)",
          text.text(of: expected.totals), text.text(of: ending.totals))
      }
    }
    let parts = alone.map(\.totals)
    try agree(parts, "in chunks of one")
    try agree([try merged(parts, fromLeft: false)], "merged from the right")
    try agree([try mergedInPairs(parts)], "merged in pairs")
    let all = Array(trial.inputs.indices)
    for size in Self.chunkSizes where size < all.count {
      let chunks = stride(from: 0, to: all.count, by: size).map {
        Array(all[$0..<min($0 + size, all.count)])
      }
      for jobs in Self.jobs {
        let done = try trial.run(chunks, jobs: jobs)
        try compare(traces, done.flatMap(\.traces), "in one chunk", "in chunks of \(size)")
        try agree(done.map(\.totals), "in chunks of \(size)")
        let ending = try trial.end(done.map(\.totals), traces)
        if jobs == 1 { continue }
        let single = try trial.end(try trial.run(chunks, jobs: 1).map(\.totals), traces)
        if ending.report != single.report {
          throw mismatch(
            "the report differs with \(jobs) workers", single.report, ending.report)
        }
      }
    }
  }

  /// The totals of neighbours merged, from one end to the other.
  private func merged(_ parts: [[UInt8]], fromLeft: Bool) throws(DocumentFailure) -> [UInt8] {
    guard var sum = fromLeft ? parts.first : parts.last else { return [] }
    for part in fromLeft ? Array(parts.dropFirst()) : parts.dropLast().reversed() {
      sum = fromLeft ? try merge(sum, part) : try merge(part, sum)
    }
    return sum
  }

  private func mergedInPairs(_ parts: [[UInt8]]) throws(DocumentFailure) -> [UInt8] {
    var parts = parts
    while parts.count > 1 {
      var next: [[UInt8]] = []
      for index in stride(from: 0, to: parts.count, by: 2) {
        next.append(
          index + 1 < parts.count ? try merge(parts[index], parts[index + 1]) : parts[index])
      }
      parts = next
    }
    return parts.first ?? []
  }

  private func merge(_ left: [UInt8], _ right: [UInt8]) throws(DocumentFailure) -> [UInt8] {
    let chain = try trial.makeChain()
    try chain.merge(encodedTotals: left)
    try chain.merge(encodedTotals: right)
    return chain.encodedTotals
  }

  // MARK: - galley.combine

  /// Asks of the script's own totals what makes any grouping lawful: `merge` is associative, and
  /// `init` changes nothing.
  private func checkCombine(_ alone: [ScriptTrial.Chunk]) throws {
    let chain = try trial.makeChain()
    for (index, world) in chain.worlds.enumerated() {
      for (place, declared) in world.declarations.totals.enumerated() {
        guard let total = world.scope.combined[declared.name] else { continue }
        let states = alone.compactMap { chunk -> LuaValue? in
          guard case .array(let worlds)? = LuaValue(encoded: chunk.totals),
            case .array(let totals) = worlds[index], case .array(let sum) = totals[place]
          else { return nil }
          return sum.first
        }
        do throws(LuaError) {
          try check(total, states, in: world)
        } catch {
          if let mismatch = error.cause?.cause as? TestMismatch { throw mismatch }
          throw DocumentFailure(error, in: world.script, hook: "totals.\(declared.name)")
        }
      }
    }
  }

  private func check(
    _ total: CombinedTotal, _ states: [LuaValue], in world: ScriptWorld
  ) throws(LuaError) {
    func agree(
      _ one: LuaValue, _ other: LuaValue, _ message: String
    ) throws(LuaError) {
      if isNearlySame(one, other) { return }
      let mismatch = mismatch(
        "total '\(total.name)': \(message)", text.text(of: one), text.text(of: other))
      throw LuaError(
        kind: .hostFailure, message: mismatch.message, cause: mismatch.luaFailure)
    }
    for state in states {
      let empty = try world.initial(total)
      try agree(
        state, try world.merge(total, empty, state),
        "init is not neutral: merge(init(), a) is not a")
      try agree(
        state, try world.merge(total, state, empty),
        "init is not neutral: merge(a, init()) is not a")
    }
    for index in states.indices.dropLast(2) {
      let (a, b, c) = (states[index], states[index + 1], states[index + 2])
      try agree(
        try world.merge(total, try world.merge(total, a, b), c),
        try world.merge(total, a, try world.merge(total, b, c)),
        "merge is not associative: merge(merge(a, b), c) is not merge(a, merge(b, c))")
    }
  }
}

/// A test that stands or falls with a script that went wrong.
func scriptFailed(_ failure: DocumentFailure) -> TestMismatch {
  TestMismatch(
    kind: .scriptFailure,
    message: failure.message.isEmpty
      ? "the script failed" : "the script failed: \(failure.message)", cause: failure)
}
