extension [Block] {
  /// Where the lines about a poster begin that some boards print above the number of a post: the name,
  /// a rank, `Joined`, `Jan 5, 2012`, `Posts`, `12`.
  ///
  /// The reader of dumps begins a comment section there, the annotator a comment.
  ///
  /// - Returns: the block of the name; nil where no such lines stand above `head`.
  /// - Complexity: looks at fourteen blocks at most, none of them at or before `limit`.
  package func poster(above head: Int, after limit: Int) -> Int? {
    var first = head
    var top: Int?
    while first - 1 > limit, head - first < 14 {
      let line = self[first - 1]
      let isAbout = line.first.begins(.postUser)
      guard line.isOneLine, line.words <= 8, !line.endsSentence,
        isAbout || !line.first.isWhole([.commentUI, .form])
      else { break }
      first -= 1
      if isAbout { top = first }
    }
    guard let top, top > first else { return nil }
    // Above a label (`Joined`, with its value below) may stand a rank that no list knows.
    let isLabel = self[top].first.numbers > 0 || self[top + 1].first.numbers > 0
    let name =
      isLabel && top - 2 >= first && self[top - 2].words > 0 && self[top - 2].span.count > 2
      ? top - 2 : top - 1
    return self[name].words <= 4 ? name : nil
  }
}
