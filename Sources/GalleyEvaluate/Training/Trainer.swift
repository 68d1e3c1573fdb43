import Foundation
import Galley
import GalleyAnnotators

/// A document with what the models are to learn from it.
struct Lesson {
  var document: GoldDocument
  var view: TrainingView
  /// For each unit the attribution whose cue it stands for, or -1.
  var cueOf: [Int32]
  /// For each attribution the unit of its cue, if it has one.
  var cueUnits: [Int?]
  /// For each attribution its tags over the sentence of the cue.
  var tags: [[Tag]]
}

/// The first step: which word of a cue stands for it, and how often each word reports.
func priors(_ documents: [GoldDocument]) -> [UInt8] {
  let empty = QuoteModel(priors: [UInt8](repeating: 0, count: 1 << QuoteModel.priorBits))
  var seen = [Float](repeating: 0, count: 1 << QuoteModel.priorBits)
  var reports = seen
  for document in documents {
    let view = TrainingView(document.article, model: empty)
    let units = view.skeleton.units
    for unit in units where unit.stretch < 0 { seen[QuoteModel.priorSlot(unit.hash)] += 1 }
    var marked = Set<Int>()
    for attribution in document.attributions {
      for token in document.tokens(attribution.cue) {
        if let unit = view.skeleton.unit(ofToken: token), units[unit].stretch < 0 {
          marked.insert(unit)
        }
      }
    }
    for unit in marked { reports[QuoteModel.priorSlot(units[unit].hash)] += 1 }
  }
  return zip(seen, reports).map { seen, reports in
    guard reports >= 2 else { return 0 }
    let share = reports / (seen + 1)
    switch share {
    case 0.85...: return 7
    case 0.7...: return 6
    case 0.5...: return 5
    case 0.3...: return 4
    case 0.15...: return 3
    case 0.05...: return 2
    case 0.01...: return 1
    default: return 0
    }
  }
}

/// Reads the gold of a document in units.
func lesson(_ document: GoldDocument, model: QuoteModel) -> Lesson {
  let view = TrainingView(document.article, model: model)
  let skeleton = view.skeleton
  var cueOf = [Int32](repeating: -1, count: skeleton.units.count)
  var cueUnits: [Int?] = []
  var tags: [[Tag]] = []
  for (index, attribution) in document.attributions.enumerated() {
    // The word of the cue that reports most often stands for all of it.
    var best: Int?
    for token in document.tokens(attribution.cue) {
      guard let unit = skeleton.unit(ofToken: token), skeleton.units[unit].stretch < 0 else {
        continue
      }
      if best.map({ skeleton.units[$0].prior < skeleton.units[unit].prior }) ?? true { best = unit }
    }
    cueUnits.append(best)
    guard let best else {
      tags.append([])
      continue
    }
    cueOf[best] = Int32(index)
    let sentence = skeleton.sentence(of: best)
    var row = [Tag](repeating: .outside, count: sentence.count)
    for (spans, tag) in [(attribution.content, Tag.content), (attribution.source, Tag.source)] {
      for token in document.tokens(spans) {
        guard let unit = skeleton.unit(ofToken: token), sentence.contains(unit), unit != best else {
          continue
        }
        row[unit - sentence.lowerBound] = tag
      }
    }
    tags.append(row)
  }
  return Lesson(document: document, view: view, cueOf: cueOf, cueUnits: cueUnits, tags: tags)
}

/// A source of numbers that is the same on every run.
struct Shuffler: RandomNumberGenerator {
  private var state: UInt64

  /// - Parameter seed: another one shuffles in another order.
  init(seed: Int = 0) {
    state = 88_172_645_463_325_252 ^ UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
  }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
