/// The system's RE2 behind a C interface.
///
/// RE2 matches in time linear in the text, whatever the pattern: no script can hang a worker with
/// one. No exception crosses this border; what RE2 throws for want of memory comes back as a value.
#ifndef GALLEY_REGEX_H
#define GALLEY_REGEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled pattern. Nothing changes it, so several threads may match with it.
typedef struct gre_pattern gre_pattern;

enum {
  GRE_IGNORE_CASE = 1,
  /// `.` stands for a line end too.
  GRE_DOT_ALL = 2,
};

/// Why a pattern is none.
typedef struct gre_error {
  /// In RE2's words; empty when memory was refused.
  char message[128];
  /// The piece of the pattern that is to blame, as far as there is room.
  char fragment[128];
  size_t fragment_length;
} gre_error;

/// Bytes of the text, half open; -1 for a group that took no part.
typedef struct gre_span {
  int64_t start;
  int64_t end;
} gre_span;

/// - Parameter memory: bytes that the pattern and the automaton made of it may take together.
/// - Returns: null, with `error` filled, when the pattern is none or takes too much memory.
gre_pattern *gre_compile(
  const char *pattern, size_t length, uint32_t options, int64_t memory, gre_error *error);
void gre_free(gre_pattern *pattern);

/// Groups without the whole match.
int32_t gre_group_count(const gre_pattern *pattern);
/// The name of a group, counted from 1; null when it has none. Lives as long as the pattern.
const char *gre_group_name(const gre_pattern *pattern, int32_t group, size_t *length);
/// Instructions of the program: what a byte of the text costs at worst.
int32_t gre_size(const gre_pattern *pattern);

typedef enum __attribute__((enum_extensibility(closed))) gre_outcome : uint8_t {
  GRE_NO_MATCH,
  GRE_MATCH,
  GRE_NO_MEMORY,
} gre_outcome;

/// The first match that begins at `start` or later. What stands before `start` is looked at by `^` and
/// `\b`. Fills `count` spans: the whole match, then the groups.
gre_outcome gre_match(
  const gre_pattern *pattern, const char *text, size_t length, size_t start, gre_span *spans,
  int32_t count);

#ifdef __cplusplus
}
#endif

#endif
