import GalleyCore
import Synchronization

/// Worker processes for one run: all are told the same, and each is as good as another.
///
///     let crew = WorkerCrew(program: .own(arguments: ["galley", "worker-process"]))
///     let outline = try crew.load(scripts, settings: settings)
///     crew.equip(EquipmentNames(rows: "csv"))
///     let ending = try batch.run(crew.workforce, into: &sink)
public final class WorkerCrew: Sendable {
  private let program: WorkerProgram
  private let documentMemory: Int
  private let searchPath: String?
  private let state = Mutex(State())

  private struct State {
    var scripts: [ScriptFile] = []
    var settings = ScriptSettings()
    var names: EquipmentNames?
    /// The process that has read the scripts first; it becomes one of the workers.
    var spare: Spare?
    var layers: Confinement.Layers = [.landlock, .seccomp]
  }

  /// Processes belong to one thread at a time; this one waits for its next.
  private struct Spare: @unchecked Sendable {
    let process: WorkerProcess
  }

  /// - Parameters:
  ///   - documentMemory: what a reader and the models of the largest document may take, in bytes,
  ///     beside the memory of the scripts.
  ///   - searchPath: the `PATH` of workers whose scripts may run programs.
  public init(
    program: WorkerProgram, documentMemory: Int = 3 << 30, searchPath: String? = nil
  ) {
    self.program = program
    self.documentMemory = documentMemory
    self.searchPath = searchPath
  }

  /// Has a worker read scripts.
  ///
  /// - Throws: what is wrong with them; `crashed`, `timeout` or the like when reading them ends the
  ///   worker.
  public func load(
    _ scripts: [ScriptFile], settings: ScriptSettings
  ) throws(DocumentFailure) -> ProgramOutline {
    state.withLock { state in
      state.scripts = scripts
      state.settings = settings
      state.spare = nil
    }
    var patience = WorkerProcess.Patience()
    while true {
      do throws(WorkerFault) {
        let process = try makeConfinedProcess()
        let outline = try load(process)
        let spare = Spare(process: process)
        state.withLock { $0.spare = spare }
        return outline
      } catch {
        switch error {
        case .failed(let failure): throw failure
        case .lost(let loss):
          if patience.endsWith(loss) {
            var failure = DocumentFailure(loss.kind, document: "", message: loss.message)
            failure.script = scripts.first?.name
            throw failure
          }
        }
      }
    }
  }

  /// What the workers write with; before a run.
  public func equip(_ names: EquipmentNames) {
    state.withLock { $0.names = names }
  }

  /// For `Batch.run`.
  public var workforce: Workforce {
    Workforce { ProcessRunner(self) }
  }

  /// A coordinator in a process of its own, which is started when it is first needed.
  public func makeCoordinator() -> any RunCoordinator {
    ProcessCoordinator(self)
  }

  /// The layers of confinement that this kernel lacks, in words for people; empty when all hold.
  public var missingLayers: [String] {
    let layers = state.withLock { $0.layers }
    var missing: [String] = []
    if !layers.contains(.landlock) { missing.append("Landlock") }
    if !layers.contains(.seccomp) { missing.append("seccomp") }
    return missing
  }

  // MARK: - Processes

  /// A process that knows the scripts and what to write with.
  func makeProcess() throws(WorkerFault) -> WorkerProcess {
    let (spare, names) = state.withLock { state in
      let spare = state.spare
      state.spare = nil
      return (spare, state.names)
    }
    let process: WorkerProcess
    if let spare { process = spare.process } else { process = try makeLoadedProcess() }
    if let names { try process.obey(.equip(names)) }
    return process
  }

  /// A process that knows the scripts.
  func makeLoadedProcess() throws(WorkerFault) -> WorkerProcess {
    let process = try makeConfinedProcess()
    if !state.withLock({ $0.scripts.isEmpty }) { _ = try load(process) }
    return process
  }

  /// A process that knows nothing yet.
  func makeConfinedProcess() throws(WorkerFault) -> WorkerProcess {
    let settings = state.withLock { $0.settings }
    do throws(WorkerProcess.Loss) {
      let process = try WorkerProcess(
        program, limits: settings.limits, grants: settings.grants,
        addressSpace: settings.limits.memoryBytes.map { min($0, 1 << 48) + documentMemory } ?? 0,
        searchPath: searchPath)
      let layers = process.layers
      state.withLock { $0.layers.formIntersection(layers) }
      return process
    } catch {
      throw .lost(error)
    }
  }

  private func load(_ process: WorkerProcess) throws(WorkerFault) -> ProgramOutline {
    let (scripts, settings) = state.withLock { ($0.scripts, $0.settings) }
    switch try process.reply(to: .load(scripts, settings)) {
    case .loaded(let outline): return outline
    case .failed(let failure): throw .failed(failure)
    default: throw .lost(process.unasked())
    }
  }
}
