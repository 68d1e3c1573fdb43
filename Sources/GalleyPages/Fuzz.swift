import Foundation
import GalleyCore
import GalleyReaders

/// Reads damaged pages until the time is over.
///
/// Each round is made from its number alone, so that a round that crashes can be run again: the
/// number of the round that is running stands in the file `progress`.
func fuzz(folder: String, seconds: Double, first: Int, only: Bool, progress: String) {
  let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  let pages = Set(names.map { $0.replacing(".gz", with: "") }).filter { $0.hasSuffix(".html") }
    .sorted().prefix(400).compactMap {
      pageBytes(folder + "/" + $0)
    }.filter { $0.count < 400_000 }
  guard !pages.isEmpty else {
    print("no pages in \(folder)")
    exit(2)
  }
  let reader = HTMLReader()
  let start = Date()
  var round = first
  var slowest = 0.0
  var failures = 0
  let file = open(progress, O_WRONLY | O_CREAT, 0o644)
  while only ? round == first : Date().timeIntervalSince(start) < seconds {
    var text = Array(String(round).utf8) + [0x0A]
    pwrite(file, &text, text.count, 0)
    var random = SplitMix(state: UInt64(round) &* 0x9E37_79B9_7F4A_7C15)
    let page = damaged(pages, &random)
    if only { try? Data(page).write(to: URL(fileURLWithPath: "fuzz-\(round).html")) }
    let before = clock()
    do {
      let articles = try reader.read(RawDocument(id: "page.html", bytes: page))
      check(articles, round)
    } catch {
      failures += 1
    }
    let spent = Double(clock() - before) / Double(CLOCKS_PER_SEC)
    let perMegabyte = spent / max(0.05, Double(page.count) / 1e6)
    if perMegabyte > slowest {
      slowest = perMegabyte
      print("round \(round): \(page.count) bytes in \(spent) s")
    }
    round += 1
  }
  print("\(round - first) rounds, \(failures) of them refused, slowest \(slowest) s a megabyte")
}

/// What must hold of any article.
private func check(_ articles: [Article], _ round: Int) {
  for article in articles {
    var end = 0
    for region in article.regions {
      precondition(region.span.start >= end, "regions overlap in round \(round)")
      end = region.span.end
    }
    precondition(end <= article.text.count, "a region ends behind the text in round \(round)")
    for paragraph in article.paragraphs {
      guard let span = paragraph.span else { continue }
      precondition(span.end <= article.text.count, "a paragraph ends behind the text")
      precondition(
        article.text.bytes[span.start] & 0xC0 != 0x80, "a paragraph begins inside a character")
    }
  }
}

private let snippets: [[UInt8]] = [
  "<div>", "</div>", "<p>", "</p>", "<table>", "<tr>", "<td>", "</table>", "<b>", "</b>",
  "<a href=x>", "</a>", "<svg>",
  "<math>", "<template>", "</template>", "<select>", "<option>", "<!--", "-->", "<![CDATA[", "]]>",
  "<script>",
  "</script>", "<title>", "</title>", "<textarea>", "<plaintext>", "&amp;", "&#x110000;", "&notin;",
  "&", "<", ">", "\"", "'",
  "\0", "\r\n", "<frameset>", "<body class=a>", "<html lang=de>", "<h1>", "</h1>", "<form>", "<li>",
  "<button>",
  "<time datetime=2020>", "<span class=author>", "<meta charset=shift_jis>",
  "{\"@type\":\"Article\",", "\u{FEFF}", "<br>",
  "<nobr>", "<foreignObject>", "<annotation-xml>", "<mi>", "<noscript>", "<iframe>", "=", "/",
  "id=comments",
].map { Array($0.utf8) }

private func damaged(_ pages: [[UInt8]], _ random: inout SplitMix) -> [UInt8] {
  var page = pages[random.below(pages.count)]
  // Mostly parts of pages: more rounds in the same time.
  if random.below(4) > 0, page.count > 6000 {
    let start = random.below(page.count - 4000)
    page = Array(page[start..<min(page.count, start + 4000 + random.below(20_000))])
  }
  for _ in 0..<(1 + random.below(30)) {
    guard page.count > 8 else { break }
    let place = random.below(page.count)
    switch random.below(9) {
    case 0: page[place] = UInt8(truncatingIfNeeded: random.next())
    case 1: page.removeSubrange(place..<min(page.count, place + 1 + random.below(200)))
    case 2: page.insert(contentsOf: snippets[random.below(snippets.count)], at: place)
    case 3:
      let snippet = snippets[random.below(snippets.count)]
      page.insert(contentsOf: (0..<random.below(300)).flatMap { _ in snippet }, at: place)
    case 4:
      let end = min(page.count, place + random.below(400))
      page.insert(contentsOf: Array(page[place..<end]), at: random.below(page.count))
    case 5: page.removeSubrange(place...)
    case 6:
      let other = pages[random.below(pages.count)]
      let start = random.below(max(1, other.count))
      page.insert(contentsOf: other[start..<min(other.count, start + 500)], at: place)
    case 7: page[place] = 0x3C
    default: page[place] ^= 1 << UInt8(random.below(8))
    }
  }
  return page
}

/// The generator of Steele, Lea and Flood: small, and the same everywhere.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ limit: Int) -> Int { limit <= 1 ? 0 : Int(next() % UInt64(limit)) }
}
