import Foundation
import Testing

@testable import GalleyScripting

/// `docs/fields.md` is made from the tables of the models; GALLEY_ACCEPT=1 writes it anew.
@Suite struct FieldReferenceTests {
  @Test func `the page of fields says what the models have`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/fields.md")
    let page = fieldReference()
    if ProcessInfo.processInfo.environment["GALLEY_ACCEPT"] == "1" {
      try page.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == page)
  }

  @Test func `a model stands in the table at its number`() {
    #expect(Model.allCases.map(\.number) == Array(Model.allCases.indices))
    #expect(modelTables.map(\.model) == Model.allCases)
  }

  @Test func `every field has a legal name and one line of help`() {
    for model in Model.allCases {
      let rows = modelTable(model).fields
      #expect(Set(rows.map(\.name)).count == rows.count)
      for row in rows {
        #expect(row.name.allSatisfy { $0.isLowercase || $0 == "_" })
        #expect(!row.summary.isEmpty && !row.summary.contains("\n"))
      }
    }
  }

  private func fieldReference() -> String {
    var page = """
      # Fields

      What scripts can read of each model. A field with a dot can also be set; a list or an object can be set to a
      table of its fields. A type with `?` may be nil. Made from the tables of the models by a test.


      """
    for model in Model.allCases {
      let table = modelTable(model)
      page += "## \(model.rawValue)\n\n\(table.summary.prefix(1).uppercased())"
      page += "\(table.summary.dropFirst()).\n\n| field | | type | |\n| --- | --- | --- | --- |\n"
      for row in table.fields {
        let type = row.type.replacingOccurrences(of: "|", with: " or ")
        let dot = row.assign != nil ? "\u{2022}" : ""
        page += "| `\(row.name)` | \(dot) | \(type) | \(row.summary) |\n"
      }
      if !table.methods.isEmpty { page += "\n| method | | |\n| --- | --- | --- |\n" }
      for method in table.methods {
        let results = method.signature.results.map(\.description).joined(separator: ", ")
        page +=
          "| `:\(method.name)(\(method.signature.parameterList))` | \(results) | \(method.summary) |\n"
      }
      page += "\n"
    }
    return page
  }
}
