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
      rows.flatMap { $0.utf8.split(whereSeparator: isBlank).map { String(Substring($0)) } }
    }
  }

  package private(set) var sections: [Section] = []

  /// Goes by bytes: the lists are read anew in each process.
  package init(_ text: String) {
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      if line.first == UInt8(ascii: "#") { continue }
      if line.first == UInt8(ascii: "["), line.last == UInt8(ascii: "]") {
        sections.append(Section(name: String(Substring(line.dropFirst().dropLast()))))
      } else if !line.allSatisfy(isBlank) {
        precondition(!sections.isEmpty, "a word list has a line before its first section")
        sections[sections.count - 1].rows.append(String(Substring(line)))
      }
    }
  }

  package subscript(name: String) -> Section? {
    sections.first { $0.name == name }
  }
}

/// Space, tab, carriage return: what parts words in a list.
private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
