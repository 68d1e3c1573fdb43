/// Modules of the host that are filled when a script first looks into them.
///
/// A world has some hundred functions and a script uses a dozen. So a module begins as an empty
/// library table whose metatable has a loader; the first name that is missing runs it. Afterwards
/// the entries are plain fields, and a name that is still missing is a mistake of the script.
///
/// The metatable of the library itself is out of the reach of scripts: they hold the table in front.

#include <string.h>

#include "internal.h"

/// The addresses are keys in the metatable of a library: its loader while it is not loaded, the
/// function behind a call of the module, and its name.
static const char loader_key = 'l', call_key = 'c', title_key = 't';

/// Runs the loader of the library at `index`, if it still has one. A loader that fails stays: the
/// next look tries again.
void load_library(lua_State *L, int index) {
  index = lua_absindex(L, index);
  if (!lua_getmetatable(L, index)) return;
  if (lua_rawgetp(L, -1, &loader_key) == LUA_TNIL) {
    lua_pop(L, 2);
    return;
  }
  // What the loader itself looks for in the library must not run it again.
  lua_pushnil(L);
  lua_rawsetp(L, -3, &loader_key);
  lua_pushvalue(L, -1);
  if (lua_pcall(L, 0, 0, 0) != LUA_OK) {
    lua_insert(L, -3);
    // The slot was there a moment ago, but the collector may have been at the table.
    lua_rawsetp(L, -2, &loader_key);
    lua_pop(L, 1);
    lua_error(L);
  }
  lua_pop(L, 2);
}

/// Says that a library has no such entry. Stack: library, key.
static int raise_missing(lua_State *L) {
  const char *word = lua_tostring(L, 2);
  lua_getmetatable(L, 1);
  lua_rawgetp(L, -1, &title_key);
  const char *module = lua_tostring(L, -1);
  const char *nearest = push_nearest_key(L, 1, 2);
  push_place(L);
  if (nearest == NULL) lua_pushfstring(L, "%s has no '%s'", module, word);
  else lua_pushfstring(L, "%s has no '%s'; did you mean '%s'?", module, word, nearest);
  lua_concat(L, 2);
  return lua_error(L);
}

/// `__index` of a library.
static int library_missing(lua_State *L) {
  lua_settop(L, 2);
  load_library(L, 1);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, 1) == LUA_TNIL && lua_type(L, 2) == LUA_TSTRING) {
    lua_pop(L, 1);
    return raise_missing(L);
  }
  return 1;
}

