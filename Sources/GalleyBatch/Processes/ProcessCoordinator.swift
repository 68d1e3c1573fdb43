import GalleyCore

/// A coordinator that lives in a worker process; one that is lost is replaced by another that is
/// told the same, once for each order.
final class ProcessCoordinator: RunCoordinator {
  private let crew: WorkerCrew
  private var process: WorkerProcess?
  /// All totals up to some chunk, and those of the chunks after it.
  private var base: [UInt8]?
  private var pending: [[UInt8]] = []
  private var pendingBytes = 0

  /// Chunks of which each is remembered; more are asked for as one sum.
  private static let mostPending = 1024
  private static let mostPendingBytes = 16 << 20

  init(_ crew: WorkerCrew) {
    self.crew = crew
  }

  func merge(_ totals: [UInt8]) throws(DocumentFailure) {
    _ = try carryOut(.merge(totals))
    pending.append(totals)
    pendingBytes += totals.count
    if pending.count > Self.mostPending || pendingBytes > Self.mostPendingBytes {
      base = try self.totals()
      pending = []
      pendingBytes = 0
    }
  }

  func totals() throws(DocumentFailure) -> [UInt8] { try bytes(for: .totals) }

  func header(of path: String) throws(DocumentFailure) -> [UInt8] {
    try bytes(for: .header(path))
  }

  func separator(of path: String) throws(DocumentFailure) -> [UInt8] {
    try bytes(for: .separator(path))
  }

  func footer(of path: String) throws(DocumentFailure) -> [UInt8] {
    try bytes(for: .footer(path))
  }

  func report() throws(DocumentFailure) -> RunReport {
    guard case .report(let report) = try carryOut(.report) else { throw disorder }
    return report
  }

  private func bytes(for order: Order) throws(DocumentFailure) -> [UInt8] {
    guard case .bytes(let bytes) = try carryOut(order) else { throw disorder }
    return bytes
  }

  private func carryOut(_ order: Order) throws(DocumentFailure) -> Answer {
    var patience = WorkerProcess.Patience()
    while true {
      do throws(WorkerFault) {
        let answer = try readyProcess().reply(to: order, bytes: weight)
        if case .failed(let failure) = answer { throw .failed(failure) }
        return answer
      } catch {
        switch error {
        case .failed(let failure): throw failure
        case .lost(let loss):
          process = nil
          if patience.endsWith(loss) {
            throw DocumentFailure(loss.kind, document: "", message: loss.message)
          }
        }
      }
    }
  }

  /// What the answer to an order may have to do with: totals are taken and given whole.
  private var weight: Int { (base?.count ?? 0) + pendingBytes }

  private func readyProcess() throws(WorkerFault) -> WorkerProcess {
    if let process { return process }
    let process = try crew.makeLoadedProcess()
    try process.obey(.coordinate)
    if let base { try process.obey(.merge(base), bytes: base.count) }
    for totals in pending { try process.obey(.merge(totals), bytes: totals.count) }
    self.process = process
    return process
  }

  private var disorder: DocumentFailure {
    DocumentFailure(
      .crashed, document: "", message: "the coordinator answered what it was not asked")
  }
}
