/// The `utf8` functions: strict, and with an eye on the stop request. The system's `utf8.codes`
/// passes over stray continuation bytes.

#include <limits.h>

#include "internal.h"

static const char invalid_code[] = "invalid UTF-8 code";

static inline bool is_continuation(uint8_t byte) { return (byte & 0xc0) == 0x80; }

/// The bytes of the sequence that begins at `s`, or 0 when it is none. Lax sequences go up to six
/// bytes, and may stand for surrogates and what lies behind the last code point.
static size_t decode(const uint8_t *s, const uint8_t *end, bool lax, uint32_t *code) {
  static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000};
  if (s >= end) return 0;
  if (*s < 0x80) {
    *code = *s;
    return 1;
  }
  size_t length = 0;
  for (uint8_t head = *s; head & 0x80; head <<= 1) length++;
  if (length < 2 || length > (lax ? 6 : 4) || (size_t)(end - s) < length) return 0;
  uint32_t value = *s & (0x7fu >> length);
  for (size_t i = 1; i < length; i++) {
    if (!is_continuation(s[i])) return 0;
    value = value << 6 | (s[i] & 0x3f);
  }
  if (value < smallest[length]) return 0;
  if (!lax && (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))) return 0;
  *code = value;
  return length;
}

/// Negative positions count from the end; far ones become 0.
static lua_Integer from_start(lua_Integer position, size_t length) {
  if (position >= 0) return position;
  if (0u - (size_t)position > length) return 0;
  return (lua_Integer)length + position + 1;
}

static int utf8_length(lua_State *L) {
  glua_state *g = state_of(L);
  size_t length;
  const uint8_t *text = (const uint8_t *)luaL_checklstring(L, 1, &length), *end = text + length;
  lua_Integer first = from_start(luaL_optinteger(L, 2, 1), length);
  lua_Integer last = from_start(luaL_optinteger(L, 3, -1), length);
  bool lax = lua_toboolean(L, 4);
  luaL_argcheck(
    L, first >= 1 && first <= (lua_Integer)length + 1, 2, "initial position out of bounds");
  luaL_argcheck(L, last <= (lua_Integer)length, 3, "final position out of bounds");
  lua_Integer count = 0;
  uint32_t code;
  for (const uint8_t *s = text + first - 1; s < text + last; count++) {
    size_t bytes = decode(s, end, lax, &code);
    if (bytes == 0) {
      luaL_pushfail(L);
      lua_pushinteger(L, s - text + 1);
      return 2;
    }
    s += bytes;
    if (count % 4 == 0) spend(L, g, 1);
  }
  lua_pushinteger(L, count);
  return 1;
}

static int utf8_codepoint(lua_State *L) {
  size_t length;
  const uint8_t *text = (const uint8_t *)luaL_checklstring(L, 1, &length), *end = text + length;
  lua_Integer first = from_start(luaL_optinteger(L, 2, 1), length);
  lua_Integer last = from_start(luaL_optinteger(L, 3, first), length);
  bool lax = lua_toboolean(L, 4);
  luaL_argcheck(L, first >= 1, 2, "out of bounds");
  luaL_argcheck(L, last <= (lua_Integer)length, 3, "out of bounds");
  if (first > last) return 0;
  if (last - first >= INT_MAX) return luaL_error(L, "string slice too long");
  luaL_checkstack(L, (int)(last - first) + 1, "string slice too long");
  int count = 0;
  for (const uint8_t *s = text + first - 1; s < text + last; count++) {
    uint32_t code;
    size_t bytes = decode(s, end, lax, &code);
    if (bytes == 0) return luaL_error(L, invalid_code);
    lua_pushinteger(L, code);
    s += bytes;
  }
  return count;
}

/// The place of the n-th character from a position on.
static int utf8_offset(lua_State *L) {
  glua_state *g = state_of(L);
  size_t length;
  const uint8_t *text = (const uint8_t *)luaL_checklstring(L, 1, &length);
  lua_Integer n = luaL_checkinteger(L, 2), size = (lua_Integer)length;
  lua_Integer i = from_start(luaL_optinteger(L, 3, n >= 0 ? 1 : size + 1), length) - 1;
  luaL_argcheck(L, i >= 0 && i <= size, 3, "position out of bounds");
  // Behind the last byte stands a zero, which is no continuation.
  if (n == 0) {
    while (i > 0 && is_continuation(text[i])) i--;
  } else {
    if (is_continuation(text[i])) {
      return luaL_error(L, "initial position is a continuation byte");
    }
    if (n > 0) n--;
    int direction = n < 0 ? -1 : 1;
    while (n != 0 && (direction < 0 ? i > 0 : i < size)) {
      do i += direction;
      while (i > 0 && is_continuation(text[i]));
      n -= direction;
      if (n % 4 == 0) spend(L, g, 1);
    }
  }
  if (n == 0) lua_pushinteger(L, i + 1);
  else luaL_pushfail(L);
  return 1;
}

/// The character behind the one at a position, 0 for the first.
static int next_code(lua_State *L, bool lax) {
  size_t length;
  const uint8_t *text = (const uint8_t *)luaL_checklstring(L, 1, &length), *end = text + length;
  lua_Unsigned position = (lua_Unsigned)lua_tointeger(L, 2);
  uint32_t code;
  if (position > length) return 0;
  const uint8_t *s = text;
  if (position > 0) {
    size_t bytes = decode(text + position - 1, end, lax, &code);
    s += position - 1 + (bytes > 0 ? bytes : 1);
  }
  if (s >= end) return 0;
  if (decode(s, end, lax, &code) == 0) return luaL_error(L, invalid_code);
  lua_pushinteger(L, s - text + 1);
  lua_pushinteger(L, code);
  return 2;
}

static int next_strict(lua_State *L) { return next_code(L, false); }

static int next_lax(lua_State *L) { return next_code(L, true); }

static int utf8_codes(lua_State *L) {
  luaL_checkstring(L, 1);
  lua_pushcfunction(L, lua_toboolean(L, 2) ? next_lax : next_strict);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  return 3;
}

const luaL_Reg unicode_functions[] = {
  {"len", utf8_length},
  {"codepoint", utf8_codepoint},
  {"offset", utf8_offset},
  {"codes", utf8_codes},
  {NULL, NULL},
};
