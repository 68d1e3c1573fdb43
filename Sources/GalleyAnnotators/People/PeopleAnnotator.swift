import GalleyCore

/// Gathers the people whom the body names, each under the fullest form of the name.
///
/// A run of capitals is a person when something says so: a title, a known first name, a verb of
/// speech beside it, an age or an apposition behind it; or when its last word stands alone
/// elsewhere, as surnames do. A surname alone goes to the person of that surname named last.
/// Writes `article.people`, in the order of their first mention.
///
/// - Complexity: linear in the number of tokens.
public struct PeopleAnnotator: Annotator {
  public let name = "people"
  public let summary = "people by full name, with their titles and mentions"

  private var known = KnownPeople()

  public init() {}

  public func adding(_ words: AddedWords) -> any Annotator {
    guard !words.people.isEmpty else { return self }
    return PeopleAnnotator(knowing: KnownPeople(words.people))
  }

  init(knowing known: KnownPeople) {
    self.known = known
  }

  public func annotate(_ article: inout Article) {
    annotate(&article, speaking: [])
  }

  /// - Parameter speaking: the first tokens of names that are known to speak, which is evidence too.
  func annotate(_ article: inout Article, speaking: Set<Int>) {
    let table = article.tokenized()
    var registry = Registry(table: table, text: article.text)
    // Authors of credits are cited, not spoken of.
    let credits = article.citations.filter { $0.kind != .attribution }.compactMap(\.span)
    var candidates: [NameCandidate] = []
    var mentions: [(tokens: Range<Int>, person: Int)] = []
    for paragraph in article.paragraphs {
      guard let span = paragraph.span else { continue }
      let tokens = table.range(in: span)
      candidates += nameCandidates(in: tokens, of: table, article.text)
      if !known.isEmpty { mentions += known.mentions(in: tokens, of: table, article.text) }
    }
    let named = Set(mentions.map(\.tokens))
    var credit = 0
    candidates.removeAll { candidate in
      let start = Int(table[candidate.name.lowerBound].start)
      while credit < credits.count, credits[credit].end <= start { credit += 1 }
      return credit < credits.count && credits[credit].contains(start)
    }
    candidates.insert(contentsOf: headlineNames(article, table, body: candidates), at: 0)
    for index in candidates.indices
    where speaking.contains(candidates[index].name.lowerBound)
      || named.contains(candidates[index].name)
    {
      candidates[index].hasEvidence = true
    }
    registry.register(candidates)
    article.people = registry.people
    if !mentions.isEmpty { known.join(mentions, to: &article.people, table, article.text) }
  }

  /// Full names that the headline gives to surnames of the body. Headlines have capitals of their own,
  /// so that a name wants a first name that is known, and a body that knows its last word.
  private func headlineNames(
    _ article: Article, _ table: TokenTable, body: [NameCandidate]
  ) -> [NameCandidate] {
    guard let span = article.headline?.span, span.end <= article.text.count,
      article.paragraphs.first?.span.map({ span.end <= $0.start }) ?? false
    else { return [] }
    func surname(_ candidate: NameCandidate) -> UInt64 {
      foldedHash(article.text.bytes, table[candidate.surname(table)].span)
    }
    let names = nameCandidates(in: table.range(in: span), of: table, article.text)
      .filter { $0.hasEvidence && $0.wordCount(table) > 1 }
    if names.isEmpty { return [] }
    let surnames = Set(body.lazy.filter { $0.wordCount(table) == 1 }.map(surname))
    return names.filter { surnames.contains(surname($0)) }
  }
}

private struct Registry {
  let table: TokenTable
  let text: TextBuffer
  var people: [Person] = []
  /// The first person of a surname. Words are told apart by a hash of their bytes: most capitalised
  /// words of a text are asked for here, and a string for each would be half the cost.
  private var bySurname: [UInt64: Int] = [:]
  /// By first and last word of the name.
  private var byForm: [Form: Int] = [:]
  /// Those whose full name has not been seen yet.
  private var bare: [UInt64: Int] = [:]
  private var known: Set<TitleOf> = []
  /// By person, as far as titles and first names tell.
  private var genders: [WordClass?] = []
  private var namesakes: [UInt64: [Int]] = [:]

  private struct Form: Hashable {
    var first: UInt64
    var surname: UInt64
  }

  private struct TitleOf: Hashable {
    var person: Int
    var words: UInt64
  }

  /// The one person of a first name, for stories that call people by it; nil where several bear it.
  private var byFirstName: [UInt64: Int?] = [:]

  init(table: TokenTable, text: TextBuffer) {
    self.table = table
    self.text = text
  }

