/// A comment that the JSON-LD of a page holds.
struct StatedComment {
  var author: String?
  var posted: String?
  var text: String
  /// The position of the one that it answers.
  var parent: Int?
}

/// What the JSON-LD of a page says of its article.
struct JSONLD {
  var headline: String?
  var authors: [String] = []
  var published: String?
  var modified: String?
  var articleBody: String?
  var summary: String?
  var section: String?
  var site: String?
  var image: String?
  var url: String?
  var language: String?
  var tags: [String] = []
  var comments: [StatedComment] = []
  var hasArticle = false
  /// Persons of the graph, for pages whose graph has no article.
  var persons: [String] = []
  /// Whether all of the article may be read without paying; nil where the page does not say.
  var isFree: Bool?
  /// Of the whole article, as the page counts them.
  var wordCount: Int?
  /// `LiveBlogPosting`, `ItemList`.
  var types: Set<String> = []

  /// - Parameter scripts: the text of each `application/ld+json`.
  init(_ scripts: [[UInt8]]) {
    var nodes: [LooseJSON] = []
    for script in scripts {
      guard let value = LooseJSON.parse(script) else { continue }
      Self.collect(value, depth: 0, into: &nodes)
    }
    var byID: [String: LooseJSON] = [:]
    for node in nodes {
      if let id = node["@id"]?.string, byID[id] == nil || node["name"] != nil { byID[id] = node }
    }
    let articles = nodes.filter { Self.isArticle($0) }
    for node in nodes { types.formUnion(Self.types(node)) }
    // The main one has most to say; others are teasers.
    let article = articles.max { Self.weight($0) < Self.weight($1) }
    if let article { read(article, byID) }
    for node in nodes where comments.isEmpty {
      if let value = node["comment"] ?? node["comments"] {
        readComments(value, byID, parent: nil, depth: 0)
      }
    }
    hasArticle = article != nil
    for node in nodes where site == nil {
      if Self.types(node).contains(where: { $0 == "WebSite" || $0 == "NewsMediaOrganization" }) {
        site = node["name"]?.string
      }
    }
    for node in nodes where Self.types(node).contains("Person") {
      if let name = node["name"]?.string, !persons.contains(name) { persons.append(name) }
    }
    if article == nil {
      for node in nodes where Self.types(node).contains("WebPage") {
        published = published ?? node["datePublished"]?.string
        modified = modified ?? node["dateModified"]?.string
      }
    }
  }

  private static let most = 400

  /// Objects of the graph, those inside others too.
  private static func collect(_ value: LooseJSON, depth: Int, into nodes: inout [LooseJSON]) {
    guard depth < 6, nodes.count < most else { return }
    switch value {
    case .array(let elements):
      for element in elements { collect(element, depth: depth + 1, into: &nodes) }
    case .object(let members):
      nodes.append(value)
      for member in members {
        switch member.key {
        case "@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart",
          "author", "publisher", "creator", "isPartOf":
          collect(member.value, depth: depth + 1, into: &nodes)
        default: break
        }
      }
    default: break
    }
  }

  private static func types(_ node: LooseJSON) -> [String] {
    (node["@type"]?.elements ?? []).compactMap(\.string).map {
      $0.split(separator: "/").last.map(String.init) ?? $0
    }
  }

  private static func isArticle(_ node: LooseJSON) -> Bool {
    types(node).contains { type in
      type.hasSuffix("Article") || type.hasSuffix("BlogPosting") || type == "Report"
        || type == "Review" || type == "LiveBlogPosting" || type == "DiscussionForumPosting"
        || type == "SocialMediaPosting" || type == "Recipe" || type == "HowTo"
        || type == "OpinionNewsArticle"
    }
  }

  private static func weight(_ node: LooseJSON) -> Int {
    var weight = 0
    for key in ["headline", "datePublished", "author", "articleBody", "mainEntityOfPage", "image"] {
      if node[key] != nil { weight += 1 }
    }
    return weight
  }

