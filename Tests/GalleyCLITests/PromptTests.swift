import Foundation
import Galley
import GalleyTestSupport
import Testing

@testable import GalleyCLI

/// Text in, words out: a session without a terminal.
@Suite struct PromptTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Writes a file and answers its path.
  @discardableResult
  private func put(_ text: String, _ name: String) throws -> String {
    try folder.write(name, text: text)
    return folder(name)
  }

  private static let first = """
    Bridge opens

    By Ada Reed

    “At last,” Mayor Una Holm said on Monday. “The river is ours again.”

    Holm said that the old bridge would be pulled down.

    """

  private static let second = """
    No quotes here

    By Ben Oak

    The lock was repaired. Nobody spoke. 漢字 stood on the wall.

    """

  /// A session over two documents, and what it has said.
  private final class Talk {
    let session: PromptSession
    init(_ folder: TemporaryFolder, script: String? = nil, width: Int = 80) throws {
      let toolkit = Toolkit.builtIn()
      let engine = try #require(toolkit.scriptEngine as? ScriptEngine)
      let inputs = try InputResolver(fileExtensions: ["txt"]).resolve([folder.path])
      var settings = ScriptSettings()
      settings.limits.seconds = 20
      let box = Box()
      session = try PromptSession(
        PromptSession.Context(
          toolkit: toolkit, engine: engine, settings: settings,
          documents: InputDocuments(inputs, toolkit.pipeline, published: nil, retrieved: nil),
          script: script, width: { width })
      ) { box.text += $0 }
      self.box = box
      session.openFirst()
    }

    private final class Box { var text = "" }
    private let box: Box

    func callAsFunction(_ text: String) -> String {
      box.text = ""
      _ = session.handle(text)
      return box.text.hasSuffix("\n") ? String(box.text.dropLast()) : box.text
    }
  }

  private func talk(script: String? = nil, width: Int = 80) throws -> Talk {
    try put(Self.first, "a.txt")
    try put(Self.second, "b.txt")
    return try Talk(folder, script: script, width: width)
  }

  @Test("expressions print, statements run, and what was typed can be used again")
  func evaluation() throws {
    let talk = try talk()
    #expect(talk("1 + 1") == "2")
    #expect(talk("#docs docs").hasPrefix("error: "))
    #expect(talk("x = { 1, { a = true } }") == "")
    #expect(talk("x") == "{ 1, { a = true } }")
    #expect(talk("_[2].a") == "true")
    #expect(talk("_1") == "2")
    #expect(talk("local y = 3") == "")
    #expect(talk("y") == "3")
    #expect(talk("local function twice(n) return 2 * n end") == "")
    #expect(talk("twice(y)") == "6")
    #expect(talk("string.find('abc', 'b')") == "2\n2")
    #expect(talk("print('a', 1)") == "a\t1")
    #expect(talk("nothing") == "nil")
    #expect(talk("dco") == "nil\nthere is no 'dco'; did you mean 'doc'?")
    #expect(talk("for i = 1, 2 do\n  print(i)\nend") == "1\n2")
  }

  @Test(
    "what is not complete asks for more",
    arguments: [
      ("for i = 1, 2 do", false), ("x = {", false), ("f(", false), ("return", true), ("1 +", false),
      ("x = [[a", false), ("x = 1", true), (":open", true), ("?doc", true), ("1 +* 2", true),
      ("function f()\n  return 1\nend", true), ("if x then", false), ("", true),
    ])
  func completeness(_ text: String, _ isComplete: Bool) throws {
    #expect(try talk().session.isComplete(text) == isComplete)
  }

  @Test("errors are told as elsewhere, and the session goes on")
  func errors() throws {
    let talk = try talk()
    #expect(
      talk("doc.tilte") == """
        error: prompt:1: article has no field 'tilte'; did you mean 'site'?
          1 | doc.tilte
            |     ^^^^^
        """)
    #expect(
      talk("1 +* 2") == """
        error: prompt 2:1: unexpected symbol near '*'
          1 | 1 +* 2
            |    ^
        """)
    #expect(
      talk("local a\nlocal b = a.c") == """
        error: prompt 3:2: attempt to index a nil value (local 'a')
          2 | local b = a.c
          help: a is nil here; what a page does not have is nil, so test it first
        """)
    #expect(talk("error({})").hasPrefix("error: "))
    #expect(talk(":bogus") == "error: no command ':bogus'\n  help: :help lists the commands")
    #expect(talk(":opne 1").hasPrefix("error: no command ':opne'; did you mean ':open'?"))
    #expect(talk("doc.headline = {}").hasPrefix("error: "))
    #expect(talk("doc.headline") == "Bridge opens")
    #expect(talk("1") == "1")
  }

  @Test("an evaluation that does not end is stopped, and the session goes on")
  func interrupt() throws {
    let talk = try talk()
    let interrupts = talk.session.context.interrupts
    let stopped = Thread {
      // Again and again: the first may come before the loop begins.
      for _ in 0..<200 {
        usleep(20_000)
        interrupts.interrupt()
      }
    }
    stopped.start()
    #expect(talk("while true do end") == "stopped")
    #expect(talk("('a'):rep(28):find(('a?'):rep(28) .. ('a'):rep(28))") == "stopped")
    stopped.cancel()
  }

  @Test("docs and doc, and documents that are opened by the way")
  func documents() throws {
    let talk = try talk()
    #expect(talk("#docs") == "2")
    #expect(talk("docs[2].headline") == "No quotes here")
    #expect(talk("docs['b.txt'].headline") == "No quotes here")
    #expect(talk("docs[3]") == "nil")
    #expect(
      talk("for i, d in ipairs(docs) do print(i, #d.quotes, d.id:match('[^/]+$')) end")
        == "1\t3\ta.txt\n2\t0\tb.txt")
    #expect(talk("for i, d in pairs(docs) do print(i) end") == "1\n2")
    #expect(talk("docs[1] = 2").hasPrefix("error: "))
    #expect(talk.session.prompt == "1/2> ")
    #expect(talk("docs").hasPrefix("> 1  "))
  }

  @Test("more documents than are kept open: what was held of the first is dead, and says so")
  func manyDocuments() throws {
    for number in 100..<220 {
      try put(Self.first.replacing("Bridge opens", with: "Title \(number)"), "\(number).txt")
    }
    let talk = try Talk(folder)
    #expect(talk("kept = docs[2].paragraphs[1]") == "")
    #expect(talk("n = 0 for i = 1, #docs do n = n + #docs[i].paragraphs end") == "")
    #expect(talk("n > 100") == "true")
    #expect(talk("kept.text").contains("belongs to a document that has ended"))
    #expect(talk("doc.headline") == "Title 100")
  }

  @Test("going about")
  func moving() throws {
    let talk = try talk()
    #expect(talk(":next").hasPrefix("No quotes here\n"))
    #expect(talk(":next") == "error: this is the last document")
    #expect(talk(":prev").hasPrefix("Bridge opens\n"))
    #expect(talk(":prev") == "error: this is the first document")
    #expect(talk(":open 2").hasPrefix("No quotes here\n"))
    #expect(talk(":open a.txt").hasPrefix("Bridge opens\n"))
    #expect(talk(":open 9") == "error: there is no document 9; docs has 2")
    #expect(talk(":skip until #doc.quotes == 0").hasPrefix("No quotes here\n"))
    #expect(talk(":skip until true") == "none of the 0 documents after this one")
    #expect(talk(":where #doc.quotes > 0") == "1 of 2 documents in docs; :where brings all back")
    #expect(talk("#docs") == "1")
    #expect(talk.session.prompt == "1/1> ")
    #expect(talk(":where false") == "true for none of 1 document; docs stay as they are")
    #expect(talk(":where") == "2 documents in docs")
    #expect(talk(":where doc.tilte").contains("did you mean"))
  }

  @Test("searching the text of all documents")
  func find() throws {
    let talk = try talk()
    let hit = talk(":find river")
    #expect(hit.contains("“The [river] is ours again.”"))
    #expect(hit.hasSuffix("1 hit in 1 document; :open N goes there"))
    #expect(talk(":find 漢字").contains("[漢字] stood"))
    #expect(talk(":find /N.body|Holm/").contains("3 hits in 2 documents"))
    #expect(talk(":find /(/").hasPrefix("error: /(/ is no pattern"))
    #expect(talk(":find zebra") == "no hits")
  }

  @Test("cards, tables and cut strings")
  func printing() throws {
    let talk = try talk()
    let card = talk("doc").split(separator: "\n").map(String.init)
    #expect(card[0] == "Bridge opens")
    #expect(card.contains { $0.contains("3 quotes") })
    let table = talk("doc.quotes").split(separator: "\n").map(String.init)
    #expect(table.count == 4)
    #expect(table[0].hasPrefix("#  speaker"))
    #expect(table[1].contains("Una Holm") && table[1].contains("At last"))
    #expect(talk("('x'):rep(1000)").hasSuffix("(:page shows all)"))
    #expect(talk(":page ('x'):rep(1000)").filter { $0 == "x" }.count == 1000)
    #expect(
      talk("(function() local t = {} for i = 1, 100 do t[i] = {} end return t end)()")
        .contains("… 80 more"))
    #expect(talk("{ { a = 1, b = 'x' }, { a = 2 } }") == "a  b\n1  x\n2")
    #expect(talk("doc.quotes[1]").hasPrefix("quote 1\n  kind     direct\n"))
    #expect(talk("'a\\27[31mb'") == "a\u{FFFD}[31mb")
    #expect(talk("{ {} }") == "{ {} }")
    #expect(talk("print") == "function")
  }

  @Test("no line is wider than the terminal", arguments: [40, 60, 100])
  func widths(_ width: Int) throws {
    let talk = try talk(width: width)
    for input in ["doc", "doc.quotes", "doc.quotes[1]", "('漢字'):rep(200)", ":show doc.quotes[1]"] {
      for line in talk(input).split(separator: "\n") {
        #expect(displayWidth(String(line)) <= width, "\(input): \(line)")
      }
    }
  }

  @Test("an annotation in its place, and why")
  func passages() throws {
    let talk = try talk()
    let shown = talk(":show doc.quotes[1]")
    #expect(shown.contains("“[At last,]” Mayor {Una Holm} _said_ on Monday."))
    #expect(shown.contains("direct · Una Holm · rule "))
    let why = talk(":why doc.quotes[1]")
    #expect(why.contains("words near the marks that may report: “said” "))
    #expect(why.contains("what the marks hold: reported by “said” "))
    #expect(why.contains("the speaker is named beside it: Una Holm"))
    #expect(why.contains("that is the rule after.subject-verb: behind the marks"))
    #expect(talk("doc.quotes[1].kind = 'term'") == "")
    #expect(
      talk(":why doc.quotes[1]").contains("a script has changed it since: the rules say direct"))
    #expect(talk(":why doc").hasPrefix("error: :why takes a quote"))
    #expect(talk(":show 1").hasPrefix("error: :show takes"))
    #expect(talk(":show doc").contains("Bridge opens"))
  }

  @Test("help comes from the tables of the reference")
  func help() throws {
    let talk = try talk()
    #expect(talk("?Quote").hasPrefix("Quote(quote)\n"))
    #expect(talk("help(Quote)") == talk("?Quote"))
    #expect(talk("?doc.quotes[1].speaker").hasPrefix("quote.speaker: speaker?"))
    #expect(talk("?galley.text.upper").hasPrefix("galley.text.upper(text: string)"))
    #expect(talk("?quote").contains("reported_by"))
    #expect(talk("??capital").contains("galley.text.upper"))
    #expect(talk("?Qoute") == "error: nothing is called 'Qoute'; did you mean 'Quote'?")
    for command in promptCommands where command.place != .hook {
      #expect(talk(":help").contains(":" + command.name))
    }
    for command in promptCommands { #expect(talk("?:" + command.name).contains(command.name)) }
  }

  @Test(
    "Tab knows fields, methods, modules, keys, commands and files",
    arguments: [
      ("doc.quo", "quotes"), ("doc.quotes[1].spe", "speaker"), ("doc.quotes[1]:ne", "next"),
      ("galley.te", "text"), ("galley.text.up", "upper"), (":op", ":open"), ("x.al", "alpha"),
      ("string.fo", "format"), ("?doc", "doc"), (":open b", "b.txt"), (":to cs", "csv"),
      ("ema", ""),
      ("print(doc.hea", "headline"), (":load who-said", "who-said-what"), ("1 + al", "alphabet"),
    ])
  func completion(_ text: String, _ expected: String) throws {
    let talk = try talk()
    #expect(talk("x = { alpha = 1 } alphabet = 2") == "")
    let found = talk.session.complete(text, text.utf8.count).candidates.map(\.text)
    #expect(expected.isEmpty ? found.isEmpty : found.contains(expected), "\(found)")
  }

  @Test("a script can be loaded, and is loaded again when it changes")
  func scripts() throws {
    let path = try put(
      """
      tables = { said = { "who:string" } }
      function Quote(q) if q.speaker then emit("said", { who = q.speaker.name }) end end
      """, "script.lua")
    let talk = try talk(script: path)
    #expect(talk("Quote(doc.quotes[1])") == "→ said: who=Una Holm")
    #expect(talk("kept = 7") == "")
    try put("function Quote(q) return false end", "script.lua")
    #expect(talk("kept").hasSuffix("has changed and was loaded again\n7"))
    #expect(talk("Quote(doc.quotes[1])") == "false")
    #expect(talk(":reload").hasPrefix("loaded "))
    #expect(talk(":load nothing.lua").hasPrefix("error: nothing.lua: the script cannot be read"))
    #expect(talk("kept") == "7")
  }

  @Test("a script can be tried: the difference is shown, and nothing is kept")
  func trial() throws {
    let path = try put(
      """
      tables = { said = { "who:string" } }
      function Quote(q)
        if q.kind == "indirect" then return false end
        emit("said", { who = "x" })
      end
      function Article(a) a.headline = "New" end
      """, "script.lua")
    let talk = try talk()
    let shown = talk(":try \(path)")
    #expect(shown.hasPrefix("- headline: Bridge opens\n+ headline: New\n- quote: Una Holm · "))
    #expect(shown.contains("→ said: 2 rows"))
    #expect(talk("doc.headline") == "Bridge opens")
    #expect(talk(":try \(path) 50").contains("+1 -2, 2 rows"))
    #expect(talk(":try").hasPrefix("error: "))
  }

  @Test("edits of a document stay when one comes back to it")
  func edits() throws {
    let talk = try talk()
    #expect(talk("doc.headline = 'Mine'") == "")
    #expect(talk(":next").hasPrefix("No quotes here"))
    #expect(talk(":prev").hasPrefix("Mine\n"))
    #expect(talk("docs[1].headline") == "Mine")
    #expect(talk("doc.quotes[1].speaker = nil") == "")
    #expect(!talk("doc.quotes[1]").contains("speaker"))
  }

  @Test("values leave as rows, articles in the formats that there are")
  func export() throws {
    let talk = try talk()
    #expect(talk(":to csv doc.quotes").hasPrefix("speaker,text,kind,paragraph\nUna Holm,"))
    #expect(talk(":to jsonl { { a = 1 }, { a = 2.5 } }") == "{\"a\":1}\n{\"a\":2.5}")
    #expect(talk(":to json { 1, 2 }") == "[\n{\"value\":1},\n{\"value\":2}\n]")
    #expect(talk(":to jsonl docs").split(separator: "\n").count == 2)
    #expect(talk(":to text doc").contains("Bridge opens"))
    #expect(talk(":to cvs doc.quotes").contains("did you mean 'csv'?"))
    let file = folder.path + "/out.csv"
    #expect(talk(":to csv doc.quotes \(file)").hasPrefix(file))
    #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("speaker,"))
  }

  @Test("what was typed becomes a script that galley run takes")
  func save() throws {
    let talk = try talk()
    for input in [
      "function Quote(q) if q.kind == 'term' then return false end end", "n = #doc.quotes", "n",
      "print(n)", "#docs",
    ] { _ = talk(input) }
    let file = folder.path + "/session.lua"
    #expect(talk(":save \(file)") == "\(file): 5 inputs")
    let script = try String(contentsOfFile: file, encoding: .utf8)
    #expect(
      script == """
        -- typed at galley repl

        function Quote(q) if q.kind == 'term' then return false end end

        function Article(doc)
          local n = #doc.quotes
          -- n
          print(n)
          -- #docs
        end

        """)
    let runner = try ScriptRunner([ScriptFile(name: "session.lua", bytes: Array(script.utf8))])
    #expect(try runner.run(Article(plainText: Self.first)).log == ["3"])
  }

  @Test("a document that cannot be read is told, and the others are there")
  func unreadable() throws {
    try put("", "0.txt")
    let talk = try talk()
    #expect(talk("docs[1]").contains("0.txt"))
    #expect(talk(":open 2").hasPrefix("Bridge opens"))
    #expect(talk(":where true").contains("2 of 3 documents"))
  }

  @Test(
    "nothing that is typed ends the session",
    arguments: [
      "doc = nil", "docs = nil", "_ENV = nil", "print = nil", "table = nil", "string = nil",
      "setmetatable(_G or {}, nil)", "for i = 1, 1e9 do docs[i] = nil end", "error(nil)",
      "x = {} x.x = x return x", "coroutine.wrap(function() error('x') end)()", ":open -1",
      ":next 99999999999999999999", ":show nil", ":to", ":to csv", ":time", ":time (", ":where (",
      ":try x y z", ":set seconds -1", ":find //", "?", "??", "\u{0}", "doc.quotes = { 1 }",
      "doc.quotes = {}", "return", "...", "goto x", "::a::", ":", "::", "help()",
      "for i = 1, 5000 do galley.article { body = 'x', annotate = false } end",
      "setmetatable({}, { __index = function(t, k) return t[k] end }).x",
    ])
  func hostile(_ text: String) throws {
    let talk = try talk()
    _ = talk(text)
    _ = talk("doc")
    _ = talk(":next")
    #expect(talk("1 + 1").hasSuffix("2"))
  }
}
