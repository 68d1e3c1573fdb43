/// `find`, `match`, `gmatch` and `gsub`.
///
/// Lua's own run for hours over a short string and look at no stop request meanwhile. These count
/// each step. A pattern is first read into items, so that a long subject does not pay for reading
/// it again at each place, and a place where the first item cannot match is passed over without a
/// call. What is wrong with a pattern becomes an item too: as in Lua it is an error only when
/// matching gets there.

#ifndef _GNU_SOURCE
#define _GNU_SOURCE  // memmem
#endif
#include <stddef.h>
#include <string.h>

#include "internal.h"

enum {
  MAXIMUM_CAPTURES = 32,
  /// Nested attempts, as in Lua.
  MAXIMUM_ATTEMPTS = 200,
  /// A pattern of less bytes needs no memory of its own. A set takes three of them or more.
  INLINE_ITEMS = 40,
  INLINE_SETS = INLINE_ITEMS / 3,
  /// Bytes that a search or a repetition goes over between two looks at the stop request.
  BYTES_PER_LOOK = 1 << 16,
  /// How often a plain search stops at its first byte to compare the word: so many times, and
  /// once more for so many bytes, unless the word is long.
  FIRST_BYTES_TRIED = 16,
  FEW_BYTES = 24,
  LONG_WORD = 64,
  /// Bytes that a plain search goes over in one step.
  BYTES_PER_STEP = 64,
};

// MARK: - Sets of bytes

typedef struct {
  uint64_t bits[4];
} byte_set;

static const uint64_t digits = 0x03ff000000000000, upper = 0x0000000007fffffe,
                      lower = 0x07fffffe00000000, punctuation_low = 0xfc00fffe00000000,
                      punctuation_high = 0x78000001f8000001;

/// A class and its complement.
#define CLASS(letter, low, high)             \
  [(letter) - 'a'] = {                       \
    {{low, high, 0, 0}}, {{~(uint64_t)(low), ~(uint64_t)(high), ~0ull, ~0ull}}}

/// The classes of the C locale, whatever the locale of the host.
static const byte_set classes[26][2] = {
  CLASS('a', 0, upper | lower),
  CLASS('c', 0xffffffff, 0x8000000000000000),
  CLASS('d', digits, 0),
  CLASS('g', punctuation_low | digits, punctuation_high | upper | lower),
  CLASS('l', 0, lower),
  CLASS('p', punctuation_low, punctuation_high),
  CLASS('s', 0x0000000100003e00, 0),
  CLASS('u', 0, upper),
  CLASS('w', digits, upper | lower),
  CLASS('x', digits, 0x0000007e0000007e),
  // Out of use, but understood by Lua: the byte zero.
  CLASS('z', 1, 0),
};

/// The set of a letter behind '%'; null for a byte that stands for itself.
static const byte_set *class_set(uint8_t letter) {
  uint8_t place = (uint8_t)((letter | 0x20) - 'a');
  if (place >= 26 || classes[place][1].bits[3] == 0) return NULL;
  return &classes[place][letter < 'a'];
}

static inline bool contains(const byte_set *set, uint8_t byte) {
  return set->bits[byte >> 6] >> (byte & 63) & 1;
}

static inline void include(byte_set *set, uint8_t byte) {
  set->bits[byte >> 6] |= (uint64_t)1 << (byte & 63);
}

// MARK: - Items

typedef enum : uint8_t {
  // These match one byte, and may be repeated.
  ITEM_BYTE,
  ITEM_ANY,
  ITEM_SET,
  // These may not.
  ITEM_OPEN,
  ITEM_POSITION,
  ITEM_CLOSE,
  ITEM_BALANCE,
  ITEM_FRONTIER,
  ITEM_BACK,
  ITEM_END_OF_SUBJECT,
  ITEM_DONE,
  ITEM_MALFORMED,
} item_kind;

typedef enum : uint8_t { ONCE, OPTIONAL, LONGEST, SHORTEST, ONE_OR_MORE } repetition;

