/// The kinds of objects that scripts meet, by the word that messages use.
enum Model: String, CaseIterable {
  case article
  case paragraph
  case quote
  case citation
  case comment
  case person
  case speaker
  case publication
  case phrase
  case dateline
  case link
}

extension Model {
  /// As hooks and declarations have it: `Quote`.
  var hookName: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

  /// By their numbers.
  static let inOrder = Array(Model.allCases)

  /// The number of the model in a state: models are defined in the order of the cases.
  var number: Int {
    switch self {
    case .article: 0
    case .paragraph: 1
    case .quote: 2
    case .citation: 3
    case .comment: 4
    case .person: 5
    case .speaker: 6
    case .publication: 7
    case .phrase: 8
    case .dateline: 9
    case .link: 10
    }
  }
}
