import Galley

/// All formats that come out of the program, whoever writes them: Swift, or a script that ships.
struct FormatList {
  struct Format {
    var name: String
    var summary: String
    /// What defines it, with its version.
    var specification: String
    /// A command that writes it.
    var example: String
  }

  /// One file or many of whole articles.
  private(set) var articles: [Format] = []
  /// What a script emits.
  private(set) var rows: [Format] = []

  init(_ toolkit: Toolkit) {
    articles = toolkit.exporters.map { exporter in
      let file = exporter.fileExtension
      let example =
        exporter.name == "report"
        ? "galley report articles/ -o report.html"
        : "galley export articles/ -o articles.\(file)"
          + (exporter.name == "text" ? " --to text" : "")
      return Format(
        name: exporter.name, summary: exporter.summary, specification: exporter.specification,
        example: example)
    }
    articles += ShippedScripts.all.compactMap { script in
      Self.line(after: "-- Specification: ", in: script).map { specification in
        Format(
          name: script.name, summary: script.summary, specification: specification,
          example: Self.line(after: "--     ", in: script) ?? "galley run \(script.name) articles/")
      }
    }
    rows = toolkit.rowEncoders.map { encoder in
      Format(
        name: encoder.name, summary: encoder.summary, specification: encoder.specification,
        example: "galley run who-said-what articles/ "
          + (encoder.name == "csv-safe"
            ? "--to csv-safe" : "-o quotes.\(encoder.fileExtension)"))
    }
  }

  /// The rest of the first line of a script that begins so.
  private static func line(after start: String, in script: ShippedScript) -> String? {
    let text = String(decoding: script.file.bytes.prefix(4096), as: UTF8.self)
    return text.split(separator: "\n").first { $0.hasPrefix(start) }
      .map { String($0.dropFirst(start.count)) }
  }
}
