import GalleyCore

/// A pronoun with the people whom it may mean.
package struct PronounChoice: Sendable {
  package let token: Int
  package let people: [Int]
  package let features: [[UInt32]]
  /// What the model says of each of them.
  package let scores: [Float]
}

/// Makes speakers of mentions: a name by itself, a pronoun or a noun by who was last in sight.
///
/// Takes the mentions in text order, since what a pronoun means depends on who spoke before.
struct SpeakerResolver: ~Copyable {
  private typealias Gender = FirstNames.Gender

  /// A pronoun means nobody who was last named more than this many tokens ago.
  private static let memory = 250

  private let scene: QuoteScene
  /// By person; found out when a pronoun first asks.
  private var genders: [Gender??]
  /// The first words of sentences that are names: the people whom the text is about there.
  private let subjects: [(token: Int, person: Int)]
  /// Made when a noun first asks.
  private var bearers: [String: [(start: Int, person: Int)]]?
  private var lastSpeaker: (token: Int, person: Int)?
  /// The body that spoke last, which `it` means: a ministry, a company.
  private var lastBody: (token: Int, name: TextValue)?

  private let model: QuoteModel?
  /// The sentences before each token; made when a pronoun first asks.
  private var sentencesBefore: [Int32] = []
  /// Who spoke last, and whom a pronoun meant last, by `he` and `she`.
  private var lastMeant: [(token: Int, person: Int)?] = [nil, nil]
  private var features = FeatureList()
  /// What the model was asked, where a trainer wants to know.
  private(set) var choices: [PronounChoice]?

  init(scene: QuoteScene, model: QuoteModel? = nil, records: Bool = false) {
    self.scene = scene
    self.model = model
    choices = records ? [] : nil
    genders = [Gender??](repeating: nil, count: scene.people.count)
    subjects = Self.subjects(of: scene)
  }

  /// - Parameter from: the first token of the quote or of the mention, whichever comes first.
  mutating func speaker(_ mention: Mention) -> Speaker {
    var person = mention.person
    if person == nil {
      person =
        mention.isPronoun
        ? antecedent(of: mention.tokens.lowerBound) : titled(mention.tokens)
    }
    if let person { lastSpeaker = (mention.tokens.lowerBound, person) }
    var speaker = makeSpeaker(mention, person: person)
    if person == nil {
      if !mention.isPronoun {
        lastBody = (mention.tokens.lowerBound, speaker.name ?? speaker.text)
      } else if isIt(mention.tokens.lowerBound), let body = lastBody,
        mention.tokens.lowerBound - body.token < Self.memory
      {
        speaker.name = body.name
      }
    }
    return speaker
  }

  private func isIt(_ token: Int) -> Bool {
    let span = scene.table[token].span
    return scene.text.equals(span, "it") || scene.text.equals(span, "It")
  }

  /// All who speak as one, in text order.
  mutating func speakers(_ mention: Mention) -> [Speaker] {
    ([mention] + mention.others).map { makeSpeaker($0, person: $0.person) }
  }

  private func makeSpeaker(_ mention: Mention, person: Int?) -> Speaker {
    let span = scene.table.span(mention.tokens)
    let name = scene.table.span(scene.nameAhead(in: mention.tokens) ?? mention.tokens)
    var speaker = Speaker(
      span: span, text: .span(span), name: scene.text.unwrapped(name), person: person)
    if let person {
      speaker.name = scene.people[person].name
      speaker.title =
        mention.title.map { scene.text.unwrapped(scene.table.span($0)) }
        ?? scene.people[person].titles.first
    }
    return speaker
  }

  // MARK: - Pronouns

  /// The person whom `he` or `she` at `token` means: of those whose gender fits, the one last seen
  /// speaking or as the subject of a sentence; else the one named last.
  private mutating func antecedent(of token: Int) -> Int? {
    let wanted: Gender
    let span = scene.table[token].span
    if scene.table.has(token, .pronounHe) || scene.text.isWord(span, "his") {
      wanted = .male
    } else if scene.table.has(token, .pronounShe) || scene.text.isWord(span, "her") {
      wanted = .female
    } else {
      return nil
    }
    if let model { return likeliest(token, wanted, model) }
    var best: (token: Int, person: Int)?
    if let last = lastSpeaker, last.token < token, fits(last.person, wanted) { best = last }
    if let subject = latestSubject(before: token, wanted), subject.token > best?.token ?? -1 {
      best = subject
    }
    if let best, token - best.token < Self.memory, knownGender(best.person) != nil {
      return best.person
    }
    // Nobody is known to fit: whoever was named last, subject or not.
    var place = token - 1
    let floor = max(best?.token ?? 0, token - Self.memory)
    while place >= floor {
      if let person = scene.person(at: place), fits(person, wanted) { return person }
      place -= 1
    }
    return best?.person
  }

