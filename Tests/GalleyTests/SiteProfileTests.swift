import Foundation
import Galley
import GalleyCore
import GalleyTestSupport
import Testing

/// What `--site-profile` knows of a batch.
@Suite("Site profiles")
struct SiteProfileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Two paragraphs of an article's own; each number has other ones.
  private static func text(_ number: Int) -> String {
    let towns = ["Eastmarch", "Westmarch", "Lornfield", "Harbourton", "Millbrook", "Ashford"]
    let town = towns[number % towns.count]
    return """
      What \(town) does about its bridge

      The council of \(town) voted for a new bridge over the river on Monday, after a talk of several hours.

      \(Self.promise)

      Work begins in spring, said the mayor of \(town), and the town will have to borrow for it as it did before.
      """
  }

  private static let promise =
    "We print what we know, we say what we do not know, and our readers pay for it, month after month."

  private func page(_ text: String) -> String {
    "The Gazette\nHome | News | Sport\n\n\(text)\n\nThe paper belongs to those who read it, and to nobody else.\n"
  }

  private func read(_ text: String, _ profile: SiteProfile) throws -> Article {
    try #require(
      try Toolkit.builtIn().reading(with: profile).pipeline.articles(
        of: RawDocument(id: "a.txt", bytes: Array(text.utf8))
      ).first)
  }

  private func profile(of texts: [String]) throws -> SiteProfile {
    for (number, text) in texts.enumerated() {
      try folder.write("\(number).txt", text: text)
    }
    return try SiteProfile(
      of: InputResolver(fileExtensions: ["txt"]).resolve([folder.path]))
  }

  @Test("a sentence that documents share is no body, and a headline stays one")
  func furniture() throws {
    let pages = (0..<4).map { page(Self.text($0)) }
    #expect(try read(pages[1], .empty).paragraphs.count == 4)
    let profile = try profile(of: pages)
    let article = try read(pages[1], profile)
    #expect(article.paragraphs.count == 2)
    #expect(!article.body.contains(Self.promise))
    #expect(article.headline.map { article.string($0) } == "What Westmarch does about its bridge")
  }

  @Test("what two documents share is theirs")
  func fewDocuments() throws {
    #expect(try profile(of: (0..<2).map { page(Self.text($0)) }).isEmpty)
  }

  @Test("what three of several hundred documents share is theirs")
  func rareLines() throws {
    let texts = (0..<200).map { $0 < 3 ? "Conclusion\n\nText \($0 + 10)\n" : "Only \($0) words\n" }
    let profile = try profile(of: texts)
    // Numbers do not count.
    #expect(profile.count == 1)
  }

  @Test("copies of one article keep their text")
  func copies() throws {
    let copy = page(Self.text(0))
    let pages = (0..<3).map { page(Self.text($0)) } + [copy, copy, copy]
    #expect(try read(copy, try profile(of: pages)).paragraphs.count == 2)
    // Where nothing but copies is there, nothing tells furniture from text.
    let mirrors = [copy, copy, copy].enumerated().map { "Mirror \($0)\n\n" + $1 }
    #expect(try read(copy, try profile(of: mirrors)).paragraphs.count == 4)
  }

  @Test("a document of which nothing is left is read without the profile")
  func nothingLeft() throws {
    let text = page(Self.text(0))
    let all = SiteProfile(hashes: SiteProfile.lineHashes(of: Array(text.utf8)))
    #expect(try read(text, all).paragraphs.count == 4)
  }

  @Test("numbers and the spaces around a line do not count")
  func lines() {
    func hashes(_ text: String) -> [UInt64] { SiteProfile.lineHashes(of: Array(text.utf8)) }
    #expect(hashes("12 Comments\n") == hashes("  3 Comments\u{A0}\r\n"))
    #expect(hashes("Comments") != hashes("3 Comments"))
    #expect(hashes("14\n:\n\n").isEmpty)
    #expect(hashes("\u{1}\n\u{FFFD}").count == 1)
    #expect(SiteProfile.lineHashes(of: [0xFF, 0x41, 0x42]).isEmpty)
  }

  @Test("what cannot be read is passed over")
  func unreadable() throws {
    let paths = (0..<4).map { number in folder("\(number).txt") } + [folder("missing.txt")]
    _ = try profile(of: (0..<4).map { page(Self.text($0)) })
    #expect(try SiteProfile(of: InputList(paths)).count > 3)
  }
}
