/// Finds for a word that reports who speaks and what, by the best row of tags over its sentence.
struct SpanDecoder: ~Copyable {
  static let tags = Tag.allCases.count

  private var emissions: [SIMD4<Float>] = []
  private var transitions: [SIMD16<Float>] = []
  private var features = FeatureList()

  /// The tags of the units of the cue's sentence; the cue itself is outside.
  mutating func decode(_ skeleton: Skeleton, cue: Int, model: QuoteModel) -> [Tag] {
    let context = SpanContext(skeleton, cue: cue)
    let sentence = context.sentence
    emissions.removeAll(keepingCapacity: true)
    transitions.removeAll(keepingCapacity: true)
    for index in sentence {
      if index == cue {
        emissions.append(SIMD4())
      } else {
        skeleton.emissionFeatures(index, cue: cue, context: context, into: &features)
        emissions.append(model.emissionScores(features))
      }
      if index == sentence.lowerBound {
        transitions.append(SIMD16())
      } else {
        skeleton.transitionFeatures(index, cue: cue, context: context, into: &features)
        transitions.append(model.transitionScores(features))
      }
    }
    return bestTags(
      emissions: emissions, transitions: transitions, cue: cue - sentence.lowerBound)
  }
}

/// The row of tags with the highest sum of scores (Viterbi).
///
/// - Parameters:
///   - emissions: for each unit a score for each tag, the last unused.
///   - transitions: for each unit the scores of the border before it, at four times the tag before
///     plus the tag; those of the first unit are not read.
///   - cue: the unit that must be outside.
package func bestTags(
  emissions: [SIMD4<Float>], transitions: [SIMD16<Float>], cue: Int
) -> [Tag] {
  let count = emissions.count
  guard count > 0 else { return [] }
  var best = emissions[0]
  if cue == 0 { best = SIMD4(best[0], -.infinity, -.infinity, -.infinity) }
  best[3] = -.infinity
  // The tag before, for each of the three, in two bits.
  var back = [UInt8](repeating: 0, count: count)
  for row in 1..<count {
    let border = transitions[row]
    var next = SIMD4<Float>(repeating: -.infinity)
    var from: UInt8 = 0
    for tag in 0..<SpanDecoder.tags where row != cue || tag == 0 {
      var top = best[0] + border[tag]
      var before: UInt8 = 0
      for other in 1..<SpanDecoder.tags {
        let score = best[other] + border[other * 4 + tag]
        if score > top { (top, before) = (score, UInt8(other)) }
      }
      next[tag] = top + emissions[row][tag]
      from |= before << UInt8(tag * 2)
    }
    back[row] = from
    best = next
  }
  var tag = 0
  for other in 1..<SpanDecoder.tags where best[other] > best[tag] { tag = other }
  var path = [Tag](repeating: .outside, count: count)
  for row in (0..<count).reversed() {
    path[row] = Tag(rawValue: tag) ?? .outside
    tag = Int(back[row] >> UInt8(tag * 2) & 3)
  }
  return path
}
