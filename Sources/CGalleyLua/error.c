/// From a Lua error to `glua_error`.
///
/// Chunk, line and traceback are taken where the error is raised, into room that lies in the state:
/// the message handler does it for ordinary errors. Lua calls no handler for want of memory, so
/// the allocator does it each time that it refuses; the last refusal before the error is its place.

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

/// Frames shown at each end of a long traceback. A stack deeper than the last number has a runaway
/// recursion in it: its other end tells little, and finding it takes long.
enum { TRACEBACK_HEAD = 12, TRACEBACK_TAIL = 8, DEEPEST_TRACEBACK = 1 << 14 };

// MARK: - Places

static void append(char *text, size_t *length, const char *format, ...) {
  if (*length + 1 >= TRACEBACK_CAPACITY) return;
  va_list arguments;
  va_start(arguments, format);
  int written = vsnprintf(text + *length, TRACEBACK_CAPACITY - *length, format, arguments);
  va_end(arguments);
  if (written > 0) *length += (size_t)written;
  if (*length >= TRACEBACK_CAPACITY) *length = TRACEBACK_CAPACITY - 1;
}

/// The whole chunk name where it is a file's, which `short_src` may have cut.
static void copy_chunk(error_place *place, const lua_Debug *ar) {
  const char *name = *ar->source == '@' || *ar->source == '=' ? ar->source + 1 : ar->short_src;
  snprintf(place->chunk, sizeof place->chunk, "%s", name);
}

static void append_frame(char *text, size_t *length, const lua_Debug *ar) {
  bool in_lua = ar->currentline > 0;
  // A nameless C function is the shim itself.
  if (!in_lua && ar->name == NULL) return;
  if (*length > 0) append(text, length, "\n");
  if (in_lua) append(text, length, "%s:%d: ", ar->short_src, ar->currentline);
  else append(text, length, "[C]: ");
  if (*ar->namewhat != '\0') append(text, length, "in %s '%s'", ar->namewhat, ar->name);
  else if (*ar->what == 'm') append(text, length, "in main chunk");
  else append(text, length, "in function <%s:%d>", ar->short_src, ar->linedefined);
}

/// The length of "chunk:line: " at the head of the message, if it is there.
static size_t place_prefix(const char *message, const char *chunk, int *line) {
  size_t length = strlen(chunk);
  if (strncmp(message, chunk, length) != 0 || message[length] != ':') return 0;
  const char *p = message + length + 1;
  if (!isdigit((unsigned char)*p)) return 0;
  int number = 0;
  while (isdigit((unsigned char)*p) && number < 100000000) number = number * 10 + (*p++ - '0');
  if (p[0] != ':' || p[1] != ' ') return 0;
  *line = number;
  return (size_t)(p + 2 - message);
}

/// Takes chunk and line from one level, unless an inner one has them already.
static void take_level(error_place *place, const lua_Debug *ar, const char *message) {
  if (ar->currentline <= 0) return;
  if (is_module_source(ar->source)) {
    // The line that counts is the one that called the module.
    int line;
    if (place->line == 0 && message != NULL && place->prefix == 0) {
      place->prefix = place_prefix(message, ar->short_src, &line);
    }
    return;
  }
  if (place->line == 0) {
    place->line = ar->currentline;
    copy_chunk(place, ar);
  }
  if (message == NULL || place->prefix != 0) return;
  // `error` may blame a caller: then the message knows better than the stack.
  int line;
  place->prefix = place_prefix(message, ar->short_src, &line);
  if (place->prefix == 0) return;
  place->line = line;
  copy_chunk(place, ar);
}

/// The number of levels, or 0 when there are too many. Finding level n takes n steps: so no counting
/// one by one.
static int count_levels(lua_State *L) {
  lua_Debug ar;
  int below = 1, above = 1;
  while (lua_getstack(L, above, &ar)) {
    if (above > DEEPEST_TRACEBACK) return 0;
    below = above;
    above *= 2;
  }
  while (below < above) {
    int middle = (below + above) / 2;
    if (lua_getstack(L, middle, &ar)) below = middle + 1;
    else above = middle;
  }
  return above;
}

/// Fills `place` from the stack of `L`. Allocates nothing: the allocator itself calls it.
static void take_place(lua_State *L, int first_level, const char *message, error_place *place) {
  size_t length = 0;
  place->known = true;
  place->line = 0;
  place->prefix = 0;
  place->chunk[0] = place->traceback[0] = '\0';
  lua_Debug ar;
  int tail = first_level + TRACEBACK_HEAD;
  for (int level = first_level; lua_getstack(L, level, &ar); level++) {
    if (level == tail) {
      int total = count_levels(L);
      if (total == 0) {
        append(place->traceback, &length, "\n...");
        break;
      }
      if (total - level > TRACEBACK_TAIL) {
        append(place->traceback, &length, "\n...");
        level = total - TRACEBACK_TAIL;
        if (!lua_getstack(L, level, &ar)) break;
      }
    }
    lua_getinfo(L, "Sln", &ar);
    append_frame(place->traceback, &length, &ar);
    take_level(place, &ar, message);
  }
}

