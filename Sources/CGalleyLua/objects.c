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

#include <stdlib.h>
#include <string.h>

#include "internal.h"

/// The address is the key of the handle in an object's table.
static const char handle_key = 'h';

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

// MARK: - Masks

static bool is_touched(const glua_state *g, size_t slot, size_t field) {
  return g->masks[g->objects[slot].mask + field / 64] >> (field % 64) & 1;
}

static bool is_untouched(const glua_state *g, size_t slot) {
  const object_entry *object = &g->objects[slot];
  for (size_t w = 0; w < g->models[object->model].mask_words; w++) {
    if (g->masks[object->mask + w] != 0) return false;
  }
  return true;
}

static void touch(glua_state *g, size_t slot, size_t field) {
  g->masks[g->objects[slot].mask + field / 64] |= (uint64_t)1 << (field % 64);
}

static uint64_t *changed_mask(const glua_state *g, size_t slot) {
  const object_entry *object = &g->objects[slot];
  return g->masks + object->mask + g->models[object->model].mask_words;
}

static bool is_changed(const glua_state *g, size_t slot, size_t field) {
  return changed_mask(g, slot)[field / 64] >> (field % 64) & 1;
}

static void mark_changed(glua_state *g, size_t slot, size_t field) {
  changed_mask(g, slot)[field / 64] |= (uint64_t)1 << (field % 64);
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

// MARK: - Fetching ahead

/// Objects that are looked at before it is settled which fields of a model hooks read.
enum { LEARNED_FROM = 24 };

/// Counts what the hooks of this document have read, and settles what to fetch ahead.
static void learn_reads(glua_state *g) {
  for (size_t slot = 1; slot < g->object_count; slot++) {
    object_entry *object = &g->objects[slot];
    model_entry *m = &g->models[object->model];
    if (!object->sampled || m->settled) continue;
    // Once: its fields may be forgotten before the document ends.
    object->sampled = false;
    if (m->reads == NULL) m->reads = calloc(m->field_count + 1, sizeof *m->reads);
    // It is a matter of speed alone: without memory, nothing is learned.
    if (m->reads == NULL) return;
    for (size_t field = 0; field < m->field_count; field++) {
      if (is_touched(g, slot, field)) m->reads[field]++;
    }
    m->samples++;
  }
  for (size_t i = 0; i < g->model_count; i++) {
    model_entry *m = &g->models[i];
    if (m->settled || m->samples < LEARNED_FROM) continue;
    m->settled = true;
    m->prefetch = calloc(m->field_count + 1, sizeof *m->prefetch);
    if (m->prefetch == NULL) continue;
    for (size_t field = 0; field < m->field_count; field++) {
      if (m->reads[field] >= m->samples / 4 * 3) m->prefetch[m->prefetch_count++] = (uint16_t)field;
    }
  }
}

static bool keep_original(lua_State *L, glua_state *g, size_t slot, size_t field);
static void prefetch_reached(lua_State *L, glua_state *g, int depth);

/// Objects that lead to each other are filled this far: comments answer comments without end.
enum { PREFETCH_DEPTH = 2 };

/// Fills the object on top of the stack with the fields that are fetched ahead.
static void prefetch_fields(lua_State *L, glua_state *g, size_t slot, int depth) {
  const object_entry object = g->objects[slot];
  const model_entry *m = &g->models[object.model];
  int table = lua_gettop(L);
  lua_State *outer = g->L;
  glua_mark mark = glua_arena_mark(&g->out);
  g->L = L;
  int32_t outcome = g->host.fields(
    g->host.context, object.model, object.index, m->prefetch, m->prefetch_count);
  g->L = outer;
  size_t end = g->out.count;
  glua_arena_rewind(&g->out, mark);
  // What cannot be read ahead fails when it is read.
  if (outcome != GLUA_DONE) return;
  luaL_checkstack(L, (int)m->prefetch_count + 6, NULL);
  push_values(L, g, mark.count, end);
  lua_rawgeti(L, LUA_REGISTRYINDEX, m->names);
  lua_insert(L, table + 1);
  for (size_t k = m->prefetch_count; k-- > 0;) {
    size_t field = m->prefetch[k];
    if (!lua_isnil(L, -1)) {
      prefetch_reached(L, g, depth);
      bool comparable = keep_original(L, g, slot, field);
      lua_rawgeti(L, table + 1, (lua_Integer)field + 1);
      lua_insert(L, -2);
      lua_rawset(L, table);
      if (comparable) g->fetch_count++;
      else mark_changed(g, slot, field);
    } else {
      lua_pop(L, 1);
    }
    touch(g, slot, field);
  }
  lua_settop(L, table);
}

/// Fills the value on top of the stack, if it is an object that the script has just got hold of.
static void prefetch_reached(lua_State *L, glua_state *g, int depth) {
  uint16_t model;
  uint32_t index;
  if (lua_type(L, -1) != LUA_TTABLE || depth == PREFETCH_DEPTH) return;
  if (object_at(L, g, -1, &model, &index) != GLUA_OBJECT_CURRENT) return;
  size_t slot = g->models[model].slots[index];
  if (g->objects[slot].sampled) return;
  g->objects[slot].sampled = true;
  if (g->models[model].prefetch_count > 0 && is_untouched(g, slot)) {
    prefetch_fields(L, g, slot, depth + 1);
  }
}

void push_hook_object(lua_State *L, glua_state *g, uint16_t model, uint32_t index) {
  luaL_checkstack(L, 5, NULL);
  if (!push_existing_object(L, g, model, index)) {
    push_object(L, g, model, index);
    if (g->models[model].prefetch_count > 0) {
      prefetch_fields(L, g, g->models[model].slots[index], 0);
    }
  }
  g->objects[g->models[model].slots[index]].sampled = true;
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

/// Puts the value on top of the stack after the originals. False for a list or a table, which may
/// change in place: nothing can be told from comparing it with itself.
static bool keep_original(lua_State *L, glua_state *g, size_t slot, size_t field) {
  if (lua_type(L, -1) == LUA_TTABLE && object_type_name(L, -1) == NULL) return false;
  if (!grow_array(
        (void **)&g->fetches, &g->fetch_capacity, g->fetch_count + 1, sizeof(fetch_entry))) {
    raise_no_memory(L);
  }
  g->fetches[g->fetch_count] = (fetch_entry){(uint32_t)slot, (uint32_t)field};
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->originals_reference);
  lua_pushvalue(L, -2);
  lua_rawseti(L, -2, (lua_Integer)g->fetch_count + 1);
  lua_pop(L, 1);
  return true;
}

/// Drops the originals. Needs two free stack slots; the entries exist, so nothing raises.
static void forget_originals(lua_State *L, glua_state *g) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->originals_reference);
  for (size_t i = 1; i <= g->fetch_count; i++) {
    lua_pushnil(L);
    lua_rawseti(L, -2, (lua_Integer)i);
  }
  lua_pop(L, 1);
  g->fetch_count = 0;
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
static int object_index(lua_State *L) {
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

static int object_newindex(lua_State *L) {
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

static int object_pairs(lua_State *L) {
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_pushcclosure(L, object_next, 2);
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

static int object_tostring(lua_State *L) {
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

// MARK: - Models

typedef struct {
  const char *name;
  const char *metatable_name;
  const glua_field *fields;
  size_t field_count;
  const glua_method *methods;
  size_t method_count;
  int metatable;
  int names;
} model_definition;

/// Sets `metatable[name]` to a closure over the table of names at `names` and the model's number.
static void set_metamethod(
  lua_State *L, glua_state *g, int metatable, int names, const char *name, lua_CFunction f) {
  lua_pushvalue(L, names);
  lua_pushinteger(L, (lua_Integer)g->model_count);
  lua_pushcclosure(L, f, 2);
  lua_setfield(L, metatable, name);
}

static int define_body(lua_State *L) {
  glua_state *g = state_of(L);
  model_definition *d = lua_touserdata(L, 1);
  lua_newtable(L);  // 2: names to numbers and methods
  lua_newtable(L);  // 3: numbers to names
  for (size_t i = 0; i < d->field_count; i++) {
    lua_pushinteger(L, (lua_Integer)i + 1);
    lua_setfield(L, 2, d->fields[i].name);
    lua_pushstring(L, d->fields[i].name);
    lua_rawseti(L, 3, (lua_Integer)i + 1);
  }
  for (size_t i = 0; i < d->method_count; i++) {
    lua_pushfstring(L, "%s:%s", d->name, d->methods[i].name);
    push_host_function(L, d->methods[i].function, lua_tostring(L, -1), true);
    lua_setfield(L, 2, d->methods[i].name);
    lua_pop(L, 1);
  }
  lua_newtable(L);  // 4: the metatable
  set_metamethod(L, g, 4, 2, "__index", object_index);
  set_metamethod(L, g, 4, 2, "__newindex", object_newindex);
  set_metamethod(L, g, 4, 2, "__pairs", object_pairs);
  set_metamethod(L, g, 4, 2, "__tostring", object_tostring);
  lua_pushstring(L, d->name);
  lua_setfield(L, 4, "__name");
  lua_pushstring(L, d->metatable_name);
  lua_setfield(L, 4, "__metatable");
  lua_pushinteger(L, (lua_Integer)g->model_count);
  lua_rawsetp(L, 4, &handle_key);
  d->metatable = luaL_ref(L, LUA_REGISTRYINDEX);
  d->names = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

static void free_model(model_entry *m) {
  for (size_t i = 0; m->fields != NULL && i < m->field_count; i++) free((char *)m->fields[i].name);
  free(m->fields);
  free(m->name);
  free(m->metatable_name);
  free(m->slots);
  free(m->prefetch);
  free(m->reads);
}

void free_models(glua_state *g) {
  for (size_t i = 0; i < g->model_count; i++) free_model(&g->models[i]);
  free(g->models);
  free(g->objects);
  free(g->masks);
  free(g->fetches);
}

bool glua_define_model(
  glua_state *g, const char *name, const char *metatable_name, const glua_field *fields,
  size_t field_count, const glua_method *methods, size_t method_count) {
  model_definition d = {
    .name = name, .metatable_name = metatable_name, .fields = fields, .field_count = field_count,
    .methods = methods, .method_count = method_count,
  };
  if (!protect(g, define_body, &d, 0, 0)) return false;
  model_entry *models = realloc(g->models, (g->model_count + 1) * sizeof *models);
  if (models == NULL) abort();
  g->models = models;
  model_entry *m = &models[g->model_count];
  *m = (model_entry){
    .name = strdup(name), .metatable_name = strdup(metatable_name),
    .fields = calloc(field_count + 1, sizeof *fields), .field_count = field_count,
    .mask_words = field_count / 64 + 1, .metatable = d.metatable, .names = d.names,
  };
  if (m->name == NULL || m->metatable_name == NULL || m->fields == NULL) abort();
  for (size_t i = 0; i < field_count; i++) {
    m->fields[i] = (glua_field){strdup(fields[i].name), fields[i].writable};
    if (m->fields[i].name == NULL) abort();
  }
  g->model_count++;
  return true;
}

typedef struct {
  const model_entry *model;
  const glua_field *fields;
  size_t count;
} extension;

static int extend_model_body(lua_State *L) {
  const extension *e = lua_touserdata(L, 1);
  lua_rawgeti(L, LUA_REGISTRYINDEX, e->model->names);
  lua_rawgeti(L, LUA_REGISTRYINDEX, e->model->metatable);
  // All metamethods share the table of names.
  lua_getfield(L, -1, "__index");
  lua_getupvalue(L, -1, 1);
  int names = lua_gettop(L);
  for (size_t i = 0; i < e->count; i++) {
    lua_Integer number = (lua_Integer)(e->model->field_count + i + 1);
    lua_pushinteger(L, number);
    lua_setfield(L, names, e->fields[i].name);
    lua_pushstring(L, e->fields[i].name);
    lua_rawseti(L, 2, number);
  }
  return 0;
}

bool glua_add_fields(glua_state *g, uint16_t model, const glua_field *fields, size_t count) {
  model_entry *m = &g->models[model];
  size_t total = m->field_count + count;
  glua_field *grown = realloc(m->fields, (total + 1) * sizeof *grown);
  if (grown == NULL) abort();
  m->fields = grown;
  extension e = {m, fields, count};
  if (!protect(g, extend_model_body, &e, 0, 0)) return false;
  for (size_t i = 0; i < count; i++) {
    m->fields[m->field_count + i] = (glua_field){strdup(fields[i].name), fields[i].writable};
    if (m->fields[m->field_count + i].name == NULL) abort();
  }
  m->field_count = total;
  m->mask_words = total / 64 + 1;
  return true;
}

// MARK: - The document

uint32_t glua_generation(const glua_state *g) { return g->generation; }

void glua_end_document(glua_state *g) {
  lua_State *L = g->L;
  learn_reads(g);
  if (g->host.seed != NULL) g->seed_state = SEED_OF_DOCUMENT;
  if (g->object_count > 1 && lua_checkstack(L, 3)) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, g->objects_reference);
    for (size_t slot = 1; slot < g->object_count; slot++) {
      // The entry exists, so clearing it allocates nothing and cannot raise.
      lua_pushnil(L);
      lua_rawseti(L, -2, (lua_Integer)slot);
    }
    lua_pop(L, 1);
    forget_originals(L, g);
  }
  for (size_t slot = 1; slot < g->object_count; slot++) {
    g->models[g->objects[slot].model].slots[g->objects[slot].index] = 0;
  }
  g->object_count = 1;
  g->mask_count = 0;
  g->fetch_count = 0;
  g->generation++;
  // What one document needed is not held against the next one.
  if (g->depth == 0) {
    shrink_arena(&g->in);
    shrink_arena(&g->out);
  }
}

/// Whether the two values on top of the stack are one. 1 and 1.0 are equal, but not to the host.
static bool are_one(lua_State *L) {
  return lua_rawequal(L, -1, -2) && lua_isinteger(L, -1) == lua_isinteger(L, -2);
}

/// Compares each fetched field with its original. A field that has been found changed once stays
/// so: the host has taken it over, and the original means nothing any more.
static void find_changes(lua_State *L, glua_state *g) {
  int base = lua_gettop(L);
  size_t last = 0;
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->originals_reference);
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->objects_reference);
  for (size_t i = 0; i < g->fetch_count; i++) {
    size_t slot = g->fetches[i].slot, field = g->fetches[i].field;
    if (is_changed(g, slot, field)) continue;
    if (slot != last) {
      lua_settop(L, base + 2);
      lua_rawgeti(L, LUA_REGISTRYINDEX, g->models[g->objects[slot].model].names);
      lua_rawgeti(L, base + 2, (lua_Integer)slot);
      last = slot;
    }
    lua_rawgeti(L, base + 3, (lua_Integer)field + 1);
    lua_rawget(L, base + 4);
    lua_rawgeti(L, base + 1, (lua_Integer)i + 1);
    if (!are_one(L)) mark_changed(g, slot, field);
    lua_pop(L, 2);
  }
  lua_settop(L, base);
}

/// An object with at least one changed field.
typedef struct {
  uint16_t model;
  uint32_t index;
  uint32_t slot;
} changed_object;

static int compare_changed(const void *left, const void *right) {
  const changed_object *a = left, *b = right;
  if (a->model != b->model) return a->model < b->model ? -1 : 1;
  return (a->index > b->index) - (a->index < b->index);
}

static int collect_body(lua_State *L) {
  glua_state *g = state_of(L);
  find_changes(L, g);
  changed_object *changed = lua_newuserdatauv(L, g->object_count * sizeof *changed, 0);
  size_t count = 0;
  for (size_t slot = 1; slot < g->object_count; slot++) {
    const object_entry *object = &g->objects[slot];
    const uint64_t *mask = changed_mask(g, slot);
    uint64_t any = 0;
    for (size_t w = 0; w < g->models[object->model].mask_words; w++) any |= mask[w];
    if (any != 0) changed[count++] = (changed_object){object->model, object->index, slot};
  }
  qsort(changed, count, sizeof *changed, compare_changed);
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->objects_reference);
  int objects = lua_gettop(L);
  for (size_t i = 0; i < count; i++) {
    const model_entry *m = &g->models[changed[i].model];
    lua_rawgeti(L, LUA_REGISTRYINDEX, m->names);
    lua_rawgeti(L, objects, changed[i].slot);
    for (size_t field = 0; field < m->field_count; field++) {
      if (!is_changed(g, changed[i].slot, field)) continue;
      lua_rawgeti(L, objects + 1, (lua_Integer)field + 1);
      lua_rawget(L, objects + 2);
      glua_node *node = write_node(L, g, GLUA_KIND_CHANGE);
      node->model = changed[i].model;
      node->count = changed[i].index;
      node->as.reference = (int32_t)field;
      if (lua_type(L, -1) < LUA_TTABLE) {
        read_value(L, g, -1, "");
      } else {
        const char *what =
          lua_pushfstring(L, "%s field '%s': ", m->name, m->fields[field].name);
        read_value(L, g, -2, what);
        lua_pop(L, 1);
      }
      lua_pop(L, 1);
    }
    lua_settop(L, objects);
  }
  return 0;
}

