import GalleyCore
import GalleyLua

/// An article in the hands of a script.
///
/// Lua names an object by its place in a pool; the pools hold the Swift values, and only grow while
/// the article is in Lua's hands, so that a place stays what it was. The lists of the article are
/// lists of places: a hook that drops a quote takes its place out of the list.
final class ArticleSession {
  var article = Article(id: "", format: "text", text: TextBuffer(""))
  var paragraphs: [Paragraph] = []
  var quotes: [Quote] = []
  var citations: [Citation] = []
  var comments: [Comment] = []
  var people: [Person] = []
  var speakers: [Speaker] = []
  var publications: [Publication] = []
  var phrases: [Phrase] = []
  var datelines: [Dateline] = []
  var links: [Link] = []

  /// The places that the article's lists hold now.
  var paragraphList: [Int] {
    get { lists.paragraphs.places }
    set { lists.paragraphs.set(newValue) }
  }
  var quoteList: [Int] {
    get { lists.quotes.places }
    set { lists.quotes.set(newValue) }
  }
  var citationList: [Int] {
    get { lists.citations.places }
    set { lists.citations.set(newValue) }
  }
  var commentList: [Int] {
    get { lists.comments.places }
    set { lists.comments.set(newValue) }
  }
  var personList: [Int] {
    get { lists.people.places }
    set { lists.people.set(newValue) }
  }
  var linkList: [Int] {
    get { lists.links.places }
    set { lists.links.set(newValue) }
  }
  private(set) var lists = Lists()

  /// The parts of each quote that a script has asked for or set, by the quote's place.
  private var quoteParts: [QuoteParts] = []

  /// The places of parts, made when a script first asks for them.
  private var parts: [PartKey: [Int]] = [:]
  /// Whether anything differs from the article that `begin` was given.
  private(set) var isChanged = false
  /// Who stands where, made when a script first asks: a script that asks for each item must not
  /// cost the square of their number.
  private var positions: [Model: [Int: Int]] = [:]
  private var quotesOfParagraphs: [Int: [Int]]?
  private var citationsOfParagraphs: [Int: [Int]]?

  /// By `Model.number`; set once, when the models have been defined in the state.
  var ids: [LuaModelID] = []
  /// Copies an object of another article over. Answers its place here; nil where it is of another
  /// model.
  var importer: ((LuaObject, Model) -> Int?)?

  /// What scripts have declared beyond the fields of the models.
  private(set) var customFields: [DeclaredField] = []
  /// By `Model.number`: the built-in fields, then the declared ones. Empty while there are none.
  private(set) var allFields: [[Field]] = []

  /// From now on the models have these fields too; they come after the others.
  func declare(_ fields: [DeclaredField]) {
    if fields.isEmpty { return }
    if allFields.isEmpty { allFields = modelTables.map(\.fields) }
    for field in fields {
      customFields.append(field)
      allFields[field.model.number].append(Field(field))
    }
  }

  /// A words-and-span part of a quote: its cue, its content.
  struct Phrase: Hashable {
    var text: TextValue
    var span: TextSpan?
  }

  /// Which part of which item a place was made for.
  struct PartKey: Hashable {
    enum Part: Hashable {
      case publications, dateline, quotes, citations, mentions, parts
    }
    var model: Model
    var index: Int
    var part: Part
  }

  /// The single parts of a quote.
  enum QuotePart {
    case speaker, reportedBy, cue, content
  }

  /// The parts of a quote by their places in the pools. Of all parts these are asked for most.
  struct QuoteParts {
    /// A place, or one of the two marks below.
    private var speaker = unread
    private var reportedBy = unread
    private var cue = unread
    private var content = unread
    var speakers: [Int]?

    static let unread: Int32 = -2
    static let none: Int32 = -1

    subscript(part: QuotePart) -> Int32 {
      get {
        switch part {
        case .speaker: speaker
        case .reportedBy: reportedBy
        case .cue: cue
        case .content: content
        }
      }
      set {
        switch part {
        case .speaker: speaker = newValue
        case .reportedBy: reportedBy = newValue
        case .cue: cue = newValue
        case .content: content = newValue
        }
      }
    }

    /// The place that scripts know; an outer nil where no script has asked.
    func place(_ part: QuotePart) -> Int?? {
      switch self[part] {
      case Self.unread: nil
      case Self.none: .some(nil)
      case let place: .some(Int(place))
      }
    }
  }

  /// The article's lists as lists of places.
  struct Lists {
    /// Most lists stay as they are: then no place is written down.
    struct List {
      private let count: Int
      private var changed: [Int]?

      init(count: Int = 0) {
        self.count = count
      }

      /// Whether the list is still that of the article.
      var isUnchanged: Bool { changed == nil }

      var places: [Int] { changed ?? Array(0..<count) }

      mutating func set(_ places: [Int]) { changed = places }
    }

    var paragraphs = List()
    var quotes = List()
    var citations = List()
    var comments = List()
    var people = List()
    var links = List()

    init() {}

    init(_ article: Article) {
      paragraphs = List(count: article.paragraphs.count)
      quotes = List(count: article.quotes.count)
      citations = List(count: article.citations.count)
      comments = List(count: article.comments.count)
      people = List(count: article.people.count)
      links = List(count: article.links.count)
    }
  }

  func begin(_ article: Article) {
    self.article = article
    paragraphs = article.paragraphs
    quotes = article.quotes
    citations = article.citations
    comments = article.comments
    people = article.people
    links = article.links
    speakers.removeAll(keepingCapacity: true)
    publications.removeAll(keepingCapacity: true)
    phrases.removeAll(keepingCapacity: true)
    datelines.removeAll(keepingCapacity: true)
    parts.removeAll(keepingCapacity: true)
    quoteParts.removeAll(keepingCapacity: true)
    lists = Lists(article)
    isChanged = false
    forgetPlaces()
  }

