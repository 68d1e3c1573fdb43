import GalleyCore

// How each thing that crosses is written: the fields in their order.

// MARK: - Values

extension Bool: WireCodable {
  func encode(to writer: inout WireWriter) { writer.byte(self ? 1 : 0) }

  init(from reader: inout WireReader) throws(WireFault) {
    switch try reader.byte() {
    case 0: self = false
    case 1: self = true
    default: throw WireFault()
    }
  }
}

extension Int: WireCodable {
  func encode(to writer: inout WireWriter) { writer.number(self) }
  init(from reader: inout WireReader) throws(WireFault) { self = try reader.number() }
}

extension Int64: WireCodable {
  func encode(to writer: inout WireWriter) { writer.number(Int(self)) }
  init(from reader: inout WireReader) throws(WireFault) { self = Int64(try reader.number()) }
}

extension UInt64: WireCodable {
  func encode(to writer: inout WireWriter) { writer.number(Int(Int64(bitPattern: self))) }
  init(from reader: inout WireReader) throws(WireFault) {
    self = UInt64(bitPattern: Int64(try reader.number()))
  }
}

extension Double: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.number(Int(Int64(bitPattern: bitPattern)))
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self = Double(bitPattern: UInt64(bitPattern: Int64(try reader.number())))
  }
}

extension String: WireCodable {
  func encode(to writer: inout WireWriter) { writer.blob(utf8) }

  init(from reader: inout WireReader) throws(WireFault) {
    guard let text = String(validating: try reader.blob(), as: UTF8.self) else {
      throw WireFault()
    }
    self = text
  }
}

extension Optional: WireCodable where Wrapped: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(self != nil)
    if let value = self { writer.value(value) }
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self = try reader.value(Bool.self) ? try reader.value(Wrapped.self) : nil
  }
}

extension Array: WireCodable where Element: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.number(count)
    for element in self { writer.value(element) }
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self = []
    for _ in 0..<(try reader.count()) { append(try reader.value()) }
  }
}

extension Dictionary: WireCodable where Key == String, Value: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.number(count)
    for (key, value) in sorted(by: { $0.key < $1.key }) {
      writer.value(key)
      writer.value(value)
    }
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self = [:]
    for _ in 0..<(try reader.count()) {
      let key = try reader.value(String.self)
      self[key] = try reader.value(Value.self)
    }
  }
}

/// An enumeration that crosses as its word.
protocol WireWord: WireCodable, RawRepresentable<String> {}

extension WireWord {
  func encode(to writer: inout WireWriter) { writer.value(rawValue) }

  init(from reader: inout WireReader) throws(WireFault) {
    guard let value = Self(rawValue: try reader.value()) else { throw WireFault() }
    self = value
  }
}

extension SiteProfile: WireCodable {
  func encode(to writer: inout WireWriter) { writer.value(hashes) }
  init(from reader: inout WireReader) throws(WireFault) { self.init(hashes: try reader.value()) }
}

extension NewsDate: WireCodable {
  func encode(to writer: inout WireWriter) { writer.value(iso) }

  init(from reader: inout WireReader) throws(WireFault) {
    guard let date = NewsDate(iso: try reader.value(String.self)) else { throw WireFault() }
    self = date
  }
}

// MARK: - Failures

extension DocumentFailure.Kind: WireWord {}
extension ScriptParameter.Kind: WireWord {}

extension DocumentFailure.Excerpt: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(line)
    writer.value(text)
    writer.value(marked?.lowerBound)
    writer.value(marked?.upperBound)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(line: try reader.value(), text: try reader.value())
    let first = try reader.value(Int?.self)
    let end = try reader.value(Int?.self)
    guard let first, let end else {
      if first != nil || end != nil { throw WireFault() }
      return
    }
    guard 0 <= first, first <= end else { throw WireFault() }
    marked = first..<end
  }
}

extension ScriptParameter: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(name)
    writer.value(kind)
    writer.value(help)
    writer.value(choices)
    writer.value(defaultText)
    writer.value(isRequired)
    writer.value(script)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(
      name: try reader.value(), kind: try reader.value(), help: try reader.value(),
      choices: try reader.value(), defaultText: try reader.value(),
      isRequired: try reader.value(), script: try reader.value())
  }
}

extension DocumentFailure.Parameter: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(name)
    writer.value(value)
    writer.value(declared)
    writer.value(known)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(
      name: try reader.value(), value: try reader.value(), declared: try reader.value(),
      known: try reader.value())
  }
}

extension DocumentFailure: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(kind)
    writer.value(document)
    writer.value(message)
    writer.value(offset)
    writer.value(byte.map(Int.init))
    writer.value(script)
    writer.value(scriptLine)
    writer.value(hook)
    writer.value(model)
    writer.value(position)
    writer.value(count)
    writer.value(scriptExcerpt)
    writer.value(excerpt)
    writer.value(traceback)
    writer.value(cause)
    writer.value(parameter)
    writer.value(owner)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(try reader.value(), document: try reader.value(), message: try reader.value())
    offset = try reader.value()
    if let number = try reader.value(Int?.self) {
      guard let byte = UInt8(exactly: number) else { throw WireFault() }
      self.byte = byte
    }
    script = try reader.value()
    scriptLine = try reader.value()
    hook = try reader.value()
    model = try reader.value()
    position = try reader.value()
    count = try reader.value()
    scriptExcerpt = try reader.value()
    excerpt = try reader.value()
    traceback = try reader.value()
    cause = try reader.value()
    parameter = try reader.value()
    owner = try reader.value()
  }
}

