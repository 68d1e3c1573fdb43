import GalleyCore
import GalleyHTML

/// The pictures of the article, with what stands below them.
///
/// Those between the headline and the end of the body count, where they stand neither in menus, side
/// columns, forms and comments nor, without a `figure` of their own, in links: teasers are such. Portraits
/// of writers and what is no larger than an icon are left out.
struct PageImages {
  private let page: ArticlePage
  private let address: String?
  private let body: [Int]

  private static let most = 200
  /// In pixels, where the page tells.
  private static let icon = 48
  private static let outside: BoxTraits = [
    .navigation, .aside, .footer, .form, .comments, .hidden, .noscript,
  ]

  init(_ page: ArticlePage, body: [Int], _ address: String?) {
    self.page = page
    self.body = body
    self.address = address
  }

  func write(into article: inout Article) {
    let survey = page.features.survey
    guard let start = body.first, let end = body.last else { return }
    let first = min(page.titleBlock ?? start, start)
    let base = (page.metadata.base.flatMap { PageAddress.absolute($0) } ?? address)
      .flatMap { PageAddress($0) }
    let writers = Set(article.authors.map { article.string($0).lowercased() })
    var known: Set<String> = []
    for picture in survey.pictures where (first...end + 1).contains(picture.block) {
      guard article.images.count < Self.most else { return }
      let traits = survey.boxes[picture.box].traits
      guard traits.isDisjoint(with: Self.outside),
        traits.contains(.figure) || !picture.isLinked,
        isLarge(picture.node), let source = source(of: picture.node),
        let url = base.map({ $0.resolved(source) }) ?? PageAddress.absolute(source),
        !known.contains(url)
      else { continue }
      let alt = survey.page.value(.alt, of: picture.node).map { Words.squeezed($0) } ?? ""
      guard !writers.contains(alt.lowercased()) else { continue }
      known.insert(url)
      let caption = caption(around: picture.box)
      article.images.append(
        Image(
          url: .string(url), alt: alt.isEmpty ? nil : .string(alt),
          caption: caption.isEmpty ? nil : .string(caption)))
    }
  }

  /// Scripts put the address that counts into `src` later: until then it waits in another attribute.
  private func source(of node: NodeID) -> String? {
    let document = page.features.survey.page
    for name in [AttributeName.dataSrc, .dataLazySrc, .dataOriginal, .src] {
      if let address = document.value(name, of: node)?.trimmed, !address.isEmpty,
        !address.hasPrefix("data:")
      {
        return address
      }
    }
    for name in [AttributeName.srcset, .dataSrcset] {
      if let first = document.value(name, of: node)?.trimmed.split(separator: " ").first,
        !first.hasPrefix("data:")
      {
        return first.hasSuffix(",") ? String(first.dropLast()) : String(first)
      }
    }
    return nil
  }

  private func isLarge(_ node: NodeID) -> Bool {
    [AttributeName.width, .height].allSatisfy { name in
      page.features.survey.page.value(name, of: node).flatMap { Int($0.trimmed) }
        .map { $0 > Self.icon } ?? true
    }
  }

  /// What the captions of the `figure` around a box say.
  private func caption(around box: Int) -> String {
    let survey = page.features.survey
    var figure = box
    while survey.boxes[figure].tag != .figure, figure != survey.boxes[figure].parent,
      survey.boxes[figure].traits.contains(.figure)
    {
      figure = survey.boxes[figure].parent
    }
    guard survey.boxes[figure].tag == .figure else { return "" }
    return survey.boxes[figure].blocks
      .filter { survey.boxes[survey.blocks[$0].box].traits.contains(.caption) }
      .map { index in
        let block = survey.blocks[index]
        return String(decoding: survey.text[block.start..<block.end], as: UTF8.self)
      }
      .joined(separator: " ")
  }
}
