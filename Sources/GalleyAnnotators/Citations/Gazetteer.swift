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
  static var firstWords: [String] {
    forms.map { form in
      String(form.form.prefix { $0 != " " })
    }
  }

  /// Each form and the name that it stands for; the longest first.
  private static let forms: [(form: String, name: String, role: Publication.Role)] = {
    let list = WordLists.list("outlets")
    var forms: [(form: String, name: String, role: Publication.Role)] = []
    for (section, role) in [("agency", Publication.Role.agency), ("outlet", .outlet)] {
      for row in list[section]?.rows ?? [] {
        let parts = row.split(separator: "=", maxSplits: 1)
        let name = trim(parts[0])
        forms.append((name, name, role))
        for alias in parts.dropFirst().flatMap({ $0.split(separator: ",") }) {
          forms.append((trim(alias), name, role))
        }
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
  }()

  private static func trim(_ text: Substring) -> String {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  /// By the lexicon entry of the first word.
  private var entries: [UInt16: [Entry]] = [:]

  private init() {
    for (form, name, role) in Self.forms {
      let first = WordLists.lexicon.entry(for: String(form.prefix { $0 != " " }))
      entries[first, default: []].append(Entry(name: name, role: role, form: Array(form.utf8)))
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
    Self.byForm[form]
  }

  private static let byForm: [String: (name: String, role: Publication.Role)] = {
    var table: [String: (name: String, role: Publication.Role)] = [:]
    for (form, name, role) in forms where table[form] == nil { table[form] = (name, role) }
    return table
  }()
}
