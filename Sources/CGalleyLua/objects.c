/// Hollow tables: the objects of a document as Lua sees them.
///
/// An object is a Lua table with one hidden entry, its handle. The first read of a field asks the
/// host and keeps the value in the table, so that the second costs what a plain table costs, and an
/// edit made in place is an ordinary assignment. A bit per field remembers what was read or set:
/// a field whose bit is set and that is not in the table was set to nil, which no metamethod sees.
///
/// No metamethod sees an assignment to a field that is in the table either. So the state keeps the
/// fetched value too, its original; the two are compared when changes are collected. As long as
/// the original is held, equal means unchanged: no new value can take its address.
///
/// The handle is a generation and a slot, never a pointer. Ending a document counts the generation
/// on; whatever a script has kept is dead from then on.

#include <string.h>

#include "objects.h"

const char handle_key = 'h';

/// Room for the handle and three fields: most scripts touch no more, and the next size doubles it.
enum { FIRST_FIELDS = 4 };

/// Far more objects than a page can hold; it keeps a wrong index from becoming a giant array.
enum { MAXIMUM_INDEX = 1 << 24 };

static lua_Integer handle(const glua_state *g, size_t slot) {
  return (lua_Integer)((uint64_t)(g->generation & 0x7fffffff) << 32 | slot);
}

/// The slot of a live object, or 0.
static size_t slot_at(lua_State *L, glua_state *g, int index, bool *is_object) {
  size_t slot = 0;
  *is_object = false;
  if (lua_type(L, index) != LUA_TTABLE) return 0;
  if (lua_rawgetp(L, index, &handle_key) == LUA_TNUMBER) {
    lua_Integer value = lua_tointeger(L, -1);
    *is_object = true;
    slot = (size_t)(value & 0xffffffff);
    if (slot >= g->object_count || value != handle(g, slot)) slot = 0;
  }
  lua_pop(L, 1);
  return slot;
}

glua_object_state object_at(
  lua_State *L, glua_state *g, int index, uint16_t *model, uint32_t *object) {
  bool is_object;
  size_t slot = slot_at(L, g, index, &is_object);
  if (!is_object) return GLUA_OBJECT_NONE;
  if (slot == 0) return GLUA_OBJECT_ENDED;
  *model = g->objects[slot].model;
  *object = g->objects[slot].index;
  return GLUA_OBJECT_CURRENT;
}

const char *object_type_name(lua_State *L, int index) {
  glua_state *g = state_of(L);
  if (lua_type(L, index) != LUA_TTABLE) return NULL;
  index = lua_absindex(L, index);
  const char *name = NULL;
  if (lua_rawgetp(L, index, &handle_key) == LUA_TNUMBER && lua_getmetatable(L, index)) {
    // The metatable holds its model's number under the same hidden key.
    lua_rawgetp(L, -1, &handle_key);
    size_t model = (size_t)lua_tointeger(L, -1);
    if (model < g->model_count) name = g->models[model].name;
    lua_pop(L, 2);
  }
  lua_pop(L, 1);
  return name;
}

// MARK: - Making objects

bool push_existing_object(lua_State *L, glua_state *g, uint16_t model, uint32_t index) {
  model_entry *m = &g->models[model];
  if (index >= m->slot_capacity || m->slots[index] == 0) return false;
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->objects_reference);
  lua_rawgeti(L, -1, m->slots[index]);
  lua_remove(L, -2);
  return true;
}

static void reserve(lua_State *L, glua_state *g, model_entry *m, uint32_t index) {
  size_t old_slots = m->slot_capacity;
  bool ok = grow_array((void **)&m->slots, &m->slot_capacity, (size_t)index + 1, sizeof(uint32_t))
    && grow_array(
      (void **)&g->objects, &g->object_capacity, g->object_count + 1, sizeof(object_entry))
    && grow_array(
      (void **)&g->masks, &g->mask_capacity, g->mask_count + 2 * m->mask_words,
      sizeof(uint64_t));
  if (m->slot_capacity > old_slots) {
    memset(m->slots + old_slots, 0, (m->slot_capacity - old_slots) * sizeof(uint32_t));
  }
  if (!ok) raise_no_memory(L);
}

