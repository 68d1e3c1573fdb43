/// The frame of a script from which the host was called, kept open so that somebody can look around
/// in it.
///
/// What is typed there runs with an environment of its own: names made there come first, then the
/// locals of the frame, those of the functions around it, and the globals. Assigning a local sets it
/// in its frame; any other name is made in that environment. A function that was typed there may
/// outlive the frame: it sees the names and the globals then.

#include <string.h>

#include "internal.h"

/// Whether the environment whose closure this is belongs to the frame that is open.
static frame *open_frame(lua_State *L, glua_state *g) {
  bool is_open = g->frame.serial == (uint64_t)lua_tointeger(L, lua_upvalueindex(1));
  return is_open && g->frame.L != NULL ? &g->frame : NULL;
}

/// Names in parentheses are what the compiler keeps for itself.
static bool is_of_script(const char *name) {
  return *name != '(' && *name != '\0' && strcmp(name, "_ENV") != 0;
}

/// The number of the innermost local of that name, or 0. The frame's thread must have room for a
/// value; nothing is left on it.
static int local_number(const frame *f, const char *name) {
  int found = 0;
  const char *other;
  for (int i = 1; (other = lua_getlocal(f->L, &f->ar, i)) != NULL; i++) {
    lua_pop(f->L, 1);
    if (strcmp(other, name) == 0) found = i;
  }
  return found;
}

static void push_function(const frame *f) { lua_getinfo(f->L, "f", (lua_Debug *)&f->ar); }

/// The same for the names of the functions around it, with the frame's function on top of its stack.
static int upvalue_number(const frame *f, const char *name) {
  const char *other;
  for (int i = 1; (other = lua_getupvalue(f->L, -1, i)) != NULL; i++) {
    lua_pop(f->L, 1);
    if (strcmp(other, name) == 0) return i;
  }
  return 0;
}

static void move_to(lua_State *L, const frame *f) {
  if (f->L != L) lua_xmove(f->L, L, 1);
}

/// Pushes what a name of the frame stands for.
static bool push_variable(lua_State *L, const frame *f, const char *name) {
  if (!is_of_script(name) || !lua_checkstack(f->L, 4)) return false;
  int number = local_number(f, name);
  if (number != 0) {
    lua_getlocal(f->L, &f->ar, number);
    move_to(L, f);
    return true;
  }
  push_function(f);
  number = upvalue_number(f, name);
  if (number != 0) {
    lua_getupvalue(f->L, -1, number);
    lua_remove(f->L, -2);
    move_to(L, f);
    return true;
  }
  lua_pop(f->L, 1);
  return false;
}

/// Sets what a name of the frame stands for to the value on top of the stack; pops that.
static bool set_variable(lua_State *L, const frame *f, const char *name) {
  if (!is_of_script(name) || !lua_checkstack(f->L, 4)) return false;
  int number = local_number(f, name);
  if (number != 0) {
    if (f->L != L) lua_xmove(L, f->L, 1);
    lua_setlocal(f->L, &f->ar, number);
    return true;
  }
  push_function(f);
  number = upvalue_number(f, name);
  if (number != 0) {
    if (f->L != L) lua_xmove(L, f->L, 1);
    else lua_rotate(L, -2, 1);
    lua_setupvalue(f->L, -2, number);
    lua_pop(f->L, 1);
    return true;
  }
  lua_pop(f->L, 1);
  return false;
}

/// Calls `body` with each name that the frame sees, once, the innermost first.
static void list_names(
  lua_State *L, const frame *f, void (*body)(lua_State *L, const char *name, bool is_local)) {
  const char *name;
  if (!lua_checkstack(f->L, 4)) return;
  int count = 0;
  while (lua_getlocal(f->L, &f->ar, count + 1) != NULL) {
    lua_pop(f->L, 1);
    count++;
  }
  for (int i = 1; i <= count; i++) {
    name = lua_getlocal(f->L, &f->ar, i);
    lua_pop(f->L, 1);
    if (is_of_script(name) && local_number(f, name) == i) body(L, name, true);
  }
  push_function(f);
  int function = lua_gettop(f->L);
  for (int i = 1; (name = lua_getupvalue(f->L, function, i)) != NULL; i++) {
    lua_pop(f->L, 1);
    if (is_of_script(name) && local_number(f, name) == 0) body(L, name, false);
  }
  lua_remove(f->L, function);
}

// MARK: - The environment

/// Adds a name to the set at index 3.
static void add_key(lua_State *L, const char *name, bool is_local) {
  (void)is_local;
  lua_pushboolean(L, 1);
  lua_setfield(L, 3, name);
}

