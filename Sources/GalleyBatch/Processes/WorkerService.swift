import CConfinement
import GalleyCore
import Glibc

/// The other side of a `WorkerProcess`: carries out orders in a process of its own.
///
///     if isWorker { WorkerService(compiler: engine, equipment: { … }).run() }
public struct WorkerService {
  private let compiler: any ScriptCompiler
  private let equipment: (EquipmentNames) -> WorkerEquipment?

  /// - Parameters:
  ///   - compiler: for the scripts of a job.
  ///   - equipment: what names stand for; nil when they stand for nothing.
  public init(
    compiler: any ScriptCompiler, equipment: @escaping (EquipmentNames) -> WorkerEquipment?
  ) {
    self.compiler = compiler
    self.equipment = equipment
  }

  /// Serves the supervisor until it goes, then ends the process.
  ///
  /// The process was started by `WorkerProgram`; its last argument is the supervisor's number.
  public func run() -> Never {
    guard let parent = CommandLine.arguments.last.flatMap({ pid_t($0) }), galley_die_with(parent)
    else { exit(1) }
    var status = stat()
    guard fstat(WorkerProgram.channelDescriptor, &status) == 0,
      status.st_mode & S_IFMT == S_IFSOCK
    else { exit(1) }
    galley_leave_terminal()
    galley_close_from(WorkerProgram.channelDescriptor + 1)
    let desk = Desk(service: self, channel: FrameChannel(WorkerProgram.channelDescriptor))
    do throws(FrameChannel.Fault) {
      while true {
        guard let order = try desk.nextOrder() else { exit(1) }
        try desk.carryOut(order)
      }
    } catch {
      exit(0)
    }
  }

  /// What stands between two orders.
  private final class Desk {
    let service: WorkerService
    let channel: FrameChannel
    var isConfined = false
    var program: (any ScriptProgram)?
    var equipment: WorkerEquipment?
    var worker: (any DocumentWorker)?
    var coordinator: (any RunCoordinator)?

    init(service: WorkerService, channel: FrameChannel) {
      self.service = service
      self.channel = channel
    }

    func nextOrder() throws(FrameChannel.Fault) -> Order? {
      let message = try channel.receive(limit: Int.max / 2, until: nil)
      return try? WireReader.decode(Order.self, from: message)
    }

    func carryOut(_ order: Order) throws(FrameChannel.Fault) {
      let answer: Answer
      do throws(DocumentFailure) {
        answer = try self.answer(to: order)
      } catch {
        answer = .failed(error)
      }
      channel.send(answer)
      try channel.flush()
    }

    private func answer(to order: Order) throws(DocumentFailure) -> Answer {
      switch order {
      case .confine(let addressSpace, let grants):
        do throws(SystemError) {
          let layers = try Confinement.confine(addressSpace: addressSpace, grants)
          isConfined = true
          return .confined(layers)
        } catch {
          throw DocumentFailure(.crashed, document: "", message: error.message)
        }
      case .load(let scripts, let settings):
        guard isConfined else { throw disorder }
        let program = try service.compiler.load(scripts, settings: settings)
        self.program = program
        return .loaded(program.outline)
      case .equip(let names):
        guard isConfined, var equipment = service.equipment(names) else { throw disorder }
        // The worker calls it while it works, which it does on this thread.
        nonisolated(unsafe) let sign = SignOfLife(channel)
        equipment.articleDone = { sign.give() }
        self.equipment = equipment
        return .ready
      case .begin:
        guard let equipment else { throw disorder }
        // The interpreters of the last chunk go before new ones come.
        worker = nil
        if let program {
          worker = try program.makeWorker(equipment)
        } else if let exporter = equipment.articles {
          worker = ExportFactory(equipment.pipeline, exporter).makeWorker()
        }
        return .ready
      case .process(let document):
        guard let worker else { throw disorder }
        do throws(DocumentFailure) {
          return .result(worker.process(try document.opened()))
        } catch {
          return .result(DocumentResult(document: error.document, outcome: .failed(error)))
        }
      case .lines(let document):
        guard isConfined else { throw disorder }
        return .lines(SiteProfile.lineHashes(of: try document.opened().bytes))
      case .finish:
        guard let worker else { throw disorder }
        return .bytes(try worker.finish())
      case .coordinate:
        coordinator = try program?.makeCoordinator()
        return .ready
      case .merge(let totals):
        try coordinating().merge(totals)
        return .ready
      case .header(let path): return .bytes(try coordinating().header(of: path))
      case .separator(let path): return .bytes(try coordinating().separator(of: path))
      case .footer(let path): return .bytes(try coordinating().footer(of: path))
      case .totals: return .bytes(try coordinating().totals())
      case .report: return .report(try coordinating().report())
      }
    }

    private func coordinating() throws(DocumentFailure) -> any RunCoordinator {
      guard let coordinator else { throw disorder }
      return coordinator
    }

    /// For orders in an order that no supervisor of ours has.
    private var disorder: DocumentFailure {
      DocumentFailure(.crashed, document: "", message: "the worker got an order out of turn")
    }
  }

  /// Tells the supervisor that work goes on, but not oftener than it has to know: each message
  /// wakes it up.
  private final class SignOfLife {
    /// Less than the slack that the supervisor gives.
    private static let interval = Duration.milliseconds(50)

    private let channel: FrameChannel
    private var last = ContinuousClock.now

    init(_ channel: FrameChannel) {
      self.channel = channel
    }

    func give() {
      let now = ContinuousClock.now
      guard now - last >= Self.interval else { return }
      last = now
      channel.send(Answer.goingOn)
    }
  }
}
