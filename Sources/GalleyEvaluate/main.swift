import Foundation
import Galley

// Measures what is found against annotated articles, and lists single wrong cases.
//
//     galley-evaluate fixtures TEXTS GOLD    the articles of examples/, gold by hand
//     galley-evaluate polnear FOLDER         a part of PolNeAR: gold.jsonl and text/

let arguments = Array(CommandLine.arguments.dropFirst())
let showsCases = arguments.contains("--cases")
switch arguments.first {
case "fixtures" where arguments.count >= 3:
  evaluateFixtures(texts: arguments[1], gold: arguments[2], showsCases: showsCases)
case "polnear" where arguments.count >= 2:
  evaluatePolNeAR(folder: arguments[1], showsCases: showsCases)
case "list" where arguments.count >= 2:
  guard let article = annotated(path: arguments[1]) else { exit(2) }
  for quote in article.quotes {
    print(
      quote.kind, quote.rule, "|", quote.speaker.map { article.string($0.name ?? $0.text) } ?? "-",
      "|", quote.speaker?.title.map(article.string) ?? "-", "|",
      quote.cue.map(article.string) ?? "-", "|", folded(article.string(quote.text)))
  }
  for person in article.people {
    print("person:", article.string(person.name), "|", person.titles.map(article.string))
  }
default:
  print("usage: galley-evaluate fixtures TEXTS GOLD | polnear FOLDER  [--cases]")
  exit(64)
}
