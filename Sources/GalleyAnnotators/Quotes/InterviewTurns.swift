import GalleyCore

/// What somebody says behind his name in an interview or a transcript, without marks.
struct InterviewTurn {
  enum Role {
    case question, answer, named
  }

  var role: Role
  /// `Q`, `WALLACE`, `Ada Holm`.
  var label: Range<Int>
  var colon: Int
  /// One range for each paragraph.
  var parts: [Range<Int>]
  /// Who the label means, where the article tells.
  var person: Int?
  /// Where the article has the full name of a label in capitals that is none of its people.
  var name: Range<Int>?

  var rule: String {
    switch role {
    case .question: "turn.question"
    case .answer: "turn.answer"
    case .named: "turn.named"
    }
  }
}

/// Finds the turns of interviews: lines that begin with `Q:` and `A:` in turn, or with the names of
/// those who speak.
///
/// One line alone is no interview, and neither is a list whose items have headings (`BEST FILM: …`):
/// labels come again, or are names of people in the article.
///
/// - Complexity: linear: the beginnings of lines are looked at.
struct InterviewTurns {
  private let scene: QuoteScene
  /// The last paragraph that goes on with a turn lies this far behind its first at most.
  private static let longestTurn = 12

  init(_ scene: QuoteScene) {
    self.scene = scene
  }

  /// - Parameter headline: where the one who answers is named.
  func turns(headline: String) -> [InterviewTurn] {
    var labelled = labelledLines()
    if labelled.isEmpty { return [] }
    identify(&labelled)
    let hasAnswers =
      labelled.contains { $0.role == .question } && labelled.contains { $0.role == .answer }
    let repeated = repeatedLabels(labelled)
    func speaks(_ turn: InterviewTurn) -> Bool {
      turn.person != nil || turn.name != nil || repeated.contains(key(turn))
    }
    let isTranscript = labelled.count { $0.role == .named && speaks($0) } >= 2
    let kept = labelled.indices.filter { index in
      labelled[index].role == .named ? isTranscript && speaks(labelled[index]) : hasAnswers
    }
    guard let first = kept.first, let last = kept.last else { return [] }
    let answering = hasAnswers ? answering(headline, before: labelled[first].label.lowerBound) : nil
    return kept.compactMap { index in
      var turn = labelled[index]
      // Marks around all of it say the same.
      if let stretch = scene.stretch(at: turn.parts[0].lowerBound),
        scene.stretches[stretch].outer.upperBound >= turn.parts[0].upperBound - 1
      {
        return nil
      }
      if turn.role == .answer { turn.person = answering }
      if turn.role != .question, index < last {
        turn.parts += continuation(of: turn, before: labelled[index + 1])
      }
      return turn
    }
  }

  /// The lines that begin with a label, whatever it is worth.
  private func labelledLines() -> [InterviewTurn] {
    var lines: [InterviewTurn] = []
    for range in scene.paragraphs {
      for start in lineStarts(in: range) {
        guard let turn = turn(at: start, in: range) else { continue }
        // The line before ends where this one begins.
        if let before = lines.last?.parts[0], before.upperBound > start {
          lines[lines.count - 1].parts = [before.lowerBound..<start]
        }
        lines.append(turn)
      }
    }
    return lines
  }

  /// The paragraphs without a label between a turn and the next line that has one; none where they are
  /// so many that something else must stand there.
  private func continuation(
    of turn: InterviewTurn, before next: InterviewTurn
  ) -> [Range<Int>] {
    guard let from = scene.paragraph(of: turn.colon),
      let end = scene.paragraph(of: next.label.lowerBound), end - from > 1,
      end - from <= Self.longestTurn
    else { return [] }
    return Array(scene.paragraphs[from + 1..<end].prefix(while: endsLikeSpeech))
  }

  private func lineStarts(in paragraph: Range<Int>) -> [Int] {
    paragraph.filter { token in
      token == paragraph.lowerBound || scene.table[token].shape.contains(.afterNewline)
    }
  }