typedef struct {
  item_kind kind;
  repetition repeat;
  /// BYTE: the byte. BALANCE: the opening one. BACK: which capture, from 0.
  uint8_t byte;
  /// BALANCE: the closing byte.
  uint8_t closing;
  union {
    const byte_set *set;
    const char *complaint;
  };
} item;

typedef struct {
  item *items;
  byte_set *sets;
  item inline_items[INLINE_ITEMS];
  byte_set inline_sets[INLINE_SETS];
  /// The first item that matches a byte, when only captures open before it and it takes at least
  /// one: where it does not match, nothing does.
  const item *first;
} program;

typedef struct {
  program *program;
  const uint8_t *end;
  size_t items, sets;
} reader;

static item *add_item(reader *r, item_kind kind) {
  item *added = &r->program->items[r->items++];
  *added = (item){.kind = kind};
  return added;
}

/// The ']' that ends a set whose content begins at `p`; null when there is none. One right at the
/// beginning, and one behind '%', stand for themselves.
static const uint8_t *end_of_set(const uint8_t *p, const uint8_t *end) {
  do {
    if (p >= end) return NULL;
    if (*p++ == '%' && p < end) p++;
  } while (p >= end || *p != ']');
  return p;
}

/// Reads a set behind its '['. Null when it has no end.
static const uint8_t *read_set(reader *r, const uint8_t *p, const byte_set **result) {
  byte_set set = {0};
  bool negated = p < r->end && *p == '^';
  if (negated) p++;
  const uint8_t *close = end_of_set(p, r->end);
  if (close == NULL) return NULL;
  while (p < close) {
    if (*p == '%') {
      const byte_set *class = class_set(p[1]);
      if (class == NULL) include(&set, p[1]);
      for (int i = 0; class != NULL && i < 4; i++) set.bits[i] |= class->bits[i];
      p += 2;
    } else if (close - p > 2 && p[1] == '-') {
      for (unsigned byte = p[0]; byte <= p[2]; byte++) include(&set, (uint8_t)byte);
      p += 3;
    } else {
      include(&set, *p++);
    }
  }
  for (int i = 0; negated && i < 4; i++) set.bits[i] = ~set.bits[i];
  r->program->sets[r->sets] = set;
  *result = &r->program->sets[r->sets++];
  return close + 1;
}

static const uint8_t *malformed(reader *r, const char *complaint) {
  add_item(r, ITEM_MALFORMED)->complaint = complaint;
  return r->end;
}

static const char missing_bracket[] = "malformed pattern (missing ']')";

/// Reads what matches a single byte, with its repetition.
static const uint8_t *read_single(reader *r, const uint8_t *p) {
  item *added;
  if (*p == '[') {
    const byte_set *set;
    p = read_set(r, p + 1, &set);
    if (p == NULL) return malformed(r, missing_bracket);
    added = add_item(r, ITEM_SET);
    added->set = set;
  } else if (*p == '.') {
    added = add_item(r, ITEM_ANY);
    p++;
  } else {
    bool escaped = *p == '%';
    if (escaped && ++p == r->end) return malformed(r, "malformed pattern (ends with '%')");
    const byte_set *class = escaped ? class_set(*p) : NULL;
    added = add_item(r, class != NULL ? ITEM_SET : ITEM_BYTE);
    if (class != NULL) added->set = class;
    else added->byte = *p;
    p++;
  }
  if (p == r->end) return p;
  switch (*p) {
    case '?': added->repeat = OPTIONAL; break;
    case '*': added->repeat = LONGEST; break;
    case '-': added->repeat = SHORTEST; break;
    case '+': added->repeat = ONE_OR_MORE; break;
    default: return p;
  }
  return p + 1;
}

/// Reads an item that begins with '%'.
static const uint8_t *read_escape(reader *r, const uint8_t *p) {
  uint8_t letter = r->end - p > 1 ? p[1] : 0;
  if (letter == 'b') {
    if (r->end - p < 4) return malformed(r, "malformed pattern (missing arguments to '%b')");
    item *added = add_item(r, ITEM_BALANCE);
    added->byte = p[2];
    added->closing = p[3];
    return p + 4;
  }
  if (letter == 'f') {
    if (r->end - p < 3 || p[2] != '[') return malformed(r, "missing '[' after '%f' in pattern");
    const byte_set *set;
    p = read_set(r, p + 3, &set);
    if (p == NULL) return malformed(r, missing_bracket);
    add_item(r, ITEM_FRONTIER)->set = set;
    return p;
  }
  if (letter >= '0' && letter <= '9') {
    add_item(r, ITEM_BACK)->byte = (uint8_t)(letter - '1');
    return p + 2;
  }
  return read_single(r, p);
}

