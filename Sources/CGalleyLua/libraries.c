/// Library tables that scripts cannot change.
///
/// A state lives for many documents. A script that could keep a count in `string` would write other
/// bytes depending on which documents its worker has had before. So a script gets an empty table in
/// front of each library: a read falls through without a C call, an assignment always comes to C.
/// The metatable of strings has the library itself, so `s:find(...)` costs what it did.

#include "internal.h"

/// The addresses are keys in the metatable of the table in front: the library, and its name.
static const char library_key = 'l', name_key = 'n';

static bool push_entry(lua_State *L, int index, const char *key) {
  if (lua_type(L, index) != LUA_TTABLE || !lua_getmetatable(L, index)) return false;
  bool found = lua_rawgetp(L, -1, key) != LUA_TNIL;
  lua_remove(L, -2);
  if (!found) lua_pop(L, 1);
  return found;
}

bool push_library(lua_State *L, int index) { return push_entry(L, index, &library_key); }

bool push_library_name(lua_State *L, int index) { return push_entry(L, index, &name_key); }

void refuse_library(lua_State *L, int index) {
  if (!push_library_name(L, index)) return;
  luaL_error(L, "the library table '%s' cannot be changed", lua_tostring(L, -1));
}

static int library_newindex(lua_State *L) {
  refuse_library(L, 1);
  return 0;
}

static int library_pairs(lua_State *L) {
  lua_settop(L, 1);
  if (push_library(L, 1)) {
    load_library(L, -1);
    lua_replace(L, 1);
  }
  return ordered_pairs(L);
}

void push_read_only(lua_State *L, const char *name, size_t length) {
  int library = lua_gettop(L);
  lua_newtable(L);
  lua_createtable(L, 0, 7);
  lua_pushvalue(L, library);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, library_newindex);
  lua_setfield(L, -2, "__newindex");
  lua_pushcfunction(L, library_call);
  lua_setfield(L, -2, "__call");
  lua_pushcfunction(L, library_pairs);
  lua_setfield(L, -2, "__pairs");
  lua_pushliteral(L, "library");
  lua_setfield(L, -2, "__metatable");
  lua_pushvalue(L, library);
  lua_rawsetp(L, -2, &library_key);
  lua_pushlstring(L, name, length);
  lua_rawsetp(L, -2, &name_key);
  lua_setmetatable(L, -2);
}
