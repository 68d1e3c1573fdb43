/// The script's world: libraries, guards, and globals that are fixed after loading.
///
/// `_ENV` is an empty table in front of the table of globals. Reading falls through to the globals
/// without a C call; assigning always comes to C, in loading (to be recorded) and afterwards (to be
/// refused) alike.

#include <stdlib.h>
#include <string.h>

#include "internal.h"

// MARK: - Text without addresses

void push_text(lua_State *L, int index) {
  index = lua_absindex(L, index);
  switch (lua_type(L, index)) {
    case LUA_TNIL:
    case LUA_TBOOLEAN:
    case LUA_TNUMBER:
    case LUA_TSTRING: break;
    default:
      if (luaL_getmetafield(L, index, "__tostring") != LUA_TNIL) {
        lua_pop(L, 1);
        break;
      }
      if (luaL_getmetafield(L, index, "__name") != LUA_TSTRING) {
        lua_pushstring(L, luaL_typename(L, index));
      }
      return;
  }
  luaL_tolstring(L, index, NULL);
}

static int guarded_tostring(lua_State *L) {
  luaL_checkany(L, 1);
  push_text(L, 1);
  return 1;
}

// MARK: - Guards
//
// A guard calls Lua's own function as a C function in its own frame, so that messages carry the
// script's line and the name that the script used.

static int original(lua_State *L) { return lua_tocfunction(L, lua_upvalueindex(1))(L); }

static int guarded_next(lua_State *L) {
  const char *name = object_type_name(L, 1);
  // It would show the handle, and only the fields that were read.
  if (name != NULL) return luaL_error(L, "use pairs to walk over a %s", name);
  if (push_library(L, 1)) {
    load_library(L, -1);
    lua_replace(L, 1);
  }
  return original(L);
}

static int guarded_rawget(lua_State *L) {
  if (push_library(L, 1)) {
    load_library(L, -1);
    lua_replace(L, 1);
  }
  return original(L);
}

/// Without an argument Lua would take the clock and an address for the seed.
static int guarded_randomseed(lua_State *L) {
  luaL_checkinteger(L, 1);
  luaL_optinteger(L, 2, 0);
  lua_settop(L, 2);
  if (lua_isnil(L, 2)) lua_settop(L, 1);
  state_of(L)->seed_state = SEED_USED;
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, 0);
  return 0;
}

/// Seeds when it is called first in a document. Lua's own function has upvalues, so that it must be
/// called as one: what it would say of wrong arguments is said here, with the script's line.
static int guarded_random(lua_State *L) {
  glua_state *g = state_of(L);
  int arguments = lua_gettop(L);
  if (arguments == 1 || arguments == 2) {
    lua_Integer low = arguments == 1 ? 1 : luaL_checkinteger(L, 1);
    lua_Integer high = luaL_checkinteger(L, arguments);
    bool whole_range = arguments == 1 && high == 0;
    luaL_argcheck(L, whole_range || low <= high, arguments, "interval is empty");
  } else if (arguments > 2) {
    return luaL_error(L, "wrong number of arguments");
  }
  if (g->seed_state != SEED_USED) {
    uint64_t seed = g->seed_state == SEED_GIVEN ? g->seed : g->host.seed(g->host.context);
    g->seed_state = SEED_USED;
    lua_rawgeti(L, LUA_REGISTRYINDEX, g->randomseed_reference);
    lua_pushinteger(L, (lua_Integer)seed);
    lua_call(L, 1, 0);
  }
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, arguments, LUA_MULTRET);
  return lua_gettop(L);
}

/// Replaces `table[name]` on top of the stack by a closure over what was there.
static void guard(lua_State *L, const char *name, lua_CFunction f) {
  lua_getfield(L, -1, name);
  lua_pushcclosure(L, f, 1);
  lua_setfield(L, -2, name);
}

static void take_away(lua_State *L, const char *const *names) {
  for (; *names != NULL; names++) {
    lua_pushnil(L);
    lua_setfield(L, -2, *names);
  }
}

// MARK: - Globals

const char *push_nearest_key(lua_State *L, int table, int word) {
  glua_state *g = state_of(L);
  size_t length;
  const char *start = lua_tolstring(L, word, &length);
  size_t count = push_ordered_keys(L, g, table);
  int keys = lua_gettop(L), known = 0;
  const char **names = lua_newuserdatauv(L, (count + 1) * sizeof *names, 0);
  for (size_t i = 0; i < count; i++) {
    if (lua_rawgeti(L, keys, (lua_Integer)i + 1) == LUA_TSTRING) {
      names[known++] = lua_tostring(L, -1);
    }
    lua_pop(L, 1);
  }
  ptrdiff_t nearest = glua_nearest(start, length, names, (size_t)known);
  return nearest < 0 ? NULL : names[nearest];
}

