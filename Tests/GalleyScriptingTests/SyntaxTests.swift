import Foundation
import GalleyCore
import GalleyLua
import Testing

@testable import GalleyScripting

/// What Lua says of a text: nil when it is a chunk.
private func refusal(byLua bytes: [UInt8]) throws -> String? {
  let state = try LuaState(limits: LuaLimits())
  do throws(LuaError) {
    _ = try state.load(bytes, name: "test.lua")
    return nil
  } catch {
    return "\(error.line ?? 0): \(error.message)"
  }
}

private func refusal(byUs bytes: [UInt8]) -> String? {
  do throws(SyntaxError) {
    _ = try Parser.parse(ScriptText(ScriptFile(name: "test.lua", bytes: bytes)))
    return nil
  } catch {
    return "\(error.line): \(error.message)"
  }
}

private func refusal(byUs source: String) -> String? { refusal(byUs: Array(source.utf8)) }

@Suite struct SyntaxTests {
  @Test(
    "a text that is no Lua is refused in Lua's words",
    arguments: [
      "x =", "x = = 1", "= 1", "x", "x.y", "x:y", "f(", "f(1", "f(\n1", "f{", "f{\n1", "f{1 2}",
      "local", "local 1", "local x = ", "local x <const = 1", "local x <fix> = 1",
      "local a <close>, b <close> = 1, 2", "local x <const> = 1; x = 2",
      "local x <const> = 1; local function f() x = 2 end", "local x <const> = 1\nfunction x() end",
      "if x", "if x then", "if x then\ny()", "if x then else", "if x then elseif", "if then end",
      "if x then\nelse\nelseif", "while x", "while x do", "while x do\n\n", "repeat", "repeat\nx()",
      "repeat until", "for", "for x", "for x = 1 do end", "for x = 1, 2", "for x in", "for x, y",
      "for x, y = 1, 2 do end", "for 1 = 1, 2 do end", "for x.y in z do end", "do", "do\nx()",
      "function", "function f", "function f(", "function f(a,", "function f(a b) end",
      "function f(..., a) end", "function f(1) end", "function f()\nreturn 1", "function f.1() end",
      "function f:a.b() end", "local function f.x() end", "return 1 2", "return\nx = 1\nend", "end",
      "x = function() return ... end", "break", "while x do end break", "goto", "goto x",
      "do goto x end\n\ny()", "::x::\n::x::", "::x", "goto x; local y; ::x:: y = 1",
      "do goto x; local a, b; ::x:: print(a) end",
      "repeat goto continue; local y = 1; ::continue:: until y",
      "x = 'a", "x = \"a\nb\"", "x = 'a\\", "x = 'a\\q'", "x = '\\xg'", "x = '\\x1'", "x = '\\300'",
      "x = '\\u'", "x = '\\u{}'", "x = '\\u{110", "x = '\\u{FFFFFFFFF}'", "x = '\\u{12'",
      "x = [[a", "x = [=[a]]\n", "x = [=a", "--[[ a\n", "--[==[ a ]=]", "x = 3x", "x = 0x",
      "x = 1e", "x = 1e+", "x = 1..2", "x = 0x1p", "x = 08.5.", "x = 1 $ 2",
      "x = \u{201C}a\u{201D}",
      "x = \u{1}", "x ! = 2", "x = a.", "x = a[1", "x = a[]", "x = (1", "x = (\n1", "(1)",
      "(x) = 1",
      "f() = 1", "a, f() = 1, 2", "a.b, c", "x = {a = }", "x = {[1] 2}", "x = {[1}",
      "x = { 1, , 2}",
      "x = not", "x = -", "x = #", "x = 1 +", "x = 1 .. ", "x = a and", "a.b:c = 1", "a:b 'x' = 2",
      "x = }", "x = 'multi\\\nline", "x = 'multi\\\nline' y", "x = [[a\nb]] [[c]] = 1",
      "x = f 'a' \"b\" z",
      "goto = 1", String(repeating: "local a ", count: 201),
      "function f()\n" + String(repeating: "local a ", count: 196) + "for i, j in x do end end",
      "x = a.end", "local x = 1, ", "x = 12 'a'", "return return",
      "x = { a = 1 b = 2 }", "x =\n\n\n", "for i = 1, 2, 3, 4 do end", "x = function f() end",
      "if x then return end else", "local function", "a.b.c", "f\n(1)\ng",
    ])
  func refused(_ source: String) throws {
    let ours = try #require(refusal(byUs: source))
    #expect(try refusal(byLua: Array(source.utf8)) == ours)
  }

