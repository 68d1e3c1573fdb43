import Foundation
import Galley
import GalleyAnnotators

// Measures what is found against annotated articles, and lists single wrong cases.
//
//     galley-evaluate fixtures TEXTS GOLD    the articles of examples/, gold by hand
//     galley-evaluate dumps FOLDER           what scripts/dev/layout-pages has written; with
//                                            --site-profile as one batch
//     galley-evaluate threads FOLDER         pages with comments, and threads.jsonl
//     galley-evaluate features FOLDER        the same for scripts/dev/train-regions
//     galley-evaluate titles FOLDER          the same for scripts/dev/train-titles
//     galley-evaluate polnear FOLDER         a part of PolNeAR: gold.jsonl and text/
//     galley-evaluate passages FILE          citations of short passages, gold by hand
//
// `--cases` lists each wrong case, `--json` prints the figures for Tests/Fixtures/quality.json.

/// `--model FILE`: weights other than those that ship.
func givenModel() -> QuoteModel? {
  guard let place = CommandLine.arguments.firstIndex(of: "--model"),
    place + 1 < CommandLine.arguments.count,
    let data = FileManager.default.contents(atPath: CommandLine.arguments[place + 1])
  else { return QuoteModel.shared }
  return QuoteModel(Array(data))
}

/// `--indirect=SCORE`: another border for indirect speech.
func givenBorder() -> Float? {
  for argument in CommandLine.arguments where argument.hasPrefix("--indirect=") {
    return Float(argument.dropFirst("--indirect=".count))
  }
  return nil
}

/// `--cases` lists all wrong cases, `--cases=CLASS` those of one class.
func casesClass() -> String? {
  for argument in CommandLine.arguments where argument.hasPrefix("--cases") {
    return argument.split(separator: "=").dropFirst().first.map(String.init) ?? "all"
  }
  return nil
}

var arguments = Array(CommandLine.arguments.dropFirst())
if let place = arguments.firstIndex(of: "--model") {
  arguments.removeSubrange(place..<min(place + 2, arguments.count))
}
arguments.removeAll { $0.hasPrefix("--") }
let showsCases = CommandLine.arguments.contains("--cases")
var figures: [(name: String, score: Score)] = []
switch arguments.first {
case "fixtures" where arguments.count == 3:
  figures = evaluateFixtures(texts: arguments[1], gold: arguments[2], showsCases: showsCases)
case "polnear" where arguments.count == 2:
  figures = evaluatePolNeAR(
    folder: arguments[1], model: givenModel(), indirectCue: givenBorder(), cases: casesClass())
case "passages" where arguments.count == 2:
  figures = evaluatePassages(file: arguments[1], showsCases: showsCases)
case "train" where arguments.count >= 3:
  train(folder: arguments[1], dev: arguments.count > 3 ? arguments[3] : nil, output: arguments[2])
  exit(0)
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
case "titles" where arguments.count == 2:
  DumpPages(folder: arguments[1]).printTitleFeatures()
case "dumps" where arguments.count == 2:
  let figures = evaluateDumps(
    folder: arguments[1], usesSiteProfile: CommandLine.arguments.contains("--site-profile"),
    showsCases: showsCases)
  for (name, figure) in figures {
    if CommandLine.arguments.contains("--json") {
      print("{\"name\":\"\(name)\",\"f1\":\(percent(figure))}")
    } else {
      print(name.padding(toLength: 28, withPad: " ", startingAt: 0), percent(figure))
    }
  }
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