static int raise_undefined(lua_State *L, glua_state *g) {
  const char *word = lua_tostring(L, 2);
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->globals_reference);
  const char *nearest = push_nearest_key(L, -1, 2);
  if (nearest == NULL) return luaL_error(L, "undefined global '%s'", word);
  return luaL_error(L, "undefined global '%s'; did you mean '%s'?", word, nearest);
}

/// `__index` of the globals: only names that do not exist arrive here.
static int globals_index(lua_State *L) {
  glua_state *g = state_of(L);
  if (g->frozen && lua_type(L, 2) == LUA_TSTRING) return raise_undefined(L, g);
  lua_pushnil(L);
  return 1;
}

/// Remembers that the script assigns a name, and where first: the list has three entries a name.
static void record_definition(lua_State *L, glua_state *g) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->definitions_reference);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, -2) == LUA_TNIL) {
    lua_Debug ar = {.currentline = 0, .source = "="};
    if (lua_getstack(L, 1, &ar)) lua_getinfo(L, "Sl", &ar);
    lua_Integer n = (lua_Integer)lua_rawlen(L, -2);
    lua_pushvalue(L, 2);
    lua_rawseti(L, -3, n + 1);
    lua_pushstring(L, *ar.source == '@' || *ar.source == '=' ? ar.source + 1 : ar.short_src);
    lua_rawseti(L, -3, n + 2);
    lua_pushinteger(L, ar.currentline > 0 ? ar.currentline : 0);
    lua_rawseti(L, -3, n + 3);
    lua_pushvalue(L, 2);
    lua_pushboolean(L, 1);
    lua_rawset(L, -4);
  }
  lua_pop(L, 2);
}

static int environment_newindex(lua_State *L) {
  glua_state *g = state_of(L);
  if (g->frozen) {
    push_text(L, 2);
    return luaL_error(
      L, "assignment to global '%s' in a hook: globals are fixed after loading; %s",
      lua_tostring(L, -1), g->frozen_hint);
  }
  if (lua_type(L, 2) == LUA_TSTRING) {
    record_definition(L, g);
    if (intercept_assignment(L, g)) return 0;
  }
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->globals_reference);
  lua_insert(L, 2);
  lua_rawset(L, 2);
  return 0;
}

static int environment_pairs(lua_State *L) {
  lua_settop(L, 0);
  lua_rawgeti(L, LUA_REGISTRYINDEX, state_of(L)->globals_reference);
  return ordered_pairs(L);
}

bool glua_freeze_globals(glua_state *g, const char *hint, size_t length) {
  char *copy = strndup(hint, length);
  if (copy == NULL) return false;
  free(g->frozen_hint);
  g->frozen_hint = copy;
  g->frozen = true;
  return true;
}

bool glua_globals_frozen(const glua_state *g) { return g->frozen; }

// MARK: - Putting it together

static int open_clock(lua_State *L) {
  lua_newtable(L);
  luaL_setfuncs(L, clock_functions, 0);
  return 1;
}

static void open_libraries(lua_State *L) {
  static const luaL_Reg opened[] = {
    {LUA_GNAME, luaopen_base},       {LUA_COLIBNAME, luaopen_coroutine},
    {LUA_TABLIBNAME, luaopen_table}, {LUA_STRLIBNAME, luaopen_string},
    {LUA_UTF8LIBNAME, luaopen_utf8}, {LUA_MATHLIBNAME, luaopen_math},
    {LUA_OSLIBNAME, open_clock},
  };
  for (size_t i = 0; i < sizeof opened / sizeof *opened; i++) {
    luaL_requiref(L, opened[i].name, opened[i].func, 1);
    lua_pop(L, 1);
  }
}

