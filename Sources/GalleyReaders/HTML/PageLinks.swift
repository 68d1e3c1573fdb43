import GalleyCore
import GalleyHTML

/// The links of the body, and those to other sites as citations.
struct PageLinks {
  private let page: ArticlePage
  private let layout: PageLayout
  private let address: String?

  private static let most = 2_000

  init(_ page: ArticlePage, _ layout: PageLayout, _ address: String?) {
    self.page = page
    self.layout = layout
    self.address = address
  }

  func write(into article: inout Article) {
    let survey = page.features.survey
    let base = (page.metadata.base.flatMap { PageAddress.absolute($0) } ?? address)
      .flatMap { PageAddress($0) }
    let site = address.flatMap { PageAddress.site($0) }
    var block = 0
    for anchor in survey.anchors where anchor.end > anchor.start {
      guard article.links.count < Self.most else { return }
      while block < survey.blocks.count, survey.blocks[block].end <= anchor.start { block += 1 }
      guard block < survey.blocks.count, let place = layout.places[block],
        survey.blocks[block].start <= anchor.start, anchor.end <= survey.blocks[block].end,
        !survey.boxes[survey.blocks[block].box].traits.contains(.comments),
        let link = survey.page.value(.href, of: anchor.node),
        let url = base.map({ $0.resolved(link) }) ?? PageAddress.absolute(link.trimmed)
      else { continue }
      let start = place.start + anchor.start - survey.blocks[block].start
      let span = TextSpan(start, start + anchor.end - anchor.start)
      let rel = survey.page.value(.rel, of: anchor.node).map { Words.squeezed($0).lowercased() }
      article.links.append(
        Link(
          span: span, url: .string(url), text: .span(span),
          rel: rel.flatMap { $0.isEmpty ? nil : .string($0) }))
      guard base.map({ !$0.isOnSameHost(url) }) ?? true, let target = PageAddress.site(url),
        target != site
      else { continue }
      var citation = Citation(kind: .hyperlink, span: span)
      citation.url = .string(url)
      article.citations.append(citation)
    }
  }
}
