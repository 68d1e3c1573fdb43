import GalleyCore
import Glibc

/// A running worker, seen from the supervisor: takes orders and answers them, until it is lost.
///
/// Belongs to one thread at a time. Whatever it answers is checked; one that answers what nobody
/// asked for is killed like one that hangs.
final class WorkerProcess {
  /// Why a process is no more.
  struct Loss: Error, Hashable {
    var kind: DocumentFailure.Kind
    var message = ""
    /// Whether somebody else has killed it, a user or a system short of memory; nothing that runs
    /// in a worker can.
    var isForeign = false
  }

  /// What may be lost over one thing before it is given up: it is tried once more, and somewhat
  /// more often where others are at fault.
  struct Patience {
    private var own = 0
    private var foreign = 0

    mutating func endsWith(_ loss: Loss) -> Bool {
      if loss.isForeign { foreign += 1 } else { own += 1 }
      return own == 2 || foreign == 5
    }
  }

  /// What its confinement holds beside limits.
  private(set) var layers: Confinement.Layers = []

  private let channel: FrameChannel
  private var process: pid_t
  private let limits: ScriptLimits
  private let addressSpace: Int

  /// A script that ends at its own limit needs a moment to say so.
  private static let slack = 0.4
  /// Slower than any reader is over a long document.
  private static let bytesPerSecond = 500_000.0
  /// What an answer may have beside documents and outputs.
  private static let shortAnswer = 64 << 20
  /// What the articles of one document may be in an output format. A worker could not hold more.
  private static let longestCopy = 1 << 30
  /// How often the time of one article a document may take: digests have thousands, of which each
  /// begins the clock anew, but so could a worker that has been taken over.
  private static let longestDelay = 100.0

  /// Starts and confines a process.
  ///
  /// - Parameters:
  ///   - addressSpace: the bytes that it may have in all; 0 for no limit.
  ///   - searchPath: where programs are found, if it may run any.
  init(
    _ program: WorkerProgram, limits: ScriptLimits, grants: ScriptGrants, addressSpace: Int,
    searchPath: String?
  ) throws(Loss) {
    self.limits = limits
    self.addressSpace = addressSpace
    var environment: [String] = []
    if grants.allowsPrograms, let searchPath { environment = ["PATH=" + searchPath] }
    do throws(SystemError) {
      let started = try program.start(environment: environment)
      process = started.process
      channel = FrameChannel(started.channel)
    } catch {
      throw Loss(kind: .crashed, message: "no worker process can be started: \(error.message)")
    }
    try send(.confine(addressSpace: addressSpace, grants))
    switch try receive(bytes: 0) {
    case .confined(let layers): self.layers = layers
    case .failed(let failure): throw end(.crashed, failure.message)
    default: throw unasked()
    }
  }

  deinit {
    stop()
  }

  /// Ends the process, whatever it is at.
  func stop() {
    guard process > 0 else { return }
    kill(process, SIGKILL)
    _ = wait()
  }

  // MARK: - Orders and answers

  /// Sends an order; its answer is due after those of earlier ones.
  func send(_ order: Order) throws(Loss) {
    guard process > 0 else { throw Loss(kind: .crashed) }
    channel.send(order)
  }

  /// The answer to the order sent first among those that have none yet.
  ///
  /// - Parameter bytes: the length of what was ordered, which gives it time and room.
  func receive(bytes: Int) throws(Loss) -> Answer {
    let slack = Self.slack + Double(bytes) / Self.bytesPerSecond
    let last = limits.seconds.map {
      ContinuousClock.Instant.now + .seconds($0 * Self.longestDelay + slack)
    }
    let room = limits.outputBytes.map {
      $0 + min(64 * bytes, Self.longestCopy) + Self.shortAnswer
    }
    while true {
      let next = limits.seconds.map { ContinuousClock.Instant.now + .seconds($0 + slack) }
      let end = next.flatMap { next in last.map { min(next, $0) } }
      let message: ArraySlice<UInt8>
      do throws(FrameChannel.Fault) {
        message = try channel.receive(limit: room ?? Int.max / 2, until: end)
      } catch {
        throw lost(error)
      }
      guard let answer = try? WireReader.decode(Answer.self, from: message) else {
        throw unasked()
      }
      if answer != .goingOn { return answer }
    }
  }

