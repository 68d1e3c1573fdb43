import Foundation
import Galley
import Testing

/// Each example article, read, annotated and written as JSON, must come out as in `Tests/Golden`.
/// GALLEY_ACCEPT=1 writes the files anew; read the difference before you commit it.
@Suite struct GoldenTests {
  @Test("an article comes out as before", arguments: try articles())
  func golden(name: String) throws {
    let path = "examples/articles/\(name).txt"
    let bytes = [UInt8](try Data(contentsOf: Repository.root.appending(path: path)))
    let toolkit = Toolkit.builtIn()
    let exporter = try #require(toolkit.exporters.first { $0.name == "json" })
    var output = Output()
    let found = try toolkit.pipeline.articles(of: RawDocument(id: path, path: path, bytes: bytes))
    output.write(exporter.header)
    for (index, article) in found.enumerated() {
      if index > 0 { output.write(exporter.separator) }
      exporter.write(article, to: &output)
    }
    output.write(exporter.footer)
    let text = String(decoding: output.bytes, as: UTF8.self)
    let file = Repository.root.appending(path: "Tests/Golden/\(name).json")
    if ProcessInfo.processInfo.environment["GALLEY_ACCEPT"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let expected = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    let lines = zip(
      text.components(separatedBy: "\n") + [""], expected.components(separatedBy: "\n") + [""])
    let difference = lines.enumerated().first { $0.element.0 != $0.element.1 }
    let place = difference.map {
      "line \($0.offset + 1): printed \($0.element.0), expected \($0.element.1)"
    }
    #expect(text == expected, "\(name): \(place ?? "another length")")
  }

  private static func articles() throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: Repository.root.appending(path: "examples/articles").path
    )
    .filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
  }

  /// What must hold of every article, whatever is found in it.
  @Test("all spans lie in the text, on borders of scalars", arguments: try articles())
  func spans(name: String) throws {
    let path = "examples/articles/\(name).txt"
    let bytes = [UInt8](try Data(contentsOf: Repository.root.appending(path: path)))
    let document = RawDocument(id: path, bytes: bytes)
    for article in try Toolkit.builtIn().pipeline.articles(of: document) {
      var spans: [TextSpan] = article.paragraphs.compactMap(\.span)
      #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.end <= $1.start })
      for (one, next) in zip(article.regions, article.regions.dropFirst()) {
        #expect(one.span.end <= next.span.start)
      }
      for quote in article.quotes {
        #expect(zip(quote.parts, quote.parts.dropFirst()).allSatisfy { $0.end <= $1.start })
        let paragraph = try #require(quote.paragraph)
        #expect(article.paragraphs[paragraph].span?.contains(quote.parts[0]) == true)
        spans += quote.parts + [quote.speaker?.span, quote.cue?.span].compactMap(\.self)
        if let content = quote.content?.span { spans.append(content) }
      }
      spans += article.citations.compactMap(\.span) + article.regions.map(\.span)
      spans += article.people.flatMap(\.mentions) + article.comments.compactMap(\.span)
      for span in spans {
        #expect(span.end <= article.text.count)
        for border in [span.start, span.end] where border < article.text.count {
          #expect(article.text.bytes[border] & 0xC0 != 0x80, "\(name): a span cuts a scalar")
        }
      }
    }
  }
}
