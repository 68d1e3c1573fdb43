/// Plain values on their way into Lua and out of it.

#include <string.h>

#include "internal.h"

// MARK: - Into Lua

/// What a value takes of the stack besides what is in it. Whoever pushes one has made room for it.
enum { NODE_SLOTS = 6 };

static size_t push_node(lua_State *L, glua_state *g, size_t i) {
  // The arena does not grow while Lua builds, but copying the node keeps the loop below readable.
  const glua_node node = g->out.nodes[i++];
  switch (node.kind) {
    case GLUA_KIND_BOOLEAN: lua_pushboolean(L, (int)node.count); break;
    case GLUA_KIND_INTEGER: lua_pushinteger(L, node.as.integer); break;
    case GLUA_KIND_NUMBER: lua_pushnumber(L, node.as.number); break;
    case GLUA_KIND_STRING:
      lua_pushlstring(L, (const char *)g->out.bytes + node.as.position, node.count);
      break;
    case GLUA_KIND_ARRAY:
      luaL_checkstack(L, NODE_SLOTS, "value nested too deep");
      lua_createtable(L, (int)node.count, 0);
      for (uint32_t k = 1; k <= node.count; k++) {
        i = push_node(L, g, i);
        lua_rawseti(L, -2, k);
      }
      break;
    case GLUA_KIND_TABLE:
      luaL_checkstack(L, NODE_SLOTS, "value nested too deep");
      lua_createtable(L, 0, (int)node.count);
      for (uint32_t k = 0; k < node.count; k++) {
        i = push_node(L, g, i);
        i = push_node(L, g, i);
        lua_rawset(L, -3);
      }
      break;
    case GLUA_KIND_OBJECT: push_object(L, g, node.model, node.count); break;
    case GLUA_KIND_FUNCTION:
    case GLUA_KIND_REFERENCE: lua_rawgeti(L, LUA_REGISTRYINDEX, node.as.reference); break;
    case GLUA_KIND_NONE:
    case GLUA_KIND_NIL:
    case GLUA_KIND_CHANGE:
    case GLUA_KIND_ROW:
    case GLUA_KIND_ADDITION:
    case GLUA_KIND_NOTE:
    case GLUA_KIND_OTHER: lua_pushnil(L); break;
  }
  return i;
}

static void check_written(lua_State *L, glua_state *g) {
  if (!g->out.failed) return;
  g->out.failed = false;
  raise_no_memory(L);
}

int push_values(lua_State *L, glua_state *g, size_t start, size_t end) {
  check_written(L, g);
  int count = 0;
  for (size_t i = start; i < end; count++) {
    luaL_checkstack(L, NODE_SLOTS, "too many values");
    i = push_node(L, g, i);
  }
  return count;
}

void push_value(lua_State *L, glua_state *g, size_t start, size_t end) {
  check_written(L, g);
  luaL_checkstack(L, NODE_SLOTS, NULL);
  if (start < end) push_node(L, g, start);
  else lua_pushnil(L);
}

// MARK: - Out of Lua

glua_node *append_node(lua_State *L, glua_arena *arena, glua_kind kind) {
  if (arena->count == arena->capacity && !glua_arena_grow_nodes(arena)) {
    arena->failed = false;
    raise_no_memory(L);
  }
  glua_node *node = &arena->nodes[arena->count++];
  *node = (glua_node){.kind = kind};
  return node;
}

void append_string(lua_State *L, glua_arena *arena, const char *start, size_t length) {
  if (length > UINT32_MAX) luaL_error(L, "string of more than 4 GB");
  if (length > arena->size - arena->used && !glua_arena_grow_bytes(arena, length)) {
    arena->failed = false;
    raise_no_memory(L);
  }
  glua_node *node = append_node(L, arena, GLUA_KIND_STRING);
  node->count = (uint32_t)length;
  node->as.position = arena->used;
  if (length > 0) memcpy(arena->bytes + arena->used, start, length);
  arena->used += length;
}

glua_node *write_node(lua_State *L, glua_state *g, glua_kind kind) {
  return append_node(L, &g->in, kind);
}

void write_string(lua_State *L, glua_state *g, const char *start, size_t length) {
  append_string(L, &g->in, start, length);
}

/// A value that shares its tables can be far larger outside than in Lua: reading it may take
/// longer than the script may.
enum { NODES_PER_POLL = 1024 };

/// The tables around the one that is being read.
typedef struct {
  const char *what;
  uint32_t nodes;
  int depth;
  const void *tables[MAXIMUM_DEPTH];
} reading;

static void read_node(lua_State *L, glua_state *g, int index, reading *r);

/// Whether the keys are exactly 1...n, and n.
static bool is_sequence(lua_State *L, int index, lua_Unsigned *length) {
  lua_Unsigned border = lua_rawlen(L, index), count = 0;
  lua_pushnil(L);
  while (lua_next(L, index)) {
    lua_pop(L, 1);
    if (!lua_isinteger(L, -1) || (lua_Unsigned)lua_tointeger(L, -1) - 1 >= border) {
      lua_pop(L, 1);
      return false;
    }
    count++;
  }
  *length = count;
  return count == border;
}