static const uint8_t *read_item(reader *r, const uint8_t *p) {
  switch (*p) {
    case '(':
      if (r->end - p > 1 && p[1] == ')') {
        add_item(r, ITEM_POSITION);
        return p + 2;
      }
      add_item(r, ITEM_OPEN);
      return p + 1;
    case ')': add_item(r, ITEM_CLOSE); return p + 1;
    case '$':
      if (p + 1 < r->end) return read_single(r, p);
      add_item(r, ITEM_END_OF_SUBJECT);
      return p + 1;
    case '%': return read_escape(r, p);
    default: return read_single(r, p);
  }
}

static void note_first(program *program) {
  const item *i = program->items;
  while (i->kind == ITEM_OPEN || i->kind == ITEM_POSITION) i++;
  bool certain = i->kind <= ITEM_SET && (i->repeat == ONCE || i->repeat == ONE_OR_MORE);
  bool few = i - program->items <= MAXIMUM_CAPTURES;
  program->first = certain && few ? i : NULL;
}

/// Reads a pattern, without its anchor. For a big one it pushes a userdata that holds the items.
static void read_pattern(
  lua_State *L, glua_state *g, program *program, const uint8_t *p, size_t length) {
  program->items = program->inline_items;
  program->sets = program->inline_sets;
  if (length >= INLINE_ITEMS) {
    size_t bytes = (length + 1) * sizeof(item) + length / 3 * sizeof(byte_set);
    program->items = lua_newuserdatauv(L, bytes, 0);
    program->sets = (byte_set *)(program->items + length + 1);
  }
  reader r = {.program = program, .end = p + length};
  while (p < r.end) {
    const uint8_t *before = p;
    p = read_item(&r, p);
    spend(L, g, p - before);
  }
  add_item(&r, ITEM_DONE);
  note_first(program);
}

/// Scripts come back to the same few patterns: those that were read last are kept. They are told by
/// their bytes, not by the address, which only chooses the place.
struct pattern_cache {
  struct {
    uint8_t length;
    uint8_t pattern[INLINE_ITEMS];
    program program;
  } entries[16];
};

void free_patterns(glua_state *g) {
  glua_allocate(g, g->patterns, sizeof *g->patterns, 0);
  g->patterns = NULL;
}

/// The program of a pattern, from the cache or read into `spare`. Good until the next call of
/// this: not for a match that lets scripts run in between.
static const program *cached_program(
  lua_State *L, glua_state *g, program *spare, const uint8_t *p, size_t length) {
  if (g->patterns == NULL) {
    // Not worth an error: without memory there is no cache.
    g->patterns = glua_allocate(g, NULL, 0, sizeof *g->patterns);
    if (g->patterns != NULL) memset(g->patterns, 0, sizeof *g->patterns);
  }
  if (g->patterns == NULL || length == 0 || length >= INLINE_ITEMS) {
    read_pattern(L, g, spare, p, length);
    return spare;
  }
  uintptr_t address = (uintptr_t)p;
  typeof(*g->patterns->entries) *entry =
    &g->patterns->entries[(address >> 4 ^ address >> 8 ^ address >> 12) % 16];
  if (entry->length != length || memcmp(entry->pattern, p, length) != 0) {
    // Reading may be stopped half-way.
    entry->length = 0;
    read_pattern(L, g, &entry->program, p, length);
    entry->length = (uint8_t)length;
    memcpy(entry->pattern, p, length);
  }
  return &entry->program;
}

// MARK: - Matching

/// Lengths of captures that have none.
enum { CAPTURE_OPEN = -1, CAPTURE_POSITION = -2 };

