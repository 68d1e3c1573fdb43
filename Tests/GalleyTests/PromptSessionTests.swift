import Foundation
import Testing

/// A long session at the prompt, on a terminal, with every command and every key: what is on the screen
/// after each step stands in `Tests/Screens/prompt.txt`. GALLEY_ACCEPT=1 writes it anew; look at the
/// screens before you commit them.
@Suite struct PromptSessionTests {
  /// What is typed; names of keys stand in angle brackets: `<Tab>`.
  private static let steps = [
    "#doc.quo<Tab>", "<Enter>", "doc.pa<Tab><Tab>", "<Down>", "<Esc><Ctrl-C>", "doc<Enter>",
    "doc.quotes<Enter>", "doc.quotes[2].speaker<Enter>", "_1 + 1<Enter>",
    // Moving about.
    ":next<Enter>", ":prev<Enter>", ":next 3<Enter>", ":open 3<Enter>",
    ":open tram-terminus.txt<Enter>",
    ":open nothing.txt<Enter>", ":skip until #doc.quotes > 12<Enter>",
    ":where #doc.comments > 2<Enter>",
    "docs<Enter>", ":where<Enter>", ":find herons<Enter>", ":find /her[ao]n/<Enter>",
    // Looking.
    ":open letters.txt<Enter>", "doc.text<Enter>", "doc.headline<Enter>",
    "{ a = { b = { 1, 2 }, c = \"x\" }, 10 }<Enter>", ":page doc.paragraphs[2].text<Enter>",
    ":show doc.quotes[1]<Enter>", ":why doc.quotes[1]<Enter>",
    // Working.
    ":load mine.lua<Enter>", "Quote(doc.quotes[1])<Enter>", ":reload<Enter>",
    ":try mine.lua<Enter>",
    ":try mine.lua 3<Enter>", ":time #doc.text<Enter>", ":to csv doc.quotes<Enter>",
    ":to json doc.people people.json<Enter>", ":set<Enter>", ":set seconds 30<Enter>",
    "function twice(n) galley.repl() return 2 * n end<Enter>", "twice(4)<Enter>",
    "n = n + 1<Enter>",
    ":locals<Enter>", ":quit<Enter>", ":save session.lua<Enter>",
    // Help.
    "?quote.rule<Enter>", "help(Citation)<Enter>", "??hyphen<Enter>", ":help<Enter>",
    // Mistakes, and what is stopped.
    "doc.qoutes<Enter>", "error(\"oh\")<Enter>", "1 +* 2<Enter>", ":nxt<Enter>",
    "while true do end<Enter>",
    "(\"a\"):rep(40):find((\"a?\"):rep(40) .. (\"a\"):rep(40))<Enter>",
    // The line.
    "for i = 1, 2 do<Enter>", "print(i)<Enter>", "end<Enter>", "<Up>", "<Ctrl-C>", "<Ctrl-R>herons",
    "<Esc><Ctrl-C>",
    "1 + 2<Ctrl-A>10 * (<Ctrl-E>)", "<Alt-B><Alt-B>7 - <Ctrl-K>", "<Ctrl-Y>", "<Ctrl-W>",
    "<Ctrl-_>", "<Ctrl-U>",
    "漢字 العربية 👍🏽 é", "<Left><Left><Left>x", "<Backspace><Home>-- <End>.", "<Ctrl-C>",
    "<Paste>a = 1\nb = 2</Paste>", "<Enter>", "a + b<Alt-Enter>", "+ 1<Enter>",
    "abc<Ctrl-Z>", "<Ctrl-C>", "<Ctrl-L>",
  ]

