import Galley

/// A document of 7 kB and what a script of the kind that people write does to its text.
private let textScript = """
  function Article(a)
    local counts, words = {}, {}
    for _ = 1, 20 do
      for word in a.text:gmatch("%a+") do
        local key = word:lower()
        counts[key] = (counts[key] or 0) + 1
      end
      local plain = a.text:gsub("%s+", " "):gsub("&", "&amp;"):gsub("(%d+)%%", "%1 percent")
      for line in plain:gmatch("[^.]+") do
        local name, verb = line:match("(%u%a+) (said)")
        if name then words[#words + 1] = name .. " " .. verb end
        if #line > 20 and line:find("minister", 1, true) then words[#words + 1] = line:sub(1, 20) end
      end
      table.sort(words)
      counts.size = #table.concat(words, ", ")
      words = {}
    end
  end
  """

private func runner(_ source: String, _ limits: ScriptLimits) -> ScriptRunner? {
  try? ScriptRunner(
    [ScriptFile(name: "benchmark", bytes: Array(source.utf8))],
    settings: ScriptSettings(limits: limits))
}

/// The article whose text is nearest to `bytes`.
private func article(_ corpus: Corpus, of bytes: Int) -> Article? {
  let pipeline = Pipeline(readers: Toolkit.builtIn().readers, annotators: [])
  let document = corpus.documents.prefix(1000).min {
    abs($0.bytes.count - bytes) < abs($1.bytes.count - bytes)
  }
  return document.flatMap { try? pipeline.articles(of: $0).first }
}

/// What each limit costs a script that works on text.
func limitsBenchmark(_ corpus: Corpus) {
  let cases: [(name: String, limits: ScriptLimits)] = [
    ("none", ScriptLimits()),
    ("memory", ScriptLimits(memoryBytes: 512 << 20)),
    ("seconds", ScriptLimits(seconds: 20)),
    ("output", ScriptLimits(outputBytes: 64 << 20)),
    ("standard", .standard),
    ("instructions", ScriptLimits(instructions: 1_000_000_000_000)),
  ]
  guard let article = article(corpus, of: 7000) else { return }
  let runners = cases.compactMap { runner(textScript, $0.limits) }
  guard runners.count == cases.count else { return print("limits    the script does not load") }
  var fastest = [Double](repeating: .infinity, count: cases.count)
  // In turns, so that a machine that slows down does so for all of them.
  for _ in 0..<15 {
    for (index, runner) in runners.enumerated() {
      let seconds = best(of: 1) { for _ in 0..<5 { _ = try? runner.run(article) } }
      fastest[index] = min(fastest[index], seconds)
    }
  }
  let costs = zip(cases, fastest).dropFirst().map { entry, seconds in
    let share = Int((seconds / fastest[0] - 1) * 1000)
    return "\(entry.name) \(share < 0 ? "-" : "+")\(abs(share) / 10).\(abs(share) % 10) %"
  }
  print(
    "limits    \(costs.joined(separator: ", ")) on \(Int(fastest[0] / 5 * 1e6)) us over "
      + "\(article.text.count) bytes")
}

/// What a new interpreter costs, with all modules and models.
func stateBenchmark() {
  let seconds = best(of: 20) {
    for _ in 0..<50 { _ = runner("function Quote(q) end", .standard) }
  }
  print("state     \(Int(seconds / 50 * 1e6)) us for an interpreter with all modules")
}

/// Megabytes a second of the pattern functions.
func patternBenchmark(_ corpus: Corpus) {
  let cases = [
    ("words", "for _ in a.text:gmatch('%a+') do end"), ("replace", "a.text:gsub('%s+', ' ')"),
    ("call", "a.text:gsub('%w+', function(w) return w end)"),
    ("lines", "for _ in a.text:gmatch('(.-)\\n') do end"), ("miss", "a.text:find('zq%d')"),
    ("plain", "a.text:find('no such words', 1, true)"),
  ]
  guard let article = article(corpus, of: 7000) else { return }
  let parts = cases.map { name, body in
    let source = "function Article(a) for _ = 1, 100 do \(body) end end"
    guard let runner = runner(source, .standard) else { return "\(name) does not load" }
    let seconds = best(of: 10) { _ = try? runner.run(article) }
    return "\(name) \(rate(100 * article.text.count, seconds))"
  }
  print("patterns  " + parts.joined(separator: ", "))
}
