import Galley

/// Something to measure, by a name for the command line.
struct Benchmark: Sendable {
  let name: String
  let run: @Sendable (Corpus) -> Void
}

let benchmarks: [Benchmark] = [
  Benchmark(name: "read") { corpus in
    let pipeline = Pipeline(readers: Toolkit.builtIn().readers, annotators: [])
    throughput("read", corpus) { try? pipeline.articles(of: $0).count }
  },
  Benchmark(name: "annotate") { corpus in
    let pipeline = Toolkit.builtIn().pipeline
    throughput("annotate", corpus) { try? pipeline.articles(of: $0).count }
  },
  Benchmark(name: "quotes") { corpus in quoteBenchmark(corpus) },
  Benchmark(name: "citations") { corpus in citationBenchmark(corpus) },
  Benchmark(name: "export") { corpus in
    let pipeline = Toolkit.builtIn().pipeline
    let articles = corpus.documents.prefix(2000).flatMap {
      (try? pipeline.articles(of: $0)) ?? []
    }
    let exporter = JSONLinesExporter()
    var written = 0
    let seconds = best(of: 3) {
      written = 0
      var output = Output()
      for article in articles {
        exporter.write(article, to: &output)
        written += output.take().count
      }
    }
    print("export    \(rate(written, seconds)) of JSON lines out")
  },
  Benchmark(name: "script") { corpus in scriptBenchmark(corpus) },
  Benchmark(name: "fields") { corpus in fieldBenchmark(corpus) },
  Benchmark(name: "parts") { corpus in partsBenchmark(corpus) },
  Benchmark(name: "reads") { corpus in readBenchmark(corpus) },
  Benchmark(name: "limits") { corpus in limitsBenchmark(corpus) },
  Benchmark(name: "state") { _ in stateBenchmark() },
  Benchmark(name: "patterns") { corpus in patternBenchmark(corpus) },
  Benchmark(name: "worlds") { _ in worldBenchmark() },
  Benchmark(name: "editor") { _ in editorBenchmark() },
]

/// Megabytes and documents a second of one step over the corpus; the best of three rounds.
private func throughput(_ name: String, _ corpus: Corpus, _ step: (RawDocument) -> Int?) {
  var articles = 0
  let seconds = best(of: 3) {
    articles = 0
    for document in corpus.documents { articles += step(document) ?? 0 }
  }
  let perDocument = Int(seconds / Double(corpus.documents.count) * 1e9) / 1000
  print(
    "\(pad(name))\(rate(corpus.bytes, seconds)), "
      + "\(Int(Double(corpus.documents.count) / seconds)) documents a second "
      + "(\(perDocument) us each), \(articles) articles")
}

/// A filter of the kind that people write: drop, edit, emit, count.
let filterScript = """
  tables = { quotes = { "speaker:string", "quote:string", "outlet:string?" } }
  totals = { speakers = galley.count() }
  function Quote(q)
    if not q.speaker then return false end
    q.text = q.text:gsub(",$", "")
    emit("quotes", { speaker = q.speaker.name, quote = q.text,
                     outlet = q.citation and q.citation.outlet })
    total.speakers(q.speaker.name)
  end
  """

/// Words a second from bytes to quotes with their speakers, and of that last step by itself.
private func quoteBenchmark(_ corpus: Corpus) {
  let documents = Array(corpus.documents.prefix(1000))
  var words = 0
  for document in documents {
    var inside = false
    for byte in document.bytes {
      let isSpace = byte <= 0x20
      if !isSpace, !inside { words += 1 }
      inside = !isSpace
    }
  }
  let whole = Toolkit.builtIn().pipeline
  var without = whole
  without.annotators.removeAll { $0.name == "quotes" }
  let all = best(of: 3) { for document in documents { _ = try? whole.articles(of: document) } }
  let rest = best(of: 3) { for document in documents { _ = try? without.articles(of: document) } }
  print(
    "quotes    \(Int(Double(words) / all)) words a second from bytes to speakers, "
      + "\(Int(Double(words) / max(all - rest, 1e-9))) of the last step alone")
}

