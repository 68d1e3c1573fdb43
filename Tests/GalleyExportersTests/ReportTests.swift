import Foundation
import GalleyCore
import Testing

@testable import GalleyExporters

@Suite("The report")
struct ReportTests {
  private func page(_ articles: [Article], _ run: RunSummary = RunSummary()) -> String {
    let exporter = ReportExporter(title: "A <b> & \"c\"")
    var output = Output()
    output.write(exporter.header)
    for article in articles { exporter.write(article, to: &output) }
    output.write(exporter.footer(after: run))
    return String(decoding: output.bytes, as: UTF8.self)
  }

  /// What stands between an opening tag and the next `</script>`.
  private func json(_ page: String, _ tag: String) throws -> [String: Any] {
    let start = try #require(page.range(of: tag)).upperBound
    let end = try #require(page.range(of: "</script>", range: start..<page.endIndex)).lowerBound
    let data = Data(page[start..<end].utf8)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private let articleTag = "<script type=\"application/json\" class=\"article\">"

  @Test("code points that a page must not have are escapes, and come back")
  func forbidden() throws {
    var article = Sample.article()
    var words = "漢 \u{C3}\u{BF}\u{A0}"
    for value: UInt32 in [0x83, 0x7F, 0xFFFE, 0x1FFFF, 0xFDD0, 0xFDEF] {
      words.unicodeScalars.append(try #require(Unicode.Scalar(value)))
    }
    article.headline = .string(words)
    let text = page([article])
    for scalar in text.unicodeScalars {
      let value = scalar.value
      #expect(!(0x7F...0x9F).contains(value) && !(0xFDD0...0xFDEF).contains(value))
      #expect(value & 0xFFFE != 0xFFFE)
    }
    #expect(text.contains("\\ud83f\\udfff"))
    #expect(try json(text, articleTag)["head"] as? String == words)
  }

  @Test("no text of an article or of a message can become markup")
  func hostile() throws {
    var article = Sample.article()
    let evil = "</script><script>alert(1)</script><!--"
    article.headline = .string(evil)
    article.quotes[0].text = .string(evil)
    article.comments[0].author = .string(evil)
    var failure = DocumentFailure(.notText, document: evil)
    failure.message = evil
    let text = page([article], RunSummary(failed: 1, failures: [failure]))
    #expect(!text.contains("<script>alert"))
    #expect(!text.contains("<!--"))
    #expect(text.contains("<title>A &lt;b&gt; &amp; &quot;c&quot;</title>"))
    #expect(try json(text, articleTag)["head"] as? String == evil)
    let run = try json(text, "<script type=\"application/json\" id=\"run\">")
    #expect((run["failures"] as? [[String: String]])?.first?["document"] == evil)
    #expect(text.components(separatedBy: "</script>").count - 1 == 3)
  }

  @Test("marks count UTF-16 units of their paragraph, and find their words")
  func marks() throws {
    let object = try json(page([Sample.article()]), articleTag)
    let paragraphs = try #require(object["p"] as? [String])
    let marks = try #require(object["m"] as? [[Int]])
    let words = marks.map { mark in
      let units = Array(paragraphs[mark[0]].utf16)[mark[1]..<mark[2]]
      return "\(mark[3]) " + String(decoding: units, as: UTF16.self)
    }
    #expect(words == ["0 Sí,", "1 Gómez", "2 said", "3 (Star, March 22)"])
  }

  @Test("words that a script has changed are not marked at the old places")
  func changed() throws {
    var article = Sample.article()
    article.paragraphs[0].text = .string("Short.")
    let object = try json(page([article]), articleTag)
    #expect((object["m"] as? [[Int]])?.isEmpty == true)
    #expect(object["p"] as? [String] == ["Short."])
  }

  @Test("the page asks the network for nothing")
  func selfContained() {
    let text = page([Sample.article()])
    #expect(text.contains("default-src 'none'"))
    for word in ["src=", "@import", "url(", "fetch(", "XMLHttpRequest", "innerHTML", "eval("] {
      #expect(!text.contains(word), "\(word)")
    }
  }
}
