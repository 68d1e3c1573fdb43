/// What the names in the markup of a comment section mean.
///
/// A name counts by what stands in it behind `comment`: `c-comment-card` and `mtbnewsCommentContainer`
/// are boxes of comments, `comment__text` is a text, `commentAuthorName` an author.
enum CommentNames {
  /// `comment-12`, `li-comment-12`, `c123456`, `dsq-comment-7`: their digits.
  static func number(inID id: String?) -> String? {
    guard let id, id.utf8.count < 80 else { return nil }
    let digits = id.reversed().prefix { $0.isASCII && $0.isNumber }.count
    guard digits > 0 else { return nil }
    var name = id.dropLast(digits).lowercased()
    while let last = name.last, last == "-" || last == "_" { name.removeLast() }
    guard idNames.contains(name) else { return nil }
    return String(id.suffix(digits))
  }

  private static let idNames: Set<String> = [
    "comment", "li-comment", "div-comment", "comments", "cmt", "c", "dsq-comment", "kommentar",
    "commentaire", "comentario", "comm", "comment-id", "comment_id", "comment-body", "thread",
    "comment-wrap", "comment-content", "comment-item", "commentwrap", "comment-holder", "respuesta",
  ]

  /// What stands behind the last `comment` or `comments` of a name, and whether a name of its own
  /// stands before it.
  private static func rest(_ word: String) -> (rest: String, prefix: Substring)? {
    guard word.utf8.count < 60, let range = word.range(ofLast: "comment") else { return nil }
    var rest = word[range.upperBound...]
    if rest.first == "s" { rest = rest.dropFirst() }
    // `comment--featured` is a comment.
    if rest.hasPrefix("--") { rest = "" }
    return (rest.filter { $0 != "-" && $0 != "_" }, word[..<range.lowerBound])
  }

  static func isItem(_ word: String) -> Bool {
    guard let (rest, prefix) = rest(word) else { return others.contains(word) }
    if rest.isEmpty {
      // `user-comment`, `c-comment`, but not `add-comment` and not `comments`.
      return !word.hasSuffix("s")
        && (prefix.isEmpty
          || (prefix.last == "-" || prefix.last == "_")
            && !verbs.contains(String(prefix.dropLast())))
    }
    return items.contains(rest)
  }

  private static let others: Set<String> = [
    "kommentar", "kommentti", "komentarz", "komentar", "commentaire", "comentario", "commento",
    "comentari", "comentariu", "reactie", "hozzaszolas", "yorum", "prispevek", "trackback",
    "pingback", "idc-c",
  ]
  private static let verbs: Set<String> = [
    "add", "leave", "write", "post-a", "no", "view", "show", "hide", "load", "more", "new",
    "submit",
    "your", "create", "make", "report", "cancel", "has", "with", "last", "latest", "recent", "top",
  ]
  private static let items: Set<String> = [
    "card", "item", "entry", "container", "single", "post", "wrapper", "wrap", "box", "row",
    "listitem", "block", "inner", "node", "element", "li", "holder", "article", "unit",
    "main", "root", "panel", "bubble",
  ]

  static func isText(_ word: String) -> Bool {
    guard let (rest, _) = rest(word) else { return texts.contains(word) }
    return textRests.contains(rest)
  }

  private static let texts: Set<String> = [
    "message", "post-message", "postcontent", "bbwrapper", "post_body", "usertext-body",
    "reply-content",
    "feedback-text", "kommentartext",
  ]
  private static let textRests: Set<String> = [
    "text", "content", "body", "copy", "txt", "messagetext", "bodytext", "textinner", "innertext",
    "paragraph", "excerpt", "desc", "message", "description", "bubbletext", "contents", "textbody",
    "messagebody",
    "contenttext", "p",
  ]

  /// A box of text whatever it stands in: of a comment, where its author stands outside.
  static func isAnyText(_ word: String) -> Bool { anyTexts.contains(word) }

