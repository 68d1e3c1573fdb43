// The word lists that readers and annotators work with, embedded from data/.

#ifndef GALLEY_LEXICONS_H
#define GALLEY_LEXICONS_H

#include <stddef.h>

typedef struct {
  // The name of the file without its ending: "cues".
  const char *_Nonnull name;
  // UTF-8; not terminated.
  const unsigned char *_Nonnull bytes;
  size_t count;
} galley_word_list;

// All word lists, in alphabetical order; `*count` becomes their number.
const galley_word_list *_Nonnull galley_word_lists(size_t *_Nonnull count);

typedef struct {
  const unsigned char *_Nonnull bytes;
  size_t count;
} galley_bytes;

// Which forms a word may be: see scripts/dev/word-forms.
galley_bytes galley_word_forms(void);

// The weights of the models for quotes: see scripts/dev/train-quotes.
galley_bytes galley_quote_model(void);

#endif