typedef struct {
  lua_State *L;
  glua_state *g;
  const program *program;
  const uint8_t *start, *end;
  /// Attempts that may still be nested.
  int attempts;
  int captured;
  struct {
    const uint8_t *start;
    ptrdiff_t length;
  } captures[MAXIMUM_CAPTURES];
} matcher;

/// The captures have nothing in them before they are open, and are too many to clear each time.
static inline void begin_matching(
  matcher *m, lua_State *L, const program *program, const uint8_t *start, const uint8_t *end) {
  m->L = L;
  m->g = state_of(L);
  m->program = program;
  m->start = start;
  m->end = end;
}

static inline bool matches(const item *i, uint8_t byte) {
  switch (i->kind) {
    case ITEM_BYTE: return byte == i->byte;
    case ITEM_SET: return contains(i->set, byte);
    default: return true;
  }
}

/// The first place from `s` on where the item does not match, or `end`.
static inline const uint8_t *skip(const item *i, const uint8_t *s, const uint8_t *end) {
  switch (i->kind) {
    case ITEM_BYTE:
      while (s < end && *s == i->byte) s++;
      return s;
    case ITEM_SET: {
      const byte_set set = *i->set;
      while (s < end && contains(&set, *s)) s++;
      return s;
    }
    default: return end;
  }
}

/// The first place from `s` on where the item matches, or `end`.
static inline const uint8_t *seek(const item *i, const uint8_t *s, const uint8_t *end) {
  switch (i->kind) {
    case ITEM_BYTE: {
      const uint8_t *found = memchr(s, i->byte, (size_t)(end - s));
      return found != NULL ? found : end;
    }
    case ITEM_SET: {
      const byte_set set = *i->set;
      while (s < end && !contains(&set, *s)) s++;
      return s;
    }
    default: return s;
  }
}

typedef const uint8_t *walk(const item *i, const uint8_t *s, const uint8_t *end);

/// Walks in pieces, with a look at the stop request after each.
static inline const uint8_t *walk_slowly(
  matcher *m, walk *walk, const item *i, const uint8_t *s, const uint8_t *end) {
  for (;;) {
    const uint8_t *border = end - s > BYTES_PER_LOOK ? s + BYTES_PER_LOOK : end;
    const uint8_t *reached = walk(i, s, border);
    spend(m->L, m->g, (reached - s) / 8);
    if (reached < border || border == end) return reached;
    s = reached;
  }
}

static const uint8_t *match(matcher *m, const uint8_t *s, const item *i);

static void check_attempts(matcher *m) {
  if (m->attempts == 0) luaL_error(m->L, "pattern too complex");
}

/// Matches as many bytes as there are, then fewer, until the rest of the pattern matches.
static const uint8_t *match_longest(matcher *m, const uint8_t *s, const item *i) {
  check_attempts(m);
  const uint8_t *last = walk_slowly(m, skip, i, s, m->end);
  const item *rest = i + 1;
  if (rest->kind == ITEM_DONE) return last;
  bool is_byte = rest->kind == ITEM_BYTE && rest->repeat == ONCE;
  for (;; last--) {
    spend(m->L, m->g, 1);
    if (!is_byte || (last < m->end && *last == rest->byte)) {
      const uint8_t *end = match(m, last, rest);
      if (end != NULL) return end;
    }
    if (last == s) return NULL;
  }
}

/// Matches as few bytes as the rest of the pattern lets it.
static const uint8_t *match_shortest(matcher *m, const uint8_t *s, const item *i) {
  check_attempts(m);
  const item *rest = i + 1;
  if (rest->kind == ITEM_DONE) return s;
  bool is_byte = rest->kind == ITEM_BYTE && rest->repeat == ONCE;
  for (;;) {
    if (is_byte) {
      // Nothing before the next such byte can be the end.
      const uint8_t *next = walk_slowly(m, seek, rest, s, m->end);
      if (next == m->end || walk_slowly(m, skip, i, s, next) != next) return NULL;
      s = next;
    }
    const uint8_t *end = match(m, s, rest);
    if (end != NULL) return end;
    spend(m->L, m->g, 1);
    if (s == m->end || !matches(i, *s)) return NULL;
    s++;
  }
}

