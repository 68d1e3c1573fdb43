#include "CLexicons.h"

// A new list is a file in data/, one array and one row here.

static const unsigned char abbreviations[] = {
#embed "data/abbreviations.txt"
};
static const unsigned char cues[] = {
#embed "data/cues.txt"
};
static const unsigned char dates[] = {
#embed "data/dates.txt"
};
static const unsigned char first_names[] = {
#embed "data/first-names.txt"
};
static const unsigned char function_words[] = {
#embed "data/function-words.txt"
};
static const unsigned char page_kinds[] = {
#embed "data/page-kinds.txt"
};
static const unsigned char furniture[] = {
#embed "data/furniture.txt"
};
static const unsigned char html_body[] = {
#embed "data/html-body.txt"
};
static const unsigned char html_context[] = {
#embed "data/html-context.txt"
};
static const unsigned char html_names[] = {
#embed "data/html-names.txt"
};
static const unsigned char languages[] = {
#embed "data/languages.txt"
};
static const unsigned char legal[] = {
#embed "data/legal.txt"
};
static const unsigned char names[] = {
#embed "data/names.txt"
};
static const unsigned char outlets[] = {
#embed "data/outlets.txt"
};
static const unsigned char regions[] = {
#embed "data/regions.txt"
};
static const unsigned char titles[] = {
#embed "data/titles.txt"
};

#define ROW(name, array) {name, array, sizeof array}

static const galley_word_list lists[] = {
  ROW("abbreviations", abbreviations),
  ROW("cues", cues),
  ROW("dates", dates),
  ROW("first-names", first_names),
  ROW("function-words", function_words),
  ROW("furniture", furniture),
  ROW("page-kinds", page_kinds),
  ROW("html-body", html_body),
  ROW("html-context", html_context),
  ROW("html-names", html_names),
  ROW("languages", languages),
  ROW("legal", legal),
  ROW("names", names),
  ROW("outlets", outlets),
  ROW("regions", regions),
  ROW("titles", titles),
};

const galley_word_list *galley_word_lists(size_t *count) {
  *count = sizeof lists / sizeof lists[0];
  return lists;
}
