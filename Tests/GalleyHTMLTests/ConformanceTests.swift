import Foundation
import GalleyHTMLCheck
import Testing

@Suite struct ConformanceTests {
  /// Four cases move nodes by script (`selectedcontent`); one has a marker between two `nobr`.
  @Test func `builds the trees of html5lib-tests where they are at hand`() {
    let folder = "../shared/data/html5lib-tests/tree-construction"
    guard FileManager.default.fileExists(atPath: folder) else { return }
    let result = Conformance(folder: folder)
    #expect(result.total == 1592)
    #expect(result.right >= 1587)
  }
}