/// For a name that nobody knows, with the nearest of all those that are known.
static int raise_unknown(lua_State *L, glua_state *g, const frame *f) {
  const char *word = lua_tostring(L, 2);
  lua_settop(L, 2);
  lua_newtable(L);
  if (f != NULL) list_names(L, f, add_key);
  for (int source = 0; source < 2; source++) {
    if (source == 0) lua_pushvalue(L, 1);
    else lua_rawgeti(L, LUA_REGISTRYINDEX, g->globals_reference);
    lua_pushnil(L);
    while (lua_next(L, -2)) {
      lua_pop(L, 1);
      lua_pushvalue(L, -1);
      lua_pushboolean(L, 1);
      lua_rawset(L, 3);
    }
    lua_pop(L, 1);
  }
  const char *nearest = push_nearest_key(L, 3, 2);
  if (nearest == NULL) return luaL_error(L, "there is no '%s' here", word);
  return luaL_error(L, "there is no '%s' here; did you mean '%s'?", word, nearest);
}

/// Only names that were not made there arrive here.
static int frame_index(lua_State *L) {
  glua_state *g = state_of(L);
  frame *f = open_frame(L, g);
  bool is_name = lua_type(L, 2) == LUA_TSTRING;
  if (f != NULL && is_name && push_variable(L, f, lua_tostring(L, 2))) return 1;
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->globals_reference);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, -2) == LUA_TNIL && is_name && g->frozen) return raise_unknown(L, g, f);
  return 1;
}

static int frame_newindex(lua_State *L) {
  frame *f = open_frame(L, state_of(L));
  if (f != NULL && lua_type(L, 2) == LUA_TSTRING) {
    lua_pushvalue(L, 3);
    if (set_variable(L, f, lua_tostring(L, 2))) return 0;
    lua_pop(L, 1);
  }
  lua_rawset(L, 1);
  return 0;
}

typedef struct {
  uint64_t serial;
  int32_t reference;
} environment_request;

static int environment_body(lua_State *L) {
  environment_request *request = lua_touserdata(L, 1);
  lua_newtable(L);
  lua_newtable(L);
  lua_pushinteger(L, (lua_Integer)request->serial);
  lua_pushcclosure(L, frame_index, 1);
  lua_setfield(L, -2, "__index");
  lua_pushinteger(L, (lua_Integer)request->serial);
  lua_pushcclosure(L, frame_newindex, 1);
  lua_setfield(L, -2, "__newindex");
  lua_pushliteral(L, "globals");
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  request->reference = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

// MARK: - For the host

bool glua_frame_is_open(const glua_state *g) { return g->frame.is_open; }

bool glua_open_frame(const glua_call *call, int32_t *environment) {
  glua_state *g = call->state;
  frame *f = &g->frame;
  environment_request request = {.serial = f->serial + 1};
  if (!protect(g, environment_body, &request, 0, 0)) return false;
  *environment = request.reference;
  *f = (frame){.serial = request.serial, .is_open = true};
  lua_Debug ar;
  // A script's line that only hands on, as in `pcall(galley.repl)`, leaves a C function in between.
  for (int level = 1; lua_getstack(g->L, level, &ar); level++) {
    lua_getinfo(g->L, "Sl", &ar);
    if (ar.currentline <= 0 || is_module_source(ar.source)) continue;
    f->L = g->L;
    f->ar = ar;
    break;
  }
  rest(g);
  return true;
}

bool glua_frame_place(
  const glua_state *g, const char **chunk, size_t *length, int32_t *line) {
  const frame *f = &g->frame;
  if (f->L == NULL) return false;
  bool marked = *f->ar.source == '@' || *f->ar.source == '=';
  *chunk = f->ar.source + marked;
  *length = f->ar.srclen - marked;
  *line = f->ar.currentline;
  return true;
}

static void write_name(lua_State *L, const char *name, bool is_local) {
  glua_state *g = state_of(L);
  write_string(L, g, name, strlen(name));
  write_node(L, g, GLUA_KIND_INTEGER)->as.integer = is_local;
}

static int names_body(lua_State *L) {
  glua_state *g = state_of(L);
  if (g->frame.L != NULL) list_names(L, &g->frame, write_name);
  return 0;
}

bool glua_frame_names(glua_state *g) { return protect(g, names_body, NULL, 0, 0); }

void glua_enter_frame(glua_state *g, int32_t function, int32_t environment) {
  lua_State *L = g->L;
  if (!lua_checkstack(L, 2)) return;
  lua_rawgeti(L, LUA_REGISTRYINDEX, function);
  lua_rawgeti(L, LUA_REGISTRYINDEX, environment);
  if (lua_setupvalue(L, -2, 1) == NULL) lua_pop(L, 1);
  lua_pop(L, 1);
}

void glua_work_in_frame(glua_state *g) { go_on(g); }

void glua_rest_in_frame(glua_state *g) { rest(g); }

void glua_close_frame(glua_state *g) {
  g->frame.is_open = false;
  g->frame.L = NULL;
  go_on(g);
}
