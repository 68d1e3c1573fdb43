/// Entries from Swift into Lua, and calls from Lua to Swift.

#include <stdio.h>
#include <string.h>

#include "internal.h"

// MARK: - Protection

/// Calls what lies above `handler`, the stack index of the message handler.
static bool run(glua_state *g, int handler, int arguments, int results) {
  lua_State *L = g->L;
  glua_mark in = glua_arena_mark(&g->in);
  if (g->depth++ == 0) begin_run(g);
  int status = lua_pcall(L, arguments, results, handler);
  g->L = L;
  if (status == LUA_OK) {
    lua_remove(L, handler);
  } else {
    record_error(g, status, NULL);
    lua_settop(L, handler - 1);
    glua_arena_rewind(&g->in, in);
  }
  if (--g->depth == 0) end_run(g);
  return status == LUA_OK;
}

bool no_memory(glua_state *g) {
  g->error = (glua_error){
    .kind = GLUA_ERROR_MEMORY, .message = "not enough memory", .message_length = 17,
    .chunk = "", .traceback = "",
  };
  return false;
}

bool protect(glua_state *g, lua_CFunction body, void *argument, int extra, int results) {
  lua_State *L = g->L;
  int top = lua_gettop(L) - extra;
  if (!lua_checkstack(L, LUA_MINSTACK)) {
    lua_settop(L, top);
    return no_memory(g);
  }
  lua_pushcfunction(L, message_handler);
  lua_insert(L, top + 1);
  lua_pushcfunction(L, body);
  lua_insert(L, top + 2);
  lua_pushlightuserdata(L, argument);
  lua_insert(L, top + 3);
  return run(g, top + 1, 1 + extra, results);
}

// MARK: - Into Lua

typedef struct {
  int32_t function;
  size_t start, end;
  bool keep_first;
  int32_t answer;
  const char *unfit;
} call_request;

static int push_call(lua_State *L, glua_state *g, const call_request *request) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, request->function);
  return push_values(L, g, request->start, request->end);
}

static int call_body(lua_State *L) {
  glua_state *g = state_of(L);
  call_request *request = lua_touserdata(L, 1);
  lua_call(L, push_call(L, g, request), request->keep_first ? 1 : LUA_MULTRET);
  if (request->keep_first) {
    request->answer = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
  }
  int count = lua_gettop(L) - 1;
  for (int i = 1; i <= count; i++) read_value(L, g, i + 1, "");
  request->answer = count;
  return 0;
}

/// What was written since `mark` is taken off the arena before Lua runs: see `push_values`.
static call_request take_request(glua_state *g, int32_t function, glua_mark mark) {
  call_request request = {.function = function, .start = mark.count, .end = g->out.count};
  glua_arena_rewind(&g->out, mark);
  return request;
}

bool glua_call_function(glua_state *g, int32_t function, glua_mark mark, int32_t *results) {
  call_request request = take_request(g, function, mark);
  bool ok = protect(g, call_body, &request, 0, 0);
  *results = request.answer;
  return ok;
}

bool glua_call_keeping(glua_state *g, int32_t function, glua_mark mark, int32_t *reference) {
  call_request request = take_request(g, function, mark);
  request.keep_first = true;
  bool ok = protect(g, call_body, &request, 0, 0);
  *reference = request.answer;
  return ok;
}

static int bytes_body(lua_State *L) {
  call_request *request = lua_touserdata(L, 1);
  lua_call(L, push_call(L, state_of(L), request), 1);
  switch (lua_type(L, -1)) {
    case LUA_TNUMBER: lua_tostring(L, -1); break;
    case LUA_TNIL:
    case LUA_TSTRING: break;
    default: {
      const char *name = object_type_name(L, -1);
      request->unfit = name != NULL ? name : luaL_typename(L, -1);
    }
  }
  return 1;
}

bool glua_call_for_bytes(glua_state *g, int32_t function, glua_mark mark, glua_bytes *result) {
  call_request request = take_request(g, function, mark);
  *result = (glua_bytes){.top = lua_gettop(g->L)};
  if (!protect(g, bytes_body, &request, 0, 1)) return false;
  result->unfit = request.unfit;
  if (request.unfit == NULL) {
    result->start = (const uint8_t *)lua_tolstring(g->L, -1, &result->length);
  }
  return true;
}