static void guard_libraries(lua_State *L) {
  static const char *const base_away[] = {
    "dofile", "loadfile", "collectgarbage", "print", "warn", NULL};
  static const char *const string_away[] = {"dump", NULL};
  lua_pushglobaltable(L);
  take_away(L, base_away);
  guard(L, "tostring", guarded_tostring);
  guard(L, "rawget", guarded_rawget);
  guard(L, "next", guarded_next);
  guard(L, "pairs", ordered_pairs);
  luaL_setfuncs(L, metatable_functions, 0);
  luaL_setfuncs(L, protection_functions, 0);
  luaL_setfuncs(L, source_functions, 0);

  lua_getfield(L, -1, LUA_STRLIBNAME);
  take_away(L, string_away);
  for (const luaL_Reg *f = string_guards; f->name != NULL; f++) guard(L, f->name, f->func);
  luaL_setfuncs(L, string_functions, 0);
  luaL_setfuncs(L, pattern_functions, 0);
  lua_pop(L, 1);

  lua_getfield(L, -1, LUA_TABLIBNAME);
  luaL_setfuncs(L, table_functions, 0);
  lua_pop(L, 1);

  lua_getfield(L, -1, LUA_UTF8LIBNAME);
  luaL_setfuncs(L, unicode_functions, 0);
  lua_pop(L, 1);

  lua_getfield(L, -1, LUA_COLIBNAME);
  luaL_setfuncs(L, coroutine_guards, 0);
  lua_pop(L, 1);

  lua_getfield(L, -1, LUA_MATHLIBNAME);
  guard(L, "randomseed", guarded_randomseed);
  guard(L, "random", guarded_random);
  lua_pop(L, 2);

  lua_pushliteral(L, "");
  lua_getmetatable(L, -1);
  lua_pushliteral(L, "string");
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 2);
}

static void close_libraries(lua_State *L) {
  static const char *const names[] = {
    LUA_COLIBNAME, LUA_TABLIBNAME, LUA_STRLIBNAME, LUA_UTF8LIBNAME, LUA_MATHLIBNAME,
    LUA_OSLIBNAME};
  lua_pushglobaltable(L);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    lua_getfield(L, -1, names[i]);
    push_read_only(L, names[i], strlen(names[i]));
    lua_setfield(L, -3, names[i]);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

/// Puts the empty table in front of the globals that the libraries have made.
static void install_environment(lua_State *L, glua_state *g) {
  lua_pushglobaltable(L);
  lua_newtable(L);
  lua_pushcfunction(L, globals_index);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);

  lua_newtable(L);
  lua_newtable(L);
  lua_pushvalue(L, -3);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, environment_newindex);
  lua_setfield(L, -2, "__newindex");
  lua_pushcfunction(L, environment_pairs);
  lua_setfield(L, -2, "__pairs");
  lua_pushliteral(L, "globals");
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  // `lua_load` gives this table to every chunk.
  lua_pushvalue(L, -1);
  lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, LUA_GNAME);
  g->environment_reference = luaL_ref(L, LUA_REGISTRYINDEX);
  g->globals_reference = luaL_ref(L, LUA_REGISTRYINDEX);
}

static int new_slot(lua_State *L) {
  lua_newtable(L);
  return luaL_ref(L, LUA_REGISTRYINDEX);
}

void open_environment(lua_State *L, glua_state *g) {
  open_libraries(L);
  lua_getglobal(L, LUA_MATHLIBNAME);
  lua_getfield(L, -1, "randomseed");
  g->randomseed_reference = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_getfield(L, -1, "randomseed");
  lua_pushinteger(L, 0);
  lua_call(L, 1, 0);
  lua_pop(L, 1);
  guard_libraries(L);
  close_libraries(L);
  install_environment(L, g);
  open_guards(L, g);
  g->definitions_reference = new_slot(L);
  g->interceptors_reference = new_slot(L);
  g->objects_reference = new_slot(L);
  g->originals_reference = new_slot(L);
  g->functions_reference = new_slot(L);
  // Tables first, so that the slots exist: setting them later must not allocate.
  g->error_reference = new_slot(L);
  g->failure_reference = new_slot(L);
  g->refusal_reference = new_slot(L);
}

// MARK: - Globals for the host

typedef struct {
  const char *path;
  size_t length;
  /// A host function, or -1 for the value written between `start` and `end`.
  int32_t function;
  size_t start, end;
} global_request;

/// Walks to the table that holds the last name of the path, making modules on the way. A plain
/// table that the host puts something into is a module from then on.
const char *push_container(lua_State *L, glua_state *g, const char *path) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->globals_reference);
  const char *name = path, *dot;
  while ((dot = strchr(name, '.')) != NULL) {
    lua_pushlstring(L, name, (size_t)(dot - name));
    lua_pushvalue(L, -1);
    bool is_table = lua_rawget(L, -3) == LUA_TTABLE;
    if (push_library(L, -1)) {
      lua_replace(L, -4);
      lua_pop(L, 2);
    } else {
      if (!is_table) {
        lua_newtable(L);
        lua_replace(L, -2);
      }
      push_read_only(L, path, (size_t)(dot - path));
      lua_pushvalue(L, -3);
      lua_insert(L, -2);
      lua_rawset(L, -5);
      lua_replace(L, -3);
      lua_pop(L, 1);
    }
    name = dot + 1;
  }
  return name;
}

