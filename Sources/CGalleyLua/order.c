/// Tables in a fixed order.
///
/// Lua walks a table in an order that depends on addresses and on a seed of the process, so that a
/// script that loops over its counts would write other bytes in each run. Here keys come in one
/// order: numbers ascending, strings bytewise, false before true; keys of other types follow as
/// Lua has them.

#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { RANK_INTEGER, RANK_NUMBER, RANK_STRING, RANK_BOOLEAN, RANK_OTHER };

static int compare_numbers(const sort_entry *a, const sort_entry *b) {
  if (a->rank == RANK_INTEGER && b->rank == RANK_INTEGER) {
    return (a->as.integer > b->as.integer) - (a->as.integer < b->as.integer);
  }
  // A float with an integral value that fits is an integer key, so the two kinds are never equal.
  long double x = a->rank == RANK_INTEGER ? (long double)a->as.integer : a->as.number;
  long double y = b->rank == RANK_INTEGER ? (long double)b->as.integer : b->as.number;
  return (x > y) - (x < y);
}

static int compare_entries(const void *left, const void *right) {
  const sort_entry *a = left, *b = right;
  int order = 0;
  if (a->rank <= RANK_NUMBER && b->rank <= RANK_NUMBER) {
    order = compare_numbers(a, b);
  } else if (a->rank != b->rank) {
    return a->rank < b->rank ? -1 : 1;
  } else if (a->rank == RANK_STRING) {
    size_t x = a->as.string.length, y = b->as.string.length;
    order = memcmp(a->as.string.start, b->as.string.start, x < y ? x : y);
    if (order == 0) order = (x > y) - (x < y);
  } else if (a->rank == RANK_BOOLEAN) {
    order = (a->as.integer > b->as.integer) - (a->as.integer < b->as.integer);
  }
  if (order != 0) return order;
  return (a->position > b->position) - (a->position < b->position);
}

static sort_entry entry_at(lua_State *L, int index, uint32_t position) {
  sort_entry entry = {.rank = RANK_OTHER, .position = position};
  switch (lua_type(L, index)) {
    case LUA_TNUMBER:
      if (lua_isinteger(L, index)) {
        entry.rank = RANK_INTEGER;
        entry.as.integer = lua_tointeger(L, index);
      } else {
        entry.rank = RANK_NUMBER;
        entry.as.number = lua_tonumber(L, index);
      }
      break;
    case LUA_TSTRING:
      entry.rank = RANK_STRING;
      entry.as.string.start = lua_tolstring(L, index, &entry.as.string.length);
      break;
    case LUA_TBOOLEAN:
      entry.rank = RANK_BOOLEAN;
      entry.as.integer = lua_toboolean(L, index);
      break;
  }
  return entry;
}

size_t push_ordered_keys(lua_State *L, glua_state *g, int table) {
  table = lua_absindex(L, table);
  luaL_checkstack(L, 6, NULL);
  lua_newtable(L);
  int keys = lua_gettop(L);
  size_t count = 0;
  bool ordered = true;
  lua_pushnil(L);
  while (lua_next(L, table)) {
    lua_pop(L, 1);
    if (count >= INT32_MAX) luaL_error(L, "table too large");
    if (!grow_array(
          (void **)&g->sorting, &g->sorting_capacity, count + 1, sizeof(sort_entry))) {
      raise_no_memory(L);
    }
    g->sorting[count] = entry_at(L, -1, (uint32_t)count + 1);
    if (count > 0 && compare_entries(&g->sorting[count - 1], &g->sorting[count]) > 0) {
      ordered = false;
    }
    count++;
    lua_pushvalue(L, -1);
    lua_rawseti(L, keys, (lua_Integer)count);
  }
  if (ordered) return count;
  // The keys lie in Lua's order; follow each cycle of the permutation that the sort has found.
  qsort(g->sorting, count, sizeof(sort_entry), compare_entries);
  for (size_t start = 0; start < count; start++) {
    uint32_t from = g->sorting[start].position;
    if (from == start + 1) continue;
    lua_rawgeti(L, keys, (lua_Integer)start + 1);
    size_t to = start;
    while (from != start + 1) {
      lua_rawgeti(L, keys, from);
      lua_rawseti(L, keys, (lua_Integer)to + 1);
      g->sorting[to].position = (uint32_t)to + 1;
      to = from - 1;
      from = g->sorting[to].position;
    }
    lua_rawseti(L, keys, (lua_Integer)to + 1);
    g->sorting[to].position = (uint32_t)to + 1;
  }
  return count;
}

// MARK: - pairs

static bool is_plain_sequence(lua_State *L, int table, lua_Integer *count) {
  lua_Integer n = 0;
  lua_pushnil(L);
  while (lua_next(L, table)) {
    lua_pop(L, 1);
    if (!lua_isinteger(L, -1) || lua_tointeger(L, -1) != n + 1) {
      lua_pop(L, 1);
      return false;
    }
    n++;
  }
  *count = n;
  return true;
}

/// Walks 1...n of the table: upvalues are the position and n.
static int next_in_sequence(lua_State *L) {
  lua_Integer i = lua_tointeger(L, lua_upvalueindex(1));
  lua_Integer n = lua_tointeger(L, lua_upvalueindex(2));
  luaL_checktype(L, 1, LUA_TTABLE);
  while (i < n) {
    i++;
    if (lua_rawgeti(L, 1, i) != LUA_TNIL) {
      lua_pushinteger(L, i);
      lua_copy(L, -1, lua_upvalueindex(1));
      lua_insert(L, -2);
      return 2;
    }
    lua_pop(L, 1);
  }
  lua_pushnil(L);
  return 1;
}

/// Walks the keys as they were when the loop began: upvalues are the position and the keys.
/// What was removed since is left out, as in Lua's own loop.
static int next_in_order(lua_State *L) {
  lua_Integer i = lua_tointeger(L, lua_upvalueindex(1));
  luaL_checktype(L, 1, LUA_TTABLE);
  for (;;) {
    i++;
    if (lua_rawgeti(L, lua_upvalueindex(2), i) == LUA_TNIL) return 1;
    lua_pushvalue(L, -1);
    if (lua_rawget(L, 1) != LUA_TNIL) {
      lua_pushinteger(L, i);
      lua_replace(L, lua_upvalueindex(1));
      return 2;
    }
    lua_pop(L, 2);
  }
}

int ordered_pairs(lua_State *L) {
  luaL_checkany(L, 1);
  if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
    lua_pushvalue(L, 1);
    lua_call(L, 1, 3);
    return 3;
  }
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  lua_Integer count;
  if (is_plain_sequence(L, 1, &count)) {
    lua_pushinteger(L, 0);
    lua_pushinteger(L, count);
    lua_pushcclosure(L, next_in_sequence, 2);
  } else {
    lua_pushinteger(L, 0);
    push_ordered_keys(L, state_of(L), 1);
    lua_pushcclosure(L, next_in_order, 2);
  }
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}
