/// The tables of a database of articles.
///
/// Each row of the others names its article by `article`, the `key` of `articles`, and its place in
/// the article's list by `number`, from 0, which is what `paragraph`, `citation`, `person` and
/// `reply_to` point to. Positions count code points, from 0 and half open. Lists are JSON.
enum ModelTable: UInt8, CaseIterable {
  case paragraphs, people, quotes, citations, comments

  /// Without `article` and `number`.
  var columns: [String] {
    switch self {
    case .paragraphs: ["start", "end", "text"]
    case .people: ["name", "titles", "mentions", "fields"]
    case .quotes:
      [
        "kind", "start", "end", "text", "parts", "content", "speaker", "speaker_title",
        "speaker_text", "person", "reported_by", "cue", "modality", "paragraph", "citation", "rule",
        "fields",
      ]
    case .citations:
      [
        "kind", "start", "end", "text", "authors", "publications", "outlet", "part", "date",
        "date_precision", "date_basis", "title", "url", "covers_first", "covers_last", "fields",
      ]
    case .comments:
      [
        "kind", "author", "posted", "text", "start", "end", "shown_number", "reply_to", "depth",
        "removed", "fields",
      ]
    }
  }

  static let articleColumns = [
    "id", "path", "format", "url", "headline", "byline", "authors", "site", "section", "published",
    "modified", "dateline_place", "dateline_agency", "dateline_date", "language", "summary",
    "image",
    "tags", "body", "text", "fields",
  ]

  private static let integers: Set<String> = [
    "start", "end", "person", "paragraph", "citation", "covers_first", "covers_last",
    "shown_number",
    "reply_to", "depth", "removed",
  ]

  var name: String { "\(self)" }

  static var schema: String {
    var sql = """
      CREATE TABLE IF NOT EXISTS articles (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, \
      \(articleColumns.dropFirst().map { "\($0) TEXT" }.joined(separator: ", ")));

      """
    for table in allCases {
      let columns = table.columns.map {
        "\"\($0)\" \(integers.contains($0) ? "INTEGER" : "TEXT")"
      }
      sql += """
        CREATE TABLE IF NOT EXISTS \(table.name) (article INTEGER NOT NULL REFERENCES articles (key) \
        ON DELETE CASCADE, number INTEGER NOT NULL, \(columns.joined(separator: ", ")), \
        PRIMARY KEY (article, number)) WITHOUT ROWID;

        """
    }
    return sql + """
      CREATE INDEX IF NOT EXISTS quotes_speaker ON quotes (speaker);
      CREATE INDEX IF NOT EXISTS citations_outlet ON citations (outlet);
      CREATE VIRTUAL TABLE IF NOT EXISTS articles_text USING fts5 (headline, body, \
      content = 'articles', content_rowid = 'key', tokenize = 'unicode61');
      CREATE VIRTUAL TABLE IF NOT EXISTS quotes_text USING fts5 (text, speaker, \
      article UNINDEXED, number UNINDEXED, tokenize = 'unicode61');

      """
  }

  /// Fills what is searched by words from the tables.
  static let index = """
    INSERT INTO articles_text (articles_text) VALUES ('rebuild');
    DELETE FROM quotes_text;
    INSERT INTO quotes_text SELECT text, speaker, article, number FROM quotes;

    """
}
