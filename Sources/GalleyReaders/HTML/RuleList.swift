import GalleyHTML

/// The box that well-made pages mark as the body, by a list of rules: the first that fits decides.
enum RuleList {
  static func body(_ survey: PageSurvey) -> Int? {
    let prose = survey.boxes[0].prose
    guard prose > 0 else { return nil }
    for rule in rules {
      var best: Int?
      for (index, box) in survey.boxes.enumerated()
      where rule(box, survey) && box.prose * 5 >= prose && !box.traits.contains(.comments) {
        if let found = best, survey.boxes[found].prose >= box.prose { continue }
        best = index
      }
      if let best { return best }
    }
    return nil
  }

  private typealias Rule = @Sendable (PageBox, PageSurvey) -> Bool

  private static let rules: [Rule] = [
    { box, survey in box.traits.contains(.articleBody) && owns(box, survey, .articleBody) },
    { box, survey in hasName(box, survey, exact) },
    { box, survey in hasName(box, survey, likely) },
    { box, _ in box.tag == .article },
    { box, survey in box.traits.contains(.main) && owns(box, survey, .main) },
    { box, survey in hasName(box, survey, possible) },
  ]

  private static func owns(_ box: PageBox, _ survey: PageSurvey, _ trait: BoxTraits) -> Bool {
    !survey.boxes[box.parent].traits.contains(trait)
  }

  private static func hasName(_ box: PageBox, _ survey: PageSurvey, _ names: NameMap<Bool>) -> Bool
  {
    box.names.contains { names[survey.names[$0]] }
  }

  private static let exact = NameMap(
    """
    entry-content articlebody article-body post-body article__body article-content post-content \
    story-body storybody article-text articletext story-content storycontent articlecontent \
    postcontent article__content post__content story__body entry__content entrycontent \
    article-body-text body-copy article-copy field-name-body c-article-body
    """)
  private static let likely = NameMap(
    """
    post_content article_body article_content single-content content-body main-content__body \
    page-content blog-content blog-post-content content__body rich-text richtext wysiwyg \
    td-post-content news-content newsbody textbody node-content post-text
    """)
  private static let possible = NameMap(
    "content main-content maincontent post article story main primary entry blog")
}
