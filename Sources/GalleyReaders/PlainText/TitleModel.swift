import GalleyCore
import GalleyLexicons

/// Adds up what the features of a line say for its being the headline; the line with the greatest sum
/// is taken.
///
/// The weights stand in `CLexicons/data/titles.txt`, written by `scripts/dev/train-titles`. They are
/// whole numbers, so the same page gets the same headline on every machine.
package struct TitleModel: Sendable {
  package static let shared = TitleModel(WordLists.list("titles"))

  private var weights = [Int](repeating: 0, count: TitleFeatures.names.count)

  private init(_ list: WordList) {
    for section in list.sections {
      for row in section.rows {
        let cells = row.split(separator: " ")
        guard cells.count == 2, let place = TitleFeatures.names.firstIndex(of: String(cells[0])),
          let weight = Int(cells[1])
        else { preconditionFailure("titles.txt: '\(row)'") }
        weights[place] = weight
      }
    }
  }

  /// In 64ths.
  func score(_ features: TitleFeatures, of candidate: Int) -> Int {
    features.ids(of: candidate).reduce(0) { $0 + weights[$1] }
  }

  /// The features that speak most for a line, for people to see.
  func reasons(_ features: TitleFeatures, of candidate: Int) -> String {
    features.ids(of: candidate).filter { weights[$0] > 0 }
      .sorted { (weights[$0], $1) > (weights[$1], $0) }
      .prefix(3).map { TitleFeatures.names[$0] }.joined(separator: " ")
  }
}
