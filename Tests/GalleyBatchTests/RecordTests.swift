import Foundation
import GalleyCore
import GalleyTestSupport
import Testing

@testable import GalleyBatch

@Suite("Records")
struct RecordTests {
  private func open(_ line: String) throws(DocumentFailure) -> RawDocument {
    var document = RawDocument(
      id: "-:7", bytes: Array(line.utf8), published: NewsDate(iso: "1999"),
      retrieved: NewsDate(iso: "2001"))
    document.isRecord = true
    return try document.opened()
  }

  @Test("a record becomes the document that it holds")
  func record() throws {
    let document = try open(
      #" {"junk":[1,{"a":[]},-2.5e3,true,null],"id":"a\/b","text":"\"x\"\n\u00e9\ud83d\ude00\ud800","#
        + #""url":"http://x/","published":"2011-03-22","html":null}  "#)
    #expect(document.id == "a/b")
    #expect(String(decoding: document.bytes, as: UTF8.self) == "\"x\"\né😀\u{FFFD}")
    #expect(document.url == "http://x/")
    #expect(document.published == NewsDate(iso: "2011-03-22"))
    #expect(document.retrieved == NewsDate(iso: "2001"))
    #expect(document.path == nil && document.typedName == "a/b.txt" && !document.isRecord)
    let page = try open(#"{"id":"p","html":"<p>"}"#)
    #expect(page.typedName == "p.html" && page.published == NewsDate(iso: "1999"))
  }

  @Test(
    "what is no record says where and why",
    arguments: [
      ("", "no JSON object: '{' expected at byte 0"),
      ("[]", "no JSON object: '{' expected at byte 0"),
      (#"{"id":"a","text":"b"} x"#, "no JSON object: the end expected at byte 22"),
      (#"{"id":"a","text":"b""#, "no JSON object: '}' expected at byte 20"),
      (#"{"id":"a","text":"b"#, "no JSON object: the end of a string expected at byte 19"),
      (#"{"id":3}"#, "no JSON object: a string expected at byte 6"),
      (#"{"a":"\x"}"#, "no JSON object: an escape expected at byte 8"),
      (#"{"a":"\u12g4"}"#, "no JSON object: four hexadecimal digits expected at byte 8"),
      (#"{"a":nul}"#, "no JSON object: null expected at byte 5"),
      ("{}", "the record has no 'id'"),
      (#"{"id":"a"}"#, "the record has neither 'text' nor 'html'"),
      (#"{"id":"a","text":"","published":"soon"}"#, "'published' is no date: soon"),
    ])
  func faults(line: String, message: String) {
    do throws(DocumentFailure) {
      _ = try open(line)
      Issue.record("\(line) is a record")
    } catch {
      #expect(error.kind == .parseError)
      // By its place until its name is known.
      #expect(error.document == (message.hasPrefix("no") || message.contains("'id'") ? "-:7" : "a"))
      #expect(error.message == message)
    }
  }

  @Test("nesting has an end, and no beginning of a record crashes")
  func nasty() {
    #expect(throws: DocumentFailure.self) {
      try open(#"{"a":"# + String(repeating: "[", count: 100_000))
    }
    let line = Array(#"{"id":"a\u00e9","x":[{"y":[1]}],"text":"b\n"}"#.utf8)
    for count in 0..<line.count {
      #expect(throws: DocumentFailure.self) {
        try open(String(decoding: line[..<count], as: UTF8.self))
      }
    }
  }

  @Test("a file of records gives its lines in order, blank ones left out, again and again")
  func file() throws {
    let folder = try TemporaryFolder()
    try folder.write("r.jsonl", text: "one\n\n  \ntwo\r\n\nthree")
    try folder.write("a.txt")
    let inputs = try InputResolver(fileExtensions: ["txt"]).resolve(
      [folder("a.txt")], records: [folder("r.jsonl")])
    #expect(inputs.count == 4)
    #expect(
      inputs.map(\.id)
        == [folder("a.txt")] + [1, 4, 6].map { "\(folder("r.jsonl")):\($0)" })
    for _ in 0..<2 {
      let texts = try inputs.dropFirst().map { input in
        let document = try readDocument(input, published: nil, retrieved: nil)
        #expect(document.isRecord)
        return String(decoding: document.bytes, as: UTF8.self)
      }
      #expect(texts == ["one", "two\r", "three"])
    }
    #expect(throws: InputFailure.self) {
      try InputResolver(fileExtensions: []).resolve([], records: [folder("none")])
    }
  }

  @Test("lines come as they are, and one that never ends is passed over")
  func lines() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let text = "a\n\n" + String(repeating: "x", count: 150_000) + "\nb\nlast"
    Thread.detachNewThread { [ends] in
      try? writeAll(Array(text.utf8), to: ends[1])
      close(ends[1])
    }
    var reader = LineReader(descriptor: ends[0], limit: 100_000)
    var words: [String] = []
    while let line = try reader.next() {
      switch line {
      case .whole(let bytes): words.append(String(decoding: bytes, as: UTF8.self))
      case .tooLong: words.append("too long")
      }
    }
    #expect(words == ["a", "", "too long", "b", "last"])
    close(ends[0])
  }

  @Test("a stage answers each document, and survives those that end its process")
  func stage() throws {
    let crew = WorkerCrew(program: TestWorker.program)
    _ = try crew.load(
      [ScriptFile(name: "a", bytes: [])],
      settings: ScriptSettings(limits: ScriptLimits(seconds: 0.5)))
    crew.equip(EquipmentNames(rows: "none"))
    let stage = DocumentStage(crew)
    var words: [String] = []
    for text in ["a", "crash", "b", "loop", "drop", "c"] {
      let result = try stage.process(RawDocument(id: text, bytes: Array(text.utf8)))
      switch result.outcome {
      case .done: words.append(String(decoding: result.pieces[0].bytes, as: UTF8.self))
      case .dropped: words.append("dropped")
      case .failed(let failure): words.append(failure.kind.rawValue)
      }
    }
    #expect(words == ["a#1", "crashed", "b#1", "timeout", "dropped", "c#1"])
  }
}
