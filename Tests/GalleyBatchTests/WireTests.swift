import GalleyCore
import Testing

@testable import GalleyBatch

@Suite("The wire")
struct WireTests {
  @Test("what is written reads back", arguments: 0..<200)
  func roundTrip(seed: Int) throws {
    var samples = Samples(seed: UInt64(seed))
    let result = samples.result()
    #expect(try WireReader.decode(DocumentResult.self, from: result.wireBytes) == result)
    let failure = samples.failure()
    #expect(try WireReader.decode(DocumentFailure.self, from: failure.wireBytes) == failure)
    let report = RunReport(
      text: samples.bytes(), files: [.init(path: samples.text(), bytes: samples.bytes())])
    #expect(try WireReader.decode(RunReport.self, from: report.wireBytes) == report)
    let outline = samples.outline()
    #expect(try WireReader.decode(ProgramOutline.self, from: outline.wireBytes) == outline)
    let settings = samples.settings()
    #expect(try WireReader.decode(ScriptSettings.self, from: settings.wireBytes) == settings)
    var script = ScriptFile(name: samples.text(), bytes: samples.bytes())
    script.modules = [
      ScriptModuleFile(name: samples.text(), path: samples.text(), bytes: samples.bytes())
    ]
    #expect(try WireReader.decode(ScriptFile.self, from: script.wireBytes) == script)
  }

  @Test("the lines of a site cross as they are")
  func profile() throws {
    let names = EquipmentNames(
      rows: "csv", articles: "json", profile: SiteProfile(hashes: [0, 7, .max]))
    #expect(try WireReader.decode(EquipmentNames.self, from: names.wireBytes) == names)
    let answer = Answer.lines([.max, 1])
    #expect(try WireReader.decode(Answer.self, from: answer.wireBytes) == answer)
  }

  @Test("a document crosses whole, with its dates")
  func document() throws {
    let document = RawDocument(
      id: "a\u{301}.txt", path: nil, bytes: [0, 255, 10],
      published: NewsDate(iso: "2011-03"), retrieved: NewsDate(iso: "2011-03-22T09:05:00+01:00"))
    let copy = try WireReader.decode(RawDocument.self, from: document.wireBytes)
    #expect(copy.id.utf8.elementsEqual(document.id.utf8))
    #expect(copy.path == nil && copy.bytes == document.bytes)
    #expect(copy.published == document.published && copy.retrieved == document.retrieved)
  }

  @Test("no beginning of an answer is an answer, and nothing may follow one")
  func truncated() throws {
    var samples = Samples(seed: 7)
    for answer in samples.answers() {
      let bytes = answer.wireBytes
      for count in 0..<bytes.count {
        #expect(throws: WireFault.self) {
          try WireReader.decode(Answer.self, from: bytes.prefix(count))
        }
      }
      #expect(throws: WireFault.self) { try WireReader.decode(Answer.self, from: bytes + [0]) }
    }
  }

  @Test("bytes that somebody has changed are refused or read as something else, never a crash")
  func hostile() {
    var samples = Samples(seed: 11)
    var read = 0
    for answer in samples.answers() {
      let bytes = answer.wireBytes
      for _ in 0..<2_000 {
        var changed = bytes
        for _ in 0..<(1 + samples.number(3)) {
          changed[samples.number(changed.count)] = samples.byte()
        }
        if (try? WireReader.decode(Answer.self, from: changed)) != nil { read += 1 }
      }
      // A length in the place of every eight bytes.
      for place in 0..<max(bytes.count - 8, 0) {
        var changed = bytes
        changed.replaceSubrange(place..<place + 8, with: [255, 255, 255, 255, 255, 255, 255, 127])
        if (try? WireReader.decode(Answer.self, from: changed)) != nil { read += 1 }
      }
    }
    #expect(read > 0)
  }

  @Test("what a type does not allow is refused")
  func values() {
    var writer = WireWriter()
    writer.blob([0xC3])
    #expect(throws: WireFault.self) { try WireReader.decode(String.self, from: writer.bytes) }
    #expect(throws: WireFault.self) { try WireReader.decode(Bool.self, from: [2]) }
    #expect(throws: WireFault.self) {
      try WireReader.decode(NewsDate.self, from: "2011-02-30".wireBytes)
    }
    #expect(throws: WireFault.self) {
      try WireReader.decode(DocumentFailure.Kind.self, from: "lazy".wireBytes)
    }
    var backwards = DocumentFailure.Excerpt(line: 1, text: "x", marked: 2..<5).wireBytes
    backwards[backwards.count - 8] = 1
    #expect(throws: WireFault.self) {
      try WireReader.decode(DocumentFailure.Excerpt.self, from: backwards)
    }
  }
}

