import GalleyBatch
import GalleyCore
import GalleyExporters

extension Toolkit {
  /// What makes a program the worker of `WorkerProgram.own(arguments:)`: carries out the orders of
  /// the process that started it, with what ships with Galley, and ends with it.
  public static func serveAsWorker() -> Never {
    let toolkit = Toolkit.builtIn()
    guard let compiler = toolkit.scriptEngine else {
      preconditionFailure("the built-in toolkit has a script engine")
    }
    let service = WorkerService(compiler: compiler) { names in
      let toolkit = Toolkit.builtIn(JSONOptions(includesText: names.includesText))
        .reading(with: names.profile)
      guard let rows = toolkit.rowEncoders.first(where: { $0.name == names.rows }) else {
        return nil
      }
      let articles = toolkit.exporters.first { $0.name == names.articles }
      if articles == nil, names.articles != nil { return nil }
      return WorkerEquipment(pipeline: toolkit.pipeline, rows: rows, articles: articles)
    }
    service.run()
  }
}
