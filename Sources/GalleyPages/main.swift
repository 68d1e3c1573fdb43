import Foundation
import GalleyCore
import GalleyReaders

// For those who work on the reader of HTML pages: `scripts/dev/evaluate`, `scripts/dev/train-html`.
//
//     galley-pages features FOLDER OUT            rows of features of all pages of one set
//     galley-pages evaluate FOLDER [SET ...]      against gold; --cases lists what is wrong
//     galley-pages speed FILES                    pages a second, reading alone
//     galley-pages fuzz FOLDER SECONDS [FIRST]    damaged pages; --only for one round
//     galley-pages text FILE                      the body of one page

let flags = Set(CommandLine.arguments.dropFirst().filter { $0.hasPrefix("--") })
let arguments = Array(CommandLine.arguments.dropFirst().filter { !$0.hasPrefix("--") })
switch arguments.first {
case "features" where arguments.count == 3:
  exportFeatures(folder: arguments[1], output: arguments[2])
case "evaluate" where arguments.count > 1:
  let sets =
    arguments.count > 2
    ? Array(arguments[2...]) : ["fundus", "wcxb", "readability", "trafilatura", "mercury"]
  evaluatePages(
    folder: arguments[1], sets: sets, showsCases: flags.contains("--cases"),
    asJSON: flags.contains("--json"))
case "speed":
  let pages = arguments.dropFirst().compactMap { pageBytes($0) }
  let size = pages.reduce(0) { $0 + $1.count }
  for _ in 0..<3 {
    let start = clock()
    for page in pages { _ = try? HTMLReader().read(RawDocument(id: "page.html", bytes: page)) }
    let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
    print(
      String(
        format: "%d pages, %.0f pages and %.1f MB a second on one core", pages.count,
        Double(pages.count) / seconds, Double(size) / seconds / 1e6))
  }
case "fuzz" where arguments.count > 2:
  fuzz(
    folder: arguments[1], seconds: Double(arguments[2]) ?? 60,
    first: arguments.count > 3 ? Int(arguments[3]) ?? 0 : 0, only: flags.contains("--only"),
    progress: "/tmp/galley-fuzz-progress")
case "text" where arguments.count == 2:
  if let bytes = pageBytes(arguments[1]),
    let article = try? HTMLReader().read(RawDocument(id: arguments[1], bytes: bytes)).first
  {
    print(article.body)
  }
default:
  print(
    "usage: galley-pages features FOLDER OUT | evaluate FOLDER [SET ...] | speed FILES | text FILE")
  exit(64)
}