static void read_table(lua_State *L, glua_state *g, int index, reading *r) {
  const void *identity = lua_topointer(L, index);
  for (int i = 0; i < r->depth; i++) {
    if (r->tables[i] == identity) luaL_error(L, "%scyclic table", r->what);
  }
  if (r->depth == MAXIMUM_DEPTH) {
    luaL_error(L, "%stable nested deeper than %d", r->what, MAXIMUM_DEPTH);
  }
  r->tables[r->depth++] = identity;
  luaL_checkstack(L, 8, "value nested too deep");
  size_t head = g->in.count;
  lua_Unsigned length;
  if (is_sequence(L, index, &length)) {
    if (length > UINT32_MAX) luaL_error(L, "%stable too large", r->what);
    write_node(L, g, GLUA_KIND_ARRAY)->count = (uint32_t)length;
    for (lua_Unsigned k = 1; k <= length; k++) {
      lua_rawgeti(L, index, (lua_Integer)k);
      read_node(L, g, lua_gettop(L), r);
      lua_pop(L, 1);
    }
  } else {
    write_node(L, g, GLUA_KIND_TABLE);
    int keys = lua_gettop(L);
    uint8_t order[SHORT_TABLE];
    size_t count = push_short_keys(L, g, index, order);
    bool is_short = count > 0;
    if (!is_short) count = push_ordered_keys(L, g, index);
    g->in.nodes[head].count = (uint32_t)count;
    int top = lua_gettop(L);
    for (size_t k = 0; k < count; k++) {
      if (is_short) lua_pushvalue(L, keys + 1 + order[k]);
      else lua_rawgeti(L, keys + 1, (lua_Integer)k + 1);
      lua_pushvalue(L, -1);
      lua_rawget(L, index);
      read_node(L, g, top + 1, r);
      read_node(L, g, top + 2, r);
      lua_settop(L, top);
    }
    lua_settop(L, keys);
  }
  g->in.nodes[head].as.position = g->in.count;
  r->depth--;
}

int32_t keep_function(lua_State *L, glua_state *g, int index) {
  index = lua_absindex(L, index);
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->functions_reference);
  lua_pushvalue(L, index);
  if (lua_rawget(L, -2) == LUA_TNUMBER) {
    int32_t known = (int32_t)lua_tointeger(L, -1);
    lua_pop(L, 2);
    return known;
  }
  lua_pop(L, 1);
  lua_pushvalue(L, index);
  int reference = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_pushvalue(L, index);
  lua_pushinteger(L, reference);
  lua_rawset(L, -3);
  lua_pop(L, 1);
  return reference;
}

static void read_node(lua_State *L, glua_state *g, int index, reading *r) {
  if (++r->nodes % NODES_PER_POLL == 0) fail_if_stopping(L, g);
  switch (lua_type(L, index)) {
    case LUA_TNIL: write_node(L, g, GLUA_KIND_NIL); break;
    case LUA_TBOOLEAN:
      write_node(L, g, GLUA_KIND_BOOLEAN)->count = (uint32_t)lua_toboolean(L, index);
      break;
    case LUA_TNUMBER:
      if (lua_isinteger(L, index)) {
        write_node(L, g, GLUA_KIND_INTEGER)->as.integer = lua_tointeger(L, index);
      } else {
        write_node(L, g, GLUA_KIND_NUMBER)->as.number = lua_tonumber(L, index);
      }
      break;
    case LUA_TSTRING: {
      size_t length;
      const char *start = lua_tolstring(L, index, &length);
      write_string(L, g, start, length);
      break;
    }
    case LUA_TTABLE: {
      uint16_t model;
      uint32_t object;
      switch (object_at(L, g, index, &model, &object)) {
        case GLUA_OBJECT_NONE:
          if (push_library(L, index)) {
            read_table(L, g, lua_gettop(L), r);
            lua_pop(L, 1);
          } else {
            read_table(L, g, index, r);
          }
          break;
        case GLUA_OBJECT_CURRENT: {
          glua_node *node = write_node(L, g, GLUA_KIND_OBJECT);
          node->model = model;
          node->count = object;
          break;
        }
        case GLUA_OBJECT_ENDED:
          luaL_error(
            L, "%sthis %s belongs to a document that has ended", r->what,
            object_type_name(L, index));
      }
      break;
    }
    case LUA_TFUNCTION: {
      int32_t reference = keep_function(L, g, index);
      write_node(L, g, GLUA_KIND_FUNCTION)->as.reference = reference;
      break;
    }
    default:
      luaL_error(L, "%sa %s cannot leave the script", r->what, luaL_typename(L, index));
  }
}

void read_value(lua_State *L, glua_state *g, int index, const char *what) {
  reading r = {.what = what};
  luaL_checkstack(L, 8, "value nested too deep");
  read_node(L, g, lua_absindex(L, index), &r);
}

glua_kind kind_at(lua_State *L, int index) {
  switch (lua_type(L, index)) {
    case LUA_TNONE: return GLUA_KIND_NONE;
    case LUA_TNIL: return GLUA_KIND_NIL;
    case LUA_TBOOLEAN: return GLUA_KIND_BOOLEAN;
    case LUA_TNUMBER: return lua_isinteger(L, index) ? GLUA_KIND_INTEGER : GLUA_KIND_NUMBER;
    case LUA_TSTRING: return GLUA_KIND_STRING;
    case LUA_TTABLE:
      return object_type_name(L, index) != NULL ? GLUA_KIND_OBJECT : GLUA_KIND_TABLE;
    case LUA_TFUNCTION: return GLUA_KIND_FUNCTION;
    default: return GLUA_KIND_OTHER;
  }
}
