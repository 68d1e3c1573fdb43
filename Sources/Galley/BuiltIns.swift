import GalleyAnnotators
import GalleyCore
import GalleyExporters
import GalleyReaders
import GalleyScripting

/// What ships with Galley: the one table of it.
///
/// A new reader, annotator or exporter is a file of its own and one line here.
public struct Toolkit: Sendable {
  /// The first one reads what no other claims by its ending.
  public var readers: [any Reader]
  /// In the order in which they run.
  public var annotators: [any Annotator]
  public var exporters: [any Exporter]
  public var rowEncoders: [any RowEncoder]
  /// Nil where scripts cannot run.
  public var scriptEngine: (any ScriptCompiler)?
  /// Scripts that are called by name. The modules that they require are looked for when one is
  /// wanted: `shippedScript(named:)`.
  public var shippedScripts: [ScriptFile]
  /// What any script may require.
  public var shippedModules: [ScriptModuleFile]

  public init(
    readers: [any Reader], annotators: [any Annotator], exporters: [any Exporter],
    rowEncoders: [any RowEncoder], scriptEngine: (any ScriptCompiler)? = nil,
    shippedScripts: [ScriptFile] = [], shippedModules: [ScriptModuleFile] = []
  ) {
    self.readers = readers
    self.annotators = annotators
    self.exporters = exporters
    self.rowEncoders = rowEncoders
    self.scriptEngine = scriptEngine
    self.shippedScripts = shippedScripts
    self.shippedModules = shippedModules
  }

  public static func builtIn(_ options: JSONOptions = JSONOptions()) -> Toolkit {
    let annotators: [any Annotator] = [
      HeaderAnnotator(),
      CommentAnnotator(),
      CitationAnnotator(),
      PeopleAnnotator(),
      QuoteAnnotator(),
    ]
    return Toolkit(
      readers: [
        PlainTextReader(),
        HTMLReader(),
        DisqusReader(),
      ],
      annotators: annotators,
      exporters: [
        JSONLinesExporter(options),
        JSONExporter(options),
        PlainTextExporter(),
        SQLiteExporter(options),
        ReportExporter(),
      ],
      rowEncoders: [
        JSONLinesRows(),
        CSVRows(),
        CSVRows(isSafe: true),
        TSVRows(),
        SQLiteRows(),
      ],
      scriptEngine: ScriptEngine(annotators: annotators, dates: NewsDateReader()),
      shippedScripts: ShippedScripts.all.map(\.file),
      shippedModules: ShippedScripts.modules)
  }

  /// The shipped script of that name, with all modules that it requires; nil when there is none.
  public func shippedScript(named name: String) -> ScriptFile? {
    let script = shippedScripts.first { $0.name == name }
    return script?.withModules { name in shippedModules.first { $0.name == name } }
  }

  /// The same toolkit, its reader of text dumps with a profile of their site.
  public func reading(with profile: SiteProfile) -> Toolkit {
    var toolkit = self
    toolkit.readers = readers.map { $0 is PlainTextReader ? PlainTextReader(profile: profile) : $0 }
    return toolkit
  }

  public var pipeline: Pipeline { Pipeline(readers: readers, annotators: annotators) }
}
