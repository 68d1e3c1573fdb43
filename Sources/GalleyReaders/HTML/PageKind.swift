import GalleyCore
import GalleyHTML
import GalleyLexicons

/// Tells pages that hold no whole article for what they are: stubs before a paywall, live blogs,
/// galleries, lists of articles.
///
/// What the page says of itself for machines comes first; a word of a machine's alone is no stub, since
/// many pages that are not free are saved by those who have paid.
struct PageKind {
  /// Whether the page says when its article was published.
  private let isDated: Bool
  private let metadata: PageMetadata
  private let survey: PageSurvey
  private let body: [Int]
  /// The words of the body, those of captions apart.
  private let words: Int

  /// A body of fewer words may be the beginning of one.
  private static let stub = 220
  /// A page of so many pictures, or of so many headlines, and little text is nothing else.
  private static let manyPictures = 8
  private static let manyHeadlines = 10

  init(_ page: ArticlePage, isDated: Bool) {
    self.isDated = isDated
    metadata = page.metadata
    survey = page.features.survey
    let survey = survey
    body = page.bodyBlocks
    words = body.reduce(0) { words, block in
      Self.isCaption(survey, block) ? words : words + survey.blocks[block].words
    }
  }

  /// - Complexity: one look at each block; phrases are looked for on pages with little text alone.
  var warnings: [Diagnostic] {
    var warnings: [Diagnostic] = []
    if isLiveBlog {
      warnings.append(Diagnostic(.liveBlog))
    } else if isListing {
      warnings.append(Diagnostic(.listing))
    } else if isGallery {
      warnings.append(Diagnostic(.gallery))
    }
    if isStub { warnings.append(Diagnostic(.paywall)) }
    return warnings
  }

  private var isLiveBlog: Bool {
    metadata.jsonLD.types.contains("LiveBlogPosting")
      || metadata.properties.contains { $0.name == "liveblogupdate" }
  }

  // MARK: - Paywall

  private var isStub: Bool {
    let tier = metadata.first("article:content_tier", "og:article:content_tier")?.lowercased()
    let isStated = metadata.jsonLD.isFree == false || tier == "locked" || tier == "metered"
    if isStated {
      let whole =
        metadata.jsonLD.wordCount
        ?? metadata.jsonLD.articleBody.map { $0.split(whereSeparator: \.isWhitespace).count }
      if let whole, whole > 100 { return words * 2 < whole }
      if words < Self.stub / 2 { return true }
    }
    return words < Self.stub && hasWall
  }

  /// Whether a short block outside of the body asks for a subscription to read on.
  private var hasWall: Bool {
    let isBody = Set(body)
    return survey.blocks.indices.contains { index in
      let block = survey.blocks[index]
      return (2...40).contains(block.words) && !isBody.contains(index)
        && Self.wall.isIn(survey.text[block.start..<block.end])
    }
  }

  private static let wall = PhraseSearch(
    WordLists.list("page-kinds")["paywall"]?.rows ?? [])

  // MARK: - Pictures and lists

  private static func isCaption(_ survey: PageSurvey, _ block: Int) -> Bool {
    let block = survey.blocks[block]
    return block.kind == .caption
      || !survey.boxes[block.box].traits.isDisjoint(with: [.caption, .figure])
  }

  private static let outside: BoxTraits = [
    .navigation, .aside, .footer, .comments, .hidden, .noscript,
  ]

  private var isGallery: Bool {
    if words < Self.stub,
      !metadata.jsonLD.types.isDisjoint(with: ["ImageGallery", "MediaGallery"])
    {
      return true
    }
    guard words < Self.stub / 2 else { return false }
    let captions = survey.blocks.indices.count { index in
      Self.isCaption(survey, index) && survey.blocks[index].words >= 4
        && survey.blocks[index].linkShare < 0.5
        && survey.boxes[survey.blocks[index].box].traits.isDisjoint(with: Self.outside)
    }
    return captions >= Self.manyPictures
  }

  private var isListing: Bool {
    guard !metadata.jsonLD.hasArticle, metadata.first("og:type")?.lowercased() != "article",
      !isDated, words < Self.stub
    else { return false }
    let headlines = survey.blocks.indices.count { index in
      let block = survey.blocks[index]
      return block.kind == .heading && block.words >= 3 && block.linkShare > 0.8
        && survey.boxes[block.box].traits.isDisjoint(with: Self.outside)
    }
    let isStated = !metadata.jsonLD.types.isDisjoint(with: ["CollectionPage", "SearchResultsPage"])
    return headlines >= (isStated ? Self.manyHeadlines / 2 : Self.manyHeadlines)
      && words < 15 * headlines
  }
}
