import GalleyCore

extension SiteProfile {
  /// Documents that are looked at; more tell hardly more about a site.
  private static let sampleSize = 2_000

  /// The lines that documents of a batch share: those that stand in three documents or more, and in
  /// one of fifty, of up to 2,000 that are spread evenly over the list.
  ///
  /// Documents that cannot be read count for nothing here: the run says what is wrong with them.
  /// Those of pipes are left alone, for what is read of a pipe is gone.
  ///
  /// - Parameter crew: opens them in one of its processes; without one it is done here.
  /// - Throws: when no process can be had.
  /// - Complexity: reads each document of the sample once; its memory is that of their lines.
  public init(of inputs: InputList, _ crew: WorkerCrew? = nil) throws(DocumentFailure) {
    var survey = SiteSurvey()
    var process: WorkerProcess?
    let size = min(inputs.count, Self.sampleSize)
    for number in 0..<size {
      let input = inputs[number * inputs.count / size]
      guard input.isRepeatable,
        let document = try? readDocument(input, published: nil, retrieved: nil)
      else { continue }
      guard let crew else {
        if let opened = try? document.opened() {
          survey.add(Self.lineHashes(of: opened.bytes))
        }
        continue
      }
      let worker: WorkerProcess
      do throws(WorkerFault) {
        if let process { worker = process } else { worker = try crew.makeConfinedProcess() }
      } catch {
        switch error {
        case .failed(let failure): throw failure
        case .lost(let loss):
          throw DocumentFailure(loss.kind, document: input.id, message: loss.message)
        }
      }
      process = worker
      switch try? worker.reply(to: .lines(document), bytes: document.bytes.count) {
      case .lines(let hashes): survey.add(hashes)
      case .failed: break
      // A document that ends its process is passed over, and the next one has a new one.
      default: process = nil
      }
    }
    self = survey.profile
  }
}
