import GalleyHTML

/// A page on its way to an article: its tree, what it says of itself, and its blocks.
struct ArticlePage {
  let encoded: HTMLPageBytes
  let metadata: PageMetadata
  let features: PageFeatures
  let headline: (text: String, basis: String)?
  /// What a thread of a board opens with.
  let opening: CommentItems.Item?
  let body: BodyFinder
  /// The block of the headline.
  var titleBlock: Int? { features.titles.first }

  init(_ bytes: [UInt8]) {
    encoded = HTMLPageBytes(of: bytes)
    let page = HTMLDocument(parsing: encoded.bytes)
    metadata = PageMetadata(page)
    var survey = PageSurvey(page)
    CommentRegions.mark(&survey)
    opening = CommentItems.opening(of: survey)
    headline = HeadlineRule(metadata: metadata, survey: survey).headline()
    var hints = PageFeatures.Hints()
    hints.headline = headline.map { TextKey.words($0.text) } ?? []
    hints.saysArticle =
      metadata.jsonLD.hasArticle || metadata.first("og:type")?.lowercased() == "article"
    if let body = metadata.jsonLD.articleBody, body.utf8.count > 200 {
      let text = Array(Words.unescaped(body).utf8)
      hints.articleBody = Set(TextKey.runs(text, 0, text.count))
    }
    features = PageFeatures(survey, hints, weights: .shared)
    body = BodyFinder(features)
  }

  /// The blocks of the body, in order.
  var bodyBlocks: [Int] {
    if let opening, !opening.words.isEmpty { return opening.words }
    return body.body()
  }

  /// Why the body is what it is.
  var bodyBasis: String {
    let survey = features.survey
    let chosen = bodyBlocks
    var text = "\(chosen.count) of \(survey.blocks.count) blocks"
    if let listed = features.listed { text += ", marked \(name(listed))" }
    if let scored = features.scored, scored != features.listed {
      text += ", most prose in \(name(scored))"
    }
    return text
  }

  /// `article.post`, `div#content`.
  private func name(_ box: Int) -> String {
    let node = features.survey.boxes[box].node
    let page = features.survey.page
    var name = page.tagNames.string(page.nodes[Int(node)].name)
    if let id = page.value(.id, of: node), !id.isEmpty {
      name += "#\(id.prefix(40))"
    } else if let names = page.value(.class, of: node),
      let first = names.split(separator: " ").first
    {
      name += ".\(first.prefix(40))"
    }
    return name
  }
}