  @Test(
    "Lua is read",
    arguments: [
      "", ";;;", "#!/usr/bin/galley\nreturn 1", "# only this", "\u{FEFF}return 1",
      "\u{FEFF}#!x\nreturn 1", "return", "return;", "return 1, 2;", "x = 1; y = 2",
      "local a <const>, b <close> = 1, nil", "goto a; do end ::a::", "::a:: goto a",
      "while true do if x then goto continue end local y = 1 ::continue:: end",
      "do goto x; local y; ::x:: ; end", "while x do break; y() end", "repeat local z until z",
      "for i = 10, 1, -1 do end", "for a, b, c in x, y, z do end", "function a.b.c:d(...) end",
      "local function f(a, b, ...) return ... end", "x = function() end", "f'x' g\"y\" h[[z]] i{1}",
      "a:b(1):c'x':d{2}.e[3]()", "x = 1 // 2 | 3 & 4 ~ 5 << 6 >> 7 ~= 8", "x = ~1 + -2 ^ -3 .. #a",
      "x = 0xA.8p-3 + 1e10 + .5 + 3. + 0x10 + 9999999999999999999999",
      "x = '\\a\\b\\f\\n\\r\\t\\v\\\\\\\"\\'\\x41\\065\\u{20AC}\\u{7FFFFFFF}\\z  \n  z\\\ny'",
      "x = [==[\n]] ]=] ]==]", "--[==[\n]]\n]==] x = 1", "--[ x\ny = 1", "--[=x\ny = 1", "--",
      "x = { 1, 2; a = 3, [4] = 5, f = function() end, }", "x = {}", "x = { a, b.c, d = e }",
      "x = a == b", "x = (a).b", "(a or b)()", "local x = x", "goto_ = 1", "\r\n\r\nx = 1\n\ry = 2",
      "return function(...) local a = ... end",
    ])
  func accepted(_ source: String) throws {
    #expect(try refusal(byLua: Array(source.utf8)) == nil)
    #expect(refusal(byUs: source) == nil)
  }

  /// Wherever a word of a script is missing, stands twice or at its neighbour's place, both parsers
  /// must stop at the same word for the same reason.
  @Test("a damaged script is refused as Lua refuses it", arguments: try shippedScripts())
  func damaged(_ script: ScriptFile) throws {
    var lexer = Lexer(ScriptText(script))
    var tokens: [Range<Int>] = []
    while true {
      let token = try lexer.next()
      if token.kind == .endOfFile { break }
      tokens.append(token.range)
    }
    let state = try LuaState(limits: LuaLimits())
    func same(_ bytes: [UInt8]) {
      var theirs: String?
      do throws(LuaError) {
        state.release(try state.load(bytes, name: "test.lua"))
      } catch {
        theirs = "\(error.line ?? 0): \(error.message)"
      }
      let ours = refusal(byUs: bytes)
      #expect(ours == theirs, "\(String(decoding: bytes, as: UTF8.self))")
      // And whatever is still Lua can be checked.
      if ours == nil {
        let findings = ScriptChecker().check(ScriptFile(name: "test.lua", bytes: bytes))
        #expect(findings.allSatisfy { $0.range.upperBound <= bytes.count && $0.column > 0 })
      }
    }
    for (index, range) in tokens.enumerated() {
      let before = script.bytes[..<range.lowerBound]
      let word = script.bytes[range]
      let after = script.bytes[range.upperBound...]
      same(Array(before + after))
      same(Array(before + word + [0x20] + word + after))
      same(Array(before + word))
      same(Array(before + word.prefix(word.count - 1)))
      if index > 0 {
        let other = script.bytes[tokens[index - 1]]
        let gap = script.bytes[tokens[index - 1].upperBound..<range.lowerBound]
        same(
          Array(script.bytes[..<tokens[index - 1].lowerBound] + word + gap + [0x20] + other + after)
        )
      }
    }
  }

  @Test func `an expression has the tree that Lua's priorities give it`() throws {
    #expect(try tree("1 + 2 * 3 - 4") == "((1 + (2 * 3)) - 4)")
    #expect(try tree("a or b and c == d") == "(a or (b and (c == d)))")
    #expect(try tree("a .. b .. c") == "(a .. (b .. c))")
    #expect(try tree("-a ^ b ^ c") == "-((a ^ (b ^ c)))")
    #expect(try tree("not a == b") == "(not(a) == b)")
    #expect(try tree("2 ^ -3 * 4") == "((2 ^ -(3)) * 4)")
    #expect(try tree("a | b ~ c & d << 1 .. e") == "(a | (b ~ (c & (d << (1 .. e)))))")
    #expect(try tree("a.b[c]:d(1).e 'x'") == "a.b[c]:d(1).e('x')")
  }

