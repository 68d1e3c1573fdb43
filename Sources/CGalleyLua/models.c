/// The models: fields and methods by their names, and the metatable of their objects.

#include <stdlib.h>
#include <string.h>

#include "objects.h"

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

/// Copies fields behind those that a model has; there is room for them.
static bool copy_fields(model_entry *m, const glua_field *fields, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char *name = strdup(fields[i].name);
    if (name == NULL) return false;
    m->fields[m->field_count++] = (glua_field){name, fields[i].writable};
  }
  return true;
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
  if (models == NULL) return no_memory(g);
  g->models = models;
  model_entry m = {
    .name = strdup(name), .metatable_name = strdup(metatable_name),
    .fields = calloc(field_count + 1, sizeof *fields),
    .mask_words = field_count / 64 + 1, .metatable = d.metatable, .names = d.names,
  };
  if (m.name == NULL || m.metatable_name == NULL || m.fields == NULL
      || !copy_fields(&m, fields, field_count)) {
    free_model(&m);
    return no_memory(g);
  }
  models[g->model_count++] = m;
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
  glua_field *grown = realloc(m->fields, (m->field_count + count + 1) * sizeof *grown);
  if (grown == NULL) return no_memory(g);
  m->fields = grown;
  extension e = {m, fields, count};
  if (!protect(g, extend_model_body, &e, 0, 0)) return false;
  // A name that Lua knows and the model lacks ends the state's use: the caller gives it up.
  bool copied = copy_fields(m, fields, count);
  m->mask_words = m->field_count / 64 + 1;
  return copied || no_memory(g);
}
