/// Tables in a fixed order.
///
/// Lua walks a table in an order that depends on addresses and on a seed of the process, so that a
/// script that loops over its counts would write other bytes in each run. Here keys come in one
/// order: numbers ascending, strings bytewise, false before true; keys of other types follow as
/// Lua has them.

#include <string.h>

#include "internal.h"

enum { RANK_INTEGER, RANK_NUMBER, RANK_STRING, RANK_BOOLEAN, RANK_OTHER };

/// Stretches this short are put in order one by one.
enum { SHORT_RUN = 8 };

/// Room for more keys than this is given back at the end of a call.
enum { KEPT_ENTRIES = 1024 };

// MARK: - Sorting

/// Sorts positions by merging. Takes no more than n log n comparisons and looks at nothing outside,
/// whatever they answer; the order of equals stays. Nothing leaks when a comparison raises.
typedef struct {
  lua_State *L;
  glua_state *g;
  /// Whether the entry at `a` must stand before the one at `b`.
  bool (*precedes)(lua_State *L, glua_state *g, uint32_t a, uint32_t b);
} sorter;

static inline bool precedes(const sorter *s, uint32_t a, uint32_t b) {
  spend(s->L, s->g, 1);
  return s->precedes(s->L, s->g, a, b);
}

static void sort_run(const sorter *s, uint32_t *order, size_t count) {
  for (size_t i = 1; i < count; i++) {
    uint32_t moving = order[i];
    size_t k = i;
    for (; k > 0 && precedes(s, moving, order[k - 1]); k--) order[k] = order[k - 1];
    order[k] = moving;
  }
}

/// Merges two runs that lie one behind the other.
static void merge(
  const sorter *s, const uint32_t *from, uint32_t *to, size_t middle, size_t end) {
  size_t left = 0, right = middle;
  for (size_t i = 0; i < end; i++) {
    bool take_right =
      left == middle || (right < end && precedes(s, from[right], from[left]));
    to[i] = from[take_right ? right++ : left++];
  }
}

/// Pushes a userdata with the positions 0..<count in order, and returns them.
static const uint32_t *push_sorted(const sorter *s, size_t count) {
  uint32_t *order = lua_newuserdatauv(s->L, 2 * count * sizeof *order, 0);
  uint32_t *spare = order + count;
  for (size_t i = 0; i < count; i++) order[i] = (uint32_t)i;
  for (size_t start = 0; start < count; start += SHORT_RUN) {
    sort_run(s, order + start, count - start < SHORT_RUN ? count - start : SHORT_RUN);
  }
  for (size_t run = SHORT_RUN; run < count; run *= 2) {
    for (size_t start = 0; start < count; start += 2 * run) {
      size_t rest = count - start, end = rest < 2 * run ? rest : 2 * run;
      merge(s, order + start, spare + start, run < end ? run : end, end);
    }
    uint32_t *sorted = spare;
    spare = order;
    order = sorted;
  }
  return order;
}

// MARK: - Keys and values

static int compare_numbers(const sort_entry *a, const sort_entry *b) {
  if (a->rank == RANK_INTEGER && b->rank == RANK_INTEGER) {
    return (a->as.integer > b->as.integer) - (a->as.integer < b->as.integer);
  }
  // A float with an integral value that fits is an integer key, so the two kinds are never equal.
  long double x = a->rank == RANK_INTEGER ? (long double)a->as.integer : a->as.number;
  long double y = b->rank == RANK_INTEGER ? (long double)b->as.integer : b->as.number;
  return (x > y) - (x < y);
}

static int compare_strings(const sort_entry *a, const sort_entry *b) {
  size_t x = a->as.string.length, y = b->as.string.length;
  int order = memcmp(a->as.string.start, b->as.string.start, x < y ? x : y);
  return order != 0 ? order : (x > y) - (x < y);
}

static int compare_entries(const sort_entry *a, const sort_entry *b) {
  if (a->rank <= RANK_NUMBER && b->rank <= RANK_NUMBER) return compare_numbers(a, b);
  if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
  if (a->rank == RANK_STRING) return compare_strings(a, b);
  if (a->rank != RANK_BOOLEAN) return 0;
  return (a->as.integer > b->as.integer) - (a->as.integer < b->as.integer);
}

static bool entry_precedes(lua_State *L, glua_state *g, uint32_t a, uint32_t b) {
  (void)L;
  return compare_entries(&g->sorting[a], &g->sorting[b]) < 0;
}