void push_module(lua_State *L, glua_state *g, const char *path) {
  // A path that ends in a dot leads into its last module.
  push_container(L, g, lua_pushfstring(L, "%s.", path));
  lua_replace(L, -2);
}

static int set_body(lua_State *L) {
  glua_state *g = state_of(L);
  global_request *request = lua_touserdata(L, 1);
  const char *name = push_container(L, g, request->path);
  lua_pushstring(L, name);
  if (request->function >= 0) {
    if (*name == '\0') {
      // `galley.set.`: what a call of the module runs.
      size_t length = strlen(request->path);
      const char *module = lua_pushlstring(L, request->path, length > 0 ? length - 1 : 0);
      lua_replace(L, -2);
      lua_insert(L, -2);
      push_host_function(L, request->function, module, false);
      set_library_call(L, module);
      return 0;
    }
    push_host_function(L, request->function, request->path, false);
  } else {
    push_value(L, g, request->start, request->end);
  }
  lua_rawset(L, -3);
  return 0;
}

bool glua_register(glua_state *g, const char *path, int32_t function) {
  global_request request = {.path = path, .function = function};
  return protect(g, set_body, &request, 0, 0);
}

bool glua_set(glua_state *g, const char *path, glua_mark mark) {
  global_request request = {
    .path = path, .function = -1, .start = mark.count, .end = g->out.count};
  glua_arena_rewind(&g->out, mark);
  return protect(g, set_body, &request, 0, 0);
}

static int extend_body(lua_State *L) {
  glua_state *g = state_of(L);
  global_request *request = lua_touserdata(L, 1);
  push_module(L, g, request->path);
  int module = lua_gettop(L);
  lua_rawgeti(L, LUA_REGISTRYINDEX, request->function);
  int entries = lua_gettop(L);
  lua_pushnil(L);
  while (lua_next(L, entries)) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    // The entry without a name is what a call of the module runs.
    if (lua_type(L, -2) == LUA_TSTRING && lua_rawlen(L, -2) == 0) {
      lua_remove(L, -2);
      lua_pushvalue(L, module);
      lua_insert(L, -2);
      set_library_call(L, request->path);
      lua_pop(L, 1);
    } else {
      lua_rawset(L, module);
    }
  }
  return 0;
}

bool glua_extend(glua_state *g, const char *path, int32_t table) {
  global_request request = {.path = path, .function = table};
  return protect(g, extend_body, &request, 0, 0);
}

static int global_body(lua_State *L) {
  glua_state *g = state_of(L);
  global_request *request = lua_touserdata(L, 1);
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->globals_reference);
  lua_pushlstring(L, request->path, request->length);
  lua_rawget(L, -2);
  const char *what = lua_pushfstring(L, "global '%s': ", request->path);
  read_value(L, g, -2, what);
  return 0;
}

bool glua_global(glua_state *g, const char *name, size_t length) {
  global_request request = {.path = name, .length = length};
  return protect(g, global_body, &request, 0, 0);
}

static int script_globals_body(lua_State *L) {
  glua_state *g = state_of(L);
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->definitions_reference);
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->globals_reference);
  lua_Integer n = (lua_Integer)lua_rawlen(L, 2);
  for (lua_Integer i = 1; i < n; i += 3) {
    lua_settop(L, 3);
    lua_rawgeti(L, 2, i);
    lua_pushvalue(L, -1);
    lua_rawget(L, 3);
    lua_rawgeti(L, 2, i + 1);
    lua_rawgeti(L, 2, i + 2);
    glua_kind kind = kind_at(L, 5);
    // Assigned, and taken back.
    if (kind == GLUA_KIND_NIL) continue;
    size_t length;
    const char *name = lua_tolstring(L, 4, &length);
    write_string(L, g, name, length);
    write_node(L, g, GLUA_KIND_INTEGER)->as.integer = kind;
    const char *chunk = lua_tolstring(L, 6, &length);
    write_string(L, g, chunk, length);
    write_node(L, g, GLUA_KIND_INTEGER)->as.integer = lua_tointeger(L, 7);
  }
  return 0;
}

bool glua_script_globals(glua_state *g) { return protect(g, script_globals_body, NULL, 0, 0); }
