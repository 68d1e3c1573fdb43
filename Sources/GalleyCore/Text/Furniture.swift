/// What a phrase at the beginning of a line, or a whole line, tells about it: the sections of
/// `CLexicons/data/furniture.txt`.
///
/// Readers cut pages into regions by it, annotators tell the lines of a header and of a comment
/// apart.
package struct FurnitureClass: OptionSet, Sendable {
  package let rawValue: UInt64
  package init(rawValue: UInt64) { self.rawValue = rawValue }

  /// One set from several; the general one of `SetAlgebra` is a loop of calls.
  package init(arrayLiteral elements: FurnitureClass...) {
    rawValue = elements.reduce(0) { $0 | $1.rawValue }
  }

  package static var navigation: FurnitureClass { FurnitureClass(rawValue: 1 << 0) }
  package static var share: FurnitureClass { FurnitureClass(rawValue: 1 << 1) }
  package static var related: FurnitureClass { FurnitureClass(rawValue: 1 << 2) }
  package static var teaser: FurnitureClass { FurnitureClass(rawValue: 1 << 3) }
  package static var advertisement: FurnitureClass { FurnitureClass(rawValue: 1 << 4) }
  package static var newsletter: FurnitureClass { FurnitureClass(rawValue: 1 << 5) }
  package static var tags: FurnitureClass { FurnitureClass(rawValue: 1 << 6) }
  package static var footer: FurnitureClass { FurnitureClass(rawValue: 1 << 7) }
  package static var commentsHead: FurnitureClass { FurnitureClass(rawValue: 1 << 8) }
  package static var commentsNone: FurnitureClass { FurnitureClass(rawValue: 1 << 9) }
  package static var form: FurnitureClass { FurnitureClass(rawValue: 1 << 10) }
  package static var commentUI: FurnitureClass { FurnitureClass(rawValue: 1 << 11) }
  package static var says: FurnitureClass { FurnitureClass(rawValue: 1 << 12) }
  package static var removed: FurnitureClass { FurnitureClass(rawValue: 1 << 13) }
  package static var pingback: FurnitureClass { FurnitureClass(rawValue: 1 << 14) }
  package static var postHead: FurnitureClass { FurnitureClass(rawValue: 1 << 15) }
  package static var postUser: FurnitureClass { FurnitureClass(rawValue: 1 << 16) }
  package static var byline: FurnitureClass { FurnitureClass(rawValue: 1 << 17) }
  package static var pictureLine: FurnitureClass { FurnitureClass(rawValue: 1 << 18) }
  package static var dated: FurnitureClass { FurnitureClass(rawValue: 1 << 19) }
  package static var modified: FurnitureClass { FurnitureClass(rawValue: 1 << 20) }
  package static var readingTime: FurnitureClass { FurnitureClass(rawValue: 1 << 21) }
  package static var caption: FurnitureClass { FurnitureClass(rawValue: 1 << 22) }
  package static var contact: FurnitureClass { FurnitureClass(rawValue: 1 << 23) }
  package static var closingCredit: FurnitureClass { FurnitureClass(rawValue: 1 << 24) }
  package static var position: FurnitureClass { FurnitureClass(rawValue: 1 << 25) }
  package static var origin: FurnitureClass { FurnitureClass(rawValue: 1 << 26) }
  package static var sourceLine: FurnitureClass { FurnitureClass(rawValue: 1 << 27) }
  /// `Posted by`, `Submitted by`: what stands before the author of a comment.
  package static var commentBy: FurnitureClass { FurnitureClass(rawValue: 1 << 28) }
  /// `In reply to`: what stands before the name of whoever a comment answers.
  package static var replyTo: FurnitureClass { FurnitureClass(rawValue: 1 << 29) }
  /// `Originally posted by`: what stands before the name of whom a post repeats.
  package static var quotedBy: FurnitureClass { FurnitureClass(rawValue: 1 << 30) }
  /// `Hello`, `Thanks`, `Kind regards`: with what readers begin and close what they say.
  package static var greeting: FurnitureClass { FurnitureClass(rawValue: 1 << 31) }
  /// The name of a month or a weekday.
  package static var month: FurnitureClass { FurnitureClass(rawValue: 1 << 40) }
  package static var weekday: FurnitureClass { FurnitureClass(rawValue: 1 << 41) }
  /// `ago`, `hace`, `days`: a word of an age.
  package static var age: FurnitureClass { FurnitureClass(rawValue: 1 << 42) }

  /// What belongs to no article wherever it stands.
  package static let furniture: FurnitureClass = [
    .navigation, .share, .related, .teaser, .advertisement, .newsletter, .tags, .footer,
    .commentsNone, .form,
  ]

  package static let names: [(section: String, furnitureClass: FurnitureClass)] = [
    ("navigation", .navigation), ("share", .share), ("related", .related), ("teaser", .teaser),
    ("advertisement", .advertisement), ("newsletter", .newsletter), ("tags", .tags),
    ("footer", .footer), ("comments-head", .commentsHead), ("comments-none", .commentsNone),
    ("form", .form), ("comment-ui", .commentUI), ("says", .says), ("removed", .removed),
    ("pingback", .pingback), ("post-head", .postHead), ("post-user", .postUser),
    ("byline", .byline), ("picture-line", .pictureLine), ("dated", .dated),
    ("modified", .modified), ("reading-time", .readingTime), ("caption", .caption),
    ("contact", .contact), ("closing-credit", .closingCredit), ("position", .position),
    ("origin", .origin), ("source-line", .sourceLine), ("comment-by", .commentBy),
    ("reply-to", .replyTo), ("quoted-by", .quotedBy), ("greeting", .greeting),
  ]

  /// The phrases of the two lists that name months and lines.
  ///
  /// - Precondition: every section of `furniture` is one of `names`.
  package static func phrases(furniture: WordList, dates: WordList) -> PhraseTable {
    var entries: [(phrase: String, classes: UInt64)] = []
    for section in furniture.sections {
      guard let known = names.first(where: { $0.section == section.name }) else {
        preconditionFailure("no furniture class is called '\(section.name)'")
      }
      for row in section.rows {
        entries.append((phrase: row, classes: known.furnitureClass.rawValue))
      }
    }
    let words: [(section: String, furnitureClass: FurnitureClass)] = [
      ("month", .month), ("month-short", .month), ("weekday", .weekday),
      ("weekday-short", .weekday), ("age-minute", .age), ("age-hour", .age), ("age-day", .age),
      ("age-week", .age), ("age-month", .age), ("age-year", .age),
    ]
    for (name, furnitureClass) in words {
      for word in dates[name]?.words ?? [] {
        entries.append((phrase: word, classes: furnitureClass.rawValue))
      }
    }
    return PhraseTable(entries)
  }
}