static const uint8_t *match_balance(matcher *m, const uint8_t *s, const item *i) {
  if (s == m->end || *s != i->byte) return NULL;
  const uint8_t *begin = s;
  size_t depth = 1;
  while (++s < m->end) {
    if (*s == i->closing) {
      if (--depth == 0) break;
    } else if (*s == i->byte) {
      depth++;
    }
    if ((s - begin) % BYTES_PER_LOOK == 0) spend(m->L, m->g, BYTES_PER_LOOK / 4);
  }
  spend(m->L, m->g, (s - begin) % BYTES_PER_LOOK / 4);
  return s < m->end ? s + 1 : NULL;
}

static const uint8_t *match_back(matcher *m, const uint8_t *s, const item *i) {
  int number = (int8_t)i->byte;
  if (number < 0 || number >= m->captured || m->captures[number].length == CAPTURE_OPEN) {
    luaL_error(m->L, "invalid capture index %%%d", number + 1);
  }
  // A position has no bytes that could come again.
  ptrdiff_t length = m->captures[number].length;
  if (length < 0 || m->end - s < length) return NULL;
  spend(m->L, m->g, length / BYTES_PER_STEP);
  return memcmp(m->captures[number].start, s, (size_t)length) == 0 ? s + length : NULL;
}

static bool is_frontier(const matcher *m, const uint8_t *s, const item *i) {
  uint8_t before = s == m->start ? 0 : s[-1], after = s == m->end ? 0 : *s;
  return !contains(i->set, before) && contains(i->set, after);
}

static const uint8_t *match_open(matcher *m, const uint8_t *s, const item *i) {
  if (m->captured >= MAXIMUM_CAPTURES) luaL_error(m->L, "too many captures");
  m->captures[m->captured].start = s;
  m->captures[m->captured].length = i->kind == ITEM_OPEN ? CAPTURE_OPEN : CAPTURE_POSITION;
  m->captured++;
  const uint8_t *end = match(m, s, i + 1);
  if (end == NULL) m->captured--;
  return end;
}

static const uint8_t *match_close(matcher *m, const uint8_t *s, const item *i) {
  int number = m->captured - 1;
  while (number >= 0 && m->captures[number].length != CAPTURE_OPEN) number--;
  if (number < 0) luaL_error(m->L, "invalid pattern capture");
  m->captures[number].length = s - m->captures[number].start;
  const uint8_t *end = match(m, s, i + 1);
  if (end == NULL) m->captures[number].length = CAPTURE_OPEN;
  return end;
}

/// Where a match of the items from `i` on ends that begins at `s`; null when there is none.
static const uint8_t *match(matcher *m, const uint8_t *s, const item *i) {
  check_attempts(m);
  m->attempts--;
  for (;; i++) {
    spend(m->L, m->g, 1);
    switch (i->kind) {
      case ITEM_BYTE:
      case ITEM_ANY:
      case ITEM_SET: {
        bool one = s < m->end && matches(i, *s);
        if (i->repeat == ONCE) {
          if (!one) goto failed;
          s++;
          continue;
        }
        if (!one) {
          if (i->repeat == ONE_OR_MORE) goto failed;
          continue;
        }
        if (i->repeat == OPTIONAL) {
          const uint8_t *end = match(m, s + 1, i + 1);
          if (end == NULL) continue;
          s = end;
        } else if (i->repeat == SHORTEST) {
          s = match_shortest(m, s, i);
        } else {
          // The first byte is known to match.
          s = match_longest(m, i->repeat == ONE_OR_MORE ? s + 1 : s, i);
        }
        goto done;
      }
      case ITEM_BALANCE:
        s = match_balance(m, s, i);
        if (s == NULL) goto done;
        continue;
      case ITEM_FRONTIER:
        if (!is_frontier(m, s, i)) goto failed;
        continue;
      case ITEM_BACK:
        s = match_back(m, s, i);
        if (s == NULL) goto done;
        continue;
      case ITEM_OPEN:
      case ITEM_POSITION: s = match_open(m, s, i); goto done;
      case ITEM_CLOSE: s = match_close(m, s, i); goto done;
      case ITEM_END_OF_SUBJECT:
        if (s != m->end) goto failed;
        goto done;
      case ITEM_DONE: goto done;
      case ITEM_MALFORMED: luaL_error(m->L, "%s", i->complaint);
    }
  }
failed:
  s = NULL;
done:
  m->attempts++;
  return s;
}

