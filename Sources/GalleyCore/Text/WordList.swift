/// A data file of words under headings, the form in which rules keep what they know.
///
///     # a comment
///     [month]
///     january february
///
/// A `[section]` holds for the lines below it; words are parted by white space. In a section whose
/// rows carry several values, take `rows`: each line as it is.
package struct WordList: Sendable {
  package struct Section: Sendable {
    package let name: String
    package var rows: [String] = []
    package var words: [String] {
      rows.flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
    }
  }

  package private(set) var sections: [Section] = []

  package init(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      if line.first == "#" { continue }
      if line.first == "[", line.last == "]" {
        sections.append(Section(name: String(line.dropFirst().dropLast())))
      } else if line.contains(where: { !$0.isWhitespace }) {
        precondition(!sections.isEmpty, "a word list has a line before its first section")
        sections[sections.count - 1].rows.append(String(line))
      }
    }
  }

  package subscript(name: String) -> Section? {
    sections.first { $0.name == name }
  }
}