/// The annotator of citations alone, over articles that the ones before it are done with.
private func citationBenchmark(_ corpus: Corpus) {
  var before = Toolkit.builtIn().pipeline
  guard let place = before.annotators.firstIndex(where: { $0.name == "citations" }) else { return }
  let annotator = before.annotators[place]
  before.annotators.removeSubrange(place...)
  let documents = corpus.documents.prefix(4000)
  let articles = documents.flatMap { (try? before.articles(of: $0)) ?? [] }.map { article in
    // Its first run leaves the tokens in the article, which belong to all annotators.
    var read = article
    annotator.annotate(&read)
    read.citations = []
    read.links = article.links
    read.comments = article.comments
    return read
  }
  let bytes = documents.reduce(0) { $0 + $1.bytes.count }
  var citations = 0
  let seconds = best(of: 5) {
    citations = 0
    for var article in articles {
      annotator.annotate(&article)
      citations += article.citations.count
    }
  }
  print("citations \(rate(bytes, seconds)) of this annotator alone, \(citations) citations")
}

/// What a typical filter script adds to reading and annotating the same documents.
private func scriptBenchmark(_ corpus: Corpus) {
  let documents = corpus.documents.prefix(4000)
  let pipeline = Toolkit.builtIn().pipeline
  let script = ScriptFile(name: "benchmark", bytes: Array(filterScript.utf8))
  var rows = 0
  var (plain, scripted) = (0.0, 0.0)
  // A few documents at a time, both ways in turns, and the best of each: a machine that is slow for
  // a second is so for few of them, and for both.
  for start in stride(from: 0, to: documents.count, by: 200) {
    let chunk = documents[start..<min(start + 200, documents.count)]
    var (without, with) = (Double.infinity, Double.infinity)
    var found = 0
    for _ in 0..<8 {
      without = min(
        without, best(of: 1) { for document in chunk { _ = try? pipeline.articles(of: document) } })
      let seconds = best(of: 1) {
        found = 0
        guard let runner = try? ScriptRunner([script]) else { return }
        for document in chunk {
          for article in (try? pipeline.articles(of: document)) ?? [] {
            found += (try? runner.run(article).rows.count) ?? 0
          }
        }
      }
      with = min(with, seconds)
    }
    plain += without
    scripted += with
    rows += found
  }
  let share = Int((scripted / plain - 1) * 1000)
  print(
    "script    adds \(share / 10).\(abs(share % 10)) % to reading and annotating "
      + "(\(rows) rows from \(documents.count) documents)")
}

/// What a new world costs: a worker has one for each script and chunk of documents.
private func worldBenchmark() {
  let using = """
    local _ = { galley.re.find, galley.text.upper, galley.json.encode, galley.csv.row, galley.xml.escape,
      galley.html.text, galley.date.parse, galley.template.render, galley.set.union, galley.list.map,
      galley.path.name, galley.log.info }
    function Article() end
    """
  for (name, source) in [("a script", "function Article() end"), ("all modules", using)] {
    let script = ScriptFile(name: "world", bytes: Array(source.utf8))
    let seconds = best(of: 5) {
      for _ in 0..<200 { _ = try? ScriptRunner([script]) }
    }
    print("worlds    \(Int(seconds / 200 * 1e6)) us for a world of \(name)")
  }
}

// MARK: - Measuring

func best(of rounds: Int, _ body: () -> Void) -> Double {
  let clock = ContinuousClock()
  var best = Double.infinity
  for _ in 0..<rounds {
    let elapsed = clock.measure(body)
    let seconds =
      Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    best = min(best, seconds)
  }
  return best
}

func rate(_ bytes: Int, _ seconds: Double) -> String {
  let tenths = Int(Double(bytes) / seconds / 1e5)
  return "\(tenths / 10).\(tenths % 10) MB/s"
}

func pad(_ name: String) -> String {
  name + String(repeating: " ", count: max(1, 10 - name.count))
}
