import Foundation
import GalleyCore
import GalleyReaders
import Testing

@testable import GalleyAnnotators

/// The founding sample is not part of the repository (the text belongs to its publisher); it lies
/// in `../shared/data/founding` beside it. Where that folder is missing, as on a user's machine,
/// this suite is skipped and says so.
@Suite(
  .enabled(if: FoundingSample.exists, "../shared/data/founding is not there: nothing was checked"))
struct FoundingSampleTests {
  private let sample: FoundingSample

  init() throws {
    sample = try FoundingSample()
  }

  @Test func `the regions are those of the gold`() {
    #expect(
      sample.article.regions.map { sample.place($0.span) } == sample.gold.regions.map(\.place))
    #expect(sample.article.regions.map(\.kind.rawValue) == sample.gold.regions.map(\.kind))
  }

  @Test func `the header is read whole`() throws {
    let article = sample.article
    let metadata = sample.gold.metadata
    #expect(sample.folded(article.headline) == "Gates Makes Missile Defense Offer to Russia")
    #expect(
      article.headline?.span.map(sample.place) == metadata.headline_without_source.place)
    #expect(sample.folded(article.site) == "Global Security Newswire")
    #expect(article.published?.iso == metadata.date.iso)
    #expect(article.authors.isEmpty && article.byline == nil)
    #expect(article.language == metadata.language)
    #expect(article.warnings.isEmpty)
  }

  @Test func `there are the twenty paragraphs of the gold`() {
    #expect(
      sample.article.paragraphs.compactMap(\.span).map(sample.place)
        == sample.gold.paragraphs.map(\.place))
  }

  @Test func `there are the thirteen citations of the gold, with every field`() {
    let article = sample.article
    #expect(article.citations.count == 13)
    for (citation, gold) in zip(article.citations, sample.gold.citations) {
      #expect(citation.span.map(sample.place) == gold.place)
      #expect(citation.kind.rawValue == gold.kind)
      #expect(citation.authors.map { sample.folded($0) } == gold.authors)
      #expect(citation.publications.map { sample.folded($0.name) } == gold.publications.map(\.name))
      #expect(citation.publications.map(\.role.rawValue) == gold.publications.map(\.role))
      #expect(sample.folded(citation.part) == gold.part)
      #expect(citation.date?.iso == gold.date)
      #expect((citation.dateBasis == nil) == (citation.date == nil))
    }
  }

  @Test func `each closing credit covers its run of paragraphs`() {
    let runs = sample.article.citations.compactMap { citation in
      citation.covers.map {
        FoundingSample.Gold.Run(
          credit_start: citation.span.map(sample.place)?.start ?? -1,
          paragraphs: [$0.lowerBound, $0.upperBound - 1])
      }
    }
    #expect(runs == sample.gold.credit_scope.runs)
  }

  @Test func `the comment is read with author, time and its three paragraphs`() throws {
    let gold = try #require(sample.gold.comments.first)
    #expect(sample.article.comments.count == 1)
    let comment = try #require(sample.article.comments.first)
    #expect(comment.author?.span.map(sample.place) == gold.author.place)
    #expect(comment.posted?.iso == gold.date.iso)
    #expect(comment.number == gold.index)
    #expect(comment.replyTo == nil && comment.depth == 0 && comment.kind == .comment)
    #expect(comment.paragraphs.count == gold.paragraphs)
    #expect(comment.text(in: sample.article.text) == normalised(gold.body))
    #expect(comment.span.map(sample.place)?.start == gold.header.start)
    #expect(comment.span.map(sample.place)?.end == gold.body_end)
  }

  /// The dump indents the comment; the paragraphs do not.
  private func normalised(_ body: String) -> String {
    body.split(separator: "\n\n")
      .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
      .joined(separator: "\n\n")
  }
}

/// The sample, read and annotated, and what a person found in it.
struct FoundingSample {
  struct Gold: Decodable {
    struct Place: Decodable, Equatable {
      var start: Int
      var end: Int
    }
    struct Region: Decodable {
      var kind: String
      var start: Int
      var end: Int
      var place: Place { Place(start: start, end: end) }
    }
    struct Dated: Decodable {
      var start: Int
      var end: Int
      var iso: String?
      var place: Place { Place(start: start, end: end) }
    }
    struct Metadata: Decodable {
      var headline_without_source: Dated
      var date: Dated
      var language: String
    }
    struct Publication: Decodable {
      var name: String
      var role: String
    }
    struct Citation: Decodable {
      var start: Int
      var end: Int
      var kind: String
      var authors: [String]
      var publications: [Publication]
      var date: String?
      var part: String?
      var place: Place { Place(start: start, end: end) }
    }
    struct Run: Decodable, Equatable {
      var credit_start: Int
      var paragraphs: [Int]
    }
    struct Scope: Decodable {
      var runs: [Run]
    }
    struct Comment: Decodable {
      var index: Int
      var author: Dated
      var date: Dated
      var header: Dated
      var body_end: Int
      var body: String
      var paragraphs: Int
    }
    var metadata: Metadata
    var regions: [Region]
    var paragraphs: [Dated]
    var citations: [Citation]
    var quotes: [MarkedQuote]
    var indirect_quotes: [IndirectQuote]
    var credit_scope: Scope
    var comments: [Comment]
  }

  let article: Article
  let gold: Gold
  private let offsets: CodePointOffsets

  init() throws {
    let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: "\(Self.name).txt")))
    let pipeline = Pipeline(
      readers: [PlainTextReader()],
      annotators: [
        HeaderAnnotator(), CommentAnnotator(), CitationAnnotator(), PeopleAnnotator(),
        QuoteAnnotator(),
      ])
    article = try pipeline.articles(of: RawDocument(id: Self.name, bytes: bytes))[0]
    gold = try JSONDecoder().decode(
      Gold.self, from: Data(contentsOf: Self.folder.appending(path: "\(Self.name).gold.json")))
    offsets = CodePointOffsets(article.text)
  }

  func place(_ span: TextSpan) -> Gold.Place {
    Gold.Place(start: offsets[span.start], end: offsets[span.end])
  }

  /// With no-break spaces as spaces.
  func folded(_ value: TextValue?) -> String? {
    value.map {
      article.string($0).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }

  static var exists: Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: "\(name).txt").path)
  }

  static let name = "gates-missile-defense"
  /// Beside the package, three folders above this file.
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/data/founding")
}
