import GalleyCore
import GalleyLexicons
import Testing

@testable import GalleyAnnotators

@Suite struct DateTests {
  /// The article's date: a Tuesday.
  private let today = NewsDate(iso: "2011-03-22")

  private func date(_ text: String, dayFirst: Bool = false) -> (iso: String, basis: DateBasis)? {
    let buffer = TextBuffer(text)
    let table = TokenTable(buffer, lexicon: WordLists.lexicon)
    let parser = DateParser(table, buffer, dayFirst: dayFirst)
    return parser.date(at: 0, before: table.count)?.resolved(against: today).map {
      ($0.date.iso, $0.basis)
    }
  }

  @Test(
    "dates are read as they are written",
    arguments: [
      ("March 22, 2011", "2011-03-22"), ("Mar. 22, 2011", "2011-03-22"),
      ("22 March 2011", "2011-03-22"), ("22nd of March 2011", "2011-03-22"),
      ("Tuesday, March 22, 2011", "2011-03-22"), ("Sun 23 Jul 2023", "2023-07-23"),
      ("March 2011", "2011-03"), ("22.03.2011", "2011-03-22"), ("2011-03-22", "2011-03-22"),
      ("3/22/2011", "2011-03-22"), ("22/3/2011", "2011-03-22"),
      ("March\u{A0}22,\u{A0}2011", "2011-03-22"), ("14. Februar 2022", "2022-02-14"),
      ("6 octobre 2018", "2018-10-06"), ("1er ao\u{FB}t 2018", "2018-08-01"),
      ("6 de octubre de 2018", "2018-10-06"), ("3 gennaio 2019", "2019-01-03"),
      ("12 de mar\u{E7}o de 2020", "2020-03-12"), ("5 mei 2020", "2020-05-05"),
      ("7 ago 2019", "2019-08-07"),
    ])
  func whole(text: String, iso: String) {
    #expect(date(text)?.iso == iso)
    #expect(date(text)?.basis == .explicit)
  }

  @Test(
    "dumps lose what parts two dates, or a date from a time",
    arguments: [
      ("19. Dezember 202219. Dezember 2022", "2022-12-19"),
      ("3 de mayo de 202221:25", "2022-05-03"),
      ("November 26, 2017November 26, 2017", "2017-11-26"),
      ("30.01.202430. Januar 2024", "2024-01-30"),
      ("March 22, 205012", "2011-03-22"),
    ])
  func glued(text: String, iso: String) {
    #expect(date(text)?.iso == iso)
  }

  @Test(
    "times stand before and behind dates",
    arguments: [
      ("March 31, 2011 / 11:36 PM", "2011-03-31T23:36"),
      ("May 3, 2019 at 4:12 pm", "2019-05-03T16:12"),
      ("June 23, 2013 / 12:15 AM", "2013-06-23T00:15"),
      ("14.02.2022, 17:45 Uhr", "2022-02-14T17:45"), ("2014-07-11 @ 10:22", "2014-07-11T10:22"),
      ("6 octobre 2018 \u{E0} 11h20", "2018-10-06T11:20"),
      ("23 Jul 2023 08.00 BST", "2023-07-23T08:00+01:00"),
      ("6:30 am EDT, October 8, 2021", "2021-10-08T06:30-04:00"),
      ("Nov. 19, 2016 6:05 PM EST", "2016-11-19T18:05-05:00"),
      ("2011-03-22T09:05", "2011-03-22T09:05"), ("March 3, 2014 5pm", "2014-03-03T17:00"),
    ])
  func timed(text: String, iso: String) {
    #expect(date(text)?.iso == iso)
  }

  @Test(
    "what the text leaves out comes from the article's date",
    arguments: [
      ("March 22", "2011-03-22", DateBasis.yearInferred), ("March 23", "2011-03-23", .yearInferred),
      ("March 24", "2010-03-24", .yearInferred), ("December 30", "2010-12-30", .yearInferred),
      ("February 29", "2008-02-29", .yearInferred), ("today", "2011-03-22", .relative),
      ("yesterday", "2011-03-21", .relative), ("Monday", "2011-03-21", .relative),
      ("Tuesday", "2011-03-22", .relative), ("Wednesday", "2011-03-16", .relative),
      ("last Thursday", "2011-03-17", .relative), ("last Tuesday", "2011-03-15", .relative),
      ("gestern", "2011-03-21", .relative),
    ])
  func inferred(text: String, iso: String, basis: DateBasis) {
    #expect(date(text)?.iso == iso)
    #expect(date(text)?.basis == basis)
  }

  @Test(
    "what is no date is none",
    arguments: [
      "30 February 2011", "February 30", "22", "1,550", "13/13/2011", "may 22", "set 3 rules",
      "2 may", "March", "out of", "2 days ago", "99.99.9999", "March 220", "",
    ])
  func none(text: String) {
    #expect(date(text) == nil)
  }

  @Test func `numbers that could be either are read as the language does`() {
    #expect(date("3/4/2011")?.iso == "2011-03-04")
    #expect(date("3/4/2011", dayFirst: true)?.iso == "2011-04-03")
  }
}
