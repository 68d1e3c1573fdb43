import GalleyCore
import GalleyLexicons

/// The agencies and outlets of `outlets.txt`, with the forms in which texts name them.
struct Gazetteer: Sendable {
  struct Entry: Sendable {
    /// The full name: `Associated Press`.
    var name: String
    var role: Publication.Role
    /// The bytes of the form: `AP`.
    var form: [UInt8]
  }

  static let shared = Gazetteer()

  /// The first words of all forms, for the lexicon.
  static var firstWords: [String] { forms.map { firstWord($0.form) } }

  static func firstWords(of publications: [AddedPublication]) -> [String] {
    forms(of: publications).map { firstWord($0.form) }
  }

  private static func firstWord(_ form: String) -> String { String(form.prefix { $0 != " " }) }

  private typealias Form = (form: String, name: String, role: Publication.Role)

  /// Each form and the name that it stands for; the longest first.
  private static let forms: [Form] = {
    let list = WordLists.list("outlets")
    var publications: [AddedPublication] = []
    for (section, role) in [("agency", Publication.Role.agency), ("outlet", .outlet)] {
      for row in list[section]?.rows ?? [] {
        let parts = row.split(separator: "=", maxSplits: 1)
        let aliases = parts.dropFirst().flatMap { $0.split(separator: ",") }
        publications.append(
          AddedPublication(name: trim(parts[0]), role: role, forms: aliases.map(trim)))
      }
    }
    return forms(of: publications)
  }()

  private static func forms(of publications: [AddedPublication]) -> [Form] {
    var forms: [Form] = []
    for publication in publications {
      for form in [publication.name] + publication.forms {
        forms.append((form, publication.name, publication.role))
      }
    }
    // French and Italian glue the article to a vowel, and the tokenizer leaves it there.
    for form in forms {
      guard let first = form.form.first, "AEIOU".contains(first) else { continue }
      for article in [
        "l\u{2019}", "l'", "d\u{2019}", "d'", "dell\u{2019}", "dell'", "all\u{2019}", "all'",
      ] {
        forms.append((article + form.form, form.name, form.role))
      }
    }
    return forms.sorted { $0.form.utf8.count > $1.form.utf8.count }
  }

  private static func trim(_ text: Substring) -> String {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  /// By the lexicon entry of the first word; the longest form first.
  private var entries: [UInt16: [Entry]] = [:]
  private var byForm: [String: (name: String, role: Publication.Role)] = [:]

  private init() {
    add(Self.forms, WordLists.lexicon)
  }

  /// The same names and these; one that is known already is what it is here.
  ///
  /// - Parameter lexicon: an extension of the one that ships, with the first words of all forms.
  func adding(_ publications: [AddedPublication], _ lexicon: Lexicon) -> Gazetteer {
    var copy = self
    let forms = Self.forms(of: publications)
    for form in forms { copy.byForm[form.form] = nil }
    copy.add(forms, lexicon)
    for form in forms {
      copy.entries[lexicon.entry(for: Self.firstWord(form.form))]?
        .sort { $0.form.count > $1.form.count }
    }
    return copy
  }

  private mutating func add(_ forms: [Form], _ lexicon: Lexicon) {
    for (form, name, role) in forms {
      let first = lexicon.entry(for: Self.firstWord(form))
      let bytes = Array(form.utf8)
      entries[first]?.removeAll { $0.form == bytes && $0.name != name && byForm[form] == nil }
      entries[first, default: []].append(Entry(name: name, role: role, form: bytes))
      if byForm[form] == nil { byForm[form] = (name, role) }
    }
  }

  /// The longest form that begins at a token, and the token behind it.
  ///
  /// Forms of one word are compared with their case, for `AP` is none in `Ap`.
  func match(_ table: TokenTable, _ text: TextBuffer, at index: Int) -> (Entry, end: Int)? {
    guard table.has(index, .agencyStart), let candidates = entries[table[index].word] else {
      return nil
    }
    let start = Int(table[index].start)
    for entry in candidates {
      guard let stop = end(of: entry.form, text, from: start) else { continue }
      var end = index + 1
      while end < table.count, Int(table[end].start) < stop { end += 1 }
      guard Int(table[end - 1].end) == stop else { continue }
      return (entry, end)
    }
    return nil
  }

  /// Where a form ends in the text; any white space stands for the spaces between its words.
  private func end(of form: [UInt8], _ text: TextBuffer, from start: Int) -> Int? {
    var offset = start
    var index = 0
    while index < form.count {
      guard offset < text.bytes.count else { return nil }
      if form[index] == UInt8(ascii: " ") {
        let before = offset
        while offset < text.bytes.count {
          let (value, width) = text.bytes.withUnsafeBufferPointer { scalar($0, offset) }
          guard isSpace(value) else { break }
          offset += width
        }
        guard offset > before else { return nil }
      } else {
        guard text.bytes[offset] == form[index] else { return nil }
        offset += 1
      }
      index += 1
    }
    return offset
  }

  /// The full name of a form, whatever it stands in.
  func name(of form: String) -> (name: String, role: Publication.Role)? {
    byForm[form]
  }
}
