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

static void add_integer(lua_State *L, glua_state *g, lua_Integer value) {
  char digits[24], *p = digits + sizeof digits;
  lua_Unsigned rest = value < 0 ? 0u - (lua_Unsigned)value : (lua_Unsigned)value;
  do {
    *--p = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (value < 0) *--p = '-';
  add_scratch(L, g, p, (size_t)(digits + sizeof digits - p));
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
  luaL_checkstack(L, 2 * MAXIMUM_COLUMNS + 6, NULL);
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
  for (lua_Unsigned row = 1; row <= count; row++) {
    for (int k = 1; k <= (int)width; k++) {
      const column *c = &columns[k - 1];
      if (!c->is_list) {
        add_scratch(L, g, c->text, c->length);
        continue;
      }
      int type = lua_rawgeti(L, 2 * k, (lua_Integer)row);
      if (type == LUA_TSTRING) {
        size_t length;
        const char *text = lua_tolstring(L, -1, &length);
        add_scratch(L, g, text, length);
        if (length >= 64) spend(L, g, (ptrdiff_t)(length / 64));
      } else if (type == LUA_TNIL) {
        add_scratch(L, g, c->text, c->length);
      } else if (lua_isinteger(L, -1)) {
        add_integer(L, g, lua_tointeger(L, -1));
      } else {
        raise_column(L, k, "has an element that is neither a string nor an integer");
      }
      lua_pop(L, 1);
    }
    spend(L, g, (ptrdiff_t)width);
  }
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
