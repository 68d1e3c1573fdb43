import Foundation
import Galley

// Measures what is found against annotated articles, and lists single wrong cases.
//
//     galley-evaluate fixtures TEXTS GOLD    the articles of examples/, gold by hand
//     galley-evaluate dumps FOLDER           what scripts/dev/layout-pages has written
//     galley-evaluate threads FOLDER         pages with comments, and threads.jsonl
//     galley-evaluate features FOLDER        the same for scripts/dev/train-regions
//     galley-evaluate polnear FOLDER         a part of PolNeAR: gold.jsonl and text/
//
// `--cases` lists each wrong case, `--json` prints the figures for Tests/Fixtures/quality.json.

let arguments = CommandLine.arguments.dropFirst().filter { !$0.hasPrefix("--") }
let showsCases = CommandLine.arguments.contains("--cases")
var figures: [(name: String, score: Score)] = []
switch arguments.first {
case "fixtures" where arguments.count == 3:
  figures = evaluateFixtures(texts: arguments[1], gold: arguments[2], showsCases: showsCases)
case "polnear" where arguments.count == 2:
  figures = evaluatePolNeAR(folder: arguments[1], showsCases: showsCases)
case "threads" where arguments.count == 2:
  figures = evaluateThreads(folder: arguments[1], showsCases: showsCases)
case "speed" where arguments.count == 2:
  measureReading(folder: arguments[1])
case "regions" where arguments.count == 2:
  if let article = annotated(path: arguments[1]) {
    for region in article.regions {
      print(region.kind.rawValue, "|", folded(article.text.string(at: region.span)).prefix(100))
    }
  }
case "features" where arguments.count == 2:
  DumpPages(folder: arguments[1]).printFeatures()
case "dumps" where arguments.count == 2:
  for (name, figure) in evaluateDumps(folder: arguments[1], showsCases: showsCases) {
    if CommandLine.arguments.contains("--json") {
      print("{\"name\":\"\(name)\",\"f1\":\(percent(figure))}")
    } else {
      print(name.padding(toLength: 28, withPad: " ", startingAt: 0), percent(figure))
    }
  }
default:
  print("usage: GalleyEvaluate fixtures TEXTS GOLD | polnear FOLDER  [--cases] [--json]")
  exit(64)
}
if CommandLine.arguments.contains("--json") {
  for (name, score) in figures { print("{\"name\":\"\(name)\",\"f1\":\(score.percent)}") }
} else {
  for (name, score) in figures {
    print(name.padding(toLength: 28, withPad: " ", startingAt: 0), score.line)
  }
}
