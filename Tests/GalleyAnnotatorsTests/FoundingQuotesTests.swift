import GalleyCore
import Testing

/// The quotes of the founding sample: see `FoundingSampleTests`.
@Suite(
  .enabled(if: FoundingSample.exists, "../shared/data/founding is not there: nothing was checked"))
struct FoundingQuotesTests {
  private let sample: FoundingSample

  init() throws {
    sample = try FoundingSample()
  }

  @Test func `the thirteen marked stretches have their kind, speaker and cue`() {
    let marked = sample.article.quotes.filter { $0.kind != .indirect }
    #expect(marked.count == 13)
    for (quote, gold) in zip(marked, sample.gold.quotes) {
      #expect(quote.parts.map(sample.place) == [gold.inner])
      #expect(quote.kind == gold.kind)
      #expect(sample.folded(quote.speaker?.name) == gold.speaker)
      #expect(quote.speaker?.span.map(sample.place) == gold.speaker_mention?.place)
      #expect(quote.cue?.span.map(sample.place) == gold.cue?.place)
      if let title = gold.speaker_title {
        #expect(sample.folded(quote.speaker?.title) == title)
      }
    }
  }

  @Test func `the three indirect quotes are found, and no others`() {
    let indirect = sample.article.quotes.filter { $0.kind == .indirect }
    let gold = sample.gold.indirect_quotes.sorted { $0.start < $1.start }
    #expect(indirect.map { $0.parts.map(sample.place) } == gold.map { [$0.place] })
    for (quote, gold) in zip(indirect, gold) {
      let speakers = quote.speakers.isEmpty ? quote.speaker.map { [$0] } ?? [] : quote.speakers
      #expect(speakers.map { sample.folded($0.name) } == gold.speakers)
      #expect(
        speakers.compactMap(\.span).map(sample.place) == gold.speaker_mentions.map(\.place))
      #expect(quote.cue?.span.map(sample.place) == gold.cue.place)
    }
  }

  @Test func `each quote is tied to the credit that covers its paragraph`() throws {
    for quote in sample.article.quotes {
      let paragraph = try #require(quote.paragraph)
      let citation = sample.article.citations[try #require(quote.citation)]
      #expect(citation.kind == .credit)
      #expect(citation.covers?.contains(paragraph) == true)
    }
  }

  @Test func `a second quote of a speaker leans on the first`() {
    let continued = sample.gold.quotes.indices.filter { sample.gold.quotes[$0].continues != nil }
    let marked = sample.article.quotes.filter { $0.kind != .indirect }
    #expect(continued.map { marked[$0].rule } == ["carried.sentence", "carried.sentence"])
  }
}

extension FoundingSample.Gold {
  struct MarkedQuote: Decodable {
    var inner: Place
    var type: String
    var speaker: String?
    var speaker_title: String?
    var speaker_mention: Dated?
    var cue: Dated?
    var continues: Int?

    /// The gold has words of its own for two of the kinds.
    var kind: Quote.Kind? {
      switch type {
      case "partial": .mixed
      case "scare", "term": .term
      default: Quote.Kind(rawValue: type)
      }
    }
  }

  struct IndirectQuote: Decodable {
    var start: Int
    var end: Int
    var speakers: [String]
    var speaker_mentions: [Dated]
    var cue: Dated
    var place: Place { Place(start: start, end: end) }
  }
}
