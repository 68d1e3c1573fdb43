/// `getmetatable`, `setmetatable`, `rawset`: metatables that scripts set, and what must not be in
/// them.
///
/// Finalizers and weak tables would make results depend on the collector, and all of `__gc`,
/// `__mode` and `__concat` reach defects of the system's Lua from plain source. Refusing them when a
/// metatable is set is not enough: a script may put them in afterwards. So a table that is used as
/// a metatable gets a guard, a metatable whose `__newindex` refuses those keys. Where it already
/// has a metatable (a class that inherits), that is replaced by a guard with a copy of its
/// metamethods, and the script goes on seeing the original. Metamethods that are added to the
/// original later are added to the copies too; one that is there already and is set again keeps
/// its old meaning for classes that have instances by then.

#include <string.h>

#include "internal.h"

/// The addresses are keys in a guard: the metatable that the script sees instead, or true when it
/// sees none; and the list of the guards that copy from the guarded table.
static const char original_key = 'o', copies_key = 'c';

// MARK: - Keys

static bool is_metamethod(lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TSTRING) return false;
  const char *key = lua_tostring(L, index);
  return key[0] == '_' && key[1] == '_';
}

/// Raises an error if a script must not set this key of a metatable, or of any table without its
/// metamethods, to this value.
static void check_entry(lua_State *L, int key, int value) {
  static const char *const refused[] = {"__gc", "__mode", "__concat"};
  if (!is_metamethod(L, key)) return;
  const char *name = lua_tostring(L, key);
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    if (strcmp(name, refused[i]) == 0 && !lua_isnil(L, value)) {
      luaL_error(L, "a metatable with '%s' is not available to scripts", name);
    }
  }
  // Lua follows a chain of callable tables without an end, and no hook sees it.
  if (strcmp(name, "__call") == 0 && !lua_isnil(L, value) && !lua_isfunction(L, value)) {
    luaL_error(L, "'__call' must be a function, got %s", luaL_typename(L, value));
  }
}

static void check_entries(lua_State *L, int metatable) {
  static const char *const names[] = {"__gc", "__mode", "__concat", "__call"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    lua_pushstring(L, names[i]);
    lua_pushvalue(L, -1);
    lua_rawget(L, metatable);
    check_entry(L, -2, -1);
    lua_pop(L, 2);
  }
}

// MARK: - Guards

static bool is_guard(lua_State *L, int index) {
  bool found = lua_rawgetp(L, index, &original_key) != LUA_TNIL;
  lua_pop(L, 1);
  return found;
}

/// Pushes the guard of the table at `index`, if it has one.
static bool push_guard(lua_State *L, int index) {
  if (!lua_getmetatable(L, index)) return false;
  if (is_guard(L, -1)) return true;
  lua_pop(L, 1);
  return false;
}

/// Does for the copies of the guarded table at `table` what has been done to the table itself.
static void copy_entry(lua_State *L, int table, int key, int value) {
  if (!is_metamethod(L, key) || !push_guard(L, table)) return;
  const char *name = lua_tostring(L, key);
  // These two are looked up in the original each time.
  bool is_copied = strcmp(name, "__newindex") != 0 && strcmp(name, "__metatable") != 0;
  if (is_copied && lua_rawgetp(L, -1, &copies_key) == LUA_TTABLE) {
    lua_Integer count = (lua_Integer)lua_rawlen(L, -1);
    for (lua_Integer i = 1; i <= count; i++) {
      lua_rawgeti(L, -1, i);
      lua_pushvalue(L, key);
      lua_pushvalue(L, value);
      lua_rawset(L, -3);
      lua_pop(L, 1);
      spend(L, state_of(L), 1);
    }
  }
}

static int finish_newindex(lua_State *L, int status, lua_KContext context) {
  (void)L, (void)status, (void)context;
  return 0;
}

/// `__newindex` of a guard: only keys that are not in the table arrive here.
static int guard_newindex(lua_State *L) {
  lua_settop(L, 3);
  check_entry(L, 2, 3);
  if (!push_guard(L, 1)) return luaL_error(L, "table expected, got %s", luaL_typename(L, 1));
  if (lua_rawgetp(L, 4, &original_key) == LUA_TTABLE) {
    lua_pushliteral(L, "__newindex");
    int type = lua_rawget(L, 5);
    if (type == LUA_TFUNCTION) {
      lua_insert(L, 1);
      lua_settop(L, 4);
      lua_callk(L, 3, 0, 0, finish_newindex);
      return 0;
    }
    if (type != LUA_TNIL) {
      lua_pushvalue(L, 2);
      lua_pushvalue(L, 3);
      lua_settable(L, 6);
      return 0;
    }
  }
  lua_settop(L, 3);
  lua_pushvalue(L, 2);
  lua_pushvalue(L, 3);
  lua_rawset(L, 1);
  copy_entry(L, 1, 2, 3);
  return 0;
}

/// Pushes a guard for a table with the metatable at `original`, or with none if that is 0.
static void make_guard(lua_State *L, int original) {
  lua_createtable(L, 0, 4);
  int guard = lua_gettop(L);
  for (lua_pushnil(L); original != 0 && lua_next(L, original); lua_pop(L, 1)) {
    if (is_metamethod(L, -2)) {
      lua_pushvalue(L, -2);
      lua_pushvalue(L, -2);
      lua_rawset(L, guard);
    }
    spend(L, state_of(L), 1);
  }
  lua_settop(L, guard);
  lua_pushcfunction(L, guard_newindex);
  lua_setfield(L, guard, "__newindex");
  lua_pushnil(L);
  lua_setfield(L, guard, "__metatable");
  if (original != 0) lua_pushvalue(L, original);
  else lua_pushboolean(L, 1);
  lua_rawsetp(L, guard, &original_key);
}

