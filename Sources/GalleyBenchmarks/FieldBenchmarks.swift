import Galley

// What it costs to hand articles to hooks, and to read their fields.

private func articlesWithQuotes(_ corpus: Corpus) -> [Article] {
  let pipeline = Toolkit.builtIn().pipeline
  return corpus.documents.prefix(400).flatMap { (try? pipeline.articles(of: $0)) ?? [] }
    .filter { $0.quotes.count >= 15 }
}

/// Seconds for each article that a script is run over, in turns with other scripts, so that a
/// machine that slows down does so for all of them.
private func secondsPerArticle(
  _ sources: [String], _ articles: [Article], rounds: Int = 10
) -> [Double]? {
  let runners = sources.compactMap { source in
    try? ScriptRunner([ScriptFile(name: "fields", bytes: Array(source.utf8))])
  }
  guard runners.count == sources.count, !articles.isEmpty else { return nil }
  var fastest = [Double](repeating: .infinity, count: runners.count)
  for _ in 0..<7 {
    for (index, runner) in runners.enumerated() {
      let seconds = best(of: 1) {
        for _ in 0..<rounds { for article in articles { _ = try? runner.run(article) } }
      }
      fastest[index] = min(fastest[index], seconds / Double(rounds * articles.count))
    }
  }
  return fastest
}

private func microseconds(_ seconds: Double) -> String {
  let hundredths = Int(seconds * 1e8)
  return "\(hundredths / 100).\(hundredths / 10 % 10) us"
}

/// Handing over an article: to a script without hooks, to a hook that touches three fields of the
/// article, and to one that touches three fields of each quote.
func fieldBenchmark(_ corpus: Corpus) {
  let articles = articlesWithQuotes(corpus)
  let sources = [
    "local x",
    "function Article(a) local b, c, d = a.headline, a.published, a.quotes[1] end",
    "function Quote(q) end",
    "function Quote(q) local a, b, c = q.text, q.kind, q.rule end",
  ]
  guard let seconds = secondsPerArticle(sources, articles) else {
    return print("fields    no article has 15 quotes")
  }
  let quotes = articles.reduce(0) { $0 + $1.quotes.count } / articles.count
  print(
    "fields    an article of \(quotes) quotes: \(microseconds(seconds[0])) without a hook, "
      + "\(microseconds(seconds[1])) for a hook and three fields of the article, "
      + "\(microseconds(seconds[2])) for an empty hook on each quote, "
      + "\(microseconds(seconds[3])) for one that reads three fields of each")
}

/// Reading a field again, against the same loop over a plain Lua table; and reading it for the first
/// time, in a hook that every quote passes (which fetches it ahead) and through a list.
func readBenchmark(_ corpus: Corpus) {
  let articles = Array(articlesWithQuotes(corpus).prefix(20))
  func loop(_ what: String) -> String {
    """
    function Article(a)
      local q = \(what)
      local first = q.text
      for _ = 1, 20000 do local x = q.text end
    end
    """
  }
  let sources = [
    loop("{ text = 'words' }"), loop("a.quotes[1]"),
    "function Quote(q) end", "function Quote(q) local x = q.text end",
    "function Article(a) for _, q in ipairs(a.quotes) do local x end end",
    "function Article(a) for _, q in ipairs(a.quotes) do local x = q.text end end",
  ]
  guard let seconds = secondsPerArticle(sources, articles) else {
    return print("reads     no article has 15 quotes")
  }
  let quotes = Double(articles.reduce(0) { $0 + $1.quotes.count }) / Double(articles.count)
  let ratio = Int(seconds[1] / seconds[0] * 100)
  func nanoseconds(_ with: Int, _ without: Int) -> Int {
    Int((seconds[with] - seconds[without]) / quotes * 1e9)
  }
  print(
    "reads     a field read again costs \(ratio / 100).\(ratio / 10 % 10)\(ratio % 10) times a read "
      + "of a plain table (\(Int(seconds[0] / 20000 * 1e9)) ns); the first time, with the value "
      + "handed over, \(nanoseconds(3, 2)) ns in a hook, \(nanoseconds(5, 4)) ns through a list")
}

/// What the parts of a filter script cost by themselves, over articles that have been annotated
/// before.
func partsBenchmark(_ corpus: Corpus) {
  let pipeline = Toolkit.builtIn().pipeline
  let articles = corpus.documents.prefix(2000).flatMap { (try? pipeline.articles(of: $0)) ?? [] }
  let head = """
    tables = { quotes = { "speaker:string", "quote:string", "outlet:string?" } }
    totals = { speakers = galley.count() }

    """
  let parts: [(name: String, body: String)] = [
    ("no hook", "local x"),
    ("empty hook", "function Quote(q) end"),
    ("drop", "function Quote(q) if not q.speaker then return false end end"),
    ("edit", "function Quote(q) q.text = q.text:gsub(',$', '') end"),
    (
      "emit",
      """
      function Quote(q)
        if q.speaker then emit("quotes", { speaker = q.speaker.name, quote = q.text }) end
      end
      """
    ),
    ("total", "function Quote(q) if q.speaker then total.speakers(q.speaker.name) end end"),
    ("all", filterScript),
  ]
  guard
    let seconds = secondsPerArticle(
      parts.map { $0.body == filterScript ? $0.body : head + $0.body }, articles, rounds: 2)
  else { return }
  let quotes = articles.reduce(0) { $0 + $1.quotes.count }
  print(
    "parts     "
      + zip(parts, seconds).map { "\($0.name) \(microseconds($1))" }.joined(separator: ", ")
      + " for an article of \(quotes * 10 / articles.count / 10) quotes")
}