static sort_entry entry_at(lua_State *L, int index) {
  sort_entry entry = {.rank = RANK_OTHER};
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

/// Makes room for one more entry. The memory counts as Lua's own.
static void reserve_entry(lua_State *L, glua_state *g, size_t count) {
  if (count < g->sorting_capacity) return;
  if (count >= INT32_MAX) luaL_error(L, "table too large");
  size_t old = g->sorting_capacity, larger = old < 16 ? 16 : old * 2;
  sort_entry *moved =
    glua_allocate(g, g->sorting, old * sizeof *moved, larger * sizeof *moved);
  if (moved == NULL) {
    lua_gc(L, LUA_GCCOLLECT);
    moved = glua_allocate(g, g->sorting, old * sizeof *moved, larger * sizeof *moved);
    if (moved == NULL) raise_no_memory(L);
  }
  g->sorting = moved;
  g->sorting_capacity = larger;
}

void free_sorting(glua_state *g) {
  glua_allocate(g, g->sorting, g->sorting_capacity * sizeof *g->sorting, 0);
  g->sorting = NULL;
  g->sorting_capacity = 0;
}

void shrink_sorting(glua_state *g) {
  if (g->sorting_capacity > KEPT_ENTRIES) free_sorting(g);
}

size_t push_ordered_keys(lua_State *L, glua_state *g, int table) {
  table = lua_absindex(L, table);
  luaL_checkstack(L, 8, NULL);
  lua_newtable(L);
  int keys = lua_gettop(L);
  size_t count = 0;
  bool ordered = true;
  lua_pushnil(L);
  while (lua_next(L, table)) {
    lua_pop(L, 1);
    reserve_entry(L, g, count);
    g->sorting[count] = entry_at(L, -1);
    if (count > 0 && compare_entries(&g->sorting[count - 1], &g->sorting[count]) > 0) {
      ordered = false;
    }
    count++;
    lua_pushvalue(L, -1);
    lua_rawseti(L, keys, (lua_Integer)count);
    spend(L, g, 1);
  }
  if (ordered) return count;
  const uint32_t *order = push_sorted(&(sorter){L, g, entry_precedes}, count);
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(L, keys, (lua_Integer)order[i] + 1);
    lua_rawseti(L, keys + 2, (lua_Integer)i + 1);
    spend(L, g, 1);
  }
  lua_replace(L, keys);
  lua_settop(L, keys);
  return count;
}

size_t push_short_keys(lua_State *L, glua_state *g, int table, uint8_t *order) {
  table = lua_absindex(L, table);
  luaL_checkstack(L, SHORT_TABLE + 8, NULL);
  int base = lua_gettop(L);
  sort_entry entries[SHORT_TABLE];
  size_t count = 0;
  lua_pushnil(L);
  while (lua_next(L, table)) {
    lua_pop(L, 1);
    if (count == SHORT_TABLE) {
      lua_settop(L, base);
      return 0;
    }
    entries[count] = entry_at(L, -1);
    // Into its place among those before it; equals, which only keys of other types are, stay in turn.
    size_t k = count;
    for (; k > 0 && compare_entries(&entries[order[k - 1]], &entries[count]) > 0; k--) {
      order[k] = order[k - 1];
    }
    order[k] = (uint8_t)count++;
    lua_pushvalue(L, -1);
    spend(L, g, 1);
  }
  return count;
}

// MARK: - table.sort

/// Stack indices while a table is sorted: the table, the function or nil, the values.
enum { SORTED_TABLE = 1, SORT_FUNCTION = 2, SORT_VALUES = 3 };

static bool value_precedes(lua_State *L, glua_state *g, uint32_t a, uint32_t b) {
  (void)g;
  lua_rawgeti(L, SORT_VALUES, (lua_Integer)a + 1);
  lua_rawgeti(L, SORT_VALUES, (lua_Integer)b + 1);
  bool answer = lua_compare(L, -2, -1, LUA_OPLT);
  lua_pop(L, 2);
  return answer;
}

static bool script_precedes(lua_State *L, glua_state *g, uint32_t a, uint32_t b) {
  (void)g;
  lua_pushvalue(L, SORT_FUNCTION);
  lua_rawgeti(L, SORT_VALUES, (lua_Integer)a + 1);
  lua_rawgeti(L, SORT_VALUES, (lua_Integer)b + 1);
  lua_call(L, 2, 1);
  bool answer = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return answer;
}

void sort_values(lua_State *L, glua_state *g, uint32_t count) {
  // A comparison may change the table: the values are set aside first.
  lua_createtable(L, (int)count, 0);
  bool has_function = !lua_isnil(L, SORT_FUNCTION), numbers = true, strings = true;
  for (uint32_t i = 0; i < count; i++) {
    lua_rawgeti(L, SORTED_TABLE, (lua_Integer)i + 1);
    if (!has_function && (numbers || strings)) {
      reserve_entry(L, g, i);
      g->sorting[i] = entry_at(L, -1);
      numbers = numbers && g->sorting[i].rank <= RANK_NUMBER;
      strings = strings && g->sorting[i].rank == RANK_STRING;
    }
    lua_rawseti(L, SORT_VALUES, (lua_Integer)i + 1);
    spend(L, g, 1);
  }
  sorter s = {L, g, script_precedes};
  if (!has_function) s.precedes = numbers || strings ? entry_precedes : value_precedes;
  const uint32_t *order = push_sorted(&s, count);
  for (uint32_t i = 0; i < count; i++) {
    lua_rawgeti(L, SORT_VALUES, (lua_Integer)order[i] + 1);
    lua_rawseti(L, SORTED_TABLE, (lua_Integer)i + 1);
    spend(L, g, 1);
  }
}

// MARK: - pairs

static bool is_plain_sequence(lua_State *L, glua_state *g, int table, lua_Integer *count) {
  lua_Integer n = 0;
  lua_pushnil(L);
  while (lua_next(L, table)) {
    lua_pop(L, 1);
    if (!lua_isinteger(L, -1) || lua_tointeger(L, -1) != n + 1) {
      lua_pop(L, 1);
      return false;
    }
    n++;
    if (n % 8 == 0) spend(L, g, 1);
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
  glua_state *g = state_of(L);
  lua_Integer count;
  if (is_plain_sequence(L, g, 1, &count)) {
    lua_pushinteger(L, 0);
    lua_pushinteger(L, count);
    lua_pushcclosure(L, next_in_sequence, 2);
  } else {
    lua_pushinteger(L, 0);
    push_ordered_keys(L, g, 1);
    lua_pushcclosure(L, next_in_order, 2);
  }
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}