  /// Sends an order and waits for its answer.
  func answer(to order: Order, bytes: Int = 0) throws(Loss) -> Answer {
    try send(order)
    return try receive(bytes: bytes)
  }

  /// For orders that are answered with nothing.
  func obey(_ order: Order, bytes: Int = 0) throws(WorkerFault) {
    try checkReady(reply(to: order, bytes: bytes))
  }

  /// The answer to such an order, sent before.
  func receiveReady() throws(WorkerFault) {
    try checkReady(receiveReply())
  }

  /// The answer to an order, sent before, that is answered with bytes.
  func receiveBytes() throws(WorkerFault) -> [UInt8] {
    switch try receiveReply() {
    case .bytes(let answer): return answer
    case .failed(let failure): throw .failed(failure)
    default: throw .lost(unasked())
    }
  }

  private func checkReady(_ answer: Answer) throws(WorkerFault) {
    switch answer {
    case .ready: return
    case .failed(let failure): throw .failed(failure)
    default: throw .lost(unasked())
    }
  }

  private func receiveReply() throws(WorkerFault) -> Answer {
    do throws(Loss) {
      return try receive(bytes: 0)
    } catch {
      throw .lost(error)
    }
  }

  func reply(to order: Order, bytes: Int = 0) throws(WorkerFault) -> Answer {
    do throws(Loss) {
      return try answer(to: order, bytes: bytes)
    } catch {
      throw .lost(error)
    }
  }

  // MARK: - Ends

  /// For an answer that does not fit its order.
  func unasked() -> Loss {
    end(.crashed, "the worker answered what it was not asked")
  }

  private func lost(_ fault: FrameChannel.Fault) -> Loss {
    switch fault {
    case .late: return end(.timeout, limits.seconds.map { "more than \($0) s" } ?? "")
    case .tooLong: return end(.outputLimit, "")
    case .closed:
      // It is dead or about to be; what it died of is more than that it has gone.
      guard process > 0 else { return Loss(kind: .crashed) }
      let (status, peak) = wait()
      if addressSpace > 0, peak > addressSpace / 2 {
        return Loss(kind: .outOfMemory, message: "\(peak >> 20) MB")
      }
      if status & 0x7F != 0 {
        return Loss(
          kind: .crashed, message: String(cString: strsignal(status & 0x7F)),
          isForeign: status & 0x7F == SIGKILL)
      }
      return Loss(kind: .crashed, message: "ended with status \(status >> 8 & 0xFF)")
    }
  }

  private func end(_ kind: DocumentFailure.Kind, _ message: String) -> Loss {
    stop()
    return Loss(kind: kind, message: message)
  }

  /// Waits for its end, which must be certain.
  ///
  /// - Returns: what `wait` says, and the most memory that it had, in bytes.
  private func wait() -> (status: Int32, peak: Int) {
    var status: Int32 = 0
    var usage = rusage()
    // It may have closed its channel without ending.
    for attempt in 0..<50 {
      let ended = wait4(process, &status, WNOHANG, &usage)
      if ended != 0, !(ended < 0 && errno == EINTR) {
        process = 0
        return (status, usage.ru_maxrss << 10)
      }
      usleep(attempt < 10 ? 200 : 2_000)
    }
    kill(process, SIGKILL)
    _ = retrying { wait4(process, &status, 0, &usage) }
    process = 0
    return (status, usage.ru_maxrss << 10)
  }
}

/// Why an order was not carried out.
enum WorkerFault: Error, Hashable {
  /// The script is at fault; the process lives on.
  case failed(DocumentFailure)
  case lost(WorkerProcess.Loss)
}
