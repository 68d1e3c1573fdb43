import GalleyCore
import GalleyLua

/// Finds what a message is about in what was typed, so that the prompt can point at it.
enum PromptMistakes {
  /// Where a text is neither an expression nor statements, and why: of both ways to read it the one
  /// that comes farther.
  static func syntaxError(
    in text: String
  ) -> (message: String, place: DocumentFailure.Excerpt)? {
    let file = ScriptFile(name: "prompt", bytes: Array(text.utf8))
    let found = ["", "return "].compactMap { prefix -> (start: Int, error: SyntaxError)? in
      let whole = ScriptFile(name: "prompt", bytes: Array((prefix + text).utf8))
      do throws(SyntaxError) {
        _ = try Parser.parse(ScriptText(whole))
        return nil
      } catch {
        var error = error
        let shift = prefix.utf8.count
        let start = max(0, error.range.lowerBound - shift)
        error.range = start..<max(start + 1, error.range.upperBound - shift)
        return (start, error)
      }
    }
    guard let farther = found.max(by: { $0.start < $1.start }) else { return nil }
    return (farther.error.message, ScriptText(file).excerpt(of: farther.error.range))
  }

  /// The line of what was typed with the one place of the name marked that a message has between
  /// marks.
  static func place(of error: LuaError, in text: String) -> DocumentFailure.Excerpt? {
    let file = ScriptFile(name: "prompt", bytes: Array(text.utf8))
    guard let open = error.message.firstIndex(of: "'"),
      let close = error.message[error.message.index(after: open)...].firstIndex(of: "'")
    else { return nil }
    let word = Array(error.message[error.message.index(after: open)..<close].utf8)
    guard word.count > 1, word.allSatisfy({ isWordByte($0) }) else { return nil }
    var places: [Int] = []
    var start = 0
    while start + word.count <= file.bytes.count {
      if file.bytes[start..<start + word.count].elementsEqual(word),
        start == 0 || !isWordByte(file.bytes[start - 1]),
        start + word.count == file.bytes.count || !isWordByte(file.bytes[start + word.count])
      {
        places.append(start)
      }
      start += 1
    }
    guard places.count == 1 else { return nil }
    return ScriptText(file).excerpt(of: places[0]..<places[0] + word.count)
  }
}