void glua_drop_bytes(glua_state *g, glua_bytes result) { lua_settop(g->L, result.top); }

typedef struct {
  const char *source;
  size_t length;
  const char *name;
  int status;
  int32_t function;
} load_request;

static int load_body(lua_State *L) {
  load_request *request = lua_touserdata(L, 1);
  const char *chunk = lua_pushfstring(L, "@%s", request->name);
  request->status = load_source(L, state_of(L), request->source, request->length, chunk);
  if (request->status == LUA_OK) {
    request->function = keep_function(L, state_of(L), -1);
    lua_pushnil(L);
  }
  return 1;
}

bool glua_load(
  glua_state *g, const char *source, size_t length, const char *name, int32_t *function) {
  // A byte order mark and a first line for the shell are no Lua. The line keeps its end, so that
  // the others keep their numbers.
  if (length >= 3 && memcmp(source, "\xEF\xBB\xBF", 3) == 0) source += 3, length -= 3;
  if (length > 0 && *source == '#') {
    const char *end = memchr(source, '\n', length);
    size_t skipped = end == NULL ? length : (size_t)(end - source);
    source += skipped;
    length -= skipped;
  }
  load_request request = {.source = source, .length = length, .name = name};
  if (!protect(g, load_body, &request, 0, 1)) return false;
  if (request.status != LUA_OK) {
    record_error(g, request.status, name);
    return false;
  }
  lua_pop(g->L, 1);
  *function = request.function;
  return true;
}

void glua_function_place(
  glua_state *g, int32_t function, const char **chunk, size_t *length, int32_t *line) {
  lua_State *L = g->L;
  *chunk = "";
  *length = 0;
  *line = 0;
  if (!lua_checkstack(L, 2)) return;
  if (lua_rawgeti(L, LUA_REGISTRYINDEX, function) != LUA_TFUNCTION) {
    lua_pop(L, 1);
    return;
  }
  lua_Debug ar;
  lua_getinfo(L, ">S", &ar);
  if (ar.linedefined < 0) return;
  bool marked = *ar.source == '@' || *ar.source == '=';
  *chunk = ar.source + marked;
  *length = ar.srclen - marked;
  *line = ar.linedefined;
}

void glua_release(glua_state *g, int32_t reference) {
  lua_State *L = g->L;
  if (!lua_checkstack(L, 4)) return;
  // Only entries that exist are changed: nothing here allocates or raises.
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->functions_reference);
  if (lua_rawgeti(L, LUA_REGISTRYINDEX, reference) == LUA_TFUNCTION) {
    lua_pushvalue(L, -1);
    if (lua_rawget(L, -3) == LUA_TNUMBER && lua_tointeger(L, -1) == reference) {
      lua_pushvalue(L, -2);
      lua_pushnil(L);
      lua_rawset(L, -5);
    }
    lua_pop(L, 1);
  }
  lua_pop(L, 2);
  luaL_unref(L, LUA_REGISTRYINDEX, reference);
}

void glua_seed(glua_state *g, uint64_t seed) {
  g->seed = seed;
  g->seed_state = SEED_GIVEN;
}

static int read_body(lua_State *L) {
  read_value(L, state_of(L), 2, "");
  return 0;
}

// MARK: - Host functions

/// Upvalues: twice the function's number, and one more for a method, whose receiver comes before the
/// arguments that the host counts; its name.
static int host_function(lua_State *L) {
  glua_state *g = state_of(L);
  lua_Integer number = lua_tointeger(L, lua_upvalueindex(1));
  int32_t function = (int32_t)(number >> 1);
  int offset = (int)(number & 1);
  if (offset > 0 && object_type_name(L, 1) == NULL) {
    const char *name = lua_tostring(L, lua_upvalueindex(2));
    return luaL_error(L, "method called without its object: write %s(...)", name);
  }
  glua_call call = {.state = g, .count = lua_gettop(L) - offset, .offset = offset};
  glua_mark mark = glua_arena_mark(&g->out);
  lua_State *outer = g->L;
  g->L = L;
  int32_t outcome = g->host.call(g->host.context, function, &call);
  g->L = outer;
  size_t end = g->out.count;
  glua_arena_rewind(&g->out, mark);
  if (outcome != GLUA_DONE) {
    return raise_host_failure(L, g, mark, outcome, lua_tostring(L, lua_upvalueindex(2)));
  }
  return push_values(L, g, mark.count, end);
}

