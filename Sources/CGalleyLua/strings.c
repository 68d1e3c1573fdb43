/// `rep`, `upper`, `lower`, `reverse`, `format`, `pack` and `unpack`: functions of strings that may
/// take long over a big result or a long argument, and look at no stop request in Lua's own form.

#include <limits.h>
#include <string.h>

#include "internal.h"

enum {
  /// Bytes that are copied or changed between two looks at the stop request.
  PIECE = 1 << 16,
  /// Steps that a piece counts for.
  STEPS_PER_PIECE = PIECE / 64,
  /// A string longer than this is quoted here and not by Lua.
  LONG_QUOTED = 1 << 12,
  /// No lawful format of `pack` comes near.
  LONGEST_PACK_FORMAT = 1 << 14,
};

// MARK: - rep

/// Fills `length` bytes with what stands in the first `filled` of them, again and again.
static void repeat(lua_State *L, glua_state *g, char *start, size_t filled, size_t length) {
  size_t unit = filled;
  while (filled < length) {
    // The piece begins at a border between two units, so what it copies goes on where it ends.
    size_t piece = filled;
    if (piece > PIECE) piece = PIECE < unit ? unit : PIECE / unit * unit;
    if (piece > length - filled) piece = length - filled;
    memcpy(start + filled, start, piece);
    filled += piece;
    spend(L, g, (ptrdiff_t)(piece / 64));
  }
}

static int string_rep(lua_State *L) {
  glua_state *g = state_of(L);
  size_t length, separator_length;
  const char *text = luaL_checklstring(L, 1, &length);
  lua_Integer count = luaL_checkinteger(L, 2);
  const char *separator = luaL_optlstring(L, 3, "", &separator_length);
  size_t unit = length + separator_length;
  if (count <= 0 || unit == 0) {
    lua_pushliteral(L, "");
    return 1;
  }
  if (unit > (size_t)INT_MAX / (lua_Unsigned)count) {
    return luaL_error(L, "resulting string too large");
  }
  size_t total = unit * (size_t)count - separator_length, base = g->scratch.used;
  // The last separator is made too, and left out.
  char *start = reserve_scratch(L, g, total + separator_length);
  memcpy(start, text, length);
  memcpy(start + length, separator, separator_length);
  repeat(L, g, start, unit, total + separator_length);
  g->scratch.used = base + total;
  push_scratch(L, g, base);
  return 1;
}

// MARK: - upper, lower, reverse

static void make_upper(char *to, const char *from, size_t length) {
  for (size_t i = 0; i < length; i++) {
    to[i] = from[i] >= 'a' && from[i] <= 'z' ? (char)(from[i] - 0x20) : from[i];
  }
}

static void make_lower(char *to, const char *from, size_t length) {
  for (size_t i = 0; i < length; i++) {
    to[i] = from[i] >= 'A' && from[i] <= 'Z' ? (char)(from[i] + 0x20) : from[i];
  }
}

static void make_reverse(char *to, const char *from, size_t length) {
  for (size_t i = 0; i < length; i++) to[i] = from[length - 1 - i];
}

/// Makes a string of the same length, piece by piece; `backwards` takes the pieces from the end.
static int change(
  lua_State *L, void (*make)(char *to, const char *from, size_t length), bool backwards) {
  glua_state *g = state_of(L);
  size_t length, base = g->scratch.used;
  const char *text = luaL_checklstring(L, 1, &length);
  char *start = reserve_scratch(L, g, length);
  for (size_t done = 0; done < length;) {
    size_t piece = length - done < PIECE ? length - done : PIECE;
    make(start + done, text + (backwards ? length - done - piece : done), piece);
    done += piece;
    spend(L, g, STEPS_PER_PIECE);
  }
  g->scratch.used = base + length;
  push_scratch(L, g, base);
  return 1;
}

static int string_upper(lua_State *L) { return change(L, make_upper, false); }

