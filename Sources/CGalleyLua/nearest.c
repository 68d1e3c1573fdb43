/// The nearest known name, for "did you mean".

#include <string.h>

#include "CGalleyLua.h"

/// Names longer than this are not compared.
enum { LONGEST = 40 };

/// Edits that turn one word into the other; exchanging two neighbours counts as one.
static size_t distance(const char *a, size_t m, const char *b, size_t n) {
  size_t rows[3][LONGEST + 1];
  size_t *before = rows[0], *last = rows[1], *row = rows[2];
  for (size_t j = 0; j <= n; j++) last[j] = j;
  for (size_t i = 1; i <= m; i++) {
    row[0] = i;
    for (size_t j = 1; j <= n; j++) {
      size_t best = last[j - 1] + (a[i - 1] != b[j - 1]);
      if (last[j] + 1 < best) best = last[j] + 1;
      if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]
          && before[j - 2] + 1 < best) {
        best = before[j - 2] + 1;
      }
      row[j] = best;
    }
    size_t *free_row = before;
    before = last;
    last = row;
    row = free_row;
  }
  return last[n];
}

ptrdiff_t glua_nearest(
  const char *word, size_t length, const char *const *names, size_t name_count) {
  ptrdiff_t nearest = -1;
  if (length == 0 || length > LONGEST) return nearest;
  // One edit in three letters: "tilte" is meant to be "title", "dog" is not meant to be "day".
  size_t best = length < 3 ? 1 : length / 3 + (length % 3 != 0);
  if (best > 3) best = 3;
  best++;
  for (size_t i = 0; i < name_count; i++) {
    size_t other = strlen(names[i]);
    if (other == 0 || other > LONGEST) continue;
    size_t edits = distance(word, length, names[i], other);
    // Rewriting the whole word is no likeness.
    if (edits < best && edits < length && edits < other) {
      best = edits;
      nearest = (ptrdiff_t)i;
    }
  }
  return nearest;
}
