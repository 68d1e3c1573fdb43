// The Lua files of scripts/, embedded.

#ifndef GALLEY_SHIPPED_SCRIPTS_H
#define GALLEY_SHIPPED_SCRIPTS_H

#include <stddef.h>

typedef struct {
  // What the command line calls it: "who-said-what".
  const char *_Nonnull name;
  // "extractor", "filter" or "exporter"; "library" for what scripts require.
  const char *_Nonnull kind;
  // One line for a list.
  const char *_Nonnull summary;
  // UTF-8; not terminated.
  const unsigned char *_Nonnull bytes;
  size_t count;
} galley_shipped_script;

// All shipped scripts, in alphabetical order; `*count` becomes their number.
const galley_shipped_script *_Nonnull galley_shipped_scripts(size_t *_Nonnull count);

#endif
