import GalleyHTML

/// What training needs to know of a page: its blocks, and their features before learned weights.
package struct PageTraining {
  /// The text of each block.
  package var blocks: [String]
  /// For each block the box that holds it; for each box the one around it, and the hashes of the
  /// words of its class and id.
  package var boxes: [Int]
  package var parents: [Int]
  package var names: [[UInt32]]
  /// `PageFeatures.count` numbers for each block.
  package var rows: [Float]

  package init(_ bytes: [UInt8]) {
    let page = ArticlePage(bytes)
    let survey = page.features.survey
    blocks = survey.blocks.map { survey.string($0) }
    boxes = survey.blocks.map(\.box)
    parents = survey.boxes.map(\.parent)
    names = survey.boxes.map { box in box.names.map { survey.names[$0] } }
    rows = page.features.rows
  }
}
