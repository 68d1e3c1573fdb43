import GalleyCore

/// Makes workers that read, annotate and export, without any script.
public struct ExportFactory: WorkerFactory {
  private let pipeline: Pipeline
  private let exporter: any Exporter

  public init(_ pipeline: Pipeline, _ exporter: any Exporter) {
    self.pipeline = pipeline
    self.exporter = exporter
  }

  public func makeWorker() -> any DocumentWorker {
    ExportWorker(pipeline, exporter)
  }
}

private final class ExportWorker: DocumentWorker {
  private let pipeline: Pipeline
  private let exporter: any Exporter
  private var output = Output()

  init(_ pipeline: Pipeline, _ exporter: any Exporter) {
    self.pipeline = pipeline
    self.exporter = exporter
  }

  func process(_ document: RawDocument) -> DocumentResult {
    do throws(DocumentFailure) {
      let articles = try pipeline.articles(of: document)
      let pieces = articles.map { article in
        exporter.write(article, to: &output)
        return OutputPiece(.articles, output.take())
      }
      return DocumentResult(
        document: document.id, outcome: .done(articles: articles.count), pieces: pieces)
    } catch {
      return DocumentResult(document: document.id, outcome: .failed(error))
    }
  }

  func finish() -> [UInt8] { [] }
}
