import GalleyHTML

/// Finds the parts of a page in which readers comment, before the body is looked for.
///
/// A region is the outermost box whose class or id is a name of such parts (`comments`,
/// `commentlist`, `disqus_thread`, `respond`), below the beginning of the text. Its boxes carry the
/// trait `comments`; the tree below `PageBox.node` has its structure.
enum CommentRegions {
  static func mark(_ survey: inout PageSurvey) {
    let prose = survey.boxes[0].prose
    let title = survey.h1.first.map { survey.boxes[$0].blocks.lowerBound }
    var proseBefore = [Int](repeating: 0, count: survey.blocks.count + 1)
    for (index, block) in survey.blocks.enumerated() {
      proseBefore[index + 1] = proseBefore[index] + (block.isProse ? block.words : 0)
    }
    for index in survey.boxes.indices.dropFirst() {
      if survey.boxes[survey.boxes[index].parent].traits.contains(.comments) {
        survey.update(index) { $0.traits.insert(.comments) }
        continue
      }
      let box = survey.boxes[index]
      guard box.tag != .body, box.tag != .html,
        box.names.contains(where: { names[survey.names[$0]] })
          || isItem(box, survey)
      else { continue }
      // A box that holds headline or the beginning of the text is named for something else.
      if let title, box.blocks.contains(title) { continue }
      guard proseBefore[box.blocks.lowerBound] >= min(40, prose / 4), !box.blocks.isEmpty else {
        continue
      }
      survey.update(index) { $0.traits.insert(.comments) }
    }
  }

  /// A box that is one comment by its number or by what it says of itself, wherever it stands.
  private static func isItem(_ box: PageBox, _ survey: PageSurvey) -> Bool {
    guard
      box.names.contains(where: { survey.names[$0] == comment }) || box.tag == .article
        || box.tag == .li
    else { return false }
    if let type = survey.page.value(.itemtype, of: box.node),
      type.hasSuffix("/Comment") || type.hasSuffix("/UserComments")
    {
      return true
    }
    guard let id = survey.page.value(.id, of: box.node), id.lowercased().holds("comment") else {
      return false
    }
    return CommentNames.number(inID: id) != nil
  }

  private static let comment = NameHash.of("comment")

  private static let names = NameMap(
    """
    comments commentlist comment-list comments-list commentslist comments-area commentsarea \
    comments-section comment-section commentssection commentsection comments-container \
    commentscontainer comments-wrapper comment-wrapper commentswrapper comments-block \
    comment-thread comments-thread disqus-thread disqus_thread disqusthread respond comment-respond \
    leave-comment leavecomment commentform comment-form comments-template post-comments \
    postcomments article-comments articlecomments user-comments usercomments reader-comments \
    readercomments fb-comments facebook-comments comment-body commentbody comment-content \
    commenttext comment-text kommentare kommentar leserkommentare commentaires comentarios \
    commenti reacties reaktionen kommentarer komentarze hozzaszolasok dsq-content idc-container \
    comments-tree commentstree comment-list-wrapper comments-inner discussion-thread
    """)
}
