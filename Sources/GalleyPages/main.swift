import Foundation
import GalleyCore
import GalleyReaders

// For those who work on the reader of HTML pages: `scripts/dev/evaluate`, `scripts/dev/train-html`.
//
//     galley-pages features FOLDER OUT            rows of features of all pages of one set
//     galley-pages evaluate FOLDER [SET ...]      against gold; --cases lists what is wrong
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
case "text" where arguments.count == 2:
  if let bytes = pageBytes(arguments[1]),
    let article = try? HTMLReader().read(RawDocument(id: arguments[1], bytes: bytes)).first
  {
    print(article.body)
  }
default:
  print("usage: galley-pages features FOLDER OUT | evaluate FOLDER [SET ...] | text FILE")
  exit(64)
}