void push_host_function(lua_State *L, int32_t function, const char *name, bool method) {
  lua_pushinteger(L, (lua_Integer)function * 2 + method);
  lua_pushstring(L, name);
  lua_pushcclosure(L, host_function, 2);
}

// MARK: - Arguments

static int place_of(const glua_call *call, int32_t i) { return (int)(i + call->offset); }

glua_kind glua_argument_kind(const glua_call *call, int32_t i) {
  return kind_at(call->state->L, place_of(call, i));
}

const char *glua_argument_type(const glua_call *call, int32_t i) {
  lua_State *L = call->state->L;
  int place = place_of(call, i);
  const char *name = lua_type(L, place) == LUA_TTABLE ? object_type_name(L, place) : NULL;
  return name != NULL ? name : luaL_typename(L, place);
}

bool glua_argument_boolean(const glua_call *call, int32_t i) {
  return lua_toboolean(call->state->L, place_of(call, i));
}

bool glua_argument_integer(const glua_call *call, int32_t i, int64_t *value) {
  int is_integer;
  *value = lua_tointegerx(call->state->L, place_of(call, i), &is_integer);
  return is_integer;
}

bool glua_argument_number(const glua_call *call, int32_t i, double *value) {
  int is_number;
  *value = lua_tonumberx(call->state->L, place_of(call, i), &is_number);
  return is_number;
}

bool glua_argument_bytes(glua_call *call, int32_t i, const uint8_t **start, size_t *length) {
  lua_State *L = call->state->L;
  int place = place_of(call, i);
  switch (lua_type(L, place)) {
    case LUA_TSTRING:
      *start = (const uint8_t *)lua_tolstring(L, place, length);
      return true;
    case LUA_TNUMBER: {
      // Lua's own conversion would allocate, and so could raise across the Swift frame.
      int written;
      if (lua_isinteger(L, place)) {
        written = snprintf(
          call->number, sizeof call->number, LUA_INTEGER_FMT, lua_tointeger(L, place));
      } else {
        written = snprintf(
          call->number, sizeof call->number, LUA_NUMBER_FMT, lua_tonumber(L, place));
        if (call->number[strspn(call->number, "-0123456789")] == '\0') {
          memcpy(call->number + written, ".0", 3);
          written += 2;
        }
      }
      *start = (const uint8_t *)call->number;
      *length = (size_t)written;
      return true;
    }
    default: return false;
  }
}

glua_object_state glua_argument_object(
  const glua_call *call, int32_t i, uint16_t *model, uint32_t *index) {
  lua_State *L = call->state->L;
  return object_at(L, call->state, place_of(call, i), model, index);
}

bool glua_argument_read(const glua_call *call, int32_t i) {
  glua_state *g = call->state;
  if (!lua_checkstack(g->L, 1)) return no_memory(g);
  if (place_of(call, i) > lua_gettop(g->L)) lua_pushnil(g->L);
  else lua_pushvalue(g->L, place_of(call, i));
  return protect(g, read_body, NULL, 1, 0);
}

static int text_body(lua_State *L) {
  size_t length;
  push_text(L, 2);
  const char *start = lua_tolstring(L, -1, &length);
  write_string(L, state_of(L), start, length);
  return 0;
}

bool glua_argument_text(const glua_call *call, int32_t i) {
  glua_state *g = call->state;
  if (!lua_checkstack(g->L, 1)) return no_memory(g);
  if (place_of(call, i) > lua_gettop(g->L)) lua_pushnil(g->L);
  else lua_pushvalue(g->L, place_of(call, i));
  return protect(g, text_body, NULL, 1, 0);
}

// MARK: - Values that stay inside

typedef struct {
  size_t start, end;
  int32_t reference;
} keep_request;

static int keep_body(lua_State *L) {
  keep_request *request = lua_touserdata(L, 1);
  push_value(L, state_of(L), request->start, request->end);
  request->reference = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

bool glua_keep_value(glua_state *g, glua_mark mark, int32_t *reference) {
  keep_request request = {.start = mark.count, .end = g->out.count};
  glua_arena_rewind(&g->out, mark);
  bool ok = protect(g, keep_body, &request, 0, 0);
  *reference = request.reference;
  return ok;
}