  /// The turn that begins at a token, up to the end of the paragraph.
  private func turn(at start: Int, in paragraph: Range<Int>) -> InterviewTurn? {
    guard !scene.isMarked(start), scene.table[start].kind == .word else { return nil }
    let span = scene.table[start].span
    let next = start + 1
    guard next + 1 < paragraph.upperBound else { return nil }
    let isColon = scene.table[next].kind == .colon
    let role: InterviewTurn.Role? =
      QuoteWords.questionLabels.contains(scene.text.bytes, span)
      ? .question : QuoteWords.answerLabels.contains(scene.text.bytes, span) ? .answer : nil
    // `Q. And then?` as well; a longer word needs its colon.
    if let role, isColon || scene.table[next].kind == .period && span.end - span.start == 1 {
      return InterviewTurn(
        role: role, label: start..<next, colon: next, parts: [next + 1..<paragraph.upperBound])
    }
    var end = start
    while end < paragraph.upperBound, end < start + 5, scene.table[end].kind != .colon {
      let token = scene.table[end]
      // A label stands on one line.
      if end > start, token.shape.contains(.afterNewline) { return nil }
      guard token.kind == .word || token.kind == .period && !token.shape.contains(.afterSpace)
      else { return nil }
      end += 1
    }
    guard end > start, end + 1 < paragraph.upperBound, scene.table[end].kind == .colon else {
      return nil
    }
    let label = start..<end
    let isName = label.allSatisfy { scene.person(at: $0) != nil }
    let isCapitals = label.allSatisfy { token in
      scene.table[token].kind == .period || scene.table[token].shape.contains(.allCapitals)
    }
    guard isName || isCapitals else { return nil }
    // `Hillary Clinton: 1,769.` is a table.
    guard scene.table[end + 1].kind != .number else { return nil }
    return InterviewTurn(
      role: .named, label: label, colon: end, parts: [end + 1..<paragraph.upperBound],
      person: isName ? scene.person(at: start) : nil)
  }

  /// Says whom the labels in capitals mean, and forgets who is named in his label alone.
  private func identify(_ turns: inout [InterviewTurn]) {
    guard turns.contains(where: { $0.role == .named }) else { return }
    // By the last word of the name; nil where several bear it.
    var bearers: [UInt64: Int?] = [:]
    for (index, person) in scene.people.enumerated() {
      guard let surname = person.name.string(in: scene.text).split(separator: " ").last else {
        continue
      }
      let hash = foldedHash(String(surname).utf8)
      bearers[hash] = .some(bearers[hash] == nil ? index : nil)
    }
    for index in turns.indices where turns[index].role == .named {
      let label = turns[index].label
      if turns[index].person == nil,
        let last = label.last(where: { scene.table[$0].kind == .word })
      {
        turns[index].person =
          bearers[foldedHash(scene.text.bytes, scene.table[last].span)] ?? nil
      }
      if let person = turns[index].person, !isNamed(person, outside: label) {
        turns[index].person = nil
      }
    }
    guard turns.contains(where: { $0.role == .named && $0.person == nil }) else { return }
    let names = fullNames()
    for index in turns.indices where turns[index].role == .named && turns[index].person == nil {
      guard let word = turns[index].label.last else { continue }
      turns[index].name = names[foldedHash(scene.text.bytes, scene.table[word].span)]
    }
  }

  /// The first two words in a row that begin with a capital and go on in small letters, by the second.
  private func fullNames() -> [UInt64: Range<Int>] {
    func looksLikeName(_ token: Int) -> Bool {
      scene.table[token].kind == .word && scene.table[token].isCapitalised
        && !scene.table[token].shape.contains(.allCapitals)
    }
    var names: [UInt64: Range<Int>] = [:]
    for paragraph in scene.paragraphs {
      for token in paragraph.dropFirst() where looksLikeName(token) && looksLikeName(token - 1) {
        let surname = foldedHash(scene.text.bytes, scene.table[token].span)
        if names[surname] == nil { names[surname] = token - 1..<token + 1 }
      }
    }
    return names
  }

  /// Whether the article names a person elsewhere too: the heading of an item in a list looks like a
  /// name.
  private func isNamed(_ person: Int, outside label: Range<Int>) -> Bool {
    let start = Int(scene.table[label.lowerBound].start)
    return scene.people[person].mentions.contains { $0.start != start }
  }

  private func key(_ turn: InterviewTurn) -> String {
    scene.text.string(at: scene.table.span(turn.label))
  }

  private func repeatedLabels(_ turns: [InterviewTurn]) -> Set<String> {
    var once: Set<String> = []
    return Set(
      turns.filter { $0.role == .named }.map(key).filter { !once.insert($0).inserted })
  }

  /// Who answers: the person whom the headline names, else the one named most before the first turn.
  private func answering(_ headline: String, before start: Int) -> Int? {
    let inHeadline = scene.people.indices.filter { index in
      let name = scene.people[index].name.string(in: scene.text)
      return headline.contains(name)
        || name.split(separator: " ").last.map { headline.contains($0) } ?? false
    }
    if inHeadline.count == 1 { return inHeadline[0] }
    guard start > 0, start < scene.table.count else { return nil }
    let end = Int(scene.table[start].start)
    let counts = scene.people.map { person in person.mentions.count { $0.start < end } }
    guard let most = counts.max(), most > 0, counts.count(where: { $0 == most }) == 1 else {
      return nil
    }
    return counts.firstIndex(of: most)
  }

  /// Whether a paragraph between two turns may go on with the first: a sub-heading does not.
  private func endsLikeSpeech(_ paragraph: Range<Int>) -> Bool {
    guard let last = paragraph.last else { return false }
    switch scene.table[last].kind {
    case .period, .question, .exclamation, .ellipsis, .closeMark, .straightMark: return true
    default: return false
    }
  }
}
