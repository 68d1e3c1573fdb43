#include "CLexicons.h"

// What scripts have made of data: apart from the word lists, because a compiler takes its time over
// the hundreds of kilobytes of each.

static const unsigned char word_forms[] = {
#embed "data/word-forms.bin"
};
static const unsigned char quote_model[] = {
#embed "data/quote-model.bin"
};

galley_bytes galley_word_forms(void) {
  return (galley_bytes){word_forms, sizeof word_forms};
}

galley_bytes galley_quote_model(void) {
  return (galley_bytes){quote_model, sizeof quote_model};
}
