/// Functions in C behind the host's modules: what they do for each element of a list is less than what
/// it would cost to hand the list over.

#include <string.h>

#include "internal.h"

// MARK: - Columns side by side

enum { MAXIMUM_COLUMNS = 64 };

/// A column that is a string everywhere, or what stands where a list has nothing.
typedef struct {
  const char *text;
  size_t length;
  bool is_list;
} column;

static int raise_column(lua_State *L, lua_Integer column, const char *what) {
  push_place(L);
  lua_pushfstring(L, "bad argument #1 to 'galley.text.rows' (column %I %s)", (LUAI_UACINT)column, what);
  lua_concat(L, 2);
  return lua_error(L);
}

/// Copies a few bytes; calling for them would cost more than the bytes do.
static inline char *put(char *end, const char *text, size_t length) {
  if (length > 24) {
    memcpy(end, text, length);
    return end + length;
  }
  for (size_t i = 0; i < length; i++) end[i] = text[i];
  return end + length;
}

enum { LONGEST_INTEGER = 24 };

static char *put_integer(char *end, lua_Integer value) {
  char digits[LONGEST_INTEGER], *p = digits + sizeof digits;
  lua_Unsigned rest = value < 0 ? 0u - (lua_Unsigned)value : (lua_Unsigned)value;
  do {
    *--p = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (value < 0) *--p = '-';
  return put(end, p, (size_t)(digits + sizeof digits - p));
}

/// Room for a cell behind what was written up to `end`.
static inline char *reserve_cell(lua_State *L, glua_state *g, char *end, size_t length) {
  scratch_buffer *scratch = &g->scratch;
  if (length <= (size_t)(scratch->start + scratch->capacity - end)) return end;
  scratch->used = (size_t)(end - scratch->start);
  return reserve_scratch(L, g, length);
}

/// Reads what is on top of the stack, and leaves it there: the text lives as long.
static void set_text(lua_State *L, column *c, lua_Integer number) {
  if (lua_type(L, -1) != LUA_TSTRING && !lua_isinteger(L, -1)) {
    raise_column(L, number, "is neither a string nor a list of strings and integers");
  }
  c->text = lua_tolstring(L, -1, &c->length);
}

/// `rows(columns)`: the cells of the first row, those of the second, and so on.
static int rows(lua_State *L) {
  glua_state *g = state_of(L);
  column columns[MAXIMUM_COLUMNS];
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  lua_Unsigned width = lua_rawlen(L, 1), count = 0;
  if (width > MAXIMUM_COLUMNS) return raise_column(L, MAXIMUM_COLUMNS + 1, "is one too many");
  luaL_checkstack(L, 3 * MAXIMUM_COLUMNS + 6, NULL);
  // Column k lies at 2k, and what fills its gaps behind it.
  for (int k = 1; k <= (int)width; k++) {
    column *c = &columns[k - 1];
    *c = (column){.text = ""};
    if (lua_rawgeti(L, 1, k) == LUA_TTABLE) {
      c->is_list = true;
      lua_Unsigned length = lua_rawlen(L, -1);
      if (length > count) count = length;
      lua_pushliteral(L, "default");
      if (lua_rawget(L, -2) != LUA_TNIL) set_text(L, c, k);
    } else {
      set_text(L, c, k);
      lua_pushnil(L);
    }
  }
  size_t base = g->scratch.used;
  char *end = reserve_scratch(L, g, LONGEST_INTEGER);
  for (lua_Unsigned row = 1; row <= count; row++) {
    for (int k = 1; k <= (int)width; k++) {
      const char *text = columns[k - 1].text;
      size_t length = columns[k - 1].length;
      if (columns[k - 1].is_list) {
        switch (lua_rawgeti(L, 2 * k, (lua_Integer)row)) {
          case LUA_TNIL: break;
          case LUA_TSTRING:
            text = lua_tolstring(L, -1, &length);
            if (length >= 64) spend(L, g, (ptrdiff_t)(length / 64));
            break;
          default:
            if (!lua_isinteger(L, -1)) {
              raise_column(L, k, "has an element that is neither a string nor an integer");
            }
            end = reserve_cell(L, g, end, LONGEST_INTEGER);
            end = put_integer(end, lua_tointeger(L, -1));
            length = 0;
        }
      }
      end = put(reserve_cell(L, g, end, length), text, length);
    }
    lua_settop(L, 2 * (int)width + 1);
    spend(L, g, (ptrdiff_t)width);
  }
  g->scratch.used = (size_t)(end - g->scratch.start);
  push_scratch(L, g, base);
  return 1;
}

// MARK: - By name

static const luaL_Reg helpers[] = {{"rows", rows}, {NULL, NULL}};

typedef struct {
  const char *name;
  int32_t reference;
} helper_request;

static int helper_body(lua_State *L) {
  helper_request *request = lua_touserdata(L, 1);
  for (const luaL_Reg *helper = helpers; helper->name != NULL; helper++) {
    if (strcmp(helper->name, request->name) != 0) continue;
    lua_pushcfunction(L, helper->func);
    request->reference = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
  }
  return luaL_error(L, "no helper '%s'", request->name);
}

bool glua_make_helper(glua_state *g, const char *name, int32_t *reference) {
  helper_request request = {.name = name};
  if (!protect(g, helper_body, &request, 0, 0)) return false;
  *reference = request.reference;
  return true;
}