// MARK: - Documents and results

extension RawDocument: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(id)
    writer.value(path)
    writer.blob(bytes)
    writer.value(published)
    writer.value(retrieved)
    writer.value(isRecord)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(
      id: try reader.value(), path: try reader.value(), bytes: try reader.blob(),
      published: try reader.value(), retrieved: try reader.value())
    isRecord = try reader.value()
  }
}

extension OutputPiece.Destination: WireCodable {
  func encode(to writer: inout WireWriter) {
    switch self {
    case .articles: writer.byte(0)
    case .table(let name):
      writer.byte(1)
      writer.value(name)
    case .group(let path):
      writer.byte(2)
      writer.value(path)
    case .article(let id, let fileExtension):
      writer.byte(3)
      writer.value(id)
      writer.value(fileExtension)
    }
  }

  init(from reader: inout WireReader) throws(WireFault) {
    switch try reader.byte() {
    case 0: self = .articles
    case 1: self = .table(try reader.value())
    case 2: self = .group(try reader.value())
    case 3: self = .article(try reader.value(), fileExtension: try reader.value())
    default: throw WireFault()
    }
  }
}

extension OutputPiece: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(destination)
    writer.blob(bytes)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(try reader.value(), try reader.blob())
  }
}

extension DocumentResult.Outcome: WireCodable {
  func encode(to writer: inout WireWriter) {
    switch self {
    case .done(let articles):
      writer.byte(0)
      writer.value(articles)
    case .dropped: writer.byte(1)
    case .failed(let failure):
      writer.byte(2)
      writer.value(failure)
    }
  }

  init(from reader: inout WireReader) throws(WireFault) {
    switch try reader.byte() {
    case 0:
      let articles = try reader.value(Int.self)
      guard articles > 0 else { throw WireFault() }
      self = .done(articles: articles)
    case 1: self = .dropped
    case 2: self = .failed(try reader.value())
    default: throw WireFault()
    }
  }
}

extension LogEntry.Level: WireWord {}

extension LogEntry: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(text)
    writer.value(level)
    writer.value(script)
    writer.value(line)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(
      try reader.value(), level: try reader.value(), script: try reader.value(),
      line: try reader.value())
  }
}

extension DocumentResult: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(document)
    writer.value(outcome)
    writer.value(pieces)
    writer.value(log)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(
      document: try reader.value(), outcome: try reader.value(), pieces: try reader.value(),
      log: try reader.value())
  }
}

extension RunReport.File: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(path)
    writer.blob(bytes)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(path: try reader.value(), bytes: try reader.blob())
  }
}

extension RunReport: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.blob(text)
    writer.value(files)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(text: try reader.blob(), files: try reader.value())
  }
}

// MARK: - Scripts

extension ScriptModuleFile: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(name)
    writer.value(path)
    writer.blob(bytes)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(name: try reader.value(), path: try reader.value(), bytes: try reader.blob())
  }
}

extension ScriptFile: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(name)
    writer.blob(bytes)
    writer.value(modules)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(name: try reader.value(), bytes: try reader.blob())
    modules = try reader.value()
  }
}

extension ScriptLimits: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(memoryBytes)
    writer.value(seconds)
    writer.value(instructions)
    writer.value(outputBytes)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(
      memoryBytes: try reader.value(), seconds: try reader.value(),
      instructions: try reader.value(), outputBytes: try reader.value())
  }
}

extension ScriptGrants: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(readableFolders)
    writer.value(writableFolders)
    writer.value(allowsPrograms)
    writer.value(readableVariables)
    writer.value(environment)
    writer.value(nativeModules)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init()
    readableFolders = try reader.value()
    writableFolders = try reader.value()
    allowsPrograms = try reader.value()
    readableVariables = try reader.value()
    environment = try reader.value()
    nativeModules = try reader.value()
  }
}

extension ScriptSettings: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(limits)
    writer.value(parameters)
    writer.value(grants)
    writer.value(clock)
    writer.value(isPure)
    writer.value(isInspection)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(limits: try reader.value())
    parameters = try reader.value()
    grants = try reader.value()
    clock = try reader.value()
    isPure = try reader.value()
    isInspection = try reader.value()
  }
}

extension TableSchema.Column.Kind: WireWord {}

extension TableSchema.Column: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(name)
    writer.value(kind)
    writer.value(isOptional)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(try reader.value(), try reader.value(), isOptional: try reader.value())
  }
}

extension TableSchema: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(name)
    writer.value(columns)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(try reader.value(), columns: try reader.value())
  }
}

extension WriterShape: WireCodable {
  func encode(to writer: inout WireWriter) {
    switch self {
    case .perArticle(let fileExtensions):
      writer.byte(0)
      writer.value(fileExtensions)
    case .groups: writer.byte(1)
    case .single(let path):
      writer.byte(2)
      writer.value(path)
    }
  }

  init(from reader: inout WireReader) throws(WireFault) {
    switch try reader.byte() {
    case 0: self = .perArticle(fileExtensions: try reader.value())
    case 1: self = .groups
    case 2: self = .single(path: try reader.value())
    default: throw WireFault()
    }
  }
}

extension ProgramOutline: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.value(tables)
    writer.value(self.writer)
    writer.value(parameters)
    writer.value(fileExtensions)
    writer.value(hasReport)
  }

  init(from reader: inout WireReader) throws(WireFault) {
    self.init(
      tables: try reader.value(), writer: try reader.value(), parameters: try reader.value(),
      fileExtensions: try reader.value(), hasReport: try reader.value())
  }
}
