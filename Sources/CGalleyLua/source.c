/// From source text to functions: `load`, and what the host loads.
///
/// Text only: bytecode can crash the interpreter. The parser gets the text in pieces, so that a stop
/// request is seen between them; what it does not look at in between, and what crashes the system's
/// Lua later, is kept small by looking through the text first.

#include <string.h>

#include "internal.h"

enum {
  /// Bytes of a chunk that a script loads, and that the host loads.
  LONGEST_CHUNK = 1 << 20,
  LONGEST_SCRIPT = 1 << 24,
  PIECE = 512,
  /// The parser takes the square of the number of jumps and labels.
  MOST_JUMPS = 10000,
  /// To name the culprit of an error Lua follows `a.b.c.d` back by recursion.
  LONGEST_INDEX_CHAIN = 500,
  /// Lua itself refuses deeper nesting.
  DEEPEST_BRACKETS = 256,
};

// MARK: - Looking through

typedef struct {
  const char *p, *end;
  int line;
  int jumps;
  /// How many times the expression that is being read has been indexed.
  int chain;
  /// Whether it may be over: a name behind a name begins something new.
  bool complete;
  int depth;
  int chains[DEEPEST_BRACKETS];
} scanner;

static inline char byte_at(const scanner *s, ptrdiff_t offset) {
  return s->end - s->p > offset ? s->p[offset] : '\0';
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_name_byte(char c) {
  return is_digit(c) || c == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/// The length of `[==[` at the place, or 0.
static size_t long_bracket(const scanner *s) {
  if (byte_at(s, 0) != '[') return 0;
  ptrdiff_t length = 1;
  while (byte_at(s, length) == '=') length++;
  return byte_at(s, length) == '[' ? (size_t)length + 1 : 0;
}

/// Passes over a long string or comment whose opening bracket has `length` bytes.
static void skip_long(scanner *s, size_t length) {
  for (s->p += length; s->p < s->end; s->p++) {
    if (*s->p == '\n') s->line++;
    if (*s->p != ']') continue;
    ptrdiff_t level = 1;
    while (byte_at(s, level) == '=') level++;
    if ((size_t)level + 1 == length && byte_at(s, level) == ']') {
      s->p += length;
      return;
    }
  }
}

static void skip_comment(scanner *s) {
  s->p += 2;
  size_t length = long_bracket(s);
  if (length > 0) {
    skip_long(s, length);
  } else {
    const char *line = memchr(s->p, '\n', (size_t)(s->end - s->p));
    s->p = line != NULL ? line : s->end;
  }
}

static void skip_quoted(scanner *s) {
  char quote = *s->p++;
  while (s->p < s->end && *s->p != quote) {
    if (*s->p == '\\') s->p++;
    if (byte_at(s, 0) == '\n') s->line++;
    s->p++;
  }
  if (s->p < s->end) s->p++;
  else s->p = s->end;
}

static void read_name(scanner *s) {
  static const char *const keywords[] = {
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
    "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while"};
  const char *start = s->p;
  while (s->p < s->end && is_name_byte(*s->p)) s->p++;
  size_t length = (size_t)(s->p - start);
  bool is_keyword = false;
  for (size_t i = 0; length <= 8 && i < sizeof keywords / sizeof *keywords; i++) {
    if (strlen(keywords[i]) == length && memcmp(keywords[i], start, length) == 0) {
      is_keyword = true;
    }
  }
  if (is_keyword || s->complete) s->chain = 0;
  s->complete = !is_keyword;
  if (is_keyword && (*start == 'b' || *start == 'g')) s->jumps++;
}

static void read_symbol(scanner *s) {
  char c = *s->p++, next = byte_at(s, 0);
  switch (c) {
    case '.':
      if (next == '.') {
        while (byte_at(s, 0) == '.') s->p++;
        s->chain = 0;
      } else {
        s->chain++;
      }
      s->complete = false;
      return;
    case '[':
      if (s->depth < DEEPEST_BRACKETS) s->chains[s->depth] = s->chain + 1;
      s->depth++;
      s->chain = 0;
      s->complete = false;
      return;
    case ']':
      if (s->depth > 0) s->depth--;
      s->chain = s->depth < DEEPEST_BRACKETS ? s->chains[s->depth] : 0;
      s->complete = true;
      return;
    case ')':
      // What stands in parentheses goes on behind them.
      s->complete = true;
      return;
    case ':':
      if (next == ':') {
        s->p++;
        s->jumps++;
      }
      [[fallthrough]];
    default:
      s->chain = 0;
      s->complete = false;
  }
}

static void read_token(scanner *s) {
  char c = *s->p, next = byte_at(s, 1);
  if (c == '\n') {
    s->line++;
    s->p++;
  } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
    s->p++;
  } else if (c == '-' && next == '-') {
    skip_comment(s);
  } else if (c == '"' || c == '\'') {
    skip_quoted(s);
    s->chain = 0;
    s->complete = true;
  } else if (is_digit(c) || (c == '.' && is_digit(next))) {
    while (s->p < s->end && (is_name_byte(*s->p) || *s->p == '.')) s->p++;
    s->chain = 0;
    s->complete = true;
  } else if (is_name_byte(c)) {
    read_name(s);
  } else if (long_bracket(s) > 0) {
    skip_long(s, long_bracket(s));
    s->chain = 0;
    s->complete = true;
  } else {
    read_symbol(s);
  }
}

/// Raises a syntax error when there is too much of something in the text.
static void look_through(
  lua_State *L, glua_state *g, const char *text, size_t length, const char *name) {
  scanner s = {.p = text, .end = text + length, .line = 1};
  const char *excess = NULL;
  while (s.p < s.end && excess == NULL) {
    const char *before = s.p;
    read_token(&s);
    if (s.jumps > MOST_JUMPS) excess = "too many jumps and labels";
    if (s.chain > LONGEST_INDEX_CHAIN) excess = "too many indices in a row";
    spend(L, g, s.p - before);
  }
  if (excess == NULL) return;
  bool marked = *name == '@' || *name == '=';
  lua_pushfstring(L, "%s:%d: %s", marked ? name + 1 : "[string]", s.line, excess);
  lua_error(L);
}

// MARK: - Parsing

typedef struct {
  glua_state *g;
  const char *name;
  const char *rest;
  size_t length;
  size_t longest;
  /// Where a function that hands over the text stands on the stack, or 0.
  int function;
  bool begun, refused;
} chunk_reader;

/// Asks the script's function for all of the text, and leaves it on the stack.
static void collect(lua_State *L, chunk_reader *r) {
  scratch_buffer *scratch = &r->g->scratch;
  size_t base = scratch->used;
  for (;;) {
    size_t height = scratch->used, length = 0;
    luaL_checkstack(L, 2, "too many nested functions");
    lua_pushvalue(L, r->function);
    lua_call(L, 0, 1);
    scratch->used = height;
    if (!lua_isnil(L, -1) && !lua_isstring(L, -1)) {
      luaL_error(L, "reader function must return a string");
    }
    const char *text = lua_tolstring(L, -1, &length);
    if (length == 0) break;
    if (scratch->used - base + length > r->longest) {
      luaL_error(L, "chunk of more than %d bytes", (int)r->longest);
    }
    add_scratch(L, r->g, text, length);
    spend(L, r->g, 1);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  push_scratch(L, r->g, base);
  r->rest = lua_tolstring(L, -1, &r->length);
  lua_replace(L, r->function);
}

static const char *read_piece(lua_State *L, void *context, size_t *size) {
  chunk_reader *r = context;
  if (!r->begun) {
    r->begun = true;
    if (r->function != 0) collect(L, r);
    if (r->length > r->longest) {
      luaL_error(L, "chunk of more than %d bytes", (int)r->longest);
    }
    r->refused = true;
    look_through(L, r->g, r->rest, r->length, r->name);
    r->refused = false;
  }
  fail_if_stopping(L, r->g);
  const char *piece = r->rest;
  *size = r->length < PIECE ? r->length : PIECE;
  spend(L, r->g, (ptrdiff_t)*size);
  r->rest += *size;
  r->length -= *size;
  return piece;
}

static int parse(lua_State *L, chunk_reader *r) {
  int status = lua_load(L, read_piece, r, r->name, "t");
  // The parser hands on whatever error its reader has raised.
  fail_if_stopping(L, r->g);
  return status != LUA_OK && r->refused ? LUA_ERRSYNTAX : status;
}

int load_source(
  lua_State *L, glua_state *g, const char *text, size_t length, const char *name) {
  chunk_reader r = {
    .g = g, .name = name, .rest = text, .length = length, .longest = LONGEST_SCRIPT};
  return parse(L, &r);
}

static int guarded_load(lua_State *L) {
  chunk_reader r = {.g = state_of(L), .longest = LONGEST_CHUNK};
  const char *mode = luaL_optstring(L, 3, "t");
  bool has_environment = !lua_isnone(L, 4);
  if (lua_type(L, 1) == LUA_TSTRING || lua_type(L, 1) == LUA_TNUMBER) {
    r.rest = lua_tolstring(L, 1, &r.length);
    r.name = luaL_optstring(L, 2, r.rest);
  } else {
    r.name = luaL_optstring(L, 2, "=(load)");
    luaL_checktype(L, 1, LUA_TFUNCTION);
    r.function = 1;
  }
  // Errors in modules are blamed on their callers; a script's own chunk is no module.
  if (is_module_source(r.name)) r.name = "=(load)";
  lua_settop(L, 4);
  // Bytecode is refused whatever the mode says.
  bool is_binary = r.length > 0 && *r.rest == *LUA_SIGNATURE;
  int status = LUA_ERRSYNTAX;
  if (is_binary || strchr(mode, 't') != NULL) status = parse(L, &r);
  else lua_pushfstring(L, "attempt to load a text chunk (mode is '%s')", mode);
  if (status != LUA_OK) {
    luaL_pushfail(L);
    lua_insert(L, -2);
    return 2;
  }
  if (has_environment) {
    lua_pushvalue(L, 4);
    if (lua_setupvalue(L, -2, 1) == NULL) lua_pop(L, 1);
  }
  return 1;
}

const luaL_Reg source_functions[] = {
  {"load", guarded_load},
  {NULL, NULL},
};
