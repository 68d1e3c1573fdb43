import GalleyCore

/// The publications that an article has named so far, under every form by which it may name them
/// again.
///
/// An outlet that no list knows is known once a credit has named it: `(AFP/The Morning Ferry,
/// August 6)` makes an outlet of `The Morning Ferry quotes ...`. Initials stand for a name that is
/// spelled out: `GSN` for `Global Security Newswire`, when the page is from there.
struct NameBook {
  private var added: Set<String> = []
  private var names: [String: Publication] = [:]
  private var initials: [String: Publication] = [:]
  /// By the last word; nil where several names end with it.
  private var shorts: [String: (name: String, publication: Publication?)] = [:]
  /// Hashes of the last words of all names, so that most runs need no string to be ruled out.
  private var lastWords: Set<UInt64> = []

  mutating func add(_ publication: Publication, _ name: String) {
    // The same few names come again and again.
    guard !name.isEmpty, name.utf8.count <= 200, added.insert(name).inserted else { return }
    let key = name.lowercased()
    guard names[key] == nil else { return }
    names[key] = publication
    let words = name.split(separator: " ")
    guard let last = words.last else { return }
    lastWords.insert(Self.hash(last.utf8))
    guard words.count >= 2 else { return }
    var short = ""
    for word in words {
      if let first = word.unicodeScalars.first, isCapital(first) {
        short.unicodeScalars.append(first)
      }
    }
    if short.unicodeScalars.count >= 2 {
      initials[short] = initials[short] ?? publication
      if words[0] == "The", short.unicodeScalars.count > 2 {
        short.removeFirst()
        initials[short] = initials[short] ?? publication
      }
    }
    // Two papers called Times make `the Times` nobody's.
    let ending = last.lowercased()
    if let known = shorts[ending] {
      if known.name != key { shorts[ending]?.publication = nil }
    } else {
      shorts[ending] = (key, publication)
    }
  }

  func publication(named name: String) -> Publication? {
    names[name.lowercased()] ?? names["the " + name.lowercased()]
  }

  func publication(initials short: String) -> Publication? {
    initials[short]
  }

  /// The one publication whose name ends with a word: `the Times`.
  func publication(short: String) -> Publication? {
    shorts[short.lowercased()]?.publication
  }

  /// Whether a known name may end with the word at `span`.
  func mayEnd(with span: TextSpan, of text: TextBuffer) -> Bool {
    !lastWords.isEmpty && span.count <= 40 && lastWords.contains(Self.hash(text.bytes[span.range]))
  }

  private static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  private func isCapital(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? (0x41...0x5A).contains(scalar.value) : scalar.properties.isUppercase
  }
}