  /// Of the people named before, the one whom the model takes the pronoun to mean.
  private mutating func likeliest(_ token: Int, _ wanted: Gender, _ model: QuoteModel) -> Int? {
    let slot = wanted == .male ? 0 : 1
    let candidates = candidates(token, wanted)
    guard !candidates.isEmpty else {
      return lastMeant[slot].flatMap { token - $0.token < Self.memory * 2 ? $0.person : nil }
    }
    var best: (score: Float, person: Int)?
    var rows: [[UInt32]] = []
    var scores: [Float] = []
    for (rank, candidate) in candidates.enumerated() {
      describe(candidate, rank: rank, of: candidates.count, token, slot)
      let score = model.rankScore(features)
      if choices != nil {
        rows.append(features.hashes)
        scores.append(score)
      }
      if score > best?.score ?? -.infinity { best = (score, candidate.person) }
    }
    choices?.append(
      PronounChoice(
        token: token, people: candidates.map(\.person), features: rows, scores: scores))
    if let best { lastMeant[slot] = (token, best.person) }
    return best?.person
  }

  private struct Candidate {
    var person: Int
    /// The last token that names the person before the pronoun, outside marks where possible.
    var token: Int
    var isMarked: Bool
    var mentions: Int
  }

  /// The people named not too far before, the nearest first.
  private mutating func candidates(_ token: Int, _ wanted: Gender) -> [Candidate] {
    var found: [Candidate] = []
    var place = token - 1
    let floor = max(0, token - Self.memory)
    while place >= floor {
      if let person = scene.person(at: place), fits(person, wanted) {
        let isMarked = scene.isMarked(place)
        if let known = found.firstIndex(where: { $0.person == person }) {
          found[known].mentions += 1
          if found[known].isMarked, !isMarked {
            found[known].token = place
            found[known].isMarked = false
          }
        } else if found.count < 10 {
          found.append(
            Candidate(person: person, token: place, isMarked: isMarked, mentions: 1))
        }
      }
      place -= 1
    }
    for last in [lastSpeaker, lastMeant[wanted == .male ? 0 : 1]] {
      guard let last, last.token < token, token - last.token < Self.memory * 2,
        fits(last.person, wanted), !found.contains(where: { $0.person == last.person })
      else { continue }
      found.append(Candidate(person: last.person, token: last.token, isMarked: false, mentions: 0))
    }
    return found
  }

  /// What tells about a person whom a pronoun may mean.
  private mutating func describe(
    _ candidate: Candidate, rank: Int, of count: Int, _ token: Int, _ slot: Int
  ) {
    if sentencesBefore.isEmpty {
      var sentences: Int32 = 0
      sentencesBefore.reserveCapacity(scene.table.count)
      for place in 0..<scene.table.count {
        if scene.table[place].shape.contains(.sentenceStart) { sentences += 1 }
        sentencesBefore.append(sentences)
      }
    }
    features.reset()
    let distance = bucket(Int(sentencesBefore[token] - sentencesBefore[candidate.token]))
    let isKnown: UInt32 = knownGender(candidate.person) != nil ? 1 : 0
    let isSpeaker: UInt32 = lastSpeaker?.person == candidate.person ? 1 : 0
    let isMeant: UInt32 = lastMeant[slot]?.person == candidate.person ? 1 : 0
    let sinceSpeech =
      isSpeaker == 1
      ? bucket(Int(sentencesBefore[token] - sentencesBefore[lastSpeaker?.token ?? token])) : 9
    let sinceMeant =
      isMeant == 1
      ? bucket(Int(sentencesBefore[token] - sentencesBefore[lastMeant[slot]?.token ?? token])) : 9
    let isSubject: UInt32 = opensSentence(candidate.token) ? 1 : 0
    let place = UInt32(min(rank, 3))
    let marked: UInt32 = candidate.isMarked ? 1 : 0
    features.add(400, distance, isSubject, isKnown)
    features.add(401, place, isKnown)
    features.add(402, isSpeaker, sinceSpeech, isKnown)
    features.add(403, isMeant, sinceMeant, isKnown)
    features.add(404, bucket(candidate.mentions), distance)
    features.add(405, marked, distance)
    features.add(406, isSpeaker * 2 + isMeant, place, isSubject)
    features.add(407, isSpeaker * 2 + isMeant, distance, isKnown)
    features.add(408, isSubject, place, marked)
    features.add(409, UInt32(min(count, 3)), place, isSpeaker * 2 + isMeant)
    features.add(410, isPossessive(candidate.token) ? 1 : 0, distance, isSubject)
    features.add(411, isObject(candidate.token) ? 1 : 0, distance)
  }

  /// Whether nothing but a few words stands between the beginning of the sentence and the name.
  private func opensSentence(_ token: Int) -> Bool {
    for place in stride(from: token, through: max(0, token - 6), by: -1) {
      if scene.table[place].shape.contains(.sentenceStart) { return true }
      if place < token, scene.table.has(place, [.auxiliary, .cueVerb, .preposition]) {
        return false
      }
    }
    return false
  }

