/// A word that may report, with what the models make of its sentence.
package struct CueReading {
  package let unit: Int
  /// The score of the model: positive where it more likely reports than not.
  package let score: Float
  /// By unit of its sentence.
  package let tags: [Tag]
  package let sentence: Range<Int>

  package func tag(of unit: Int) -> Tag? {
    sentence.contains(unit) ? tags[unit - sentence.lowerBound] : nil
  }

  /// The runs of units with a tag; runs that nothing but marks and the cue part count as one only
  /// where `joins` says so.
  package func runs(of tag: Tag) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for (row, found) in tags.enumerated() where found == tag {
      let unit = sentence.lowerBound + row
      if let last = runs.last, last.upperBound == unit {
        runs[runs.count - 1] = last.lowerBound..<unit + 1
      } else {
        runs.append(unit..<unit + 1)
      }
    }
    return runs
  }
}

extension CueReading {
  /// The runs of content, those of one side of the cue made one where nothing but a few units
  /// parts them, none of them the speaker: a clause has no holes.
  var contentRuns: [Range<Int>] {
    var merged: [Range<Int>] = []
    for run in runs(of: .content) {
      if let last = merged.last, run.lowerBound - last.upperBound <= 6,
        !(last.upperBound..<run.lowerBound).contains(where: { $0 == unit || tag(of: $0) == .source }
        )
      {
        merged[merged.count - 1] = last.lowerBound..<run.upperBound
      } else {
        merged.append(run)
      }
    }
    return merged
  }
}

extension QuoteModel {
  /// Words below this score are not even asked who and what: one chance in twenty-five. Far from any
  /// stretch, where they could only report without marks, those below `ModelRules.indirectCue`.
  static let lowestCue: Float = -3.2
  /// From here on a word reports for the words behind it: two chances in five.
  static let likelyCue: Float = -0.4

  /// No sentence of news has so many words that report; one of nothing else costs no more.
  static let mostCues = 20

  /// All words of the skeleton that may report, in order.
  package func readings(of skeleton: Skeleton) -> [CueReading] {
    var features = FeatureList()
    var decoder = SpanDecoder()
    var readings: [CueReading] = []
    let answering = sentencesNearStretches(of: skeleton)
    for (position, sentence) in skeleton.sentences.enumerated() {
      let lowest = answering[position] ? Self.lowestCue : ModelRules.indirectCue
      var last: Int?
      var count = 0
      for unit in sentence where skeleton.mayReport(unit) && count < Self.mostCues {
        skeleton.cueFeatures(unit, last: last, into: &features)
        let score = cueScore(features)
        guard score > lowest || skeleton.units[unit].isHinted else { continue }
        count += 1
        readings.append(
          CueReading(
            unit: unit, score: score, tags: decoder.decode(skeleton, cue: unit, model: self),
            sentence: sentence))
        if score > Self.likelyCue { last = unit }
      }
    }
    return readings
  }

  /// Which sentences have a stretch, or stand beside one that has: their words may report it.
  private func sentencesNearStretches(of skeleton: Skeleton) -> [Bool] {
    var near = [Bool](repeating: false, count: skeleton.sentences.count)
    for unit in skeleton.unitOfStretch where unit >= 0 {
      let sentence = Int(skeleton.sentenceOf[Int(unit)])
      for other in max(0, sentence - 1)...min(sentence + 1, near.count - 1) { near[other] = true }
    }
    return near
  }
}