  @Test func `names are resolved as Lua resolves them`() throws {
    let syntax = try parse(
      """
      local a = a
      local function f(b)
        a = b
        return function() return a, b, c end
      end
      for a = 1, 2 do f(a) end
      do local _ENV = {}; d = 1 end
      """)
    let names = syntax.variables.map {
      "\($0.name) \($0.kind) of \($0.function): \($0.reads) read, \($0.writes) written"
    }
    #expect(
      names == [
        "a local of 0: 1 read, 1 written", "f function of 0: 1 read, 0 written",
        "b parameter of 1: 2 read, 0 written", "a loop of 0: 1 read, 0 written",
        "_ENV local of 0: 0 read, 0 written",
      ])
    var globals: [String] = []
    syntax.forEachExpression { if case .global(let name) = $0.kind { globals.append(name) } }
    #expect(globals == ["a", "c"])
  }

  @Test func `bytecode is no text`() throws {
    let bytes = Array("\u{1B}Lua".utf8)
    #expect(refusal(byUs: bytes) == "1: attempt to load a binary chunk (mode is 't')")
    #expect(try refusal(byLua: bytes)?.hasSuffix("binary chunk (mode is 't')") == true)
  }

  @Test func `required modules are known by their literals`() {
    let required = requiredModules(
      of: script(
        """
        local names = require "lib.names"
        local ok, more = pcall(require, "more")
        local a = require("a.b").c; xpcall(require, print, "d")
        local b = require(names), require "x" .. "y"
        local f = require
        do local require = f; require "own" end
        """))
    #expect(
      required.map { "\($0.line):\($0.column) \($0.name ?? "?")" } == [
        "1:15 lib.names", "2:24 more", "3:11 a.b", "3:36 d", "4:11 ?", "4:27 x", "5:11 ?",
      ])
    #expect(requiredModules(of: script("require 'a' (")).isEmpty)
  }

  @Test func `places count bytes, lines and code points`() throws {
    let text = ScriptText(script("\u{FEFF}a\r\n\u{E4}\u{20AC}b\rc"))
    #expect(text.position(of: 3) == (1, 1))
    #expect(text.position(of: 6) == (2, 1))
    #expect(text.position(of: 11) == (2, 3))
    #expect(text.position(of: 13) == (3, 1))
    #expect(text.excerpt(of: 11..<12).marked == 2..<3)
    #expect(text.excerpt(of: 8..<14).text == "\u{E4}\u{20AC}b")
  }

  @Test(
    "deep nests are refused, not followed",
    arguments: [
      ("(", ")"), ("{", "}"), ("- ", ""), ("not ", ""), ("a(", ")"), ("a[", "]"), ("1 .. ", ""),
      ("2 ^ ", ""), ("function() return ", " end"),
    ])
  func nested(_ open: String, _ close: String) {
    let source = "x = " + repeated(open, 100_000) + "1" + repeated(close, 100_000)
    #expect(refusal(byUs: source) == "1: C stack overflow")
    let blocks = repeated("do ", 100_000) + repeated("end ", 100_000)
    #expect(refusal(byUs: blocks) == "1: C stack overflow")
  }

  @Test(
    "long chains are read in linear time",
    arguments: [
      ("x = a", ".b", ""), ("x = a", "[1]", ""), ("f", "()", ""), ("x = 1", " + 1", ""),
      ("x = {", "1,", "}"), ("x = {", "a = 1,", "}"), ("f(1", ", 1", ")"),
      ("if x then", " elseif x then", " end"), ("while x do", " break ;", " end"),
      ("", "x = 1 ", ""), ("", "do local x end ", ""),
    ])
  func long(_ begin: String, _ part: String, _ end: String) throws {
    #expect(refusal(byUs: begin + repeated(part, 100_000) + end) == nil)
  }

  private func repeated(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  private func parse(_ source: String) throws -> Syntax {
    try Parser.parse(ScriptText(script(source)))
  }

  private func tree(_ source: String) throws -> String {
    let syntax = try parse("x = " + source)
    guard case .assignment(_, let values) = syntax.functions[0].body.statements[0].kind else {
      return "no assignment"
    }
    return words(values[0], "x = " + source)
  }

  private func words(_ expression: Syntax.Expression, _ source: String) -> String {
    func words(_ part: Syntax.Expression) -> String { self.words(part, source) }
    return switch expression.kind {
    case .number: String(decoding: Array(source.utf8)[expression.range], as: UTF8.self)
    case .string(let text): "'\(text)'"
    case .global(let name): name
    case .unary(let unary, let operand):
      (unary == .not ? "not" : unary == .negate ? "-" : "?") + "(\(words(operand)))"
    case .binary(let first, let chain):
      chain.reduce(words(first)) { "(\($0) \($1.operation.rawValue) \(words($1.right)))" }
    case .suffixed(let base, let suffixes):
      suffixes.reduce(words(base)) { text, suffix in
        switch suffix.kind {
        case .field(let name): text + "." + name
        case .index(let key): text + "[\(words(key))]"
        case .call(let list): text + "(\(list.map(words).joined(separator: ", ")))"
        case .method(let name, let list):
          text + ":\(name)(\(list.map(words).joined(separator: ", ")))"
        }
      }
    default: "?"
    }
  }
}

/// The scripts of `scripts/` and of the examples.
func shippedScripts() throws -> [ScriptFile] {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  var found: [ScriptFile] = []
  for folder in ["scripts", "examples"] {
    let paths = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
    for case let path as String in paths?.allObjects ?? [] where path.hasSuffix(".lua") {
      let name = "\(folder)/\(path)"
      let bytes = try Data(contentsOf: root.appending(path: name))
      found.append(ScriptFile(name: name, bytes: Array(bytes)))
    }
  }
  return found.sorted { $0.name < $1.name }
}
