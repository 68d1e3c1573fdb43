import GalleyCore
import GalleyLua

/// A function of the host program in the world of its scripts.
struct HostFunction: Sendable {
  /// Dotted: `host.lookup`.
  let name: String
  let call: @Sendable ([ScriptValue]) throws -> ScriptValue
}

/// What a host function cannot take.
struct HostArgumentError: Error {
  /// Counted from 1.
  var argument: Int
  var expected: String
  var found: String
}

extension ScriptEngine {
  /// Makes a Swift function known to scripts.
  ///
  ///     engine.register("host.circulation") { (outlet: String) -> Int? in figures[outlet] }
  ///
  /// A script calls `host.circulation("Harbour Gazette")`. Arguments and results are plain data,
  /// converted both ways; an argument of the wrong type is an error of the script with its line,
  /// and so is whatever `body` throws. The function may run on several threads at once.
  ///
  /// - Parameter name: dotted, so that it cannot hide a name of Lua or of Galley; the part before
  ///   the dot becomes a table that scripts can only read.
  /// - Precondition: the name has a dot, and its first part is neither `galley` nor a library of Lua.
  public mutating func register<each Argument: ScriptConvertible, Result: ScriptConvertible>(
    _ name: String, _ body: @escaping @Sendable (repeat each Argument) throws -> Result
  ) {
    Self.checkName(name)
    functions.append(
      HostFunction(name: name) { arguments in
        var rest = Arguments(values: arguments)
        let result = try body(repeat try rest.next((each Argument).self))
        return result.scriptValue
      })
  }

  /// Makes a value known to scripts, which can only read it.
  ///
  /// - Precondition: as for a function.
  public mutating func set(_ name: String, to value: some ScriptConvertible) {
    Self.checkName(name)
    values.append((name, value.scriptValue))
  }

  private static func checkName(_ name: String) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let isName = parts.count >= 2 && parts.allSatisfy { isHostName($0) }
    precondition(isName, "'\(name)' is no dotted name such as host.lookup")
    let taken = ["galley", "total", "params", "string", "table", "math", "utf8", "coroutine", "os"]
    precondition(!taken.contains(String(parts[0])), "'\(parts[0])' is a module of Galley or of Lua")
  }

  private static func isHostName(_ part: Substring) -> Bool {
    guard let first = part.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return isSafeName(String(part)) && !part.contains("-")
  }
}

/// The arguments of a call, one after the other.
private struct Arguments {
  let values: [ScriptValue]
  private var position = 0

  init(values: [ScriptValue]) {
    self.values = values
  }

  mutating func next<Argument: ScriptConvertible>(_ type: Argument.Type) throws -> Argument {
    let value = position < values.count ? values[position] : .null
    position += 1
    guard let argument = Argument(scriptValue: value) else {
      throw HostArgumentError(
        argument: position, expected: Argument.scriptTypeName,
        found: position > values.count ? "no value" : value.typeName)
    }
    return argument
  }
}

extension LuaState {
  /// Makes what the host has registered known to scripts.
  func registerHost(_ engine: ScriptEngine) throws(LuaError) {
    for (name, value) in engine.values { try set(name, to: value.luaValue) }
    for function in engine.functions {
      try register(function.name) { call throws(LuaFailure) in
        var arguments: [ScriptValue] = []
        for index in 1..<call.count + 1 {
          guard let value = ScriptValue(try call.value(index)) else {
            throw call.wrongArgument(index, expected: "plain data")
          }
          arguments.append(value)
        }
        do {
          call.results.value(try function.call(arguments).luaValue)
        } catch let error as HostArgumentError {
          throw LuaFailure(
            "\(error.expected) expected, got \(error.found)", argument: error.argument)
        } catch {
          throw LuaFailure("\(error)", cause: error, isFromHost: true)
        }
      }
    }
  }
}