/// Where the match that begins at `s` ends; null when there is none.
static inline const uint8_t *match_at(matcher *m, const uint8_t *s) {
  m->captured = 0;
  m->attempts = MAXIMUM_ATTEMPTS;
  return match(m, s, m->program->items);
}

/// The first place from `s` on where a match may begin; null when there is none.
static inline const uint8_t *next_candidate(matcher *m, const uint8_t *s) {
  if (m->program->first == NULL) return s;
  s = walk_slowly(m, seek, m->program->first, s, m->end);
  return s == m->end ? NULL : s;
}

// MARK: - Captures

static void push_capture(matcher *m, int number, const uint8_t *s, const uint8_t *end) {
  if (number >= m->captured) {
    if (number != 0) luaL_error(m->L, "invalid capture index %%%d", number + 1);
    lua_pushlstring(m->L, (const char *)s, (size_t)(end - s));
    return;
  }
  ptrdiff_t length = m->captures[number].length;
  if (length == CAPTURE_OPEN) luaL_error(m->L, "unfinished capture");
  const uint8_t *start = m->captures[number].start;
  if (length == CAPTURE_POSITION) lua_pushinteger(m->L, start - m->start + 1);
  else lua_pushlstring(m->L, (const char *)start, (size_t)length);
}

/// Pushes all captures. Without any in the pattern it is the whole match, unless `s` is null.
static int push_captures(matcher *m, const uint8_t *s, const uint8_t *end) {
  int count = m->captured == 0 && s != NULL ? 1 : m->captured;
  luaL_checkstack(m->L, count, "too many captures");
  for (int i = 0; i < count; i++) push_capture(m, i, s, end);
  return count;
}

// MARK: - find and match

/// Whether nothing in the pattern is special: none of `^$*+?.([%-`. A ')' alone is not.
static bool is_plain(const uint8_t *pattern, size_t length) {
  static const byte_set special = {{0x80006d3000000000, 0x0000000048000000, 0, 0}};
  for (size_t i = 0; i < length; i++) {
    if (contains(&special, pattern[i])) return false;
  }
  return true;
}

/// The first place of `word` in a piece of a subject. Looking for its first byte is the fastest
/// where that is rare; where it is not, or much would have to be compared, memmem is.
static const uint8_t *find_in_piece(
  const uint8_t *start, size_t size, const uint8_t *word, size_t length) {
  const uint8_t *s = start, *last = start + size - length;
  for (ptrdiff_t tries = 0; tries < FIRST_BYTES_TRIED
       || (length < LONG_WORD && tries < (s - start) / FEW_BYTES); tries++) {
    s = memchr(s, *word, (size_t)(last - s) + 1);
    if (s == NULL || memcmp(s + 1, word + 1, length - 1) == 0) return s;
    if (s++ == last) return NULL;
  }
  return memmem(s, (size_t)(last - s) + length, word, length);
}

/// The first place of `word` in a subject, in pieces.
static const uint8_t *find_plain(
  lua_State *L, glua_state *g, const uint8_t *s, const uint8_t *end, const uint8_t *word,
  size_t length) {
  if (length == 0) return s;
  while ((size_t)(end - s) >= length) {
    size_t rest = (size_t)(end - s), piece = BYTES_PER_LOOK + length - 1;
    if (piece > rest) piece = rest;
    const uint8_t *found = find_in_piece(s, piece, word, length);
    spend(L, g, (ptrdiff_t)((found != NULL ? (size_t)(found - s) : piece) / BYTES_PER_STEP));
    if (found != NULL) return found;
    s += piece - (length - 1);
  }
  return NULL;
}

/// The position of argument `index`, from 1; negative ones count from the end.
static size_t start_argument(lua_State *L, int index, size_t length) {
  lua_Integer position = luaL_optinteger(L, index, 1);
  if (position > 0) return (size_t)position;
  if (position == 0 || position < -(lua_Integer)length) return 1;
  return length + (size_t)position + 1;
}

