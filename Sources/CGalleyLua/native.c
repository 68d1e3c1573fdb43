/// Native modules of the system, for runs that allow them.
///
/// Debian's LPeg is one. Its library is found by the name that the system's loader knows, never through
/// `package`, which would open the way to any file.

#include <dlfcn.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

typedef struct {
  const char *name;
  lua_CFunction open;
  int32_t native;
  int32_t reference;
} native_request;

static int open_native_body(lua_State *L) {
  native_request *request = lua_touserdata(L, 1);
  if (request->open == NULL) {
    return luaL_error(L, "the library has no function '%s'", request->name);
  }
  lua_pushcfunction(L, request->open);
  // As `require` does: the module's name, and where it came from.
  const char *name = strchr(request->name, '_');
  lua_pushstring(L, name != NULL ? name + 1 : request->name);
  lua_call(L, 1, 1);
  request->reference = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

bool glua_open_native(
  glua_state *g, const char *library, const char *opener, int32_t *reference) {
  *reference = 0;
  // Never closed: the interpreter holds functions of it to its end, and other states share it.
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) return true;
  native_request request = {.name = opener};
  *(void **)&request.open = dlsym(handle, opener);
  if (!protect(g, open_native_body, &request, 0, 0)) return false;
  *reference = request.reference;
  return true;
}

static int give_native(lua_State *L) {
  lua_pushvalue(L, lua_upvalueindex(1));
  return 1;
}

// As Lua has them: scripts have guards before theirs.

static int plain_setmetatable(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_argexpected(L, lua_isnil(L, 2) || lua_istable(L, 2), 2, "nil or table");
  lua_settop(L, 2);
  lua_setmetatable(L, 1);
  return 1;
}

static int plain_getmetatable(lua_State *L) {
  luaL_checkany(L, 1);
  if (!lua_getmetatable(L, 1)) lua_pushnil(L);
  return 1;
}

static int open_companion_body(lua_State *L) {
  glua_state *g = state_of(L);
  native_request *request = lua_touserdata(L, 1);
  if (luaL_loadfilex(L, request->name, "t") != LUA_OK) return lua_error(L);
  // A world of its own, for this file alone: it uses weak tables, which scripts may not.
  lua_newtable(L);
  static const char *const plain[] = {
    "_VERSION", "assert", "error",  "ipairs", "pairs", "pcall", "rawequal", "rawlen", "select",
    "tonumber", "tostring", "type", "string", "table", "math",  "rawget",   "rawset", "next", NULL};
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->globals_reference);
  for (const char *const *name = plain; *name != NULL; name++) {
    lua_getfield(L, -1, *name);
    lua_setfield(L, -3, *name);
  }
  lua_pop(L, 1);
  lua_pushcfunction(L, plain_setmetatable);
  lua_setfield(L, -2, "setmetatable");
  lua_pushcfunction(L, plain_getmetatable);
  lua_setfield(L, -2, "getmetatable");
  lua_rawgeti(L, LUA_REGISTRYINDEX, request->native);
  lua_pushcclosure(L, give_native, 1);
  lua_setfield(L, -2, "require");
  lua_setupvalue(L, -2, 1);
  lua_call(L, 0, 1);
  request->reference = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

bool glua_open_companion(
  glua_state *g, const char *path, int32_t native, int32_t *reference) {
  *reference = 0;
  if (access(path, R_OK) != 0) return true;
  native_request request = {.name = path, .native = native};
  if (!protect(g, open_companion_body, &request, 0, 0)) return false;
  *reference = request.reference;
  return true;
}
