/// The bytes of one input, before anybody has looked at them.
public struct RawDocument: Sendable {
  /// The path, or what stands for it.
  public var id: String
  public var path: String?
  public var bytes: [UInt8]
  /// Against what a page that shows no date, or half of one, is resolved.
  public var published: NewsDate?
  public var retrieved: NewsDate?
  /// Where it was published, if whoever hands it over knows.
  public var url: String?
  /// The ending of the files that are like it, where its name does not tell: `html`.
  public var kind: String?
  /// Whether the reader shall keep why it cut the page as it did; costs time and memory.
  public var explainsRegions = false
  /// Whether the bytes are a JSON object that holds the document.
  public var isRecord = false

  public init(
    id: String, path: String? = nil, bytes: [UInt8], published: NewsDate? = nil,
    retrieved: NewsDate? = nil
  ) {
    self.id = id
    self.path = path
    self.bytes = bytes
    self.published = published
    self.retrieved = retrieved
  }

  /// The name that tells how to read it: its path or what stands for it, in lower case, without
  /// the ending of a file that is packed.
  public var typedName: String {
    if let kind { return "\(id).\(kind)" }
    let name = (path ?? id).lowercased()
    return name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
  }
}
