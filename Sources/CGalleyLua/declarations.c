/// What the host has to say of a script's globals and of the members of its own modules.

#include <string.h>

#include "internal.h"

// MARK: - Intercepted globals

typedef struct {
  const char *name;
  int32_t function;
} interception_request;

static int intercept_body(lua_State *L) {
  glua_state *g = state_of(L);
  interception_request *request = lua_touserdata(L, 1);
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->interceptors_reference);
  lua_pushstring(L, request->name);
  push_host_function(L, request->function, request->name, false);
  lua_rawset(L, -3);
  return 0;
}

bool glua_intercept(glua_state *g, const char *name, int32_t function) {
  interception_request request = {name, function};
  return protect(g, intercept_body, &request, 0, 0);
}

bool intercept_assignment(lua_State *L, glua_state *g) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->interceptors_reference);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, -2) == LUA_TNIL) {
    lua_pop(L, 2);
    return false;
  }
  lua_pushvalue(L, 3);
  lua_call(L, 1, 0);
  return true;
}

// MARK: - Modules that know their members

/// `__index` of a module: only names that have no value arrive here. Upvalues: the words before and
/// after the name, the module, and the set of names that may have none.
static int unknown_member(lua_State *L) {
  if (lua_type(L, 2) != LUA_TSTRING) {
    lua_pushnil(L);
    return 1;
  }
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(4)) != LUA_TNIL) {
    lua_pushnil(L);
    return 1;
  }
  const char *word = lua_tostring(L, 2);
  const char *before = lua_tostring(L, lua_upvalueindex(1));
  const char *after = lua_tostring(L, lua_upvalueindex(2));
  const char *nearest = push_nearest_key(L, lua_upvalueindex(3), 2);
  if (nearest == NULL) return luaL_error(L, "%s'%s'%s", before, word, after);
  return luaL_error(L, "%s'%s'%s; did you mean '%s'?", before, word, after, nearest);
}

typedef struct {
  const char *path;
  const char *before;
  const char *after;
  const char *const *absent;
  size_t absent_count;
} strict_request;

static int strict_body(lua_State *L) {
  glua_state *g = state_of(L);
  strict_request *request = lua_touserdata(L, 1);
  // A path that ends in a dot leads into its last module.
  push_container(L, g, lua_pushfstring(L, "%s.", request->path));
  int module = lua_gettop(L);
  lua_createtable(L, 0, 1);
  lua_pushstring(L, request->before);
  lua_pushstring(L, request->after);
  lua_pushvalue(L, module);
  lua_createtable(L, 0, (int)request->absent_count);
  for (size_t i = 0; i < request->absent_count; i++) {
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, request->absent[i]);
  }
  lua_pushcclosure(L, unknown_member, 4);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, module);
  return 0;
}

bool glua_make_strict(
  glua_state *g, const char *path, const char *before, const char *after,
  const char *const *absent, size_t absent_count) {
  strict_request request = {path, before, after, absent, absent_count};
  return protect(g, strict_body, &request, 0, 0);
}

// MARK: - Values that stayed inside

bool glua_reference_is_nil(glua_state *g, int32_t reference) {
  lua_State *L = g->L;
  // `luaL_ref` gives nil a number of its own.
  if (reference == LUA_REFNIL) return true;
  if (!lua_checkstack(L, 1)) return false;
  bool is_nil = lua_rawgeti(L, LUA_REGISTRYINDEX, reference) == LUA_TNIL;
  lua_pop(L, 1);
  return is_nil;
}

static int reference_body(lua_State *L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, *(int32_t *)lua_touserdata(L, 1));
  read_value(L, state_of(L), -1, "");
  return 0;
}

bool glua_read_reference(glua_state *g, int32_t reference) {
  return protect(g, reference_body, &reference, 0, 0);
}
