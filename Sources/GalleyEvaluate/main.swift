import Foundation
import Galley

// Measures what is found against annotated articles, and lists single wrong cases.
//
//     galley-evaluate fixtures TEXTS GOLD    the articles of examples/, gold by hand
//     galley-evaluate polnear FOLDER         a part of PolNeAR: gold.jsonl and text/
//     galley-evaluate passages FILE          citations of short passages, gold by hand
//
// `--cases` lists each wrong case, `--json` prints the figures for Tests/Fixtures/quality.json.

let arguments = CommandLine.arguments.dropFirst().filter { !$0.hasPrefix("--") }
let showsCases = CommandLine.arguments.contains("--cases")
let figures: [(name: String, score: Score)]
switch arguments.first {
case "fixtures" where arguments.count == 3:
  figures = evaluateFixtures(texts: arguments[1], gold: arguments[2], showsCases: showsCases)
case "polnear" where arguments.count == 2:
  figures = evaluatePolNeAR(folder: arguments[1], showsCases: showsCases)
case "passages" where arguments.count == 2:
  figures = evaluatePassages(file: arguments[1], showsCases: showsCases)
default:
  print(
    "usage: GalleyEvaluate fixtures TEXTS GOLD | polnear FOLDER | passages FILE  [--cases] [--json]"
  )
  exit(64)
}
if CommandLine.arguments.contains("--json") {
  for (name, score) in figures { print("{\"name\":\"\(name)\",\"f1\":\(score.percent)}") }
} else {
  for (name, score) in figures {
    print(name.padding(toLength: 28, withPad: " ", startingAt: 0), score.line)
  }
}
