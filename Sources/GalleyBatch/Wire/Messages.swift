import GalleyCore

/// What a supervisor tells a worker process. Each is answered by one `Answer`, in order.
enum Order {
  /// The first: what the process keeps of its rights.
  case confine(addressSpace: Int, ScriptGrants)
  /// Read scripts and say what they are.
  case load([ScriptFile], ScriptSettings)
  case equip(EquipmentNames)
  /// Make a worker for a chunk of documents; the one before it is forgotten.
  case begin
  case process(RawDocument)
  /// Tell the lines of a document, for the profile of a site.
  case lines(RawDocument)
  /// Add the chunk up.
  case finish
  /// Make a coordinator; what follows is for it.
  case coordinate
  case merge([UInt8])
  case header(String)
  case separator(String)
  case footer(String)
  /// All totals so far, as one that can be merged.
  case totals
  case report
}

/// What a worker process answers.
enum Answer: Hashable {
  /// Which layers of the confinement hold.
  case confined(Confinement.Layers)
  case loaded(ProgramOutline)
  case ready
  case result(DocumentResult)
  case bytes([UInt8])
  case report(RunReport)
  case failed(DocumentFailure)
  /// The hashes of a document's lines.
  case lines([UInt64])
  /// No answer yet, but the clock of the order begins anew: another article of its document.
  case goingOn
}

/// What a worker is to work with: the formats that it writes, by the names that the program knows,
/// and what is known of the batch.
public struct EquipmentNames: Hashable, Sendable {
  /// Of a `RowEncoder`.
  public var rows: String
  /// Of an `Exporter`; nil when the articles go nowhere.
  public var articles: String?
  /// Whether the JSON of an article has its text.
  public var includesText: Bool
  /// The lines that documents of the batch share.
  public var profile: SiteProfile

  public init(
    rows: String, articles: String? = nil, includesText: Bool = false,
    profile: SiteProfile = .empty
  ) {
    self.rows = rows
    self.articles = articles
    self.includesText = includesText
    self.profile = profile
  }
}

extension EquipmentNames: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(rows)
    writer.value(articles)
    writer.value(includesText)
    writer.value(profile)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(
      rows: try reader.value(), articles: try reader.value(), includesText: try reader.value(),
      profile: try reader.value())
  }
}

extension Order: WireCodable {
  func encode(to writer: inout WireWriter) {
    switch self {
    case .confine(let addressSpace, let grants):
      writer.byte(0)
      writer.value(addressSpace)
      writer.value(grants)
    case .load(let scripts, let settings):
      writer.byte(1)
      writer.value(scripts)
      writer.value(settings)
    case .equip(let names):
      writer.byte(2)
      writer.value(names)
    case .begin: writer.byte(3)
    case .process(let document):
      writer.byte(4)
      writer.value(document)
    case .finish: writer.byte(5)
    case .coordinate: writer.byte(6)
    case .merge(let totals):
      writer.byte(7)
      writer.blob(totals)
    case .header(let path):
      writer.byte(8)
      writer.value(path)
    case .separator(let path):
      writer.byte(9)
      writer.value(path)
    case .footer(let path):
      writer.byte(10)
      writer.value(path)
    case .totals: writer.byte(11)
    case .report: writer.byte(12)
    case .lines(let document):
      writer.byte(13)
      writer.value(document)
    }
  }

  init(from reader: inout WireReader) throws(WireFault) {
    switch try reader.byte() {
    case 0: self = .confine(addressSpace: try reader.value(), try reader.value())
    case 1: self = .load(try reader.value(), try reader.value())
    case 2: self = .equip(try reader.value())
    case 3: self = .begin
    case 4: self = .process(try reader.value())
    case 5: self = .finish
    case 6: self = .coordinate
    case 7: self = .merge(try reader.blob())
    case 8: self = .header(try reader.value())
    case 9: self = .separator(try reader.value())
    case 10: self = .footer(try reader.value())
    case 11: self = .totals
    case 12: self = .report
    case 13: self = .lines(try reader.value())
    default: throw WireFault()
    }
  }
}

extension Answer: WireCodable {
  func encode(to writer: inout WireWriter) {
    switch self {
    case .confined(let layers):
      writer.byte(0)
      writer.value(layers.rawValue)
    case .loaded(let outline):
      writer.byte(1)
      writer.value(outline)
    case .ready: writer.byte(2)
    case .result(let result):
      writer.byte(3)
      writer.value(result)
    case .bytes(let bytes):
      writer.byte(4)
      writer.blob(bytes)
    case .report(let report):
      writer.byte(5)
      writer.value(report)
    case .failed(let failure):
      writer.byte(6)
      writer.value(failure)
    case .goingOn: writer.byte(7)
    case .lines(let hashes):
      writer.byte(8)
      writer.value(hashes)
    }
  }

  init(from reader: inout WireReader) throws(WireFault) {
    switch try reader.byte() {
    case 0: self = .confined(Confinement.Layers(rawValue: try reader.value()))
    case 1: self = .loaded(try reader.value())
    case 2: self = .ready
    case 3: self = .result(try reader.value())
    case 4: self = .bytes(try reader.blob())
    case 5: self = .report(try reader.value())
    case 6: self = .failed(try reader.value())
    case 7: self = .goingOn
    case 8: self = .lines(try reader.value())
    default: throw WireFault()
    }
  }
}
