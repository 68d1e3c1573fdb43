/// The `table` functions, on what is in the table itself: its metamethods are not asked, so that no
/// lying `__len` makes a loop endless. Lua's own `pack` does nothing that needs a guard.

#include <limits.h>

#include "internal.h"

/// The table at `index`, which the function is to change.
static void check_changeable(lua_State *L, int index, const char *function) {
  luaL_checktype(L, index, LUA_TTABLE);
  check_writable(L, index, function);
}

/// Copies one entry, and counts it.
static void copy_within(lua_State *L, glua_state *g, lua_Integer from, lua_Integer to) {
  lua_rawgeti(L, 1, from);
  lua_rawseti(L, 1, to);
  spend(L, g, 1);
}

static int table_insert(lua_State *L) {
  glua_state *g = state_of(L);
  check_changeable(L, 1, "table.insert");
  lua_Integer end = (lua_Integer)(lua_rawlen(L, 1) + 1u), position = end;
  int count = lua_gettop(L);
  if (count == 3) {
    position = luaL_checkinteger(L, 2);
    luaL_argcheck(
      L, (lua_Unsigned)position - 1u < (lua_Unsigned)end, 2, "position out of bounds");
    for (lua_Integer i = end; i > position; i--) copy_within(L, g, i - 1, i);
  } else if (count != 2) {
    return luaL_error(L, "wrong number of arguments to 'insert'");
  }
  lua_rawseti(L, 1, position);
  return 0;
}

static int table_remove(lua_State *L) {
  glua_state *g = state_of(L);
  check_changeable(L, 1, "table.remove");
  lua_Integer size = (lua_Integer)lua_rawlen(L, 1), position = luaL_optinteger(L, 2, size);
  luaL_argcheck(
    L, position == size || (lua_Unsigned)position - 1u <= (lua_Unsigned)size, 2,
    "position out of bounds");
  lua_rawgeti(L, 1, position);
  for (; position < size; position++) copy_within(L, g, position + 1, position);
  lua_pushnil(L);
  lua_rawseti(L, 1, position);
  return 1;
}

static int table_move(lua_State *L) {
  glua_state *g = state_of(L);
  lua_Integer first = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3);
  lua_Integer to = luaL_checkinteger(L, 4);
  int target = lua_isnoneornil(L, 5) ? 1 : 5;
  luaL_checktype(L, 1, LUA_TTABLE);
  check_changeable(L, target, "table.move");
  if (last >= first) {
    luaL_argcheck(
      L, first > 0 || last < LUA_MAXINTEGER + first, 3, "too many elements to move");
    lua_Integer count = last - first + 1;
    luaL_argcheck(L, to <= LUA_MAXINTEGER - count + 1, 4, "destination wrap around");
    // Within one table the end goes first where it would be overwritten otherwise.
    bool backwards = to > first && to <= last && lua_rawequal(L, 1, target);
    for (lua_Integer k = 0; k < count; k++) {
      lua_Integer i = backwards ? count - 1 - k : k;
      lua_rawgeti(L, 1, first + i);
      lua_rawseti(L, target, to + i);
      spend(L, g, 1);
    }
  }
  lua_pushvalue(L, target);
  return 1;
}

static void add_element(lua_State *L, glua_state *g, lua_Integer i) {
  lua_rawgeti(L, 1, i);
  if (!lua_isstring(L, -1)) {
    luaL_error(
      L, "invalid value (%s) at index %I in table for 'concat'", luaL_typename(L, -1),
      (LUAI_UACINT)i);
  }
  size_t length;
  const char *text = lua_tolstring(L, -1, &length);
  add_scratch(L, g, text, length);
  lua_pop(L, 1);
  spend(L, g, 1 + (ptrdiff_t)(length / 64));
}

static int table_concat(lua_State *L) {
  glua_state *g = state_of(L);
  luaL_checktype(L, 1, LUA_TTABLE);
  size_t length, base = g->scratch.used;
  const char *separator = luaL_optlstring(L, 2, "", &length);
  lua_Integer i = luaL_optinteger(L, 3, 1);
  lua_Integer last = luaL_optinteger(L, 4, (lua_Integer)lua_rawlen(L, 1));
  for (; i < last; i++) {
    add_element(L, g, i);
    add_scratch(L, g, separator, length);
  }
  if (i == last) add_element(L, g, i);
  push_scratch(L, g, base);
  return 1;
}

static int table_unpack(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_Integer i = luaL_optinteger(L, 2, 1);
  lua_Integer last = luaL_optinteger(L, 3, (lua_Integer)lua_rawlen(L, 1));
  if (i > last) return 0;
  lua_Unsigned count = (lua_Unsigned)last - (lua_Unsigned)i;
  if (count >= INT_MAX || !lua_checkstack(L, (int)count + 1)) {
    return luaL_error(L, "too many results to unpack");
  }
  for (; i < last; i++) lua_rawgeti(L, 1, i);
  lua_rawgeti(L, 1, last);
  spend(L, state_of(L), (ptrdiff_t)count);
  return (int)count + 1;
}

// MARK: - sort

/// Sorting by merging: however the comparison answers, it takes no more than n log n of them and
/// looks at nothing outside. Equal elements keep their order, so results do not depend on the
/// machine's library.
static int table_sort(lua_State *L) {
  glua_state *g = state_of(L);
  check_changeable(L, 1, "table.sort");
  lua_Unsigned count = lua_rawlen(L, 1);
  if (count < 2) return 0;
  luaL_argcheck(L, count < INT_MAX, 1, "array too big");
  if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  sort_values(L, g, (uint32_t)count);
  return 0;
}

const luaL_Reg table_functions[] = {
  {"insert", table_insert}, {"remove", table_remove}, {"move", table_move},
  {"concat", table_concat}, {"unpack", table_unpack}, {"sort", table_sort},
  {NULL, NULL},
};
