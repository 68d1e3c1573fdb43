import Foundation
import Galley
import GalleyAnnotators

/// A stretch with its possible answers, and which of them are right.
struct RankExample {
  var answers: [[UInt32]]
  var isRight: [Bool]
}

/// The examples of documents whose readings come from a model that has not seen them.
func rankExamples(_ documents: [GoldDocument], model: QuoteModel) -> [RankExample] {
  var examples: [RankExample] = []
  var features = FeatureList()
  for document in documents {
    let view = TrainingView(document.article, model: model, withReadings: true)
    let lesson = lesson(document, model: model)
    let choices = view.choices
    let gold = goldOfStretches(document, view)
    var before: StretchAnswer?
    for stretch in 0..<choices.count {
      let answers = choices.answers(stretch)
      var example = RankExample(answers: [], isRight: [])
      for answer in answers {
        choices.features(stretch, answer, before: before, into: &features)
        example.answers.append(features.hashes)
        example.isRight.append(
          isRight(answer, stretch, gold, lesson, choices))
      }
      // A new attribution to whoever spoke before, by a cue that no model knows.
      if !example.isRight.contains(true), stretch > 0, let place = answers.firstIndex(of: .carried),
        let attribution = gold[stretch], attribution >= 0, let last = gold[stretch - 1], last >= 0
      {
        let attributions = document.attributions
        example.isRight[place] = attributions[last].source == attributions[attribution].source
      }
      // What was right here is what the next stretch leans on.
      before = zip(answers, example.isRight).first { $1 }?.0 ?? .term
      if gold[stretch] != nil, example.isRight.contains(true) { examples.append(example) }
    }
  }
  return examples
}

/// For each stretch the attribution it belongs to, -1 where nobody speaks, nil where the gold has no
/// such stretch.
func goldOfStretches(_ document: GoldDocument, _ view: TrainingView) -> [Int?] {
  view.stretches.map { stretch in
    let start = document.points[stretch.lowerBound]
    let end = document.points[stretch.upperBound - 1] + 1
    guard let region = document.regions.first(where: { $0.span.overlaps(start..<end) }) else {
      // Single marks are no regions; their attribution is told by the content around them.
      let middle = document.points[(stretch.lowerBound + stretch.upperBound) / 2]
      guard
        view.table[stretch.lowerBound].kind == .openSingleMark
          || view.table[stretch.lowerBound].kind == .closeSingleMark
      else { return nil }
      return document.attributions.firstIndex {
        $0.content.contains { $0.contains(middle) }
      } ?? -1
    }
    return region.attribution ?? -1
  }
}

private func isRight(
  _ answer: StretchAnswer, _ stretch: Int, _ gold: [Int?], _ lesson: Lesson,
  _ choices: StretchChoices
) -> Bool {
  guard let attribution = gold[stretch] else { return false }
  guard attribution >= 0 else { return answer == .term }
  let attributions = lesson.document.attributions
  switch answer {
  case .term: return false
  case .unattributed:
    return attributions[attribution].source.isEmpty
      && lesson.cueUnits[attribution] == nil
  case .carried:
    guard stretch > 0, let last = gold[stretch - 1], last >= 0 else { return false }
    return last == attribution
  case .cue(let index):
    let unit = choices.readings[index].unit
    let found = Int(lesson.cueOf[unit])
    return found == attribution
      || found >= 0 && !attributions[found].source.isEmpty
        && attributions[found].source == attributions[attribution].source
        && attributions[attribution].kind == "direct"
  }
}

/// The softmax over answers, trained so that the right ones together become likely; the mean of
/// several that see the examples in different orders.
func trainRanker(_ examples: [RankExample], runs: Int, epochs: Int, rate: Float = 0.12) -> [Float] {
  var mean = [Float](repeating: 0, count: QuoteModel.Table.rank.count)
  for seed in 0..<runs {
    let weights = trainRanker(examples, epochs: epochs, rate: rate, seed: seed)
    for slot in mean.indices { mean[slot] += weights[slot] / Float(runs) }
  }
  return mean
}

private func trainRanker(
  _ examples: [RankExample], epochs: Int, rate: Float, seed: Int
) -> [Float] {
  let size = QuoteModel.Table.rank.count
  var weights = [Float](repeating: 0, count: size)
  var squares = [Float](repeating: 1e-4, count: size)
  var average = weights
  let mask = UInt32(size - 1)
  var order = Array(examples.indices)
  var shuffler = Shuffler(seed: seed)
  for epoch in 0..<epochs {
    order.shuffle(using: &shuffler)
    for index in order {
      let example = examples[index]
      guard example.isRight.contains(true) else { continue }
      var scores = example.answers.map { features in
        features.reduce(Float(0)) { $0 + weights[Int($1 & mask)] }
      }
      let top = scores.max() ?? 0
      scores = scores.map { exp($0 - top) }
      let all = scores.reduce(0, +)
      let right = zip(scores, example.isRight).reduce(Float(0)) { $0 + ($1.1 ? $1.0 : 0) }
      for (place, features) in example.answers.enumerated() {
        let target = example.isRight[place] && right > 0 ? scores[place] / right : 0
        let gradient = scores[place] / all - target
        if abs(gradient) < 1e-3 { continue }
        for feature in features {
          let slot = Int(feature & mask)
          let step = gradient + 2e-5 * weights[slot]
          squares[slot] += step * step
          weights[slot] -= rate * step / squares[slot].squareRoot()
        }
      }
    }
    if epoch >= epochs / 2 {
      for slot in average.indices { average[slot] += weights[slot] / Float(epochs - epochs / 2) }
    }
  }
  return average
}

/// The pronouns that speak, with the people whom each may mean.
func pronounExamples(_ documents: [GoldDocument], model: QuoteModel) -> [RankExample] {
  var examples: [RankExample] = []
  for document in documents {
    var article = document.article
    for choice in QuoteAnnotator(model: model).pronounChoices(of: &article) {
      let gold = document.attributions.first { attribution in
        attribution.sourceType == "pronoun" && attribution.person != nil
          && document.tokens(attribution.source).contains(choice.token)
      }
      guard let person = gold?.person else { continue }
      let surname = person.split(separator: " ").last.map { $0.lowercased() }
      let isRight = choice.people.map { index in
        let name = article.string(article.people[index].name)
        return name.split(separator: " ").last.map { $0.lowercased() } == surname
      }
      if isRight.contains(true) {
        examples.append(RankExample(answers: choice.features, isRight: isRight))
      }
    }
  }
  return examples
}