extension TextBuffer {
  /// A line between guillemets, with which some boards date a post: `« on: May 4, 2021 »`.
  package func isGuillemetLine(_ span: TextSpan) -> Bool {
    span.count >= 8 && span.count <= 120
      && bytes[span.start] == 0xC2 && bytes[span.start + 1] == 0xAB
      && bytes[span.end - 2] == 0xC2 && bytes[span.end - 1] == 0xBB
  }
}

extension Line {
  @inline(__always)
  package func isWhole(_ classes: FurnitureClass) -> Bool {
    whole & classes.rawValue != 0
  }

  /// The whole line, or a phrase with more words behind it.
  @inline(__always)
  package func begins(_ classes: FurnitureClass) -> Bool {
    (whole | lead) & classes.rawValue != 0
  }

  @inline(__always)
  package func holds(_ classes: FurnitureClass) -> Bool {
    anywhere & classes.rawValue != 0
  }

  @inline(__always)
  package func ends(_ classes: FurnitureClass) -> Bool {
    tail & classes.rawValue != 0
  }

  /// A short line that shows a date: with a month, as numbers, or with a year beside a weekday.
  package var looksDated: Bool {
    guard words <= 24 else { return false }
    if numericDates > 0 { return true }
    if holds(.month), numbers > 0 { return true }
    return false
  }
}