  private static let anyTexts: Set<String> = [
    "content", "text", "body", "prose", "postcontent", "post-content", "post_body", "post_content",

    "entry-content", "msg",
    "txt",
    "post-body", "tekst", "texte", "texto", "testo", "inhalt", "obsah",
  ]

  /// A box beside a comment that holds what answers it.
  static func isBesideAnswered(_ word: String) -> Bool { besideAnswered.contains(word) }

  private static let besideAnswered: Set<String> = [
    "indented", "children", "replies", "comment-replies", "comment__replies", "comment-children",
    "comments-children", "child-comments", "subcomments", "nested",
  ]

  /// An element that is the name of who wrote the comment.
  static func isAuthorName(_ word: String) -> Bool {
    if names.contains(word) || nameEnds.contains(where: word.hasSuffix) { return true }
    guard let (rest, _) = rest(word) else { return false }
    return authorRests.contains(rest)
  }

  private static let names: Set<String> = [
    "author-name", "authorname", "username", "user-name", "user_name", "nickname", "nick",
    "commenter",
    "poster", "user-link", "publisher-anchor-color", "posted-by", "display-name", "screen-name",
    "user__name", "author__name", "author_name", "fullname", "full-name", "profile-name",
  ]
  private static let nameEnds = [
    "nickname", "username", "user-name", "authorname", "author-name", "commenter-name",
  ]
  private static let authorRests: Set<String> = [
    "authorname", "authorlink", "name", "username", "user", "by", "nick", "nickname", "ername",
    "displayname", "poster", "writer", "userlink", "ator", "actorname",
  ]

  /// An element around that name, with an image or `says`.
  static func isAuthorBox(_ word: String) -> Bool {
    if boxes.contains(word) { return true }
    guard let (rest, _) = rest(word) else {
      return ["author", "autor", "auteur", "autore", "forfatter", "naam", "navn", "jmeno"].contains
      {
        word.hasSuffix("-" + $0) || word.hasSuffix("_" + $0)
      }
    }
    return rest == "author" || rest == "metaauthor" || rest == "headerauthor"
      || rest == "infoauthor"
  }

  private static let boxes: Set<String> = [
    "author", "author_information", "post_author", "postauthor", "vcard", "by", "byline", "user",
    "name", "autor", "auteur", "usuario", "pseudo",
  ]

  /// An element for something other than the text.
  static func isOther(_ word: String) -> Bool {
    if parts.contains(word) || word.hasPrefix("reply") || word.hasPrefix("avatar") { return true }
    guard let (rest, _) = rest(word) else { return false }
    return otherRests.contains { rest.hasPrefix($0) } || isAuthorBox(word) || isAuthorName(word)
  }

  private static let parts: Set<String> = [
    "vcard", "author", "meta", "metadata", "date", "time", "actions", "rating", "votes", "vote",
    "likes", "controls", "buttons", "toolbar", "userinfo", "user-info", "signature", "says",
    "report",
    "share", "timestamp", "permalink", "badge", "sharedaddy", "wpulike", "tools",
  ]
  private static let otherRests: Set<String> = [
    "meta", "header", "footer", "action", "tool", "date", "time", "info", "head", "like", "control",
    "permalink", "rating", "avatar", "detail", "reply", "link", "button", "vote", "awaiting",
    "edit", "report", "share", "title", "number", "count", "foot", "score", "badge",
  ]
}

extension String {
  /// Where a word of ASCII letters stands last.
  fileprivate func range(ofLast word: String) -> Range<Index>? {
    let bytes = Array(utf8)
    let letters = Array(word.utf8)
    var start = bytes.count - letters.count
    while start >= 0 {
      if bytes[start..<start + letters.count].elementsEqual(letters) {
        let first = utf8.index(startIndex, offsetBy: start)
        return first..<utf8.index(first, offsetBy: letters.count)
      }
      start -= 1
    }
    return nil
  }
}
