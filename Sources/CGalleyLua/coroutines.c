/// `coroutine.resume` and `coroutine.wrap`, which tell the state which Lua thread runs, so that a
/// stop request and the place of a memory error find the right one.

#include "internal.h"

/// The number of results on top of `L`, or -1 with the error value there.
static int resume_into(lua_State *L, lua_State *co, int arguments) {
  glua_state *g = state_of(L);
  spend_resume(L, g);
  if (!lua_checkstack(co, arguments)) {
    lua_pushliteral(L, "too many arguments to resume");
    return -1;
  }
  lua_xmove(L, co, arguments);
  lua_State *outer = g->L;
  g->L = co;
  // A coroutine carries its own hook: one made before the request does not know of it.
  if (is_stopping(g)) arm_stop(co);
  int results;
  int status = lua_resume(co, L, arguments, &results);
  g->L = outer;
  if (is_stopping(g)) arm_stop(L);
  if (status != LUA_OK && status != LUA_YIELD) {
    lua_xmove(co, L, 1);
    return -1;
  }
  if (!lua_checkstack(L, results + 1)) {
    lua_pop(co, results);
    lua_pushliteral(L, "too many results to resume");
    return -1;
  }
  lua_xmove(co, L, results);
  return results;
}

static int guarded_resume(lua_State *L) {
  lua_State *co = lua_tothread(L, 1);
  luaL_argexpected(L, co, 1, "coroutine");
  int results = resume_into(L, co, lua_gettop(L) - 1);
  if (results < 0) {
    lua_pushboolean(L, 0);
    lua_insert(L, -2);
    return 2;
  }
  lua_pushboolean(L, 1);
  lua_insert(L, -(results + 1));
  return results + 1;
}

static int resume_wrapped(lua_State *L) {
  lua_State *co = lua_tothread(L, lua_upvalueindex(1));
  int results = resume_into(L, co, lua_gettop(L));
  // The message already names the line inside the coroutine; Lua would put a second one before it.
  return results < 0 ? lua_error(L) : results;
}

static int guarded_wrap(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *co = lua_newthread(L);
  lua_pushvalue(L, 1);
  lua_xmove(L, co, 1);
  lua_pushcclosure(L, resume_wrapped, 1);
  return 1;
}

const luaL_Reg coroutine_guards[] = {
  {"resume", guarded_resume},
  {"wrap", guarded_wrap},
  {NULL, NULL},
};