bool glua_collect_changes(glua_state *g) {
  if (g->object_count <= 1) return true;
  return protect(g, collect_body, NULL, 0, 0);
}

/// Clearing an entry that exists allocates nothing, and setting an absent one to nil neither.
void glua_forget_fields(glua_state *g) {
  lua_State *L = g->L;
  if (g->object_count <= 1 || !lua_checkstack(L, 5)) return;
  learn_reads(g);
  lua_rawgeti(L, LUA_REGISTRYINDEX, g->objects_reference);
  for (size_t slot = 1; slot < g->object_count; slot++) {
    const model_entry *m = &g->models[g->objects[slot].model];
    const uint64_t *mask = g->masks + g->objects[slot].mask;
    lua_rawgeti(L, -1, (lua_Integer)slot);
    lua_rawgeti(L, LUA_REGISTRYINDEX, m->names);
    for (size_t word = 0; word < m->mask_words; word++) {
      for (uint64_t bits = mask[word]; bits != 0; bits &= bits - 1) {
        lua_rawgeti(L, -1, (lua_Integer)(word * 64 + (size_t)__builtin_ctzll(bits)) + 1);
        lua_pushnil(L);
        lua_rawset(L, -4);
      }
    }
    lua_pop(L, 2);
    memset(g->masks + g->objects[slot].mask, 0, 2 * m->mask_words * sizeof(uint64_t));
  }
  lua_pop(L, 1);
  forget_originals(L, g);
}
