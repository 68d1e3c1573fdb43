import GalleyCore
import Testing

@testable import GalleyExporters

@Suite("Rows of a script's tables")
struct RowTests {
  let table = TableSchema(
    "quotes", columns: [.init("speaker"), .init("words", .integer), .init("list", .list)])
  static let rows: [Row] = [
    Row([.string("Gates, Robert"), .integer(-3), .list([.string("a"), .number(0.5)])]),
    Row([.null, .bool(true), .list([])]),
    Row([.string(""), .number(2), .string("a\tb\nc\\d \"e\"")]),
    Row([.string(" é\u{A0}😀"), .null, .null]),
  ]

  @Test(
    "each format writes the same rows its own way",
    arguments: [
      (
        JSONLinesRows() as any RowEncoder,
        #"""
        {"speaker":"Gates, Robert","words":-3,"list":["a",0.5]}
        {"speaker":null,"words":true,"list":[]}
        {"speaker":"","words":2.0,"list":"a\tb\nc\\d \"e\""}
        {"speaker":" é 😀","words":null,"list":null}

        """#.replacing(" 😀", with: "\u{A0}😀")
      ),
      (
        CSVRows() as any RowEncoder,
        """
        speaker,words,list
        "Gates, Robert",-3,"[""a"",0.5]"
        ,true,[]
        "",2.0,"a\tb
        c\\d ""e\"""
        " é\u{A0}😀",,

        """
      ),
      (
        TSVRows() as any RowEncoder,
        """
        speaker\twords\tlist
        Gates, Robert\t-3\t["a",0.5]
        \ttrue\t[]
        \t2.0\ta\\tb\\nc\\\\d "e"
         é\u{A0}😀\t\t

        """
      ),
    ])
  func formats(encoder: any RowEncoder, expected: String) throws {
    var output = Output()
    encoder.header(of: table, to: &output)
    for row in Self.rows { try encoder.write(row, of: table, to: &output) }
    #expect(String(decoding: output.bytes, as: UTF8.self) == expected)
  }

  @Test(
    "a number that is none is refused and nothing of its row is written",
    arguments: [JSONLinesRows() as any RowEncoder, CSVRows(), TSVRows()],
    [Double.nan, .infinity, -.infinity])
  func notFinite(encoder: any RowEncoder, value: Double) throws {
    var output = Output()
    let error = #expect(throws: RowFailure.self) {
      try encoder.write(
        Row([.string("x"), .integer(1), .list([.list([.number(value)])])]), of: table,
        to: &output)
    }
    #expect(error?.table == "quotes")
    #expect(error?.column == "list")
    #expect(output.bytes.isEmpty)
  }

  @Test("a lone missing value makes no empty line")
  func loneCell() throws {
    var output = Output()
    try CSVRows().write(Row([.null]), of: TableSchema("t", columns: [.init("a")]), to: &output)
    #expect(output.bytes == Array("\"\"\n".utf8))
  }

  @Test("safe CSV has nothing that a spreadsheet would run, and numbers stay numbers")
  func safeCells() throws {
    let table = TableSchema("t", columns: [.init("a"), .init("n", .integer)])
    var output = Output()
    for text in ["=1+1", "+1", "-2", "@x", "\tz", "fine", "a=b", ""] {
      try CSVRows(isSafe: true).write(Row([.string(text), .integer(-5)]), of: table, to: &output)
    }
    #expect(
      String(decoding: output.bytes, as: UTF8.self)
        == "'=1+1,-5\n'+1,-5\n'-2,-5\n'@x,-5\n'\tz,-5\nfine,-5\na=b,-5\n\"\",-5\n")
  }
}