/// Values that differ from seed to seed.
private struct Samples {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func number(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
  mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next() >> 8) }
  mutating func bytes() -> [UInt8] { (0..<number(40)).map { _ in byte() } }

  mutating func text() -> String {
    String(decoding: bytes(), as: UTF8.self)
  }

  mutating func maybe<Value>(_ value: Value) -> Value? { number(2) == 0 ? nil : value }

  mutating func pick<Value>(_ values: [Value]) -> Value { values[number(values.count)] }

  mutating func failure() -> DocumentFailure {
    var failure = DocumentFailure(
      pick(DocumentFailure.Kind.allCases), document: text(), message: text())
    failure.offset = maybe(number(1 << 40))
    failure.byte = maybe(byte())
    failure.script = maybe(text())
    failure.scriptLine = maybe(number(9))
    failure.hook = maybe(text())
    failure.model = maybe(text())
    failure.position = maybe(number(9))
    failure.count = maybe(number(9))
    let excerpt = DocumentFailure.Excerpt(line: 3, text: text(), marked: maybe(2..<7))
    failure.scriptExcerpt = maybe(excerpt)
    failure.excerpt = maybe(excerpt)
    failure.traceback = maybe(text())
    failure.cause = maybe(text())
    failure.owner = maybe(text())
    let parameter = parameter()
    let parameters = DocumentFailure.Parameter(
      name: text(), value: maybe(text()), declared: maybe(parameter), known: [text(), text()])
    failure.parameter = maybe(parameters)
    return failure
  }

  mutating func parameter() -> ScriptParameter {
    ScriptParameter(
      name: text(), kind: pick(ScriptParameter.Kind.allCases), help: text(), choices: [text()],
      defaultText: maybe(text()), isRequired: number(2) == 0, script: text())
  }

  mutating func result() -> DocumentResult {
    let failure = failure()
    let outcome = pick([
      DocumentResult.Outcome.done(articles: 1 + number(9)), .dropped, .failed(failure),
    ])
    let text = text()
    let destinations: [OutputPiece.Destination] = [
      .articles, .table(text), .group(text), .article(text),
    ]
    let pieces = (0..<number(4)).map { _ in OutputPiece(pick(destinations), bytes()) }
    return DocumentResult(
      document: text, outcome: outcome, pieces: pieces,
      log: [LogEntry(text), LogEntry("", level: .warning, script: text, line: 3)])
  }

  mutating func outline() -> ProgramOutline {
    let column = TableSchema.Column(
      text(), pick(TableSchema.Column.Kind.allCases), isOptional: number(2) == 0)
    let shapes: [WriterShape] = [
      .groups, .single(path: text()), .perArticle(fileExtensions: [text(), text()]),
    ]
    let shape = pick(shapes)
    return ProgramOutline(
      tables: [TableSchema(text(), columns: [column])], writer: maybe(shape),
      parameters: [parameter()], fileExtensions: [text()], hasReport: number(2) == 0)
  }

  mutating func settings() -> ScriptSettings {
    var settings = ScriptSettings(
      limits: ScriptLimits(
        memoryBytes: maybe(number(1 << 40)), seconds: maybe(Double(number(100)) / 7),
        instructions: maybe(number(1 << 40)), outputBytes: maybe(5)))
    settings.parameters = [text(): text(), text(): text()]
    settings.grants.readableFolders = [text()]
    settings.grants.writableFolders = [text()]
    settings.grants.allowsPrograms = number(2) == 0
    settings.grants.readableVariables = [text()]
    settings.grants.environment = [text(): text()]
    settings.grants.nativeModules = [text()]
    settings.clock = Int64(number(1 << 40)) - (1 << 39)
    settings.isPure = number(2) == 0
    settings.isInspection = number(2) == 0
    return settings
  }

  mutating func answers() -> [Answer] {
    [
      .confined([.landlock]), .loaded(outline()), .ready, .result(result()), .result(result()),
      .bytes(bytes()), .report(RunReport(text: bytes())), .failed(failure()), .goingOn,
    ]
  }
}