void push_object(lua_State *L, glua_state *g, uint16_t model, uint32_t index) {
  luaL_checkstack(L, 5, NULL);
  if (push_existing_object(L, g, model, index)) return;
  if (model >= g->model_count || index >= MAXIMUM_INDEX) luaL_error(L, "no such object");
  model_entry *m = &g->models[model];
  reserve(L, g, m, index);
  size_t slot = g->object_count;
  lua_createtable(L, 0, FIRST_FIELDS);
  lua_pushinteger(L, handle(g, slot));
  lua_rawsetp(L, -2, &handle_key);
  lua_rawgeti(L, LUA_REGISTRYINDEX, m->metatable);
  lua_setmetatable(L, -2);
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->objects_reference);
  lua_pushvalue(L, -2);
  lua_rawseti(L, -2, (lua_Integer)slot);
  lua_pop(L, 1);
  // Nothing raises from here on; until here the slot is not taken.
  g->objects[slot] = (object_entry){model, index, g->mask_count, false};
  memset(g->masks + g->mask_count, 0, 2 * m->mask_words * sizeof(uint64_t));
  g->mask_count += 2 * m->mask_words;
  g->object_count++;
  m->slots[index] = (uint32_t)slot;
}

// MARK: - Fields

/// The slot of the object at stack index 1, or an error.
static size_t check_object(lua_State *L, glua_state *g) {
  bool is_object;
  size_t slot = slot_at(L, g, 1, &is_object);
  if (slot == 0) {
    const char *name = object_type_name(L, 1);
    if (name == NULL) return (size_t)luaL_error(L, "object expected, got %s", luaL_typename(L, 1));
    luaL_error(L, "this %s belongs to a document that has ended", name);
  }
  return slot;
}

static int raise_unknown_field(lua_State *L, glua_state *g, size_t model) {
  const model_entry *m = &g->models[model];
  lua_settop(L, 2);
  if (lua_type(L, 2) != LUA_TSTRING) {
    push_text(L, 2);
    return luaL_error(L, "%s has no field [%s]", m->name, lua_tostring(L, -1));
  }
  size_t length;
  const char *word = lua_tolstring(L, 2, &length);
  // Fields and methods: the keys of the first upvalue, in order.
  size_t count = push_ordered_keys(L, g, lua_upvalueindex(1));
  int keys = lua_gettop(L);
  const char **names = lua_newuserdatauv(L, (count + 1) * sizeof *names, 0);
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(L, keys, (lua_Integer)i + 1);
    names[i] = lua_tostring(L, -1);
    lua_pop(L, 1);
  }
  ptrdiff_t nearest = glua_nearest(word, length, names, count);
  if (nearest < 0) return luaL_error(L, "%s has no field '%s'", m->name, word);
  return luaL_error(
    L, "%s has no field '%s'; did you mean '%s'?", m->name, word, names[nearest]);
}

/// Pushes the value of a field that is not in the table of the object at stack index 1. Its name
/// is at index 2.
static void fetch_field(lua_State *L, glua_state *g, size_t slot, size_t field) {
  if (is_touched(g, slot, field)) {
    lua_pushnil(L);
    return;
  }
  const object_entry object = g->objects[slot];
  uint32_t generation = g->generation;
  lua_State *outer = g->L;
  glua_mark mark = glua_arena_mark(&g->out);
  g->L = L;
  int32_t outcome = g->host.field(g->host.context, object.model, object.index, (uint16_t)field);
  g->L = outer;
  size_t end = g->out.count;
  glua_arena_rewind(&g->out, mark);
  if (outcome != GLUA_DONE) raise_host_failure(L, g, mark, 0, NULL);
  push_value(L, g, mark.count, end);
  if (generation != g->generation) luaL_error(L, "the document ended while a field was read");
  if (!lua_isnil(L, -1)) {
    prefetch_reached(L, g, 0);
    bool comparable = keep_original(L, g, slot, field);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, -2);
    lua_rawset(L, 1);
    // Nothing raises from here on.
    if (comparable) g->fetch_count++;
    else mark_changed(g, slot, field);
  }
  touch(g, slot, field);
}

