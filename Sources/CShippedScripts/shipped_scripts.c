#include "CShippedScripts.h"

// A new shipped script is a .lua file below scripts/, one array and one row here.

static const unsigned char attributed[] = {
#embed "../../scripts/filters/attributed.lua"
};
static const unsigned char bibtex[] = {
#embed "../../scripts/exporters/bibtex.lua"
};
static const unsigned char brat[] = {
#embed "../../scripts/exporters/brat.lua"
};
static const unsigned char citations[] = {
#embed "../../scripts/extractors/citations.lua"
};
static const unsigned char comment_statistics[] = {
#embed "../../scripts/extractors/comment-statistics.lua"
};
static const unsigned char conllu[] = {
#embed "../../scripts/exporters/conllu.lua"
};
static const unsigned char corrections[] = {
#embed "../../scripts/extractors/corrections.lua"
};
static const unsigned char csl_json[] = {
#embed "../../scripts/exporters/csl-json.lua"
};
static const unsigned char date_range[] = {
#embed "../../scripts/filters/date-range.lua"
};
static const unsigned char digest[] = {
#embed "../../scripts/exporters/digest.lua"
};
static const unsigned char duplicates[] = {
#embed "../../scripts/extractors/duplicates.lua"
};
static const unsigned char epub[] = {
#embed "../../scripts/exporters/epub.lua"
};
static const unsigned char gexf[] = {
#embed "../../scripts/exporters/gexf.lua"
};
static const unsigned char html[] = {
#embed "../../scripts/exporters/html.lua"
};
static const unsigned char json_ld[] = {
#embed "../../scripts/exporters/json-ld.lua"
};
static const unsigned char kwic[] = {
#embed "../../scripts/extractors/kwic.lua"
};
static const unsigned char language[] = {
#embed "../../scripts/filters/language.lua"
};
static const unsigned char league[] = {
#embed "../../scripts/lib/league.lua"
};
static const unsigned char lost[] = {
#embed "../../scripts/lib/lost.lua"
};
static const unsigned char markdown[] = {
#embed "../../scripts/exporters/markdown.lua"
};
static const unsigned char markup[] = {
#embed "../../scripts/lib/markup.lua"
};
static const unsigned char moment[] = {
#embed "../../scripts/lib/moment.lua"
};
static const unsigned char names[] = {
#embed "../../scripts/lib/names.lua"
};
static const unsigned char newsml_g2[] = {
#embed "../../scripts/exporters/newsml-g2.lua"
};
static const unsigned char ninjs[] = {
#embed "../../scripts/exporters/ninjs.lua"
};
static const unsigned char outlets[] = {
#embed "../../scripts/extractors/outlets.lua"
};
static const unsigned char pandoc_json[] = {
#embed "../../scripts/exporters/pandoc-json.lua"
};
static const unsigned char quotes_of[] = {
#embed "../../scripts/filters/quotes-of.lua"
};
static const unsigned char references[] = {
#embed "../../scripts/lib/references.lua"
};
static const unsigned char ris[] = {
#embed "../../scripts/exporters/ris.lua"
};
static const unsigned char spans[] = {
#embed "../../scripts/lib/spans.lua"
};
static const unsigned char tei[] = {
#embed "../../scripts/exporters/tei.lua"
};
static const unsigned char urn[] = {
#embed "../../scripts/lib/urn.lua"
};
static const unsigned char web_annotation[] = {
#embed "../../scripts/exporters/web-annotation.lua"
};
static const unsigned char who_said_what[] = {
#embed "../../scripts/extractors/who-said-what.lua"
};
static const unsigned char zip[] = {
#embed "../../scripts/lib/zip.lua"
};

#define ROW(name, kind, summary, array) {name, kind, summary, array, sizeof array}

static const galley_shipped_script scripts[] = {
  ROW("attributed", "filter", "keeps the quotes that somebody speaks", attributed),
  ROW("bibtex", "exporter", "articles and what they cite as BibTeX", bibtex),
  ROW("brat", "exporter", "each article as text and brat standoff annotations", brat),
  ROW("citations", "extractor", "one row per credit and attribution to an outlet", citations),
  ROW("comment-statistics", "extractor",
      "one row per article on what readers wrote below it", comment_statistics),
  ROW("conllu", "exporter",
      "the words of each article as CoNLL-U, with quotes and speakers in MISC", conllu),
  ROW("corrections", "extractor", "one row per correction, clarification or update", corrections),
  ROW("csl-json", "exporter", "articles and what they cite as CSL-JSON", csl_json),
  ROW("date-range", "filter", "keeps the articles between two dates", date_range),
  ROW("digest", "exporter", "a press review in Markdown", digest),
  ROW("duplicates", "extractor", "groups of articles that are nearly the same", duplicates),
  ROW("epub", "exporter", "a whole folder as a book (EPUB 3.3)", epub),
  ROW("gexf", "exporter",
      "who is quoted with whom, and who cites whom, as a network (GEXF 1.3)", gexf),
  ROW("html", "exporter", "each article as a page with its quotes marked", html),
  ROW("json-ld", "exporter", "each article as schema.org NewsArticle (JSON-LD)", json_ld),
  ROW("kwic", "extractor", "a word in its contexts, with who says it", kwic),
  ROW("language", "filter", "keeps the articles in some languages", language),
  ROW("league", "library", "prints what was counted as a league table", league),
  ROW("lost", "library", "says once what a format could not hold", lost),
  ROW("markdown", "exporter", "each article as a Markdown page", markdown),
  ROW("markup", "library", "the body of an article as HTML and XML", markup),
  ROW("moment", "library", "dates to the second or not at all", moment),
  ROW("names", "library", "family and given names", names),
  ROW("newsml-g2", "exporter", "each article as IPTC NewsML-G2 2.35", newsml_g2),
  ROW("ninjs", "exporter", "each article as IPTC ninjs 3.1", ninjs),
  ROW("outlets", "extractor",
      "one row per article and outlet that it leans on, and a league table", outlets),
  ROW("pandoc-json", "exporter",
      "each article as pandoc's JSON, for docx, odt, pdf and more", pandoc_json),
  ROW("quotes-of", "filter", "keeps the quotes of one person", quotes_of),
  ROW("references", "library",
      "what an article is and what it cites, for reference managers", references),
  ROW("ris", "exporter", "articles and what they cite as RIS", ris),
  ROW("spans", "library", "paragraphs as trees of what was found in them", spans),
  ROW("tei", "exporter", "each article as TEI P5", tei),
  ROW("urn", "library", "an address for an article that has none", urn),
  ROW("web-annotation", "exporter", "what was found as W3C Web Annotations", web_annotation),
  ROW("who-said-what", "extractor", "one row per attributed quote", who_said_what),
  ROW("zip", "library", "archives without compression", zip),
};

const galley_shipped_script *galley_shipped_scripts(size_t *count) {
  *count = sizeof scripts / sizeof scripts[0];
  return scripts;
}
