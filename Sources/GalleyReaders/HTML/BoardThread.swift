import GalleyHTML

/// A thread of a board, as boxes of its page: posts with a numbered id, beside which stands something
/// about their posters.
///
///     <div id="p12" class="post"> ... <p class="author">by Ann » 4 Oct 2018 <dl class="postprofile">
///
/// Where no text stands above them the first one is the article, and those below it are its comments.
struct BoardThread {
  /// The post that is the article.
  private(set) var opening: Int?
  private(set) var comments: [Int]

  /// Nil for a page that is none.
  ///
  /// - Parameter proseAbove: how many words of prose stand above a box.
  init?(_ survey: PageSurvey, proseAbove: (Int) -> Int) {
    comments = Self.posts(survey)
    guard let first = comments.first else { return nil }
    if proseAbove(first) < 40 { opening = comments.removeFirst() }
  }

  /// - Complexity: linear in the number of boxes, times their depth.
  private static func posts(_ survey: PageSurvey) -> [Int] {
    // The boxes with the ids, none in another.
    var marked: [Int] = []
    var end = 0
    for (index, box) in survey.boxes.enumerated()
    where !box.blocks.isEmpty && box.blocks.lowerBound >= end {
      guard let id = survey.page.value(.id, of: box.node), isPost(id) else { continue }
      marked.append(index)
      end = box.blocks.upperBound
    }
    guard marked.count > 1 else { return [] }
    // The id may stand on the words of the post: what is around them alone has the poster too.
    let posts = marked.indices.map { place in
      var post = marked[place]
      while true {
        let outer = survey.boxes[post].parent
        let blocks = survey.boxes[outer].blocks
        let others = [place - 1, place + 1].filter(marked.indices.contains).map { marked[$0] }
        if outer == 0 || others.contains(where: { holds(blocks, $0, survey) }) { return post }
        post = outer
      }
    }
    let signed = posts.count { post in
      inside(post, survey).contains { tellsPoster(survey.boxes[$0], survey) }
    }
    return signed * 2 > posts.count ? posts : []
  }

  private static func holds(_ blocks: Range<Int>, _ box: Int, _ survey: PageSurvey) -> Bool {
    blocks.contains(survey.boxes[box].blocks.lowerBound)
  }

  /// `p12`, `post_12`, `post-12`, `js-post-12`, `msg_12`.
  private static func isPost(_ id: String) -> Bool {
    guard id.utf8.count < 40, let last = id.utf8.last, last &- 0x30 < 10 else { return false }
    let name = id.reversed().drop { $0.isASCII && $0.isNumber }.drop { $0 == "-" || $0 == "_" }
    return ids.contains(String(name.reversed()).lowercased())
  }

  private static let ids: Set<String> = [
    "p", "post", "js-post", "msg", "pid", "elcomment", "postcontainer", "topic-post", "reply",
  ]

  /// A box and those in it, of two hundred at most.
  private static func inside(_ box: Int, _ survey: PageSurvey) -> Range<Int> {
    var end = box + 1
    while end < survey.boxes.count, end < box + 200,
      survey.boxes[end].depth > survey.boxes[box].depth
    {
      end += 1
    }
    return box..<end
  }

  private static func tellsPoster(_ box: PageBox, _ survey: PageSurvey) -> Bool {
    if survey.page.value(.id, of: box.node)?.hasPrefix("postmenu") == true { return true }
    guard let names = survey.page.value(.class, of: box.node)?.lowercased() else { return false }
    return names.split(whereSeparator: \.isWhitespace).contains {
      posters.contains(String($0)) || box.tag == .td && $0 == "profile"
    }
  }

  /// Classes of what boards print beside a post; blogs do not.
  private static let posters: Set<String> = [
    "postprofile", "userinfo", "postdetails", "message-user", "message-userdetails", "poster",
    "keyinfo", "cauthorpane", "author_information", "author_statistics", "post_author",
    "userextra",
  ]
}
