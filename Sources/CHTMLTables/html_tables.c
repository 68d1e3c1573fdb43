#include "CHTMLTables.h"

#include <string.h>

static const unsigned char character_names[] = {
#embed "data/character-names.txt"
};
static const unsigned char single_byte[] = {
#embed "data/single-byte.bin"
};
static const unsigned char shift_jis[] = {
#embed "data/shift-jis.bin"
};
static const unsigned char euc_jp[] = {
#embed "data/euc-jp.bin"
};
static const unsigned char jis_0212[] = {
#embed "data/jis-0212.bin"
};
static const unsigned char euc_kr[] = {
#embed "data/euc-kr.bin"
};
static const unsigned char gbk[] = {
#embed "data/gbk.bin"
};
static const unsigned char big5[] = {
#embed "data/big5.bin"
};

const unsigned char *galley_html_character_names(void) { return character_names; }
size_t galley_html_character_names_count(void) { return sizeof character_names; }

#define ROW(name, array) {name, array, sizeof array}

static const galley_html_encoding_table tables[] = {
  ROW("single-byte", single_byte),
  ROW("shift-jis", shift_jis),
  ROW("euc-jp", euc_jp),
  ROW("jis-0212", jis_0212),
  ROW("euc-kr", euc_kr),
  ROW("gbk", gbk),
  ROW("big5", big5),
};

const galley_html_encoding_table *galley_html_encoding(const char *name) {
  for (size_t index = 0; index < sizeof tables / sizeof tables[0]; index++) {
    if (strcmp(tables[index].name, name) == 0) return &tables[index];
  }
  return NULL;
}
