import GalleyCore
import Testing

/// Who is named, each by a short text.
@Suite struct PeopleTests {
  private func people(_ text: String) -> [String] {
    let article = annotated(text)
    return article.people.map { article.string($0.name) }
  }

  @Test(
    "surnames that are titles, places or halls as well",
    arguments: [
      ("Matt Baker, a former commissioner, was there.", ["Matt Baker"]),
      ("It was said by Representative Peter T. King of New York.", ["Peter T. King"]),
      ("Rep. Steve Israel (D-N.Y.) told reporters.", ["Steve Israel"]),
      ("Kathleen Hall Jamieson, a professor, was there.", ["Kathleen Hall Jamieson"]),
      ("They met President Park Geun-hye of South Korea.", ["Park Geun-hye"]),
      ("They crossed Carnegie Hall and Madison Avenue on Monday.", []),
      ("The George Washington University and the Muhammad Ali Center are closed.", []),
      ("It was a meeting of the Virginia Democrat and the Austin Police.", []),
    ])
  func surnames(text: String, expected: [String]) {
    #expect(people(text) == expected)
  }

  @Test(
    "initials open a name, abbreviated countries and states do not",
    arguments: [
      ("“Yes,” said Rep. G.K. Butterfield (D-N.C.), a member.", ["G.K. Butterfield"]),
      ("J.M. Berger, a fellow with the university, was there.", ["J.M. Berger"]),
      ("“Yes,” said U.S. Steel. “No,” said N.J. Transit.", []),
      ("“Yes,” said Joseph R. Biden Jr. He left.", ["Joseph R. Biden Jr."]),
      ("“Yes,” said Joseph R. Biden Jr. of Delaware.", ["Joseph R. Biden Jr."]),
    ])
  func initials(text: String, expected: [String]) {
    #expect(people(text) == expected)
  }

  @Test(
    "an office or an origin before the name is no part of it",
    arguments: [
      ("Maricopa County Recorder Helen Purcell said so.", ["Helen Purcell"]),
      ("“Yes,” said Senate Majority Whip John Cornyn (R-Tex.).", ["John Cornyn"]),
      ("Korean-born Monte Haines said so.", ["Monte Haines"]),
    ])
  func offices(text: String, expected: [String]) {
    #expect(people(text) == expected)
  }

  @Test func `a party with its state does not end the sentence`() {
    let article = annotated(
      "It was a good decision, Sen. Lindsey Graham (R-S.C.) told the paper on Monday.")
    let quote = article.quotes.first
    #expect(quote?.speaker?.name.map(article.string) == "Lindsey Graham")
  }

  @Test func `a speaker who is no known person goes by the capitals before the comma`() {
    let article = annotated("“It floats,” says Davy, who runs the boatyard.")
    #expect(article.quotes.first?.speaker?.name.map(article.string) == "Davy")
  }
}