  /// Whether the article is one of a newspaper.
  private(set) var isNews = false

  private mutating func read(_ article: LooseJSON, _ byID: [String: LooseJSON]) {
    isNews = Self.types(article).contains {
      $0.hasSuffix("NewsArticle") || $0 == "LiveBlogPosting" || $0 == "ReportageNewsArticle"
    }
    headline = Self.clean(article["headline"]?.string ?? article["name"]?.string)
    published =
      article["datePublished"]?.string ?? article["dateCreated"]?.string
    modified = article["dateModified"]?.string
    articleBody = article["articleBody"]?.string ?? article["text"]?.string
    summary = Self.clean(article["description"]?.string)
    section = article["articleSection"]?.elements.compactMap(\.string).first
    language = article["inLanguage"]?.string
    url = article["url"]?.string ?? article["mainEntityOfPage"]?["@id"]?.string
    image = Self.image(article["image"])
    wordCount = article["wordCount"]?.string.flatMap { Int($0) }
    isFree = Self.truth(article["isAccessibleForFree"])
    for part in article["hasPart"]?.elements ?? []
    where Self.truth(part["isAccessibleForFree"]) == false {
      isFree = false
    }
    site = article["publisher"].flatMap { Self.names($0, byID).first }
    for key in ["author", "creator"] where authors.isEmpty {
      if let value = article[key] { authors = Self.names(value, byID) }
    }
    if let keywords = article["keywords"] {
      for element in keywords.elements {
        guard let text = element.string else { continue }
        tags += text.split(separator: ",").map { String($0) }
      }
    }
  }

  /// The names of persons or organisations: strings, objects, references to the graph.
  private static func names(_ value: LooseJSON, _ byID: [String: LooseJSON]) -> [String] {
    var result: [String] = []
    for element in value.elements.prefix(40) {
      if let text = element.string {
        result.append(text)
      } else if let name = element["name"] {
        result += name.elements.compactMap(\.string)
      } else if let id = element["@id"]?.string, let name = byID[id]?["name"] {
        result += name.elements.compactMap(\.string)
      } else if let given = element["givenName"]?.string {
        result.append(given + (element["familyName"]?.string).map { " " + $0 }.orEmpty)
      }
    }
    return result
  }

  private static let mostComments = 10_000

  private mutating func readComments(
    _ value: LooseJSON, _ byID: [String: LooseJSON], parent: Int?, depth: Int
  ) {
    for element in value.elements where comments.count < Self.mostComments {
      let node =
        element["@id"]?.string.flatMap { element["text"] == nil ? byID[$0] : nil } ?? element
      guard
        let text = node["text"]?.string ?? node["commentText"]?.string
          ?? node["description"]?.string
      else { continue }
      let place = comments.count
      comments.append(
        StatedComment(
          author: (node["author"] ?? node["creator"]).flatMap { Self.names($0, byID).first },
          posted: node["datePublished"]?.string ?? node["dateCreated"]?.string, text: text,
          parent: parent))
      if depth < 50, let replies = node["comment"] ?? node["replies"] {
        readComments(replies, byID, parent: place, depth: depth + 1)
      }
    }
  }

  /// Pages write `false`, `"False"` and `"https://schema.org/False"`.
  private static func truth(_ value: LooseJSON?) -> Bool? {
    if case .bool(let truth) = value { return truth }
    guard let word = value?.string?.lowercased().split(separator: "/").last else { return nil }
    return word == "true" ? true : word == "false" ? false : nil
  }

  private static func image(_ value: LooseJSON?) -> String? {
    guard let first = value?.elements.first else { return nil }
    return first.string ?? first["url"]?.string ?? first["contentUrl"]?.string
  }

  private static func clean(_ text: String?) -> String? {
    text.map { Words.unescaped($0) }
  }
}

extension Optional where Wrapped == String {
  var orEmpty: String { self ?? "" }
}
