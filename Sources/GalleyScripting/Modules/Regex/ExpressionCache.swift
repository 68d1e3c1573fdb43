import GalleyLua
import GalleyRegex

/// The expressions that a script used last. A pattern is a string wherever it goes, so that nothing
/// but memory depends on what stands in here.
final class ExpressionCache {
  /// With the automata that belong to them, expressions may take two megabytes each.
  private static let capacity = 24
  /// What RE2 makes of a pattern before it counts memory takes a hundred times its length.
  private static let longestPattern = 1 << 16

  private struct Entry {
    let pattern: [UInt8]
    let flags: [UInt8]
    let expression: RegularExpression
  }

  /// The one used last comes first.
  private var entries: [Entry] = []

  func find(
    _ pattern: UnsafeRawBufferPointer, _ flags: UnsafeRawBufferPointer
  ) -> RegularExpression? {
    for (place, entry) in entries.enumerated()
    where entry.pattern.count == pattern.count && entry.flags.elementsEqual(flags)
      && entry.pattern.elementsEqual(pattern)
    {
      if place > 0 {
        entries.remove(at: place)
        entries.insert(entry, at: 0)
      }
      return entry.expression
    }
    return nil
  }

  func add(_ pattern: [UInt8], _ flags: [UInt8]) throws(LuaFailure) -> RegularExpression {
    guard pattern.count <= Self.longestPattern else {
      throw LuaFailure("a pattern of more than \(Self.longestPattern) bytes")
    }
    guard let text = String(validating: pattern, as: UTF8.self) else {
      throw LuaFailure("a pattern must be UTF-8")
    }
    var options: RegularExpression.Options = []
    for flag in flags {
      switch flag {
      case UInt8(ascii: "i"): options.insert(.ignoresCase)
      case UInt8(ascii: "m"): options.insert(.anchorsMatchLines)
      case UInt8(ascii: "s"): options.insert(.dotMatchesLineEnds)
      default:
        throw LuaFailure(
          "a pattern has no flag '\(Character(Unicode.Scalar(flag)))'; there are i, m and s")
      }
    }
    let expression: RegularExpression
    do throws(PatternError) {
      expression = try RegularExpression(text, options)
    } catch {
      throw LuaFailure(words(error, text))
    }
    if entries.count == Self.capacity { entries.removeLast() }
    entries.insert(Entry(pattern: pattern, flags: flags, expression: expression), at: 0)
    return expression
  }

  /// `pattern 'ab[z-a]': invalid character class range 'z-a' (byte 4)`.
  private func words(_ error: PatternError, _ pattern: String) -> String {
    var words = "pattern '\(pattern)': \(error.message)"
    if !error.fragment.isEmpty, error.fragment != pattern { words += " '\(error.fragment)'" }
    if let offset = error.offset { words += " (byte \(offset + 1))" }
    return words
  }
}

extension ScriptScope {
  /// The expression of a pattern and its flags, the next argument.
  func expression(
    _ call: borrowing LuaCall, _ index: Int
  ) throws(LuaFailure) -> RegularExpression {
    let cache = store.expressions
    let known = try call.withBytes(index) { pattern in
      Result { () throws(LuaFailure) in
        try call.withBytes(index + 1) { flags in cache.find(pattern, flags) }
      }
    }
    if let expression = try known.get() { return expression }
    return try cache.add(try call.bytes(index), try call.bytes(index + 1))
  }
}