int library_call(lua_State *L) {
  if (!push_library(L, 1)) return luaL_error(L, "attempt to call a table value");
  load_library(L, -1);
  if (!lua_getmetatable(L, -1) || lua_rawgetp(L, -1, &call_key) == LUA_TNIL) {
    lua_pushvalue(L, 1);
    push_library_name(L, -1);
    return luaL_error(L, "attempt to call the library table '%s'", lua_tostring(L, -1));
  }
  lua_replace(L, 1);
  lua_pop(L, 2);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

/// Gives the library on top of the stack a metatable, unless it has one; pushes it.
static void push_own_metatable(lua_State *L, const char *path) {
  if (lua_getmetatable(L, -1)) return;
  lua_createtable(L, 0, 4);
  lua_pushcfunction(L, library_missing);
  lua_setfield(L, -2, "__index");
  lua_pushstring(L, path);
  lua_rawsetp(L, -2, &title_key);
  lua_pushvalue(L, -1);
  lua_setmetatable(L, -3);
}

void set_library_call(lua_State *L, const char *path) {
  lua_insert(L, -2);
  push_own_metatable(L, path);
  lua_pushvalue(L, -3);
  lua_rawsetp(L, -2, &call_key);
  lua_pop(L, 1);
  lua_remove(L, -2);
}

typedef struct {
  const char *path;
  int32_t function;
} module_request;

static int module_body(lua_State *L) {
  module_request *request = lua_touserdata(L, 1);
  push_module(L, state_of(L), request->path);
  push_own_metatable(L, request->path);
  push_host_function(L, request->function, request->path, false);
  lua_rawsetp(L, -2, &loader_key);
  return 0;
}

bool glua_register_module(glua_state *g, const char *path, int32_t loader) {
  module_request request = {.path = path, .function = loader};
  return protect(g, module_body, &request, 0, 0);
}

static int function_body(lua_State *L) {
  module_request *request = lua_touserdata(L, 1);
  push_host_function(L, request->function, request->path, false);
  request->function = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

bool glua_make_function(
  glua_state *g, const char *name, int32_t function, int32_t *reference) {
  module_request request = {.path = name, .function = function};
  if (!protect(g, function_body, &request, 0, 0)) return false;
  *reference = request.function;
  return true;
}

// MARK: - The Lua of modules

typedef struct {
  const char *bytes;
  size_t length;
  const char *name;
  int32_t function;
} chunk_request;

/// Binary chunks are refused to scripts; these are the host's own.
static int load_chunk_body(lua_State *L) {
  chunk_request *request = lua_touserdata(L, 1);
  if (luaL_loadbufferx(L, request->bytes, request->length, request->name, "bt") != LUA_OK) {
    return lua_error(L);
  }
  request->function = keep_function(L, state_of(L), -1);
  return 0;
}

bool glua_load_module(
  glua_state *g, const char *bytes, size_t length, const char *name, int32_t *function) {
  chunk_request request = {.bytes = bytes, .length = length, .name = name};
  bool ok = protect(g, load_chunk_body, &request, 0, 0);
  *function = request.function;
  return ok;
}

static int append_dump(lua_State *L, const void *bytes, size_t length, void *context) {
  (void)L;
  glua_arena *in = context;
  if (length > in->size - in->used && !glua_arena_grow_bytes(in, length)) return 1;
  memcpy(in->bytes + in->used, bytes, length);
  in->used += length;
  return 0;
}

static int dump_body(lua_State *L) {
  glua_state *g = state_of(L);
  chunk_request *request = lua_touserdata(L, 1);
  lua_rawgeti(L, LUA_REGISTRYINDEX, request->function);
  size_t start = g->in.used;
  // With its lines and names: errors tell of them.
  if (lua_dump(L, append_dump, &g->in, 0) != 0) {
    g->in.failed = false;
    return raise_no_memory(L);
  }
  glua_node *node = write_node(L, g, GLUA_KIND_STRING);
  node->count = (uint32_t)(g->in.used - start);
  node->as.position = start;
  return 0;
}

bool glua_dump(glua_state *g, int32_t function) {
  chunk_request request = {.function = function};
  return protect(g, dump_body, &request, 0, 0);
}

// MARK: - Places

bool is_module_source(const char *source) { return strncmp(source, "=[galley", 8) == 0; }

void push_place(lua_State *L) {
  lua_Debug ar;
  bool in_module = false;
  for (int level = 1; lua_getstack(L, level, &ar); level++) {
    lua_getinfo(L, "Sl", &ar);
    if (is_module_source(ar.source)) {
      in_module = true;
      continue;
    }
    // Like Lua, say nothing for a function that a C function has called.
    if (ar.currentline <= 0 && !in_module) break;
    if (ar.currentline <= 0) continue;
    lua_pushfstring(L, "%s:%d: ", ar.short_src, ar.currentline);
    return;
  }
  lua_pushliteral(L, "");
}

int32_t glua_call_line(const glua_call *call, char *chunk, size_t capacity) {
  lua_State *L = call->state->L;
  lua_Debug ar;
  for (int level = 1; lua_getstack(L, level, &ar); level++) {
    lua_getinfo(L, "Sl", &ar);
    if (ar.currentline <= 0 || is_module_source(ar.source)) continue;
    bool marked = *ar.source == '@' || *ar.source == '=';
    size_t length = ar.srclen - marked;
    if (length >= capacity) length = capacity - 1;
    memcpy(chunk, ar.source + marked, length);
    chunk[length] = '\0';
    return ar.currentline;
  }
  return 0;
}

bool glua_stop_requested(const glua_state *g) { return is_stopping(g); }