/// Notes that the guard on top of the stack copies from the table at `original`.
static void add_copy(lua_State *L, glua_state *g, int original) {
  int guard = lua_gettop(L);
  if (!push_guard(L, original)) return;
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->guard_reference);
  if (lua_rawequal(L, -1, -2)) {
    // The guard that all simple metatables share has no list of its own.
    make_guard(L, 0);
    lua_pushvalue(L, -1);
    lua_setmetatable(L, original);
    lua_replace(L, guard + 1);
  }
  lua_settop(L, guard + 1);
  if (lua_rawgetp(L, guard + 1, &copies_key) != LUA_TTABLE) {
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, guard + 1, &copies_key);
    lua_replace(L, guard + 2);
  }
  lua_pushvalue(L, guard);
  lua_rawseti(L, guard + 2, (lua_Integer)lua_rawlen(L, guard + 2) + 1);
  lua_settop(L, guard);
}

/// Tables of the host refuse what is not theirs already.
static bool is_of_host(lua_State *L, glua_state *g, int index) {
  if (object_type_name(L, index) != NULL) return true;
  if (push_library(L, index)) {
    lua_pop(L, 1);
    return true;
  }
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->environment_reference);
  bool is_environment = lua_rawequal(L, index, -1);
  lua_pop(L, 1);
  return is_environment;
}

/// Gives the table at `index`, which becomes a metatable, its guard.
static void guard_metatable(lua_State *L, glua_state *g, int index) {
  int top = lua_gettop(L);
  if (!lua_getmetatable(L, index)) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, g->guard_reference);
    lua_setmetatable(L, index);
    return;
  }
  if (!is_guard(L, -1) && !is_of_host(L, g, index)) {
    make_guard(L, top + 1);
    add_copy(L, g, top + 1);
    lua_setmetatable(L, index);
  }
  lua_settop(L, top);
}

void open_guards(lua_State *L, glua_state *g) {
  make_guard(L, 0);
  g->guard_reference = luaL_ref(L, LUA_REGISTRYINDEX);
}

// MARK: - Functions

/// Pushes what the script takes for the metatable of the value at `index`: nil when it has none.
/// True when a `__metatable` field stands before it.
static bool push_visible(lua_State *L, int index) {
  if (!lua_getmetatable(L, index)) {
    lua_pushnil(L);
    return false;
  }
  if (is_guard(L, -1)) {
    lua_rawgetp(L, -1, &original_key);
    lua_replace(L, -2);
    if (!lua_istable(L, -1)) {
      lua_pop(L, 1);
      lua_pushnil(L);
      return false;
    }
  }
  lua_pushliteral(L, "__metatable");
  if (lua_rawget(L, -2) == LUA_TNIL) {
    lua_pop(L, 1);
    return false;
  }
  lua_replace(L, -2);
  return true;
}

static int guarded_getmetatable(lua_State *L) {
  luaL_checkany(L, 1);
  push_visible(L, 1);
  return 1;
}

/// Sets the metatable at index 2, or none, for the guarded table at index 1.
static void set_guarded(lua_State *L, glua_state *g) {
  bool is_nil = lua_isnil(L, 2);
  push_guard(L, 1);
  bool has_copies = lua_rawgetp(L, 3, &copies_key) == LUA_TTABLE;
  if (is_nil && !has_copies) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, g->guard_reference);
  } else {
    make_guard(L, is_nil ? 0 : 2);
    if (!is_nil) add_copy(L, g, 2);
    // A table may be its own metatable: then this has just given it its list.
    push_guard(L, 1);
    if (lua_rawgetp(L, -1, &copies_key) == LUA_TTABLE) lua_rawsetp(L, -3, &copies_key);
    else lua_pop(L, 1);
    lua_pop(L, 1);
  }
  lua_setmetatable(L, 1);
}

static int guarded_setmetatable(lua_State *L) {
  glua_state *g = state_of(L);
  int type = lua_type(L, 2);
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
  lua_settop(L, 2);
  if (push_visible(L, 1)) return luaL_error(L, "cannot change a protected metatable");
  lua_settop(L, 2);
  if (type == LUA_TTABLE) {
    check_entries(L, 2);
    guard_metatable(L, g, 2);
  }
  if (push_guard(L, 1)) {
    lua_settop(L, 2);
    set_guarded(L, g);
  } else {
    lua_pushvalue(L, 2);
    lua_setmetatable(L, 1);
  }
  lua_settop(L, 1);
  return 1;
}

static int guarded_rawset(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checkany(L, 2);
  luaL_checkany(L, 3);
  lua_settop(L, 3);
  check_writable(L, 1, "rawset");
  check_entry(L, 2, 3);
  lua_pushvalue(L, 2);
  lua_pushvalue(L, 3);
  lua_rawset(L, 1);
  copy_entry(L, 1, 2, 3);
  lua_settop(L, 1);
  return 1;
}

void check_writable(lua_State *L, int index, const char *function) {
  // Nothing stands before most tables.
  if (!lua_getmetatable(L, index)) return;
  lua_pop(L, 1);
  const char *name = object_type_name(L, index);
  if (name != NULL) luaL_error(L, "%s is not available for a %s", function, name);
  refuse_library(L, index);
  lua_rawgeti(L, LUA_REGISTRYINDEX, state_of(L)->environment_reference);
  if (lua_rawequal(L, index, -1)) luaL_error(L, "%s is not available for globals", function);
  lua_pop(L, 1);
}

const luaL_Reg metatable_functions[] = {
  {"getmetatable", guarded_getmetatable},
  {"setmetatable", guarded_setmetatable},
  {"rawset", guarded_rawset},
  {NULL, NULL},
};
