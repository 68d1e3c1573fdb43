/// Hooks: one function of the script over many objects.

#include "internal.h"

typedef struct {
  int32_t function;
  uint16_t model;
  const ptrdiff_t *indices;
  size_t count;
  /// The object that is at work, by its place in `indices`.
  size_t position;
  uint8_t *outcomes;
  glua_hook_result result;
} hook_request;

/// Looks at the result on top of the stack. False for one that the host must look at.
static bool is_settled(lua_State *L, glua_state *g, hook_request *request) {
  glua_hook_result *result = &request->result;
  switch (lua_type(L, -1)) {
    case LUA_TNIL: return true;
    case LUA_TBOOLEAN:
      if (!lua_toboolean(L, -1)) {
        request->outcomes[request->position] = GLUA_HOOK_DROP;
        return true;
      }
      *result = (glua_hook_result){.kind = GLUA_HOOK_UNFIT, .type = "true"};
      return false;
    case LUA_TTABLE: {
      uint16_t model;
      uint32_t index;
      glua_object_state state = object_at(L, g, -1, &model, &index);
      if (state == GLUA_OBJECT_CURRENT) {
        if (model == request->model && (ptrdiff_t)index == request->indices[request->position]) {
          return true;
        }
        *result = (glua_hook_result){.kind = GLUA_HOOK_OBJECT, .model = model, .index = index};
        return false;
      }
      *result = (glua_hook_result){.kind = GLUA_HOOK_TABLE};
      // Reading a dead object raises the right words.
      read_value(L, g, -1, "");
      return false;
    }
    default:
      *result = (glua_hook_result){.kind = GLUA_HOOK_UNFIT, .type = luaL_typename(L, -1)};
      return false;
  }
}

/// One protected call for all objects: entering Lua anew for each would cost as much as a short
/// hook does.
static int hooks_body(lua_State *L) {
  glua_state *g = state_of(L);
  hook_request *request = lua_touserdata(L, 1);
  lua_rawgeti(L, LUA_REGISTRYINDEX, request->function);
  for (; request->position < request->count; request->position++) {
    lua_pushvalue(L, 2);
    push_hook_object(L, g, request->model, (uint32_t)request->indices[request->position]);
    lua_call(L, 1, 1);
    if (!is_settled(L, g, request)) return 0;
    lua_settop(L, 2);
  }
  request->result.kind = GLUA_HOOK_KEEP;
  return 0;
}

bool glua_call_hooks(
  glua_state *g, int32_t function, uint16_t model, const ptrdiff_t *indices, size_t count,
  size_t *position, uint8_t *outcomes, glua_hook_result *result) {
  hook_request request = {
    .function = function, .model = model, .indices = indices, .count = count,
    .position = *position, .outcomes = outcomes,
  };
  bool ok = protect(g, hooks_body, &request, 0, 0);
  *position = request.position;
  *result = request.result;
  return ok;
}
