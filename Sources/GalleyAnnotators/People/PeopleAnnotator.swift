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

  public init() {}

  public func annotate(_ article: inout Article) {
    let table = article.tokenized()
    var registry = Registry(table: table, text: article.text)
    // Authors of credits are cited, not spoken of.
    let credits = article.citations.filter { $0.kind != .attribution }.compactMap(\.span)
    var candidates: [NameCandidate] = []
    for paragraph in article.paragraphs {
      guard let span = paragraph.span else { continue }
      candidates += nameCandidates(in: table.range(in: span), of: table)
    }
    var credit = 0
    candidates.removeAll { candidate in
      let start = Int(table[candidate.name.lowerBound].start)
      while credit < credits.count, credits[credit].end <= start { credit += 1 }
      return credit < credits.count && credits[credit].contains(start)
    }
    registry.register(candidates)
    article.people = registry.people
  }
}

private struct Registry {
  let table: TokenTable
  let text: TextBuffer
  var people: [Person] = []
  /// The people of a surname, the one named last at the end.
  private var bySurname: [String: [Int]] = [:]
  private var byName: [String: Int] = [:]

  init(table: TokenTable, text: TextBuffer) {
    self.table = table
    self.text = text
  }

  mutating func register(_ candidates: [NameCandidate]) {
    var aloneSurnames: Set<String> = []
    for candidate in candidates where candidate.wordCount(table) == 1 {
      aloneSurnames.insert(lastWord(candidate.name))
    }
    // Full names first, so that a surname finds its person also before the full name.
    var accepted = [Int?](repeating: nil, count: candidates.count)
    for (index, candidate) in candidates.enumerated() where candidate.wordCount(table) > 1 {
      if candidate.hasEvidence || aloneSurnames.contains(lastWord(candidate.name)) {
        accepted[index] = person(for: candidate)
      }
    }
    var latest: [String: Int] = [:]
    for (index, candidate) in candidates.enumerated() {
      let surname = lastWord(candidate.name)
      var found = accepted[index]
      if found == nil, candidate.wordCount(table) == 1 {
        found = latest[surname] ?? bySurname[surname]?.first ?? byFirstName(surname)
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

  /// The person of that very name or of a longer or shorter form of it; else a new one.
  private mutating func person(for candidate: NameCandidate) -> Int {
    let span = table.span(candidate.name)
    let name = text.unwrapped(span).string(in: text)
    if let known = byName[name] { return known }
    let surname = lastWord(candidate.name)
    let first = text.string(at: table[candidate.name.lowerBound].span)
    for known in bySurname[surname] ?? [] {
      let knownName = people[known].name.string(in: text)
      // `Robert M. Gates` and `Robert Gates` begin and end alike.
      guard knownName.hasPrefix(first + " ") || !knownName.contains(" ") else { continue }
      if name.utf8.count > knownName.utf8.count { people[known].name = text.unwrapped(span) }
      byName[name] = known
      return known
    }
    people.append(Person(name: text.unwrapped(span)))
    byName[name] = people.count - 1
    bySurname[surname, default: []].append(people.count - 1)
    return people.count - 1
  }

  /// The one person whose first name stands alone, as in stories that call people by it.
  private func byFirstName(_ name: String) -> Int? {
    var found: Int?
    for index in people.indices where people[index].name.string(in: text).hasPrefix(name + " ") {
      if found != nil { return nil }
      found = index
    }
    return found
  }

  private mutating func add(title: Range<Int>, to person: Int) {
    let span = table.span(title)
    let words = text.string(at: span)
    if !people[person].titles.contains(where: { $0.string(in: text) == words }) {
      people[person].titles.append(text.unwrapped(span))
    }
  }

  private func lastWord(_ name: Range<Int>) -> String {
    var last = name.upperBound - 1
    while last > name.lowerBound,
      table[last].kind != .word || table.has(last, .abbreviation)
    {
      last -= 1
    }
    return text.string(at: table[last].span)
  }
}
