// A program that embeds Galley: an article held in memory, a script of the program's own, and what
// comes of the two. No files, no command line.

import Galley

let page = """
  Harbour bridge to open in May

  By Ada Lindqvist
  March 2, 2021

  The bridge over the harbour will open in May, Mayor Jo Vance said on Monday.

  \u{201C}We waited eleven years for it,\u{201D} Vance told the council. \u{201C}I can wait until \
  May.\u{201D}

  Shopkeepers called the toll \u{201C}a punishment\u{201D} (Ida Brandt, Harbour Gazette, March 1).
  """

let script = """
  tables = { said = { "speaker:string", "words:string", "outlet:string?" } }
  totals = { speakers = galley.count() }

  function Quote(q)
    if not q.speaker then return false end
    emit("said", {
      speaker = q.speaker.name,
      words = q.text,
      outlet = q.citation and q.citation.outlet,
    })
    total.speakers(q.speaker.name)
  end

  function Batch(t)
    return t.speakers[1].key .. " spoke most often"
  end
  """

do {
  let article = try Article(plainText: page)
  let runner = try ScriptRunner(
    [ScriptFile(name: "said.lua", bytes: Array(script.utf8))],
    settings: ScriptSettings(limits: ScriptLimits(memoryBytes: 32 << 20, seconds: 1)))
  let result = try runner.run(article)
  for row in result.rows(of: "said") {
    guard case .string(let speaker) = row.values[0], case .string(let words) = row.values[1] else {
      continue
    }
    print("\(speaker): \(words)")
  }
  print(try runner.report())
} catch {
  // A failure is data: script, line, hook and document.
  print("\(error.script ?? "?"):\(error.scriptLine ?? 0): \(error.message)")
}