void note_refusal(glua_state *g) {
  lua_State *L = g->L;
  if (L != NULL) take_place(L, 0, NULL, &g->refusal);
}

// MARK: - The message handler

/// Tries to make words of an error object: `__tostring`, or a field `message`.
static int describe_error_object(lua_State *L) {
  if (luaL_getmetafield(L, 1, "__tostring") != LUA_TNIL) {
    luaL_tolstring(L, 1, NULL);
    return 1;
  }
  if (lua_istable(L, 1)) {
    lua_pushliteral(L, "message");
    if (lua_rawget(L, 1) == LUA_TSTRING) return 1;
  }
  return 0;
}

int message_handler(lua_State *L) {
  glua_state *g = state_of(L);
  if (lua_type(L, 1) == LUA_TNUMBER) lua_tostring(L, 1);
  if (lua_type(L, 1) != LUA_TSTRING) {
    lua_pushcfunction(L, describe_error_object);
    lua_pushvalue(L, 1);
    if (lua_pcall(L, 1, 1, 0) != LUA_OK || lua_type(L, -1) != LUA_TSTRING) {
      lua_pushfstring(L, "(error object is a %s value)", luaL_typename(L, 1));
    }
    lua_replace(L, 1);
    lua_settop(L, 1);
  }
  take_place(L, 1, lua_tostring(L, 1), &g->place);
  return 1;
}

// MARK: - Errors for Swift

const glua_error *glua_last_error(const glua_state *g) { return &g->error; }

/// Whether the error on top of the stack is the one that the shim raised last under a reference.
static bool is_same_error(lua_State *L, int reference) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, reference);
  bool same = lua_type(L, -1) == LUA_TSTRING && lua_rawequal(L, -1, -2);
  lua_pop(L, 1);
  return same;
}

void record_error(glua_state *g, int status, const char *chunk) {
  lua_State *L = g->L;
  glua_error *error = &g->error;
  error_place *place = status == LUA_ERRMEM ? &g->refusal : &g->place;
  *error = (glua_error){.kind = GLUA_ERROR_RUNTIME, .chunk = "", .traceback = ""};
  size_t prefix = 0;
  if (place->known) {
    error->line = place->line;
    error->chunk = place->chunk;
    error->traceback = place->traceback;
    prefix = place->prefix;
    place->known = false;
  }
  if (lua_type(L, -1) == LUA_TSTRING) {
    // The slot exists, so setting it allocates nothing and cannot raise.
    lua_pushvalue(L, -1);
    lua_rawseti(L, LUA_REGISTRYINDEX, g->error_reference);
    error->message = lua_tolstring(L, -1, &error->message_length);
  } else {
    error->message = "(error object is not a string)";
    error->message_length = strlen(error->message);
  }
  if (status == LUA_ERRSYNTAX && chunk != NULL) {
    // The parser cuts long names as `short_src` does; the line stands after the first colon that
    // is followed by digits and ": ".
    for (const char *p = strchr(error->message, ':'); p != NULL; p = strchr(p + 1, ':')) {
      int line;
      size_t length = place_prefix(p, "", &line);
      if (length == 0) continue;
      prefix = (size_t)(p - error->message) + length;
      error->line = line;
      break;
    }
    snprintf(g->place.chunk, sizeof g->place.chunk, "%s", chunk);
    error->chunk = g->place.chunk;
  }
  if (prefix <= error->message_length) {
    error->message += prefix;
    error->message_length -= prefix;
  }
  bool from_host = is_same_error(L, g->failure_reference);
  bool refused = is_same_error(L, g->refusal_reference);
  lua_pop(L, 1);
  if (is_stopping(g)) {
    // Whatever error came of it: what counts is that the script was stopped, and why.
    error->kind = GLUA_ERROR_LIMIT;
    error->message = stop_words(g);
    error->message_length = strlen(error->message);
  }
  else if (status == LUA_ERRMEM || refused) error->kind = GLUA_ERROR_MEMORY;
  else if (status == LUA_ERRSYNTAX) error->kind = GLUA_ERROR_SYNTAX;
  else if (from_host) error->kind = GLUA_ERROR_HOST;
}

// MARK: - Raising

/// Raises the string on top of the stack, and keeps a copy that recognises it at the top.
static int raise_known(lua_State *L, int reference) {
  lua_pushvalue(L, -1);
  lua_rawseti(L, LUA_REGISTRYINDEX, reference);
  return lua_error(L);
}

int raise_no_memory(lua_State *L) {
  luaL_where(L, 1);
  lua_pushliteral(L, "not enough memory");
  lua_concat(L, 2);
  return raise_known(L, state_of(L)->refusal_reference);
}

int raise_host_failure(
  lua_State *L, glua_state *g, glua_mark mark, int32_t argument, const char *function) {
  push_place(L);
  push_value(L, g, mark.count, mark.count + 1);
  if (argument > 0) {
    lua_pushfstring(
      L, "bad argument #%d to '%s' (%s)", (int)argument, function, lua_tostring(L, -1));
    lua_replace(L, -2);
  }
  lua_concat(L, 2);
  return raise_known(L, g->failure_reference);
}