  mutating func register(_ candidates: [NameCandidate]) {
    var aloneSurnames: Set<UInt64> = []
    var surnames: [UInt64] = []
    surnames.reserveCapacity(candidates.count)
    for candidate in candidates {
      surnames.append(hash(of: candidate.surname(table)))
      if candidate.name.count == 1 { aloneSurnames.insert(surnames[surnames.count - 1]) }
    }
    // Full names first, so that a surname finds its person also before the full name.
    var accepted = [Int?](repeating: nil, count: candidates.count)
    for (index, candidate) in candidates.enumerated() where candidate.wordCount(table) > 1 {
      if candidate.hasEvidence || aloneSurnames.contains(surnames[index]) {
        accepted[index] = person(for: candidate)
      }
    }
    var latest: [UInt64: Int] = [:]
    for (index, candidate) in candidates.enumerated() {
      let surname = surnames[index]
      var found = accepted[index]
      if found == nil, candidate.wordCount(table) == 1, !people.isEmpty || !candidate.title.isEmpty
      {
        found =
          latest[surname] ?? bySurname[surname] ?? byFirstName[surname] ?? nil
        if let other = found.flatMap({ namesake(of: $0, titled: candidate.title, surname) }) {
          found = other
        }
        if found == nil, !candidate.title.isEmpty { found = person(for: candidate) }
      }
      guard let found else { continue }
      latest[surname] = found
      people[found].mentions.append(table.span(candidate.name))
      if !candidate.title.isEmpty { add(title: candidate.title, to: found) }
      if let title = titleBehind(table, candidate.name) { add(title: title, to: found) }
    }
    let order = people.indices.filter { !people[$0].mentions.isEmpty }
      .sorted { people[$0].mentions[0] < people[$1].mentions[0] }
    people = order.map { people[$0] }
  }

  /// `Mrs. Clinton` behind `Bill Clinton`: another person of that surname, whose sex the title fits.
  private func namesake(of person: Int, titled: Range<Int>, _ surname: UInt64) -> Int? {
    guard let wanted = gender(titled), let known = genders[person], known != wanted else {
      return nil
    }
    return namesakes[surname]?.first { genders[$0] == wanted }
      ?? namesakes[surname]?.first { genders[$0] == .some(nil) && $0 != person }
  }

  private func gender(_ words: Range<Int>) -> WordClass? {
    for token in words {
      if table.has(token, .male) { return .male }
      if table.has(token, .female) { return .female }
    }
    return nil
  }

  private func firstNameGender(_ token: Int) -> WordClass? {
    let isMale = table.has(token, .firstMale)
    let isFemale = table.has(token, .firstFemale)
    return isMale == isFemale ? nil : isMale ? .male : .female
  }

  /// The person of that very name or of a longer or shorter form of it; else a new one.
  ///
  /// `Robert M. Gates` and `Robert Gates` begin and end alike; a surname that stood alone becomes
  /// the first full name that ends with it.
  private mutating func person(for candidate: NameCandidate) -> Int {
    let name = text.unwrapped(table.span(candidate.name))
    let surname = hash(of: candidate.surname(table))
    let form = Form(first: hash(of: candidate.name.lowerBound), surname: surname)
    if let known = byForm[form] ?? bare.removeValue(forKey: surname) {
      if length(name) > length(people[known].name) { people[known].name = name }
      byForm[form] = known
      return known
    }
    people.append(Person(name: name))
    let new = people.count - 1
    genders.append(
      gender(candidate.title)
        ?? (candidate.name.count > 1 ? firstNameGender(candidate.name.lowerBound) : nil))
    namesakes[surname, default: []].append(new)
    byForm[form] = new
    if candidate.name.count == 1 { bare[surname] = new }
    if bySurname[surname] == nil { bySurname[surname] = new }
    byFirstName[form.first] = .some(byFirstName[form.first] == nil ? new : nil)
    return new
  }

  private func length(_ name: TextValue) -> Int {
    switch name {
    case .span(let span): span.count
    case .string(let string): string.utf8.count
    }
  }

  private mutating func add(title: Range<Int>, to person: Int) {
    var words: UInt64 = 0
    for token in title { words = (words ^ hash(of: token)) &* 0x9E37_79B9_7F4A_7C15 }
    guard known.insert(TitleOf(person: person, words: words)).inserted else { return }
    people[person].titles.append(text.unwrapped(table.span(title)))
  }

  private func hash(of token: Int) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in table[token].span.range {
      hash = (hash ^ UInt64(text.bytes[index])) &* 0x100_0000_01b3
    }
    return hash
  }
}
