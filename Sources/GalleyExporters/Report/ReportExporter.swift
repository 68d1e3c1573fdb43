import CReportPage
import GalleyCore

/// All articles as one page to look at, which needs nothing but a browser: no network, no other file.
///
/// Each article is a piece of JSON in the page, and the code at its end makes the views of them: an
/// overview, who is quoted by whom, a network, a list to search, and each article with its marks.
/// The words of articles reach the page as text alone; what could end the piece of JSON is escaped.
public struct ReportExporter: Exporter {
  public let name = "report"
  public let specification = "HTML Living Standard"
  public let summary = "one page with overview, people, outlets, network and articles"
  public let fileExtension = "html"
  /// What stands at its top.
  public var title: String
  /// Whether it is about one document, which it then opens at once.
  public var isSingle: Bool

  public init(title: String = "Galley report", isSingle: Bool = false) {
    self.title = title
    self.isSingle = isSingle
  }

  public var header: String {
    let title = htmlEscaped(title)
    // The policy keeps the page from asking the network for anything, whatever is in it.
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
      <title>\(title)</title>
      <style>
      \(text(galley_report_style))</style>
      </head>
      <body>
      <a class="skip" href="#main">Skip to the content</a>
      <header class="top">
      <p class="name">\(title)</p>
      <nav aria-label="Sections"><ul></ul></nav>
      </header>
      <main id="main"><p>Reading …</p></main>
      <noscript><p>This page is made by code that stands in it; allow scripts for it.</p></noscript>

      """
  }

  public func write(_ article: Article, to output: inout Output) {
    var json = ReportJSON(article)
    json.write()
    output.write("<script type=\"application/json\" class=\"article\">")
    writeJSON(json.json, to: &output)
    output.write("</script>\n")
  }

  public var footer: String { footer(after: RunSummary()) }

  public func footer(after run: RunSummary) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.key("title")
    json.string(title)
    json.key("single")
    json.bool(isSingle)
    json.key("dropped")
    json.integer(run.dropped)
    json.key("failed")
    json.integer(run.failed)
    json.key("failures")
    json.beginArray()
    for failure in run.failures {
      json.beginObject()
      json.key("document")
      json.string(failure.document)
      json.key("status")
      json.string(failure.kind.rawValue)
      json.key("message")
      json.string(failure.message)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    var output = Output()
    output.write("<script type=\"application/json\" id=\"run\">")
    writeJSON(json, to: &output)
    output.write("</script>\n<script>\n")
    output.write(text(galley_report_code))
    output.write("</script>\n</body>\n</html>\n")
    return String(decoding: output.bytes, as: UTF8.self)
  }

  /// JSON has `<` in strings alone, and without one no text can end the script that it stands in. Code
  /// points that a page must not have, controls and noncharacters, are written as escapes too.
  private func writeJSON(_ json: JSONWriter, to output: inout Output) {
    let bytes = json.bytes
    var written = 0
    var place = 0
    while place < bytes.count {
      let length = bytes[place] == UInt8(ascii: "<") ? 1 : Self.forbidden(bytes, place)
      guard length > 0 else {
        place += 1
        continue
      }
      output.write(bytes[written..<place])
      for unit in String(decoding: bytes[place..<place + length], as: UTF8.self).utf16 {
        let digits = String(unit, radix: 16)
        output.write("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
      }
      place += length
      written = place
    }
    output.write(bytes[written...])
  }

  /// The bytes of the code point at a place, when HTML forbids it there; else 0.
  private static func forbidden(_ bytes: [UInt8], _ place: Int) -> Int {
    func next(_ offset: Int) -> UInt8 {
      place + offset < bytes.count ? bytes[place + offset] : 0
    }
    switch bytes[place] {
    case 0x7F: return 1
    case 0xC2: return next(1) < 0xA0 ? 2 : 0
    // U+FDD0 to U+FDEF, and the last two of each plane.
    case 0xEF:
      let isHole = next(1) == 0xB7 && (0x90...0xAF).contains(next(2))
      return isHole || next(1) == 0xBF && next(2) >= 0xBE ? 3 : 0
    case 0xF0...0xF4:
      return next(1) & 0x0F == 0x0F && next(2) == 0xBF && next(3) >= 0xBE ? 4 : 0
    default: return 0
    }
  }

  private func text(_ bytes: (UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>) -> String {
    var count = 0
    let start = bytes(&count)
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }
}

private func htmlEscaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
