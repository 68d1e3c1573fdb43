/// `pcall` and `xpcall` that cannot swallow a stop.
///
/// After a stop request each instruction of Lua raises an error again; these raise it at once, so
/// that nested calls unwind without running anything in between. A script's message handler is not
/// called for a stop: it would run inside the hook that raised the error, where no hook stops it.

#include "internal.h"

/// Results of a protected call. `skipped` values lie below them.
static int finish(lua_State *L, int status, lua_KContext skipped) {
  fail_if_stopping(L, state_of(L));
  if (status != LUA_OK && status != LUA_YIELD) {
    lua_pushboolean(L, 0);
    lua_pushvalue(L, -2);
    return 2;
  }
  return lua_gettop(L) - (int)skipped;
}

static int guarded_pcall(lua_State *L) {
  luaL_checkany(L, 1);
  lua_pushboolean(L, 1);
  lua_insert(L, 1);
  int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish);
  return finish(L, status, 0);
}

/// Upvalue: the script's handler.
static int handle(lua_State *L) {
  if (is_stopping(state_of(L))) return 1;
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, 1, 1);
  return 1;
}

static int guarded_xpcall(lua_State *L) {
  luaL_checktype(L, 2, LUA_TFUNCTION);
  int arguments = lua_gettop(L) - 2;
  lua_pushvalue(L, 2);
  lua_pushcclosure(L, handle, 1);
  lua_replace(L, 2);
  lua_pushboolean(L, 1);
  lua_pushvalue(L, 1);
  // Function, handler, true, function, arguments.
  lua_rotate(L, 3, 2);
  int status = lua_pcallk(L, arguments, LUA_MULTRET, 2, 2, finish);
  return finish(L, status, 2);
}

const luaL_Reg protection_functions[] = {
  {"pcall", guarded_pcall},
  {"xpcall", guarded_xpcall},
  {NULL, NULL},
};
