/// Life and death of a state.

#include <stdlib.h>

#include "internal.h"

/// Lua begins to collect garbage when it holds this many per cent of what was left the last time. The
/// memory limit holds all the same: Lua collects before it gives up.
enum { COLLECTOR_PAUSE = 1000 };

static int open_body(lua_State *L) {
  glua_state *g = state_of(L);
  open_environment(L, g);
  return 0;
}

glua_state *glua_open(size_t memory_limit, size_t fail_at) {
  glua_state *g = calloc(1, sizeof *g);
  if (g == NULL) return NULL;
  g->memory_limit = memory_limit;
  g->fail_at = fail_at;
  g->in.open = g->out.open = g->ledger.open = GLUA_NO_CONTAINER;
  g->in.state = g->out.state = g->ledger.state = g;
  g->object_count = 1;
  g->run = 1;
  lua_State *L = lua_newstate(glua_allocate, g);
  if (L == NULL) {
    free_blocks(&g->heap);
    free(g);
    return NULL;
  }
  *(glua_state **)lua_getextraspace(L) = g;
  g->L = g->main = L;
  // The message handler is of no use before the registry slots exist.
  lua_pushcfunction(L, open_body);
  if (lua_pcall(L, 0, 0, 0) != LUA_OK) {
    glua_close(g);
    return NULL;
  }
  // Each cycle walks through all libraries, which outlive the document; most documents leave less
  // garbage than that behind.
  lua_gc(L, LUA_GCINC, COLLECTOR_PAUSE, 0, 0);
  return g;
}

size_t glua_close(glua_state *g) {
  glua_set_time_limit(g, 0);
  lua_close(g->main);
  free_patterns(g);
  free_scratch(g);
  free_sorting(g);
  free_models(g);
  free(g->in.nodes);
  free(g->in.bytes);
  free(g->out.nodes);
  free(g->out.bytes);
  free(g->ledger.nodes);
  free(g->ledger.bytes);
  free_tables(g);
  free(g->frozen_hint);
  free_blocks(&g->heap);
  size_t left = g->memory_used;
  free(g);
  return left;
}

void glua_set_host(glua_state *g, glua_host host) { g->host = host; }

void glua_collect_garbage(glua_state *g) {
  // No script's finalizer can run (`setmetatable` refuses `__gc`), so a full cycle cannot raise.
  lua_gc(g->L, LUA_GCCOLLECT);
}