  private static let keys: [(name: String, bytes: String)] = [
    ("<Enter>", "\r"), ("<Tab>", "\t"), ("<Esc>", "\u{1B}\u{1B}"), ("<Up>", "\u{1B}[A"),
    ("<Down>", "\u{1B}[B"),
    ("<Left>", "\u{1B}[D"), ("<Home>", "\u{1B}[H"), ("<End>", "\u{1B}[F"),
    ("<Backspace>", "\u{7F}"),
    ("<Alt-B>", "\u{1B}b"), ("<Alt-Enter>", "\u{1B}\r"), ("<Ctrl-A>", "\u{01}"),
    ("<Ctrl-C>", "\u{03}"),
    ("<Ctrl-E>", "\u{05}"), ("<Ctrl-K>", "\u{0B}"), ("<Ctrl-L>", "\u{0C}"), ("<Ctrl-R>", "\u{12}"),
    ("<Ctrl-U>", "\u{15}"), ("<Ctrl-W>", "\u{17}"), ("<Ctrl-Y>", "\u{19}"), ("<Ctrl-Z>", "\u{1A}"),
    ("<Ctrl-_>", "\u{1F}"), ("<Paste>", "\u{1B}[200~"), ("</Paste>", "\u{1B}[201~"),
  ]

  private static let letters = """
    桥梁开放

    By Ada Reed

    “我们等了很久，终于等到了,” said Mayor Una Holm on Monday. “جسر جديد 👍🏽,” she added, “and an old river.”

    The bridge of the city, long awaited by all who live on the other bank, had been closed for eleven years.

    """

  private static let script = """
    tables = { said = { "who:string?", "words:integer" } }
    function Quote(q)
      local _, words = q.text:gsub("%S+", "")
      emit("said", { who = q.speaker and q.speaker.name, words = words })
      if words < 4 then return false end
    end
    """

  @Test("every command and every key, screen by screen")
  func session() throws {
    let workshop = try Workshop()
    defer { workshop.remove() }
    for (name, text) in [("letters.txt", Self.letters), ("mine.lua", Self.script)] {
      try text.write(to: workshop.root.appending(path: name), atomically: true, encoding: .utf8)
    }
    let talk = try TerminalTalk(["repl", "examples/articles", "letters.txt"], in: workshop.root)
    var screens = ""
    func note(_ step: String) {
      screens += "=== \(step.replacing("\n", with: "<Enter>"))\n\(masked(talk.screen.text))\n"
    }
    try talk.step("", opensPrompt: true)
    note("galley repl examples/articles letters.txt")
    for step in Self.steps {
      var bytes = step
      for key in Self.keys { bytes = bytes.replacing(key.name, with: key.bytes) }
      let opens =
        step.hasSuffix("<Enter>") && !["for i = 1, 2 do<Enter>", "print(i)<Enter>"].contains(step)
        || step.hasSuffix("<Ctrl-C>") || step.hasSuffix("<Ctrl-Z>")
      let runs = step.hasPrefix("while true") || step.contains(":rep(40)")
      if runs {
        talk.type(bytes)
        usleep(400_000)
        bytes = "\u{03}"
      }
      try talk.step(bytes, opensPrompt: opens)
      note(step + (runs ? "<Ctrl-C>" : ""))
    }
    try talk.resize(width: 120, height: 40)
    for step in [":open letters.txt<Enter>", "doc.quotes<Enter>", ":show<Enter>"] {
      try talk.step(step.replacing("<Enter>", with: "\r"), opensPrompt: true)
      note(step + ", 120 columns and 40 rows")
    }
    talk.type(":quit\r")
    #expect(talk.status() == 0)

    let file = Repository.root.appending(path: "Tests/Screens/prompt.txt")
    if ProcessInfo.processInfo.environment["GALLEY_ACCEPT"] == "1" {
      try screens.write(to: file, atomically: true, encoding: .utf8)
    }
    let expected = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    let made = screens.components(separatedBy: "=== ")
    let wanted = expected.components(separatedBy: "=== ")
    for (screen, other) in zip(made, wanted) { #expect(screen == other) }
    #expect(made.count == wanted.count)
  }

  /// Times differ from run to run.
  private func masked(_ screen: String) -> String {
    screen.replacing(/(?m)^\d+(\.\d+)? (µs|ms|s)$/, with: "… ms")
  }
}
