import Foundation
import Galley
import GalleyAnnotators

/// A decision between yes and no, with its features.
struct Example {
  var features: [UInt32]
  var isPositive: Bool
  var weight: Float = 1
}

/// Without the features that were seen fewer than so many times, so that a word that is new to the
/// model is judged by its surroundings, as the rare ones of the training texts are.
func withoutRare(_ examples: [Example], below fewest: UInt8) -> [Example] {
  let mask = UInt32(1 << 23 - 1)
  var counts = [UInt8](repeating: 0, count: 1 << 23)
  for example in examples {
    for feature in example.features where counts[Int(feature & mask)] < fewest {
      counts[Int(feature & mask)] += 1
    }
  }
  return examples.map { example in
    var example = example
    example.features.removeAll { counts[Int($0 & mask)] < fewest }
    return example
  }
}

/// Logistic regression upon hashed features, by stochastic steps of falling size (AdaGrad).
func trainLogistic(_ examples: [Example], size: Int, epochs: Int, rate: Float = 0.15) -> [Float] {
  var weights = [Float](repeating: 0, count: size)
  var squares = [Float](repeating: 1e-4, count: size)
  var average = [Float](repeating: 0, count: size)
  let mask = UInt32(size - 1)
  var order = Array(examples.indices)
  var shuffler = Shuffler()
  for epoch in 0..<epochs {
    order.shuffle(using: &shuffler)
    for index in order {
      let example = examples[index]
      var score: Float = 0
      for feature in example.features { score += weights[Int(feature & mask)] }
      let gradient = (1 / (1 + exp(-score)) - (example.isPositive ? 1 : 0)) * example.weight
      if abs(gradient) < 1e-3 { continue }
      for feature in example.features {
        let slot = Int(feature & mask)
        let step = gradient + 1e-5 * weights[slot]
        squares[slot] += step * step
        weights[slot] -= rate * step / squares[slot].squareRoot()
      }
    }
    if epoch >= epochs / 2 {
      for slot in average.indices { average[slot] += weights[slot] / Float(epochs - epochs / 2) }
    }
  }
  return average
}

/// Whether a unit is a cue that the model is to find: of speech, or of words between marks.
func isWanted(_ lesson: Lesson, _ attribution: Int) -> Bool {
  let gold = lesson.document.attributions[attribution]
  return gold.isSpeech || gold.kind != "indirect"
}

func cueExamples(_ lessons: [Lesson]) -> [Example] {
  var examples: [Example] = []
  var features = FeatureList()
  for lesson in lessons {
    let skeleton = lesson.view.skeleton
    for sentence in skeleton.sentences {
      var last: Int?
      for unit in sentence {
        let attribution = Int(lesson.cueOf[unit])
        let isCue = attribution >= 0 && isWanted(lesson, attribution)
        if skeleton.mayReport(unit) {
          skeleton.cueFeatures(unit, last: last, into: &features)
          examples.append(Example(features: features.hashes, isPositive: isCue))
        }
        if isCue { last = unit }
      }
    }
  }
  return examples
}
