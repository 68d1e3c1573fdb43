extension Skeleton {
  /// The unit at a place of a sentence, or what stands for its borders.
  @inline(__always)
  func word(_ index: Int, _ sentence: Range<Int>) -> UInt32 {
    index < sentence.lowerBound ? 1 : index >= sentence.upperBound ? 2 : units[index].word
  }

  @inline(__always)
  func category(_ index: Int, _ sentence: Range<Int>) -> UInt32 {
    index < sentence.lowerBound
      ? 98 : index >= sentence.upperBound ? 99 : UInt32(units[index].category.rawValue)
  }

  /// Whether the unit may report at all: the words that do so now and then, and beside marks any
  /// verb, since there are more verbs of speech than any list has (`typed`, `sings`).
  @inline(__always)
  package func mayReport(_ index: Int) -> Bool {
    units[index].prior > 0 || units[index].isBesideMarks || units[index].isHinted
  }

  /// The sentence of a unit.
  @inline(__always)
  package func sentence(of unit: Int) -> Range<Int> {
    sentences[Int(sentenceOf[unit])]
  }

  /// What tells whether the unit at `index` reports.
  ///
  /// - Parameter last: the reporting word before it in its sentence.
  package func cueFeatures(_ index: Int, last: Int?, into features: inout FeatureList) {
    features.reset()
    let sentence = sentence(of: index)
    let unit = units[index]
    let word = unit.word
    let here = UInt32(unit.category.rawValue)
    let w1 = self.word(index - 1, sentence)
    let w2 = self.word(index - 2, sentence)
    let n1 = self.word(index + 1, sentence)
    let n2 = self.word(index + 2, sentence)
    let c1 = category(index - 1, sentence)
    let c2 = category(index - 2, sentence)
    let c3 = category(index - 3, sentence)
    let d1 = category(index + 1, sentence)
    let d2 = category(index + 2, sentence)
    let d3 = category(index + 3, sentence)
    features.add(0)
    features.add(1, word)
    features.add(2, w1, word)
    features.add(3, word, n1)
    features.add(4, w1)
    features.add(5, n1)
    features.add(6, c1, word)
    features.add(7, word, d1)
    features.add(8, c1, d1, here)
    features.add(9, c2, c1)
    features.add(10, d1, d2)
    features.add(11, c2, c1, word)
    features.add(12, word, d1, d2)
    features.add(13, unit.suffix)
    features.add(14, here, UInt32(unit.prior))
    features.add(15, c1, d1, word)
    features.add(16, w2, c1)
    features.add(17, n2, d1)
    features.add(18, c3, c2, c1)
    features.add(19, d1, d2, d3)
    features.add(20, UInt32(unit.forms), c1, d1)
    features.add(21, w2, w1, word)
    features.add(22, word, n1, n2)
    features.add(23, unit.suffix, c1, d1)
    // What stands before auxiliaries and adverbs: the end of the subject, most often.
    var subject = index - 1
    var prefix: UInt32 = 0
    while subject >= sentence.lowerBound, units[subject].category.isVerbPrefix, index - subject < 6
    {
      prefix = prefix * 8 + UInt32(units[subject].category.rawValue - 35)
      subject -= 1
    }
    features.add(24, category(subject, sentence), word)
    features.add(25, prefix, word)
    features.add(26, prefix, here, category(subject, sentence))
    // The way to what may be reported: a stretch, `that`, `to`, a colon.
    var place = index + 1
    let limit = min(sentence.upperBound, index + 8)
    var found: UInt32 = 0
    while place < limit {
      let category = units[place].category
      if category.isStretch || category == .that || category == .colon || category == .to {
        found = UInt32(category.rawValue)
        break
      }
      if category.isPunctuation, category != .comma { break }
      place += 1
    }
    features.add(27, found, bucket(place - index), word)
    features.add(28, found, bucket(place - index), here)
    place = index - 1
    found = 0
    while place >= max(sentence.lowerBound, index - 8) {
      let category = units[place].category
      if category.isStretch || category == .comma {
        found = UInt32(category.rawValue)
        break
      }
      place -= 1
    }
    features.add(29, found, bucket(index - place), here)
    features.add(30, found, bucket(index - place), word)
    let before = place > sentence.lowerBound ? UInt32(units[place].category.rawValue) : 0
    let isTrailing = sentence.upperBound - index
    features.add(31, bucket(index - sentence.lowerBound), bucket(isTrailing), here)
    features.add(32, bucket(isTrailing), before, found)
    features.add(33, bucket(isTrailing), word)
    if let last {
      features.add(34, bucket(index - last), here)
      features.add(35, units[last].word, here)
      features.add(36, bucket(index - last), c1, UInt32(units[last].category.rawValue))
    } else {
      features.add(37, here, bucket(index - sentence.lowerBound))
    }
    // Marks and reporting words around, which would claim the sentence for themselves.
    var stretchesBefore = 0
    var stretchesBehind = 0
    var rivals = 0
    for other in max(sentence.lowerBound, index - 40)..<min(sentence.upperBound, index + 40) {
      if units[other].category.isStretch {
        if other < index { stretchesBefore += 1 } else { stretchesBehind += 1 }
      } else if units[other].prior >= 5, other != index {
        rivals += other < index ? 1 : 8
      }
    }
    features.add(38, bucket(stretchesBefore), bucket(stretchesBehind), here)
    features.add(39, UInt32(min(rivals, 40)), here)
    features.add(40, bucket(stretchesBefore), bucket(stretchesBehind), word)
    features.add(41, category(sentence.lowerBound, sentence), here)
    features.add(42, units[sentence.lowerBound].word, here)
    if unit.isHinted {
      features.add(44, here)
      features.add(45, c1, d1)
    }
    features.add(43, unit.isBesideMarks ? 1 : 0, here, d1)
  }
}