  func markChanged() {
    isChanged = true
    forgetPlaces()
  }

  private func forgetPlaces() {
    positions.removeAll()
    quotesOfParagraphs = nil
    citationsOfParagraphs = nil
  }

  func id(_ model: Model) -> LuaModelID {
    ids[model.number]
  }

  // MARK: - Text

  func encode(_ value: TextValue, to encoder: inout LuaEncoder) {
    switch value {
    case .span(let span): encoder.string(article.text.bytes[span.range])
    case .string(let text): encoder.string(text)
    }
  }

  func equals(_ value: TextValue, _ view: LuaView) -> Bool {
    switch value {
    case .span(let span):
      article.text.bytes[span.range].withUnsafeBytes { view.equals($0) }
    case .string(let text):
      view.string == text
    }
  }

  func string(_ value: TextValue) -> String { value.string(in: article.text) }

  // MARK: - Parts

  /// The places of the parts of an item; `make` puts them into their pool when first asked for.
  func places(
    _ model: Model, _ index: Int, _ part: PartKey.Part, make: () -> [Int]
  ) -> [Int] {
    let key = PartKey(model: model, index: index, part: part)
    if let places = parts[key] { return places }
    let places = make()
    parts[key] = places
    return places
  }

  func setPlaces(_ model: Model, _ index: Int, _ part: PartKey.Part, to places: [Int]) {
    parts[PartKey(model: model, index: index, part: part)] = places
  }

  func knownPlaces(_ model: Model, _ index: Int, _ part: PartKey.Part) -> [Int]? {
    parts[PartKey(model: model, index: index, part: part)]
  }

  /// What scripts know of the parts of a quote; nil where no script has asked.
  func knownParts(ofQuote index: Int) -> QuoteParts? {
    index < quoteParts.count ? quoteParts[index] : nil
  }

  /// A part of a quote, put into its pool when first asked for.
  func part(_ part: QuotePart, ofQuote index: Int, make: () -> Int?) -> Int? {
    if let known = knownParts(ofQuote: index)?.place(part) { return known }
    let place = make()
    setPart(part, ofQuote: index, to: place)
    return place
  }

  func setPart(_ part: QuotePart, ofQuote index: Int, to place: Int?) {
    withParts(ofQuote: index) { $0[part] = place.map { Int32($0) } ?? QuoteParts.none }
  }

  func withParts(ofQuote index: Int, _ change: (inout QuoteParts) -> Void) {
    while quoteParts.count <= index { quoteParts.append(QuoteParts()) }
    change(&quoteParts[index])
  }

  // The two pools that scripts fill most, without the way over a key path.

  func add(_ speaker: Speaker) -> Int {
    speakers.append(speaker)
    return speakers.count - 1
  }

  func add(_ phrase: Phrase) -> Int {
    phrases.append(phrase)
    return phrases.count - 1
  }

  func add<Item>(_ item: Item, to pool: ReferenceWritableKeyPath<ArticleSession, [Item]>) -> Int {
    self[keyPath: pool].append(item)
    return self[keyPath: pool].count - 1
  }

  /// The position of a place in the article's list of its model; nil when it was dropped.
  func position(of place: Int, _ model: Model) -> Int? {
    guard let list = list(of: model) else { return nil }
    if place < list.count, list[place] == place { return place }
    if positions[model] == nil {
      positions[model] = Dictionary(
        list.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }
    return positions[model]?[place]
  }

  /// A place, unless it was dropped from the article's list.
  func held(_ place: Int?, _ model: Model) -> Int? {
    place.flatMap { position(of: $0, model) == nil ? nil : $0 }
  }

  func quotes(ofParagraph paragraph: Int) -> [Int] {
    if quotesOfParagraphs == nil {
      quotesOfParagraphs = [:]
      for place in quoteList {
        if let paragraph = quotes[place].paragraph {
          quotesOfParagraphs?[paragraph, default: []].append(place)
        }
      }
    }
    return quotesOfParagraphs?[paragraph] ?? []
  }

  func citations(ofParagraph paragraph: Int) -> [Int] {
    if citationsOfParagraphs == nil {
      citationsOfParagraphs = [:]
      for place in citationList {
        if let paragraph = self.paragraph(ofCitation: place) {
          citationsOfParagraphs?[paragraph, default: []].append(place)
        }
      }
    }
    return citationsOfParagraphs?[paragraph] ?? []
  }

  /// The paragraph in which a citation stands; none when it was dropped.
  func paragraph(ofCitation citation: Int) -> Int? {
    guard let start = citations[citation].span?.start else { return nil }
    return held(article.paragraph(at: start), .paragraph)
  }
}

// MARK: - The article's lists

extension ArticleSession {
  /// The places of one of the article's lists; nil for models that it does not list.
  func list(of model: Model) -> [Int]? {
    switch model {
    case .paragraph: paragraphList
    case .quote: quoteList
    case .citation: citationList
    case .comment: commentList
    case .person: personList
    case .link: linkList
    default: nil
    }
  }

  func setList(_ list: [Int], of model: Model) {
    switch model {
    case .paragraph: paragraphList = list
    case .quote: quoteList = list
    case .citation: citationList = list
    case .comment: commentList = list
    case .person: personList = list
    case .link: linkList = list
    default: preconditionFailure("an article has no list of \(model)")
    }
  }

  func span(of model: Model, _ place: Int) -> TextSpan? {
    switch model {
    case .paragraph: paragraphs[place].span
    case .quote: quotes[place].span
    case .citation: citations[place].span
    case .comment: comments[place].span
    default: nil
    }
  }
}
