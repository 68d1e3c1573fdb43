import Foundation
import GalleyHTML

// The HTML parser by itself.
//
//     galley-html-check conformance FOLDER [--cases]   html5lib-tests/tree-construction
//     galley-html-check speed FILES                    megabytes a second, parsing alone
//     galley-html-check encoding FILES                 how pages are encoded
//     galley-html-check tree FILE                      the tree of a page

let arguments = CommandLine.arguments.dropFirst().filter { !$0.hasPrefix("--") }
let showsCases = CommandLine.arguments.contains("--cases")

switch arguments.first {
case "conformance":
  let result = Conformance(folder: arguments.dropFirst().first ?? ".")
  if showsCases {
    for test in result.wrong {
      print("\(test.name)\n\(test.data)\nexpected\n\(test.expected)\nfound\n\(test.found)\n")
    }
  }
  let percent = Double(result.right) * 100 / Double(max(result.total, 1))
  print("\(result.right) of \(result.total) trees right, \(String(format: "%.2f", percent)) %")
case "speed":
  let pages = arguments.dropFirst().compactMap { FileManager.default.contents(atPath: $0) }
    .map { Array($0) }
  let size = pages.reduce(0) { $0 + $1.count }
  for _ in 0..<5 {
    var nodes = 0
    let start = clock()
    for page in pages { nodes += HTMLDocument(parsing: page).nodes.count }
    let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
    print(
      "\(pages.count) pages, \(size) bytes, \(nodes) nodes:",
      String(format: "%.0f MB/s", Double(size) / seconds / 1e6))
  }
case "encoding":
  for path in arguments.dropFirst() {
    guard let data = FileManager.default.contents(atPath: path) else { continue }
    let page = HTMLPageBytes(of: Array(data))
    print(path, page.encoding.name, page.basis.rawValue, page.errors)
  }
case "tree":
  let data = arguments.dropFirst().first.flatMap { FileManager.default.contents(atPath: $0) }
  print(HTMLDocument(parsing: Array(data ?? Data())).dump)
default:
  print("usage: galley-html-check conformance FOLDER | speed FILES | tree FILE")
  exit(64)
}
