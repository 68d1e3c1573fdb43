import Foundation
import Testing

/// The prompt on a terminal of its own: bytes are typed, and the screen is read.
@Suite struct PromptTerminalTests {
  @Test(
    "typing, completion, a block, Ctrl-C at work, the history of the session before, and the end")
  func session() throws {
    let workshop = try Workshop()
    defer { workshop.remove() }
    let first = try TerminalTalk(["repl", "examples/articles"], in: workshop.root)
    try first.wait(for: "1/16>")
    first.type("#doc.quo\t")
    try first.wait(for: "#doc.quotes")
    first.type(" * 0 + 7\r")
    try first.wait(for: "[?2004l7\r")
    first.type("for i = 1, 2 do\rprint('n' .. i)\rend\r")
    try first.wait(for: "n2\r")
    try first.stopLoop()
    first.type("1 + 41\r")
    try first.wait(for: "[?2004l42\r")
    first.type("\u{1B}[200~x = 1\ry = 2\u{1B}[201~\rx + y\r")
    try first.wait(for: "[?2004l3\r")
    first.type("abc\u{03}:quit\r")
    #expect(first.status() == 0)

    let second = try TerminalTalk(["repl"], in: workshop.root)
    try second.wait(for: "no documents")
    try second.wait(for: "> \u{1B}[K")
    second.type("\u{12}41")
    try second.wait(for: "match of '41'")
    second.type("\r")
    try second.wait(for: "[?2004l42\r")
    // What is typed before the prompt is there may be lost with the change of the terminal's mode.
    try second.wait(for: "> \u{1B}[K")
    second.type("\u{04}")
    #expect(second.status() == 0)
  }

  @Test("a script that changes is loaded again while the prompt waits, and what is typed stays")
  func reloading() throws {
    let workshop = try Workshop()
    defer { workshop.remove() }
    let script = workshop.root.appending(path: "waiting.lua")
    try "function answer() return 1 end\n".write(to: script, atomically: true, encoding: .utf8)
    let talk = try TerminalTalk(["repl", "--script", "waiting.lua"], in: workshop.root)
    try talk.wait(for: "> \u{1B}[K")
    talk.type("40 + answer")
    try talk.wait(for: "answer")
    try "function answer() return 2 end\n".write(to: script, atomically: true, encoding: .utf8)
    try talk.wait(for: "waiting.lua has changed and was loaded again")
    try talk.wait(for: "40 + answer")
    talk.type("()\r")
    try talk.wait(for: "[?2004l42\r")
    // As above: not before the prompt is there.
    try talk.wait(for: "> \u{1B}[K")
    talk.type("\u{04}")
    #expect(talk.status() == 0)
  }

  @Test("a hook opens a prompt: its names, Ctrl-C at work, and on to the next, or to no other")
  func hook() throws {
    let workshop = try Workshop()
    defer { workshop.remove() }
    try """
    local seen = 0
    function Quote(q)
      seen = seen + 1
      local length = #q.text
      galley.repl()
      if length == 1 then q.rule = "typed" end
    end
    """.write(to: workshop.root.appending(path: "mine.lua"), atomically: true, encoding: .utf8)
    let run = try TerminalTalk(
      ["run", "--in-process", "mine.lua", "examples/articles/blog-tram-terminus.txt", "-o", "out"],
      in: workshop.root)
    try run.wait(for: "blog-tram-terminus.txt, mine.lua:5")
    try run.wait(for: "galley.repl()")
    try run.wait(for: "length = ")
    try run.wait(for: "mine.lua:5> \u{1B}[K")
    run.type("lengt\t = 1\r")
    try run.wait(for: "mine.lua:5> \u{1B}[K")
    try run.stopLoop()
    try run.wait(for: "mine.lua:5> \u{1B}[K")
    run.type("seen * 100\r")
    try run.wait(for: "[?2004l100\r")
    try run.wait(for: "mine.lua:5> \u{1B}[K")
    run.type("\u{04}")
    try run.wait(for: "quote 2")
    try run.wait(for: "mine.lua:5> \u{1B}[K")
    run.type("seen * 100\r")
    try run.wait(for: "[?2004l200\r")
    try run.wait(for: "mine.lua:5> \u{1B}[K")
    run.type(":go\r")
    #expect(run.status() == 0)
    let output = try String(contentsOf: workshop.root.appending(path: "out"), encoding: .utf8)
    #expect(output.components(separatedBy: #""rule":"typed""#).count == 2)
  }

  @Test("Ctrl-Z gives the terminal back to the shell, and fg brings the prompt back with its line")
  func suspension() throws {
    let workshop = try Workshop()
    defer { workshop.remove() }
    let shell = try TerminalTalk(
      ["--norc", "--noprofile", "-i"], of: "/bin/bash", in: workshop.root)
    shell.type("PS1='sh: '; '\(TerminalTalk.galley)' repl\r")
    try shell.wait(for: "> \u{1B}[K")
    shell.type("40 + 2")
    try shell.wait(for: "40 + 2\u{1B}[K")
    shell.type("\u{1A}")
    try shell.wait(for: "Stopped")
    // The shell has its own modes again: what is typed is shown, and a line is run.
    shell.type("echo $((6 * 7))is\r")
    try shell.wait(for: "42is")
    shell.type("fg\r")
    try shell.wait(for: "40 + 2\u{1B}[K")
    shell.type("\r")
    try shell.wait(for: "[?2004l42\r")
    try shell.wait(for: "> \u{1B}[K")
    shell.type("\u{04}")
    try shell.wait(for: "sh: ")
    shell.type("exit\r")
    #expect(shell.status() == 0)
  }
}

extension TerminalTalk {
  /// A loop without an end runs, and Ctrl-C stops it.
  fileprivate func stopLoop() throws {
    type("while true do end\r")
    usleep(300_000)
    type("\u{03}")
    try wait(for: "stopped")
  }
}
