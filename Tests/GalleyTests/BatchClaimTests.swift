import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// What docs/batch.md says of files without permission and of odd output folders.
@Suite struct BatchClaimTests {
  private let bench: Bench
  /// Root may read everything; whoever runs the tests as root runs these as nobody.
  private let asNobody =
    geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : ""

  init() throws {
    bench = try Bench(documents: 0)
    _ = try bench.shellRun(
      "chmod 755 . && mkdir -m 777 docs out && printf 'Rain\n\nIt rained all day, Ada Holm said.\n' > docs/a.txt"
    )
  }

  @Test func `a file without permission is unreadable, and the others are done`() throws {
    let words = try bench.shellRun(
      "cp docs/a.txt docs/b.txt && chmod 000 docs/b.txt && "
        + "\(asNobody)galley export docs --to jsonl --errors out/errors.jsonl -o out/all.jsonl")
    #expect(words.contains("docs/b.txt: cannot be read: Permission denied"), "\(words)")
    #expect(words.hasSuffix("1\n"), "\(words)")
    let errors = try bench.shellRun("cat out/errors.jsonl; wc -l < out/all.jsonl")
    #expect(errors.contains("\"unreadable\"") && errors.contains("docs/b.txt"), "\(errors)")
    #expect(errors.hasSuffix("1\n0\n"), "\(errors)")
  }

  @Test func `a folder without permission that is named ends the run before it begins`() throws {
    let words = try bench.shellRun(
      "mkdir shut && cp docs/a.txt shut && chmod 000 shut && "
        + "\(asNobody)galley export docs shut --to jsonl -o out/all.jsonl")
    #expect(words.contains("shut: the folder cannot be opened"), "\(words)")
    #expect(words.hasSuffix("2\n"), "\(words)")
    #expect(try bench.shellRun("ls out") == "0\n")
  }

  @Test func `a folder without permission in a folder is unreadable, and the others are done`()
    throws
  {
    let words = try bench.shellRun(
      "mkdir docs/shut && chmod 000 docs/shut && "
        + "\(asNobody)galley export docs --to jsonl -o out/all.jsonl")
    #expect(words.contains("docs/shut: cannot be read"), "\(words)")
    #expect(words.hasSuffix("1\n"), "\(words)")
    #expect(try bench.shellRun("wc -l < out/all.jsonl") == "1\n0\n")
  }

  @Test func `an output folder that cannot be written ends the run before the first document`()
    throws
  {
    let words = try bench.shellRun(
      "chmod 555 out && \(asNobody)galley run markdown docs -o out/pages/ --log-format json")
    #expect(words.hasSuffix("3\n"), "\(words)")
    #expect(words.lowercased().contains("permission denied"), "\(words)")
  }

  @Test func `an output folder inside the input folder takes nothing of its own in that run`()
    throws
  {
    let first = try bench.shellRun("galley export docs --to text -o docs/texts/ && ls docs/texts")
    #expect(first.hasSuffix("articles.txt\n0\n"), "\(first)")
    // The next run finds a document more: what the first has written ends like one.
    let second = try bench.shellRun("galley export docs --to jsonl -o out/all.jsonl")
    #expect(second.hasSuffix("0\n"), "\(second)")
    #expect(try bench.shellRun("wc -l < out/all.jsonl") == "2\n0\n")
  }
}
