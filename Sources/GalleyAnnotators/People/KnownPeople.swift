import GalleyCore
import GalleyLexicons

/// People whom a host or a script knows, to be found in the words of a text.
struct KnownPeople: Sendable {
  private struct Form: Sendable {
    /// The tokens, as they are written.
    var words: [[UInt8]]
    var person: Int
  }

  private let people: [AddedPerson]
  /// By the hash of the first word; the longer ones first.
  private let forms: [UInt64: [Form]]
  private let genders: [String: FirstNames.Gender]

  var isEmpty: Bool { people.isEmpty }

  init(_ people: [AddedPerson] = []) {
    self.people = people
    var forms: [UInt64: [Form]] = [:]
    var genders: [String: FirstNames.Gender] = [:]
    for (index, person) in people.enumerated() {
      if let gender = person.gender { genders[person.name] = gender == .male ? .male : .female }
      for form in [person.name] + person.forms {
        let buffer = TextBuffer(form)
        let words = TokenTable(buffer, lexicon: WordLists.lexicon).tokens.map {
          Array(buffer.bytes[$0.span.range])
        }
        guard let first = words.first else { continue }
        forms[foldedHash(String(decoding: first, as: UTF8.self).utf8), default: []].append(
          Form(words: words, person: index))
      }
    }
    self.forms = forms.mapValues { $0.sorted { $0.words.count > $1.words.count } }
    self.genders = genders
  }

  /// What was said of the person of this full name.
  func gender(of name: String) -> FirstNames.Gender? { genders[name] }

  /// Where a range of tokens names one of them, in text order.
  ///
  /// - Complexity: one look into a table for each token, and the forms that begin with it.
  func mentions(
    in range: Range<Int>, of table: TokenTable, _ text: TextBuffer
  ) -> [(tokens: Range<Int>, person: Int)] {
    var mentions: [(tokens: Range<Int>, person: Int)] = []
    var token = range.lowerBound
    while token < range.upperBound {
      let form = forms[foldedHash(text.bytes, table[token].span)]?.first { form in
        token + form.words.count <= range.upperBound
          && form.words.indices.allSatisfy { place in
            text.bytes[table[token + place].span.range].elementsEqual(form.words[place])
          }
      }
      guard let form else {
        token += 1
        continue
      }
      mentions.append((token..<token + form.words.count, form.person))
      token += form.words.count
    }
    return mentions
  }

  /// Adds mentions to the people that were found: to whom they belong already, else to a new one. They
  /// get the name by which they are known.
  func join(
    _ mentions: [(tokens: Range<Int>, person: Int)], to found: inout [Person],
    _ table: TokenTable, _ text: TextBuffer
  ) {
    for (index, known) in people.enumerated() {
      let spans = mentions.filter { $0.person == index }.map { table.span($0.tokens) }
      if spans.isEmpty { continue }
      let place =
        found.firstIndex { person in
          person.mentions.contains { mention in spans.contains { $0.overlaps(mention) } }
        }
        ?? {
          found.append(Person(name: .string(known.name)))
          return found.count - 1
        }()
      // Whatever else was read into these words gives way.
      for other in found.indices {
        found[other].mentions.removeAll { mention in spans.contains { $0.overlaps(mention) } }
      }
      found[place].mentions = (found[place].mentions + spans).sorted()
      found[place].name = .string(known.name)
    }
    found.removeAll { $0.mentions.isEmpty }
    found.sort { $0.mentions[0] < $1.mentions[0] }
  }
}