/// Upvalues: names to field numbers (from 1) or methods; the model.
int object_index(lua_State *L) {
  glua_state *g = state_of(L);
  lua_pushvalue(L, 2);
  switch (lua_rawget(L, lua_upvalueindex(1))) {
    case LUA_TNUMBER: {
      size_t field = (size_t)lua_tointeger(L, -1) - 1;
      fetch_field(L, g, check_object(L, g), field);
      return 1;
    }
    case LUA_TFUNCTION: return 1;
    default: return raise_unknown_field(L, g, (size_t)lua_tointeger(L, lua_upvalueindex(2)));
  }
}

int object_newindex(lua_State *L) {
  glua_state *g = state_of(L);
  size_t model = (size_t)lua_tointeger(L, lua_upvalueindex(2));
  lua_pushvalue(L, 2);
  int type = lua_rawget(L, lua_upvalueindex(1));
  if (type == LUA_TNIL) return raise_unknown_field(L, g, model);
  const model_entry *m = &g->models[model];
  size_t field = type == LUA_TNUMBER ? (size_t)lua_tointeger(L, -1) - 1 : 0;
  if (type != LUA_TNUMBER || !m->fields[field].writable) {
    return luaL_error(
      L, "%s %s '%s' cannot be changed", m->name, type == LUA_TNUMBER ? "field" : "method",
      lua_tostring(L, 2));
  }
  size_t slot = check_object(L, g);
  lua_settop(L, 3);
  lua_rawset(L, 1);
  touch(g, slot, field);
  mark_changed(g, slot, field);
  return 0;
}

/// The iterator of `pairs`: fields in schema order, without those that are nil.
static int object_next(lua_State *L) {
  glua_state *g = state_of(L);
  size_t model = (size_t)lua_tointeger(L, lua_upvalueindex(2));
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 2);
  size_t field = 0;
  if (!lua_isnil(L, 2)) {
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNUMBER) {
      return luaL_error(L, "invalid key to 'next'");
    }
    field = (size_t)lua_tointeger(L, -1);
  }
  size_t slot = check_object(L, g);
  for (; field < g->models[model].field_count; field++) {
    lua_settop(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, g->models[model].names);
    lua_rawgeti(L, -1, (lua_Integer)field + 1);
    lua_replace(L, 2);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, 1) != LUA_TNIL) return 2;
    lua_pop(L, 1);
    fetch_field(L, g, slot, field);
    if (!lua_isnil(L, -1)) return 2;
  }
  lua_pushnil(L);
  return 1;
}

int object_pairs(lua_State *L) {
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_pushcclosure(L, object_next, 2);
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

int object_tostring(lua_State *L) {
  glua_state *g = state_of(L);
  bool is_object;
  size_t slot = slot_at(L, g, 1, &is_object);
  if (slot == 0) {
    const char *name = object_type_name(L, 1);
    lua_pushfstring(L, "%s of a document that has ended", name != NULL ? name : "object");
    return 1;
  }
  const object_entry object = g->objects[slot];
  lua_State *outer = g->L;
  glua_mark mark = glua_arena_mark(&g->out);
  g->L = L;
  int32_t outcome = g->host.describe(g->host.context, object.model, object.index);
  g->L = outer;
  size_t end = g->out.count;
  glua_arena_rewind(&g->out, mark);
  if (outcome != GLUA_DONE) raise_host_failure(L, g, mark, 0, NULL);
  push_value(L, g, mark.count, end);
  return 1;
}
