#include "CShippedScripts.h"

// A new shipped script is a .lua file below scripts/, one array and one row here.

static const unsigned char attributed[] = {
#embed "../../scripts/filters/attributed.lua"
};
static const unsigned char citations[] = {
#embed "../../scripts/extractors/citations.lua"
};
static const unsigned char league[] = {
#embed "../../scripts/lib/league.lua"
};
static const unsigned char markdown[] = {
#embed "../../scripts/exporters/markdown.lua"
};
static const unsigned char who_said_what[] = {
#embed "../../scripts/extractors/who-said-what.lua"
};

#define ROW(name, kind, summary, array) {name, kind, summary, array, sizeof array}

static const galley_shipped_script scripts[] = {
  ROW("attributed", "filter", "keeps the quotes that somebody speaks", attributed),
  ROW("citations", "extractor", "one row per credit and attribution to an outlet", citations),
  ROW("league", "library", "prints what was counted as a league table", league),
  ROW("markdown", "exporter", "each article as a Markdown page", markdown),
  ROW("who-said-what", "extractor", "one row per attributed quote", who_said_what),
};

const galley_shipped_script *galley_shipped_scripts(size_t *count) {
  *count = sizeof scripts / sizeof scripts[0];
  return scripts;
}
