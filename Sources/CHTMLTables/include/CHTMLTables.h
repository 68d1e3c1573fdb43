// The tables of the HTML parser, embedded from data/; scripts/dev/html-tables writes them.

#ifndef GALLEY_HTML_TABLES_H
#define GALLEY_HTML_TABLES_H

#include <stddef.h>

// Lines such as "amp; 26": the name of a character reference and its code points.
const unsigned char *_Nonnull galley_html_character_names(void);
size_t galley_html_character_names_count(void);

// Little-endian UTF-16 units; 0 is nothing. "single-byte" holds 128 units for each encoding.
typedef struct {
  const char *_Nonnull name;
  const unsigned char *_Nonnull bytes;
  size_t count;
} galley_html_encoding_table;

// The table of that name; a null pointer where there is none.
const galley_html_encoding_table *_Nullable galley_html_encoding(const char *_Nonnull name);

#endif
