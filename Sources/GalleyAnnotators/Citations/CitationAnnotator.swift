import GalleyCore

public struct CitationAnnotator: Annotator {
  public let name = "citations"
  public let summary = "credits, cross-references, attributions, origins and datelines"

  public init() {}

  public func annotate(_ article: inout Article) {}
}
