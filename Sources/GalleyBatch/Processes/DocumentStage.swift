import GalleyCore

/// Documents one at a time, for a stage of somebody else's pipeline: what comes in goes out at once.
///
/// Nothing adds up here; every 64 documents the scripts begin anew, and so they do after a document
/// that ended its process.
public final class DocumentStage {
  private static let chunkSize = 64

  private let place: Place
  private var worker: (any DocumentWorker)?
  private var process: WorkerProcess?
  private var count = 0

  private enum Place {
    case here(any WorkerFactory)
    case away(WorkerCrew)
  }

  /// In this process.
  public init(_ factory: any WorkerFactory) {
    place = .here(factory)
  }

  /// In a worker process.
  public init(_ crew: WorkerCrew) {
    place = .away(crew)
  }

  /// - Throws: when no document can be processed at all.
  public func process(_ document: RawDocument) throws(DocumentFailure) -> DocumentResult {
    let isFirst = count % Self.chunkSize == 0
    count += 1
    switch place {
    case .here(let factory):
      if isFirst { worker = try factory.makeWorker() }
      guard let worker else { preconditionFailure("the first document of a chunk has a worker") }
      do throws(DocumentFailure) {
        return worker.process(try document.opened())
      } catch {
        return DocumentResult(document: error.document, outcome: .failed(error))
      }
    case .away(let crew):
      return try process(document, crew, begins: isFirst)
    }
  }

  private func process(
    _ document: RawDocument, _ crew: WorkerCrew, begins: Bool
  ) throws(DocumentFailure) -> DocumentResult {
    var patience = WorkerProcess.Patience()
    var begins = begins
    while true {
      do throws(WorkerFault) {
        let process: WorkerProcess
        if let ready = self.process { process = ready } else { process = try crew.makeProcess() }
        if begins || self.process == nil { try process.obey(.begin) }
        self.process = process
        let order = Order.process(document)
        guard case .result(let result) = try process.reply(to: order, bytes: document.bytes.count)
        else { throw .lost(process.unasked()) }
        return result
      } catch {
        switch error {
        case .failed(let failure): throw failure
        case .lost(let loss):
          process = nil
          begins = true
          guard patience.endsWith(loss) else { continue }
          let failure = DocumentFailure(
            loss.kind, document: document.id, message: loss.message)
          return DocumentResult(document: document.id, outcome: .failed(failure))
        }
      }
    }
  }
}
