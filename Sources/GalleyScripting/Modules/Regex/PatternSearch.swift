import GalleyLua
import GalleyRegex

/// An expression and the text that a call gives: its first, third and fourth arguments.
struct PatternSearch {
  let expression: RegularExpression
  /// Lua's own bytes; they stay where they are until the call returns.
  let text: UnsafeRawBufferPointer

  init(_ scope: ScriptScope, _ call: borrowing LuaCall) throws(LuaFailure) {
    expression = try scope.expression(call, 3)
    text = try call.withBytes(1) { $0 }
  }

  struct Found {
    let spans: [Range<Int>?]
    let expression: RegularExpression
    let text: UnsafeRawBufferPointer

    var match: Range<Int> { spans[0] ?? 0..<0 }
    /// Where the search for the next match begins.
    var following: Int { RegularExpression.next(after: match, in: text) }
  }

  /// - Parameter start: counts from 1, or from the end when it is negative.
  func next(from start: Int64) throws(LuaFailure) -> Found? {
    let count = Int64(text.count)
    var start = start
    if start < 0 { start = max(count + start + 1, 1) }
    guard max(start, 1) <= count + 1 else { return nil }
    var spans: [Range<Int>?] = []
    return try search(from: Int(max(start, 1)) - 1, &spans)
      ? Found(spans: spans, expression: expression, text: text) : nil
  }

  /// Calls `body` for each match until it answers false, or the script is told to stop.
  func forEach(
    in state: LuaState, _ body: (Found) -> Bool
  ) throws(LuaFailure) {
    var place = 0
    var spans: [Range<Int>?] = []
    while place <= text.count, !state.isStopping, try search(from: place, &spans) {
      let found = Found(spans: spans, expression: expression, text: text)
      place = found.following
      if !body(found) { return }
    }
  }

  private func search(from place: Int, _ spans: inout [Range<Int>?]) throws(LuaFailure) -> Bool {
    do throws(SearchError) {
      return try expression.search(text, from: place, spans: &spans)
    } catch {
      switch error {
      case .tooMuchWork:
        throw LuaFailure("a text of \(text.count) bytes is too long for this pattern")
      case .outOfMemory: throw LuaFailure("not enough memory")
      }
    }
  }
}

extension PatternSearch.Found {
  func writeBounds(to results: inout LuaEncoder) {
    results.integer(match.lowerBound + 1)
    results.integer(match.upperBound)
  }

  /// False for a group that took no part: nil would be a hole in a list, and the end of a loop.
  func write(_ span: Range<Int>?, to results: inout LuaEncoder) {
    if let span {
      results.string(UnsafeRawBufferPointer(rebasing: text[span]))
    } else {
      results.boolean(false)
    }
  }

  /// The groups, or the match when there are none.
  func writeCaptures(to results: inout LuaEncoder) {
    for span in spans.count > 1 ? spans.dropFirst() : spans[...] { write(span, to: &results) }
  }

  func writeTable(to results: inout LuaEncoder, withGroups: Bool = false) {
    results.beginTable()
    writeFields(of: match, to: &results)
    for (number, group) in spans.dropFirst().enumerated() {
      guard let group else { continue }
      results.key(.integer(Int64(number + 1)))
      write(group, to: &results)
      guard let name = expression.groupNames[number] else { continue }
      results.key(name)
      write(group, to: &results)
    }
    if withGroups {
      results.key("groups")
      results.beginArray()
      for (number, group) in spans.dropFirst().enumerated() {
        guard let group else {
          results.boolean(false)
          continue
        }
        results.beginTable()
        writeFields(of: group, to: &results)
        if let name = expression.groupNames[number] {
          results.key("name")
          results.string(name)
        }
        results.endTable()
      }
      results.endArray()
    }
    results.endTable()
  }

  private func writeFields(of span: Range<Int>, to results: inout LuaEncoder) {
    results.key("first")
    results.integer(span.lowerBound + 1)
    results.key("last")
    results.integer(span.upperBound)
    results.key("text")
    write(span, to: &results)
  }
}