  private func isPossessive(_ token: Int) -> Bool {
    token + 1 < scene.table.count && scene.table[token + 1].kind == .possessive
  }

  private func isObject(_ token: Int) -> Bool {
    let name = scene.name(around: token)
    return name.lowerBound > 0 && scene.table.has(name.lowerBound - 1, .preposition)
  }

  /// The last subject of a sentence before `token` whose gender fits, not farther than `memory`.
  private mutating func latestSubject(before token: Int, _ wanted: Gender) -> (
    token: Int, person: Int
  )? {
    var low = 0
    var high = subjects.count
    while low < high {
      let middle = (low + high) / 2
      if subjects[middle].token < token { low = middle + 1 } else { high = middle }
    }
    while low > 0 {
      low -= 1
      if token - subjects[low].token > Self.memory { return nil }
      if fits(subjects[low].person, wanted) { return subjects[low] }
    }
    return nil
  }

  private mutating func fits(_ person: Int, _ wanted: Gender) -> Bool {
    knownGender(person).map { $0 == wanted } ?? true
  }

  private mutating func knownGender(_ person: Int) -> Gender? {
    if let known = genders[person] { return known }
    let gender = Self.gender(of: scene.people[person], in: scene)
    genders[person] = .some(gender)
    return gender
  }

  /// By a title (`Mrs.`, `spokesman`), else by the first name where it is one of the common ones.
  private static func gender(of person: Person, in scene: QuoteScene) -> Gender? {
    let table = scene.table
    if !scene.known.isEmpty,
      let gender = scene.known.gender(of: person.name.string(in: scene.text))
    {
      return gender
    }
    for title in person.titles {
      guard let span = title.span else { continue }
      for token in table.range(in: span) {
        if table.has(token, .male) { return .male }
        if table.has(token, .female) { return .female }
      }
    }
    // The full name may be any of the mentions; the ones of several words tell the first name.
    for mention in person.mentions.prefix(8) {
      let range = table.range(in: mention)
      guard range.count > 1, let first = range.first else { continue }
      let isMale = table.has(first, .firstMale)
      let isFemale = table.has(first, .firstFemale)
      if isMale != isFemale { return isMale ? .male : .female }
      if isMale { return nil }
      return FirstNames.shared.gender(hash: foldedHash(scene.text.bytes, table[first].span))
    }
    return nil
  }

  private static func subjects(of scene: QuoteScene) -> [(token: Int, person: Int)] {
    var subjects: [(token: Int, person: Int)] = []
    for paragraph in scene.paragraphs {
      var open = 0
      for token in paragraph {
        if scene.table[token].shape.contains(.sentenceStart) { open = 7 }
        guard open > 0 else { continue }
        open -= 1
        if scene.isMarked(token) || scene.table.has(token, [.auxiliary, .cueVerb]) {
          open = 0
        } else if let person = scene.person(at: token) {
          subjects.append((token, person))
          open = 0
        }
      }
    }
    return subjects
  }

  // MARK: - Nouns

  /// `the senator`: the person last named who bears that title.
  private mutating func titled(_ tokens: Range<Int>) -> Int? {
    guard let first = tokens.first, scene.table.has(first, .article), tokens.count <= 4,
      let head = tokens.last, scene.table.has(head, .title)
    else { return nil }
    if bearers == nil { bearers = Self.bearers(of: scene) }
    let noun = scene.text.string(at: scene.table[head].span).lowercased()
    let mentions = bearers?[noun] ?? []
    let start = Int(scene.table[first].start)
    var low = 0
    var high = mentions.count
    while low < high {
      let middle = (low + high) / 2
      if mentions[middle].start < start { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? mentions[low - 1].person : nil
  }

  /// For each word of a title the mentions of those who bear it, in text order. Whoever has more
  /// than a few titles has them by mistake; the first ones count.
  private static func bearers(of scene: QuoteScene) -> [String: [(start: Int, person: Int)]] {
    var bearers: [String: [(start: Int, person: Int)]] = [:]
    for (index, person) in scene.people.enumerated() {
      var words: Set<String> = []
      for title in person.titles.prefix(4) {
        for word in title.string(in: scene.text).lowercased().split(separator: " ").suffix(6) {
          let bare = String(word.split(separator: ".").first ?? word)
          words.insert(abbreviations[bare] ?? bare)
        }
      }
      for word in words {
        bearers[word, default: []] += person.mentions.map { (start: $0.start, person: index) }
      }
    }
    for word in bearers.keys { bearers[word]?.sort { $0.start < $1.start } }
    return bearers
  }

  private static let abbreviations = [
    "sen": "senator", "rep": "representative", "gov": "governor", "gen": "general",
    "dr": "doctor", "prof": "professor", "col": "colonel", "capt": "captain",
    "lt": "lieutenant", "sgt": "sergeant", "adm": "admiral",
  ]
}
