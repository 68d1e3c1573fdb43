import GalleyCore

/// What the trainer of the models sees of an article: the rows that the models read, and where they
/// stand in the text.
package struct TrainingView {
  package let skeleton: Skeleton
  package let table: TokenTable
  /// The tokens of the stretches with their marks.
  package let stretches: [Range<Int>]

  /// The choices that the model has for the stretches.
  package let choices: StretchChoices

  package static func tokens(of article: inout Article) -> TokenTable { article.tokenized() }

  package init(_ article: Article, model: QuoteModel, withReadings: Bool = false) {
    var article = article
    let scene = QuoteAnnotator.scene(of: &article)
    table = scene.table
    stretches = scene.stretches.map(\.outer)
    choices = StretchChoices(scene: scene, model: model, withReadings: withReadings)
    skeleton = choices.skeleton
  }
}
