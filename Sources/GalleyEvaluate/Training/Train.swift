import Foundation
import Galley
import GalleyAnnotators

/// Trains the models for quotes on a part of PolNeAR and writes their file.
func train(folder: String, dev: String?, output: String) {
  let annotators = Array(Toolkit.builtIn().annotators.dropLast())
  var clock = Date()
  func lap(_ what: String) {
    print(String(format: "%@: %.1f s", what, Date().timeIntervalSince(clock)))
    clock = Date()
  }
  let documents = polnear(folder: folder, annotators: annotators)
  lap("read \(documents.count) documents")
  let priors = priors(documents)
  // The ranker learns from readings of documents that the other models have not seen.
  var examples: [RankExample] = []
  var pronouns: [RankExample] = []
  for quarter in 0..<(CommandLine.arguments.contains("--probe") ? 0 : 4) {
    let seen = documents.indices.filter { $0 % 4 != quarter }.map { documents[$0] }
    let unseen = documents.indices.filter { $0 % 4 == quarter }.map { documents[$0] }
    let model = trainReadings(seen, priors: priors)
    examples += rankExamples(unseen, model: model)
    pronouns += pronounExamples(unseen, model: model)
    lap("quarter \(quarter)")
  }
  var model = trainReadings(documents, priors: priors)
  lap("readings")
  print("\(examples.count) stretches, \(pronouns.count) pronouns")
  model.set(
    .rank,
    trainRanker(
      examples + pronouns, runs: Int(option("rank-runs") ?? 5),
      epochs: Int(option("rank-epochs") ?? 14)))
  lap("ranker")
  try? Data(model.bytes).write(to: URL(fileURLWithPath: output))
  if let dev {
    let lessons = polnear(folder: dev, annotators: annotators).map { lesson($0, model: model) }
    probe(lessons, model)
    lap("probe")
  }
}

/// `--NAME=NUMBER`: for those who tune.
private func option(_ name: String) -> Float? {
  for argument in CommandLine.arguments where argument.hasPrefix("--\(name)=") {
    return Float(argument.dropFirst(name.count + 3))
  }
  return nil
}

/// The models of cues and of their sentences.
private func trainReadings(_ documents: [GoldDocument], priors: [UInt8]) -> QuoteModel {
  var model = QuoteModel(priors: priors)
  let lessons = documents.map { lesson($0, model: model) }
  let cues = withoutRare(cueExamples(lessons), below: UInt8(option("rare-cues") ?? 1))
  model.set(
    .cue,
    trainLogistic(
      cues, size: QuoteModel.Table.cue.count, epochs: Int(option("cue-epochs") ?? 8),
      rate: option("rate") ?? 0.15))
  let weights = learnSpans(
    withoutRare(spanExamples(lessons), below: UInt8(option("rare") ?? 3)),
    runs: Int(option("runs") ?? 6), epochs: Int(option("epochs") ?? 4),
    margin: option("margin") ?? 12)
  model.set(.emission, weights.emission)
  model.set(.transition, weights.transition)
  return model
}

/// What the models do by themselves, before anything is made of them.
private func probe(_ lessons: [Lesson], _ model: QuoteModel) {
  var lost = 0
  var wanted = 0
  var thresholds: [Float: Score] = [:]
  var head = Score()
  var content = Score()
  var exact: [String: Score] = [:]
  for lesson in lessons {
    let skeleton = lesson.view.skeleton
    for (index, cue) in lesson.cueUnits.enumerated() where isWanted(lesson, index) {
      wanted += 1
      if cue.map({ !skeleton.mayReport($0) }) ?? true { lost += 1 }
    }
    for threshold in [0.3, 0.4, 0.5, 0.6] as [Float] {
      var score = Score()
      for cue in model.cues(in: skeleton, threshold: threshold) {
        score.found += 1
        let attribution = Int(lesson.cueOf[cue])
        if attribution >= 0, isWanted(lesson, attribution) { score.right += 1 }
      }
      score.expected = lesson.document.attributions.indices.count { isWanted(lesson, $0) }
      thresholds[threshold, default: Score()].add(score)
    }
    for (index, cue) in lesson.cueUnits.enumerated() {
      guard let cue, isWanted(lesson, index), lesson.tags[index].contains(.content) else {
        continue
      }
      let found = model.tags(in: skeleton, cue: cue)
      let gold = lesson.tags[index]
      let kind = lesson.document.attributions[index].kind
      for row in gold.indices {
        if gold[row] == .content { content.expected += 1 }
        if found[row] == .content { content.found += 1 }
        if gold[row] == .content, found[row] == .content { content.right += 1 }
      }
      if gold.contains(.source) { head.expected += 1 }
      if found.contains(.source) { head.found += 1 }
      if zip(gold, found).contains(where: { $0 == .source && $1 == .source }) { head.right += 1 }
      exact[kind, default: Score()].expected += 1
      exact[kind, default: Score()].found += 1
      if zip(gold, found).allSatisfy({ ($0 == .content) == ($1 == .content) }) {
        exact[kind, default: Score()].right += 1
      }
    }
  }
  print("cues lost beforehand: \(lost) of \(wanted)")
  for (threshold, score) in thresholds.sorted(by: { $0.key < $1.key }) {
    print("cues at \(threshold): \(score.line)")
  }
  print("given the cue: source touched \(head.line)")
  print("given the cue: content units \(content.line)")
  for (kind, score) in exact { print("given the cue: content exact, \(kind) \(score.line)") }
}
