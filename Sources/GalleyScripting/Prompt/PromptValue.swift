import GalleyCore

/// What an expression at the prompt has come to, for whoever shows it.
package indirect enum PromptValue {
  case `nil`
  case boolean(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  /// A string that is not UTF-8.
  case bytes([UInt8])
  case function
  /// A table with the keys 1...n.
  case list([PromptValue])
  /// Any other table, in the order of `pairs`.
  case table([(key: PromptValue, value: PromptValue)])
  case object(PromptObject)
}

/// An object of a document, with the article that its spans lie in.
package struct PromptObject {
  package enum Item {
    case article
    case paragraph(Paragraph)
    case quote(Quote)
    case citation(Citation)
    case comment(Comment)
    case person(Person)
    case speaker(Speaker)
    case publication(Publication)
    case phrase(TextValue, TextSpan?)
    case dateline(Dateline)
    case link(Link)
  }

  /// The word that messages use: `quote`.
  package var model: String
  package var item: Item
  /// As the prompt has left it.
  package var article: Article
  /// In the article's list of its kind, from 1; nil for what is in none.
  package var number: Int?

  package init(model: String, item: Item, article: Article, number: Int?) {
    self.model = model
    self.item = item
    self.article = article
    self.number = number
  }
}

/// What has come of a text at the prompt.
package enum PromptOutcome {
  /// The text is the beginning of something longer.
  case incomplete
  /// A statement has run.
  case done
  /// An expression has these values; none for a call that returns nothing.
  case values([PromptValue])
}

/// The documents of a prompt. Each is read when it is asked for, and not before.
package protocol PromptDocuments: AnyObject {
  var count: Int { get }
  /// Its path, or what else names it.
  func name(at index: Int) -> String
  /// - Throws: why it cannot be read.
  func article(at index: Int) throws(DocumentFailure) -> Article
}

extension ArticleSession {
  /// The Swift values behind an object. Copies of what is shared cost nothing.
  ///
  /// - Parameter finished: the article as the script has left it.
  func promptObject(_ model: Model, _ index: Int, finished: Article) -> PromptObject {
    let position = model == .article ? nil : position(of: index, model)
    func listed<Item>(_ items: [Item], _ own: @autoclosure () -> Item) -> Item {
      if let position, items.indices.contains(position) { return items[position] }
      return own()
    }
    let item: PromptObject.Item =
      switch model {
      case .article: .article
      case .paragraph: .paragraph(listed(finished.paragraphs, paragraphs[index]))
      case .quote: .quote(listed(finished.quotes, finishedQuote(at: index)))
      case .citation: .citation(listed(finished.citations, finishedCitation(at: index)))
      case .comment: .comment(listed(finished.comments, comments[index]))
      case .person: .person(listed(finished.people, people[index]))
      case .speaker: .speaker(speakers[index])
      case .publication: .publication(publications[index])
      case .phrase: .phrase(phrases[index].text, phrases[index].span)
      case .dateline: .dateline(datelines[index])
      case .link: .link(listed(finished.links, links[index]))
      }
    return PromptObject(
      model: model.rawValue, item: item, article: finished, number: position.map { $0 + 1 })
  }
}
