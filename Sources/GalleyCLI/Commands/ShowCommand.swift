import ArgumentParser
import Galley

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one document: what was found in it, and by which rule.",
    usage: "galley show FILE [options]",
    discussion: """
      EXAMPLES
        galley show article.txt
        galley show article.txt --why
        galley show page.txt --regions
        galley show article.txt --color always | less -R
        galley show article.txt --html > article.html   for a browser
      """)

  @Argument(help: "A file, or - for standard input.")
  var file: String

  @Flag(help: "Make a page for a browser: quotes tied to speaker, cue and credit.")
  var html = false

  @Flag(help: "Say in words which rule decided about each quote.")
  var why = false

  @Flag(help: "Show how the page was cut into regions, and why.")
  var regions = false

  @Option(
    help: ArgumentHelp(
      "Take lines that the files of its site share for furniture (text dumps).",
      valueName: "folder"))
  var siteProfile: String?

  @OptionGroup(title: "Dates") var dates: DateOptions
  @OptionGroup(title: "Words") var color: ColorOptions

  func run() throws {
    let console = Console(style: Style(color.color, for: 2))
    let view = ArticleView(
      style: Style(color.color, for: 1), width: terminalWidth(of: 1), explains: why)
    try show(.builtIn(), view, console).leave()
  }

  func show(_ toolkit: Toolkit, _ view: ArticleView, _ console: Console) -> CommandStatus {
    do {
      if isExistingFolder(file) {
        throw CommandFailure.usage(
          "\(printable(file)) is a folder; show takes one document",
          help: "galley export \(printable(file)) writes all of them")
      }
      let inputs = try InputResolver(fileExtensions: []).resolve([file])
      let toolkit = try siteProfile.map { try readingSite($0, toolkit) } ?? toolkit
      var document = try readDocument(
        inputs[0], published: dates.published, retrieved: dates.retrieved)
      document.explainsRegions = regions
      let articles = try toolkit.pipeline.articles(of: document)
      if html {
        try writeToStandardOutput(page(of: articles))
        return .success
      }
      for article in articles {
        let text =
          regions
          ? RegionView(style: view.style, width: view.width).text(of: article)
          : view.text(of: article)
        try writeToStandardOutput(Array(text.utf8))
      }
      return .success
    } catch {
      return console.tell(error)
    }
  }

  private func readingSite(_ folder: String, _ toolkit: Toolkit) throws -> Toolkit {
    let resolver = InputResolver(fileExtensions: toolkit.readers.flatMap(\.fileExtensions))
    return toolkit.reading(with: try SiteProfile(of: resolver.resolve([folder])))
  }

  private func page(of articles: [Article]) -> [UInt8] {
    let title = articles.first.map { $0.headline.map($0.string) ?? $0.id } ?? file
    let exporter = ReportExporter(title: title, isSingle: true)
    var output = Output()
    output.write(exporter.header)
    for article in articles { exporter.write(article, to: &output) }
    output.write(exporter.footer)
    return output.take()
  }
}
