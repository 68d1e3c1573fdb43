import Foundation
import Galley
import GalleyAnnotators

/// One cue with its sentence: features by unit, and the tags that are right.
struct SpanExample {
  var emissions: [[UInt32]]
  var transitions: [[UInt32]]
  var tags: [Tag]
  var cue: Int
}

func spanExamples(_ lessons: [Lesson]) -> [SpanExample] {
  var examples: [SpanExample] = []
  var features = FeatureList()
  for lesson in lessons {
    let skeleton = lesson.view.skeleton
    for (index, cue) in lesson.cueUnits.enumerated() {
      guard let cue, lesson.cueOf[cue] == Int32(index) else { continue }
      let tags = lesson.tags[index]
      guard tags.contains(.content) else { continue }
      let context = SpanContext(skeleton, cue: cue)
      var example = SpanExample(
        emissions: [], transitions: [], tags: tags, cue: cue - context.sentence.lowerBound)
      for unit in context.sentence {
        if unit == cue {
          example.emissions.append([])
        } else {
          skeleton.emissionFeatures(unit, cue: cue, context: context, into: &features)
          example.emissions.append(features.hashes)
        }
        if unit == context.sentence.lowerBound {
          example.transitions.append([])
        } else {
          skeleton.transitionFeatures(unit, cue: cue, context: context, into: &features)
          example.transitions.append(features.hashes)
        }
      }
      examples.append(example)
    }
  }
  return examples
}

/// Without the features that were seen fewer than so many times: they teach little that is general,
/// and would crowd the tables.
func withoutRare(_ examples: [SpanExample], below fewest: UInt8) -> [SpanExample] {
  let mask = UInt32(1 << 23 - 1)
  var counts = [UInt8](repeating: 0, count: 1 << 23)
  for example in examples {
    for features in example.emissions + example.transitions {
      for feature in features where counts[Int(feature & mask)] < fewest {
        counts[Int(feature & mask)] += 1
      }
    }
  }
  func kept(_ rows: [[UInt32]]) -> [[UInt32]] {
    rows.map { row in row.filter { counts[Int($0 & mask)] >= fewest } }
  }
  return examples.map { example in
    var example = example
    example.emissions = kept(example.emissions)
    example.transitions = kept(example.transitions)
    return example
  }
}

/// The structured perceptron, its weights averaged over all steps.
struct SpanPerceptron {
  var emission = [Float](repeating: 0, count: QuoteModel.Table.emission.count)
  var transition = [Float](repeating: 0, count: QuoteModel.Table.transition.count)
  private var emissionSum: [Float]
  private var transitionSum: [Float]
  private var step: Float = 1
  private let emissionMask = UInt32(1 << QuoteModel.emissionBits - 1)
  private let transitionMask = UInt32(1 << QuoteModel.transitionBits - 1)

  init() {
    emissionSum = emission
    transitionSum = transition
  }

  /// - Parameter margin: what each wrong tag is given ahead while learning, so that the right row
  ///   wins by a distance.
  func decode(_ example: SpanExample, margin: Float) -> [Tag] {
    let count = example.tags.count
    var emissions = [SIMD4<Float>](repeating: SIMD4(), count: count)
    var transitions = [SIMD16<Float>](repeating: SIMD16(), count: count)
    for row in 0..<count {
      for feature in example.emissions[row] {
        let base = Int(feature & emissionMask) * 4
        for tag in 0..<3 { emissions[row][tag] += emission[base + tag] }
      }
      if margin > 0 {
        for tag in 0..<3 where tag != example.tags[row].rawValue { emissions[row][tag] += margin }
      }
      for feature in example.transitions[row] {
        let base = Int(feature & transitionMask) * 16
        for pair in 0..<11 { transitions[row][pair] += transition[base + pair] }
      }
    }
    return bestTags(emissions: emissions, transitions: transitions, cue: example.cue)
  }

  mutating func learn(_ examples: [SpanExample], epochs: Int, margin: Float, seed: Int) {
    var order = Array(examples.indices)
    var shuffler = Shuffler(seed: seed)
    for epoch in 0..<epochs {
      order.shuffle(using: &shuffler)
      var wrong = 0
      for index in order {
        let example = examples[index]
        let found = decode(example, margin: margin)
        if found != example.tags {
          wrong += 1
          update(example, found)
        }
        step += 1
      }
      print("  spans, seed \(seed), epoch \(epoch): \(wrong) of \(examples.count) rows wrong")
    }
  }

  private mutating func update(_ example: SpanExample, _ found: [Tag]) {
    for row in example.tags.indices {
      let right = example.tags[row].rawValue
      let wrong = found[row].rawValue
      if right != wrong {
        for feature in example.emissions[row] {
          let base = Int(feature & emissionMask) * 4
          emission[base + right] += 1
          emissionSum[base + right] += step
          emission[base + wrong] -= 1
          emissionSum[base + wrong] -= step
        }
      }
      guard row > 0 else { continue }
      let rightPair = example.tags[row - 1].rawValue * 4 + right
      let wrongPair = found[row - 1].rawValue * 4 + wrong
      if rightPair != wrongPair {
        for feature in example.transitions[row] {
          let base = Int(feature & transitionMask) * 16
          transition[base + rightPair] += 1
          transitionSum[base + rightPair] += step
          transition[base + wrongPair] -= 1
          transitionSum[base + wrongPair] -= step
        }
      }
    }
  }

  var averaged: (emission: [Float], transition: [Float]) {
    (
      zip(emission, emissionSum).map { $0 - $1 / step },
      zip(transition, transitionSum).map { $0 - $1 / step }
    )
  }
}

/// The mean of what several perceptrons learn that see the examples in different orders: what one of
/// them takes for a rule by the chance of its order, the others do not.
func learnSpans(
  _ examples: [SpanExample], runs: Int, epochs: Int, margin: Float
) -> (emission: [Float], transition: [Float]) {
  var emission = [Float](repeating: 0, count: QuoteModel.Table.emission.count)
  var transition = [Float](repeating: 0, count: QuoteModel.Table.transition.count)
  for seed in 0..<runs {
    var perceptron = SpanPerceptron()
    perceptron.learn(examples, epochs: epochs, margin: margin, seed: seed)
    let learned = perceptron.averaged
    for slot in emission.indices { emission[slot] += learned.emission[slot] / Float(runs) }
    for slot in transition.indices { transition[slot] += learned.transition[slot] / Float(runs) }
  }
  return (emission, transition)
}