static int find_or_match(lua_State *L, bool find) {
  glua_state *g = state_of(L);
  size_t length, pattern_length;
  const uint8_t *subject = (const uint8_t *)luaL_checklstring(L, 1, &length);
  const uint8_t *pattern = (const uint8_t *)luaL_checklstring(L, 2, &pattern_length);
  size_t start = start_argument(L, 3, length) - 1;
  if (start > length) {
    luaL_pushfail(L);
    return 1;
  }
  const uint8_t *s = subject + start, *end = subject + length;
  if (find && (lua_toboolean(L, 4) || is_plain(pattern, pattern_length))) {
    s = find_plain(L, g, s, end, pattern, pattern_length);
    if (s == NULL) {
      luaL_pushfail(L);
      return 1;
    }
    lua_pushinteger(L, s - subject + 1);
    lua_pushinteger(L, s - subject + (ptrdiff_t)pattern_length);
    return 2;
  }
  bool anchored = pattern_length > 0 && *pattern == '^';
  program spare;
  matcher m;
  begin_matching(
    &m, L, cached_program(L, g, &spare, pattern + anchored, pattern_length - anchored), subject,
    end);
  for (;; s++) {
    if (!anchored && (s = next_candidate(&m, s)) == NULL) break;
    const uint8_t *last = match_at(&m, s);
    if (last != NULL) {
      if (!find) return push_captures(&m, s, last);
      lua_pushinteger(L, s - subject + 1);
      lua_pushinteger(L, last - subject);
      return push_captures(&m, NULL, NULL) + 2;
    }
    if (anchored || s == end) break;
  }
  luaL_pushfail(L);
  return 1;
}

static int string_find(lua_State *L) { return find_or_match(L, true); }

static int string_match(lua_State *L) { return find_or_match(L, false); }

// MARK: - gmatch

typedef struct {
  program program;
  /// Where to go on, and where the last match ended: an empty one must not stand there again.
  const uint8_t *next, *last;
  const uint8_t *start, *end;
} walker;

/// Upvalues: subject, pattern, walker, and the memory of a big program.
static int gmatch_next(lua_State *L) {
  walker *w = lua_touserdata(L, lua_upvalueindex(3));
  matcher m;
  begin_matching(&m, L, &w->program, w->start, w->end);
  for (const uint8_t *s = w->next; s <= w->end; s++) {
    if ((s = next_candidate(&m, s)) == NULL) break;
    const uint8_t *end = match_at(&m, s);
    if (end != NULL && end != w->last) {
      w->next = w->last = end;
      return push_captures(&m, s, end);
    }
  }
  // Nothing is found where nothing was found before.
  w->next = w->end + 1;
  return 0;
}

static int string_gmatch(lua_State *L) {
  size_t length, pattern_length;
  const uint8_t *subject = (const uint8_t *)luaL_checklstring(L, 1, &length);
  const uint8_t *pattern = (const uint8_t *)luaL_checklstring(L, 2, &pattern_length);
  size_t start = start_argument(L, 3, length) - 1;
  lua_settop(L, 2);
  walker *w = lua_newuserdatauv(L, sizeof *w, 0);
  read_pattern(L, state_of(L), &w->program, pattern, pattern_length);
  w->start = subject;
  w->end = subject + length;
  w->next = subject + (start > length ? length + 1 : start);
  w->last = NULL;
  lua_pushcclosure(L, gmatch_next, lua_gettop(L));
  return 1;
}

// MARK: - gsub

