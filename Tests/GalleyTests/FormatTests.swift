import Foundation
import GalleyTestSupport
import Testing

/// The scripts that ship and the formats that they and the program write.
@Suite("Formats")
struct FormatTests {
  /// The status and what was printed.
  private func run(_ command: String) throws -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "exec 2>&1; \(command)"]
    process.currentDirectoryURL = Repository.root
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = Repository.products.path + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  @Test("every command that galley list formats names writes something")
  func listedCommands() throws {
    let bench = try Bench(documents: 0)
    let examples = Repository.root.appending(path: "examples/articles").path
    _ = try bench.shellRun("ln -s '\(examples)' articles")
    let commands = try bench.shellRun("galley list formats").split(separator: "\n")
      .map { $0.drop { $0 == " " } }.filter { $0.hasPrefix("galley ") }
    #expect(commands.count >= 25)
    for command in commands {
      // Each in a folder of its own; what is written there or printed must not be nothing.
      let words = try bench.shellRun(
        "rm -rf made && mkdir made && cd made && ln -s ../articles articles && "
          + "\(command) >printed 2>said && find . -type f -size +0 ! -name said | grep -q . "
          + "|| { cat said; false; }")
      #expect(words == "0\n", "\(command): \(words)")
    }
  }

  @Test("the tests of the shipped scripts pass")
  func scripts() throws {
    let result = try run("galley test Tests/Scripts")
    #expect(result.status == 0, "\(result.text)")
    #expect(result.text.contains(" passed"))
  }

  @Test("the shipped scripts have no mistakes and no warnings")
  func check() throws {
    let result = try run("galley check --strict scripts/*/*.lua")
    #expect(result.status == 0, "\(result.text)")
  }

  @Test("validators of other people find nothing wrong with any format")
  func validators() throws {
    guard try run("python3 --version").status == 0 else {
      print("SKIPPED: validation of formats: no python3")
      return
    }
    let galley = Repository.products.appending(path: "galley").path
    let isWhole = ProcessInfo.processInfo.environment["GALLEY_VALIDATE"] == "1"
    let own = try run("test -x .build/validators/bin/python3").status == 0
    let python = own ? ".build/validators/bin/python3 " : ""
    let result = try run(
      "\(python)scripts/dev/validate-formats \(isWhole ? "" : "--quick") --galley '\(galley)'")
    #expect(result.status == 0, "\(result.text)")
    for line in result.text.split(separator: "\n") where line.hasPrefix("SKIPPED") { print(line) }
  }

  @Test("a database is the same after kills and --resume")
  func databaseResumes() throws {
    let bench = try Bench(documents: 300)
    let reference = bench.path("reference.sqlite")
    let killed = bench.path("killed.sqlite")
    #expect(try bench.shellRun("galley export in -o reference.sqlite -q").hasSuffix("1\n"))
    var random = SystemRandomNumberGenerator()
    var words = ""
    for _ in 0..<8 {
      let seconds = Double.random(in: 0.1...0.9, using: &random)
      words = try bench.shellRun(
        "timeout -s KILL \(seconds) galley export in -o killed.sqlite -q --resume")
    }
    words = try bench.shellRun("galley export in -o killed.sqlite -q --resume")
    #expect(words.hasSuffix("1\n"), "\(words)")
    for query in [
      "SELECT id, headline, body FROM articles ORDER BY id",
      """
      SELECT a.id, q.* FROM quotes q JOIN articles a ON a.key = q.article ORDER BY a.id, q.number
      """, "SELECT count(*) FROM quotes_text", "PRAGMA integrity_check",
    ] {
      #expect(try sqliteRows(killed, query) == sqliteRows(reference, query))
    }
    #expect(try bench.shellRun("ls -A | grep killed").split(separator: "\n").count == 2)
  }

  @Test("an interrupted database has what was finished, and --resume does the rest")
  func databaseInterrupted() throws {
    let bench = try Bench(documents: 120)
    let stopped = try bench.shellRun("galley export in -o a.sqlite -q --on-error stop -j 1")
    #expect(stopped.hasSuffix("1\n"))
    let count = try sqliteRows(bench.path("a.sqlite"), "SELECT count(*) FROM articles")[0][0]
    #expect(count == "51")
    #expect(try bench.shellRun("galley export in -o a.sqlite -q --resume").hasSuffix("1\n"))
    #expect(
      try sqliteRows(bench.path("a.sqlite"), "SELECT count(*) FROM articles") == [["120"]])
  }

  @Test("a database is one file, and none that holds something else")
  func databasePlaces() throws {
    let bench = try Bench(documents: 1)
    #expect(try bench.shellRun("galley export in --to sqlite").hasSuffix("64\n"))
    #expect(try bench.shellRun("galley export in --to sqlite -o folder/").hasSuffix("64\n"))
    #expect(try bench.shellRun("galley export in --to sqlite -o /dev/null").hasSuffix("64\n"))
    let words = try bench.shellRun(
      "head -c 5000 /dev/zero >a.db; galley export in -o a.db; wc -c <a.db")
    #expect(words.contains("is not an SQLite database"))
    #expect(words.contains("5000"))
  }

  @Test("the failures of a run stand in its report")
  func reportOfFailures() throws {
    let bench = try Bench(documents: 3)
    #expect(try bench.shellRun("galley report in -o report.html -q").hasSuffix("1\n"))
    let page = try String(contentsOfFile: bench.path("report.html"), encoding: .utf8)
    #expect(
      page.contains(#""failed":1,"failures":[{"document":"in/1050x.txt","status":"not-text""#))
    #expect(page.components(separatedBy: "class=\"article\"").count == 4)
    #expect(page.hasSuffix("</html>\n"))
  }

  @Test("a browser makes the views of the report, and runs nothing that an article says")
  func reportInBrowser() throws {
    guard try run("chromium --version").status == 0 else {
      print("SKIPPED: the report in a browser: no chromium")
      return
    }
    let folder = try TemporaryFolder()
    let made = try run(
      "galley report examples/articles Tests/Scripts/pages -q -o '\(folder("r.html"))'")
    #expect(made.status == 0, "\(made.text)")
    func view(_ hash: String) throws -> String {
      let options = "--headless --no-sandbox --disable-gpu --virtual-time-budget=5000 --dump-dom"
      return try run("chromium \(options) 'file://\(folder("r.html"))#/\(hash)' 2>/dev/null").text
    }
    let overview = try view("")
    #expect(overview.contains("<b>20</b>articles"))
    #expect(overview.contains("Who is quoted, how often, and by which outlets"))
    let people = try view("person/Henrike%20Dahlgaard")
    #expect(people.contains("That is a habit, not a policy."))
    let place = try Regex("#/article/([0-9]+)/[0-9]+\">\u{201C}That is a habit")
    let number = try #require(people.firstMatch(of: place)?[1].substring)
    let article = try view("article/\(number)/2")
    #expect(article.contains("<p class=\"note\" role=\"status\">direct · Henrike Dahlgaard"))
    #expect(article.components(separatedBy: "class=\"vouched\"").count == 6)
    #expect(article.contains("data-type=\"speaker\""))
    #expect(try view("network").contains("class=\"tie\""))
    let list = try view("articles")
    #expect(list.contains("20 articles"))
    #expect(list.contains("Port &lt;b&gt;\"opens\"&lt;/b&gt; &amp; closes"))
    #expect(!list.contains("<b>\"opens\"</b>"))
  }
}