static int string_lower(lua_State *L) { return change(L, make_lower, false); }

static int string_reverse(lua_State *L) { return change(L, make_reverse, true); }

// MARK: - format

/// Replaces the string at `index` by what `%q` makes of it.
static void quote(lua_State *L, glua_state *g, int index) {
  size_t length, base = g->scratch.used;
  const uint8_t *p = (const uint8_t *)lua_tolstring(L, index, &length), *end = p + length;
  add_scratch(L, g, "\"", 1);
  while (p < end) {
    const uint8_t *plain = p;
    while (p < end && *p >= 32 && *p != 127 && *p != '"' && *p != '\\') p++;
    add_scratch(L, g, plain, (size_t)(p - plain));
    spend(L, g, (p - plain) / 8 + 4);
    if (p == end) break;
    if (*p == '"' || *p == '\\' || *p == '\n') {
      add_scratch(L, g, (char[]){'\\', (char)*p}, 2);
    } else {
      // A digit behind it would belong to the number.
      bool full = p + 1 < end && p[1] >= '0' && p[1] <= '9';
      char escape[4] = {'\\'};
      size_t used = 1;
      if (full || *p >= 100) escape[used++] = (char)('0' + *p / 100);
      if (full || *p >= 10) escape[used++] = (char)('0' + *p / 10 % 10);
      escape[used++] = (char)('0' + *p % 10);
      add_scratch(L, g, escape, used);
    }
    p++;
  }
  add_scratch(L, g, "\"", 1);
  push_scratch(L, g, base);
  lua_replace(L, index);
}

/// Turns the `%q` at `place` of the format into `%s`.
static const char *unquote_format(lua_State *L, glua_state *g, const char *format, size_t place) {
  size_t length, base = g->scratch.used;
  lua_tolstring(L, 1, &length);
  add_scratch(L, g, format, length);
  g->scratch.start[base + place] = 's';
  push_scratch(L, g, base);
  lua_replace(L, 1);
  return lua_tostring(L, 1);
}

/// Upvalue: Lua's own. Turns what `%s` would print with an address into text, refuses `%p`, and
/// quotes long strings itself.
static int string_format(lua_State *L) {
  glua_state *g = state_of(L);
  size_t length;
  const char *format = luaL_checklstring(L, 1, &length), *p;
  int argument = 1;
  // By length: a zero byte ends neither Lua's strings nor its formats.
  for (size_t i = 0; (p = memchr(format + i, '%', length - i)) != NULL;) {
    i = (size_t)(p - format) + 1;
    if (format[i] == '%') {
      i++;
      continue;
    }
    argument++;
    i += strspn(format + i, "-+ #0123456789.");
    int type = lua_type(L, argument);
    if (format[i] == 'p') {
      return luaL_error(L, "'%%p' is not available: addresses differ in each run");
    } else if (format[i] == 's' && type > LUA_TSTRING) {
      push_text(L, argument);
      lua_replace(L, argument);
    } else if (format[i] == 'q' && type == LUA_TSTRING && format[i - 1] == '%'
               && lua_rawlen(L, argument) > LONG_QUOTED) {
      quote(L, g, argument);
      format = unquote_format(L, g, format, i);
    }
    spend(L, g, 1);
  }
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

// MARK: - pack

/// Upvalue: Lua's own function, of a format. One without arguments may be as long as memory.
static int packing(lua_State *L) {
  size_t length;
  luaL_checklstring(L, 1, &length);
  luaL_argcheck(L, length <= LONGEST_PACK_FORMAT, 1, "format too long");
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

const luaL_Reg string_functions[] = {
  {"rep", string_rep},         {"upper", string_upper},   {"lower", string_lower},
  {"reverse", string_reverse}, {NULL, NULL},
};

const luaL_Reg string_guards[] = {
  {"format", string_format}, {"pack", packing},   {"packsize", packing},
  {"unpack", packing},       {NULL, NULL},
};
