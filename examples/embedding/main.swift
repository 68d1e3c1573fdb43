// A program that embeds Galley: an article held in memory, a script of the program's own, a function
// that the program gives to it, and what comes of the three. No files, no command line.

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

let source = """
  params = { words = { type = "integer", default = 1, help = "words that a quote must have" } }
  tables = { said = { "speaker:string", "words:string", "outlet:string?", "copies:integer?" } }
  totals = { speakers = galley.count() }

  function Quote(q)
    if not q.speaker or #galley.text.words(q.text) < params.words then return false end
    local outlet = q.citation and q.citation.outlet
    emit("said", {
      speaker = q.speaker.name,
      words = q.text,
      outlet = outlet,
      copies = outlet and host.circulation(outlet),
    })
    total.speakers(q.speaker.name)
  end

  function Batch(t)
    return t.speakers[1].key .. " spoke most often"
  end
  """

let circulation = ["Harbour Gazette": 12_000]

do {
  let article = try Article(plainText: page)
  let script = ScriptFile(name: "said.lua", bytes: Array(source.utf8))

  var engine = ScriptEngine(annotators: Toolkit.builtIn().annotators)
  engine.register("host.circulation") { (outlet: String) -> Int? in circulation[outlet] }
  var settings = ScriptSettings(limits: ScriptLimits(memoryBytes: 32 << 20, seconds: 1))
  settings.parameters = ["words": "2"]
  let runner = try ScriptRunner([script], engine: engine, settings: settings)
  let result = try runner.run(article)
  for row in result.rows(of: "said") {
    guard case .string(let speaker) = row.values[0], case .string(let words) = row.values[1] else {
      continue
    }
    print("\(speaker): \(words)")
  }
  print(try runner.report())

  // Many articles, on several tasks, in order; a document that fails is data.
  let batch = ScriptBatch([script], engine: engine, settings: settings)
  let report = try await batch.run(over: [article, article], jobs: 2) { outcome in
    if case .failure(let failure) = outcome { print(failure.message) }
  }
  print(report, "in both")
} catch let error as DocumentFailure {
  // A failure is data: script, line, hook and document.
  print("\(error.script ?? "?"):\(error.scriptLine ?? 0): \(error.message)")
}
