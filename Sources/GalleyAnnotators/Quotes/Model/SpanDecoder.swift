/// Finds for a word that reports who speaks and what, by the best row of tags over its sentence.
struct SpanDecoder {
  static let tags = Tag.allCases.count

  private var emissions: [Float] = []
  private var transitions: [Float] = []
  private var features = FeatureList()

  /// The tags of the units of the cue's sentence; the cue itself is outside.
  mutating func decode(_ skeleton: Skeleton, cue: Int, model: QuoteModel) -> [Tag] {
    let context = SpanContext(skeleton, cue: cue)
    let sentence = context.sentence
    emissions.removeAll(keepingCapacity: true)
    transitions.removeAll(keepingCapacity: true)
    emissions.append(contentsOf: repeatElement(0, count: sentence.count * 4))
    transitions.append(contentsOf: repeatElement(0, count: sentence.count * 16))
    for (row, index) in sentence.enumerated() {
      if index != cue {
        skeleton.emissionFeatures(index, cue: cue, context: context, into: &features)
        model.addScores(.emission, features, width: 4, to: &emissions, at: row * 4)
      }
      if row > 0 {
        skeleton.transitionFeatures(index, cue: cue, context: context, into: &features)
        model.addScores(.transition, features, width: 16, to: &transitions, at: row * 16)
      }
    }
    return bestTags(
      emissions: emissions, transitions: transitions, count: sentence.count,
      cue: cue - sentence.lowerBound)
  }
}

/// The row of tags with the highest sum of scores (Viterbi).
///
/// - Parameters:
///   - emissions: four scores for each unit, the last unused.
///   - transitions: sixteen for each unit, at four times the tag before plus the tag; those of the
///     first unit are not read.
///   - cue: the unit that must be outside.
package func bestTags(emissions: [Float], transitions: [Float], count: Int, cue: Int) -> [Tag] {
  let tags = SpanDecoder.tags
  var best = [Float](repeating: 0, count: tags)
  var back = [UInt8](repeating: 0, count: count * tags)
  for row in 0..<count {
    var next = [Float](repeating: -.infinity, count: tags)
    for tag in 0..<tags where row != cue || tag == 0 {
      if row == 0 {
        next[tag] = emissions[tag]
        continue
      }
      for before in 0..<tags {
        let score = best[before] + transitions[row * 16 + before * 4 + tag]
        if score > next[tag] {
          next[tag] = score
          back[row * tags + tag] = UInt8(before)
        }
      }
      next[tag] += emissions[row * 4 + tag]
    }
    best = next
  }
  var tag = 0
  for other in 1..<tags where best[other] > best[tag] { tag = other }
  var row = count - 1
  var path = [Tag](repeating: .outside, count: count)
  while row >= 0 {
    path[row] = Tag(rawValue: tag) ?? .outside
    tag = Int(back[row * tags + tag])
    row -= 1
  }
  return path
}
