/// `coroutine.resume`, `wrap` and `close`: they tell the state which Lua thread runs, so that a stop
/// request and the place of a memory error find the right one, and let no stop get lost.

#ifndef _GNU_SOURCE
#define _GNU_SOURCE  // pthread_getattr_np
#endif
#include "internal.h"

// MARK: - The C stack

/// What calls from C to Lua and back may take at most, since Lua allows 200 of them.
static const size_t RESERVED_STACK = 640 * 1024;

/// Room for closing coroutines where the size of the stack is not known.
static const size_t UNKNOWN_STACK = 64 * 1024;

/// Closing a coroutine begins to count calls anew in the system's Lua, so a chain of coroutines
/// that close each other would overflow the C stack. Whether there is room for one more.
static bool has_stack(void) {
  static _Thread_local const char *lowest;
  if (lowest == NULL) {
    pthread_attr_t attributes;
    void *start;
    size_t size;
    bool known = false;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
      known = pthread_attr_getstack(&attributes, &start, &size) == 0;
      pthread_attr_destroy(&attributes);
    }
    if (known) lowest = (const char *)start + (size / 2 < RESERVED_STACK ? size / 2 : RESERVED_STACK);
    // A process without rights may not be able to tell. Then a little is taken to be there.
    else lowest = (const char *)__builtin_frame_address(0) - UNKNOWN_STACK;
  }
  return (const char *)__builtin_frame_address(0) > lowest;
}

// MARK: - Resuming

/// What `co` does, or its end, between this and `leave` is done in the name of the state.
static lua_State *enter(glua_state *g, lua_State *co) {
  lua_State *outer = g->L;
  g->L = co;
  // A coroutine carries its own hook: one made before the request does not know of it.
  if (is_stopping(g)) arm_stop(co);
  return outer;
}

static void leave(lua_State *L, glua_state *g, lua_State *outer) {
  g->L = outer;
  if (!is_stopping(g)) return;
  arm_stop(L);
  fail_if_stopping(L, g);
}

/// Ends a coroutine that is suspended or dead: its pending variables are closed. The status; an
/// error value is on top of `co`.
static int close_thread(lua_State *L, lua_State *co) {
  glua_state *g = state_of(L);
  // One that died of a stop died inside the hook. What it still has to close would run without
  // hooks, and nothing could stop that.
  if (lua_status(co) > LUA_YIELD && is_armed(co)) {
    return luaL_error(L, "cannot close a coroutine that was stopped");
  }
  if (!has_stack()) return luaL_error(L, "C stack overflow");
  spend_resume(L, g);
  lua_State *outer = enter(g, co);
  int status = lua_resetthread(co);
  leave(L, g, outer);
  return status;
}

/// The number of results on top of `L`, or -1 with the error value there.
static int resume_into(lua_State *L, lua_State *co, int arguments) {
  glua_state *g = state_of(L);
  spend_resume(L, g);
  if (!lua_checkstack(co, arguments)) {
    lua_pushliteral(L, "too many arguments to resume");
    return -1;
  }
  lua_xmove(L, co, arguments);
  lua_State *outer = enter(g, co);
  int results;
  int status = lua_resume(co, L, arguments, &results);
  leave(L, g, outer);
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

static lua_State *check_coroutine(lua_State *L) {
  lua_State *co = lua_tothread(L, 1);
  luaL_argexpected(L, co, 1, "coroutine");
  return co;
}

static int guarded_resume(lua_State *L) {
  lua_State *co = check_coroutine(L);
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
  if (results >= 0) return results;
  // Nobody else can close it. An error while it is closed takes the place of the first one.
  if (lua_status(co) > LUA_YIELD && close_thread(L, co) != LUA_OK) lua_xmove(co, L, 1);
  // The message already names the line inside the coroutine; Lua would put a second one before it.
  return lua_error(L);
}

static int guarded_wrap(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *co = lua_newthread(L);
  lua_pushvalue(L, 1);
  lua_xmove(L, co, 1);
  lua_pushcclosure(L, resume_wrapped, 1);
  return 1;
}

static int guarded_close(lua_State *L) {
  lua_State *co = check_coroutine(L);
  lua_Debug ar;
  if (co == L) return luaL_error(L, "cannot close a running coroutine");
  if (lua_status(co) == LUA_OK && lua_getstack(co, 0, &ar)) {
    return luaL_error(L, "cannot close a normal coroutine");
  }
  bool ok = close_thread(L, co) == LUA_OK;
  lua_pushboolean(L, ok);
  if (ok) return 1;
  lua_xmove(co, L, 1);
  return 2;
}

const luaL_Reg coroutine_guards[] = {
  {"resume", guarded_resume},
  {"wrap", guarded_wrap},
  {"close", guarded_close},
  {NULL, NULL},
};