/// Appends the replacement string, with its captures.
static void add_string(matcher *m, const uint8_t *s, const uint8_t *end) {
  lua_State *L = m->L;
  size_t length;
  const char *p = lua_tolstring(L, 3, &length), *last = p + length, *escape;
  while ((escape = memchr(p, '%', (size_t)(last - p))) != NULL) {
    add_scratch(L, m->g, p, (size_t)(escape - p));
    // Behind the last byte stands a zero.
    char letter = escape[1];
    p = escape + 2;
    if (letter == '%') {
      add_scratch(L, m->g, "%", 1);
    } else if (letter == '0') {
      add_scratch(L, m->g, s, (size_t)(end - s));
    } else if (letter >= '1' && letter <= '9') {
      push_capture(m, letter - '1', s, end);
      const char *text = lua_tolstring(L, -1, &length);
      add_scratch(L, m->g, text, length);
      lua_pop(L, 1);
    } else {
      luaL_error(L, "invalid use of '%%' in replacement string");
    }
    spend(L, m->g, 1);
  }
  add_scratch(L, m->g, p, (size_t)(last - p));
}

/// Pushes what the table or the function says of the match. False, and nothing is pushed, when the
/// match is to stay.
static bool push_answer(matcher *m, bool is_table, const uint8_t *s, const uint8_t *end) {
  lua_State *L = m->L;
  // What the script does may build strings of its own, and may fail half-way.
  size_t height = m->g->scratch.used;
  if (is_table) {
    push_capture(m, 0, s, end);
    lua_gettable(L, 3);
  } else {
    lua_pushvalue(L, 3);
    lua_call(L, push_captures(m, s, end), 1);
  }
  m->g->scratch.used = height;
  if (!lua_toboolean(L, -1)) {
    lua_pop(L, 1);
    return false;
  }
  if (!lua_isstring(L, -1)) {
    luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
  }
  return true;
}

/// Appends the text from `copied` to the match, and what replaces the match. False when it stays.
static bool replace(
  matcher *m, int type, const uint8_t *copied, const uint8_t *s, const uint8_t *end) {
  size_t length = (size_t)(s - copied);
  if (type == LUA_TSTRING || type == LUA_TNUMBER) {
    add_scratch(m->L, m->g, copied, length);
    add_string(m, s, end);
    return true;
  }
  if (!push_answer(m, type == LUA_TTABLE, s, end)) return false;
  add_scratch(m->L, m->g, copied, length);
  const char *text = lua_tolstring(m->L, -1, &length);
  add_scratch(m->L, m->g, text, length);
  lua_pop(m->L, 1);
  return true;
}

static int string_gsub(lua_State *L) {
  glua_state *g = state_of(L);
  size_t length, pattern_length;
  const uint8_t *subject = (const uint8_t *)luaL_checklstring(L, 1, &length);
  const uint8_t *pattern = (const uint8_t *)luaL_checklstring(L, 2, &pattern_length);
  int type = lua_type(L, 3);
  lua_Integer maximum = luaL_optinteger(L, 4, (lua_Integer)length + 1), count = 0;
  luaL_argexpected(
    L,
    type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TTABLE || type == LUA_TFUNCTION, 3,
    "string/function/table");
  bool anchored = pattern_length > 0 && *pattern == '^';
  program own;
  const program *read = &own;
  if (type == LUA_TSTRING || type == LUA_TNUMBER) {
    read = cached_program(L, g, &own, pattern + anchored, pattern_length - anchored);
  } else {
    read_pattern(L, g, &own, pattern + anchored, pattern_length - anchored);
  }
  matcher m;
  begin_matching(&m, L, read, subject, subject + length);
  size_t base = g->scratch.used;
  bool changed = false;
  const uint8_t *s = subject, *copied = subject, *last = NULL;
  while (count < maximum) {
    if (!anchored && (s = next_candidate(&m, s)) == NULL) break;
    const uint8_t *end = match_at(&m, s);
    if (end != NULL && end != last) {
      count++;
      if (replace(&m, type, copied, s, end)) {
        changed = true;
        copied = end;
      }
      s = last = end;
    } else if (s < m.end) {
      s++;
    } else {
      break;
    }
    if (anchored) break;
  }
  if (changed) {
    add_scratch(L, g, copied, (size_t)(m.end - copied));
    push_scratch(L, g, base);
  } else {
    lua_pushvalue(L, 1);
  }
  lua_pushinteger(L, count);
  return 2;
}

const luaL_Reg pattern_functions[] = {
  {"find", string_find},
  {"match", string_match},
  {"gmatch", string_gmatch},
  {"gsub", string_gsub},
  {NULL, NULL},
};
