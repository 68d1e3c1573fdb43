/// Stopping a script that runs too long.
///
/// A count hook for every script would cost a third of its speed and more. So there is none until
/// it is needed: a watchdog thread sends a signal to the thread that runs the script, and the
/// signal handler, on that thread, sets a hook that raises an error at every instruction from then
/// on. It stays set until the outermost call has ended, so a script cannot catch it away with
/// `pcall`.
///
/// C functions that loop on their own (pattern matching) do not see the hook. Those of the shim
/// look at the request themselves.

#include <signal.h>
#include <time.h>

#include "internal.h"

/// Go uses SIGURG for the same purpose: nobody's default handling of it does anything.
enum { STOP_SIGNAL = SIGURG };

/// The watchdog looks at its clock this often.
static const long tick_nanoseconds = 10 * 1000 * 1000;

static pthread_once_t started = PTHREAD_ONCE_INIT;
static pthread_mutex_t timed_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t timed_change = PTHREAD_COND_INITIALIZER;
static glua_state *timed_states;

/// The innermost state that runs on this thread.
static _Thread_local glua_state *volatile running_state;

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

// MARK: - The hook

bool is_stopping(const glua_state *g) { return g->stopped_run == g->run; }

void fail_if_stopping(lua_State *L, const glua_state *g) {
  if (!is_stopping(g)) return;
  luaL_error(L, g->out_of_time ? "time limit reached" : "stopped by the host");
}

static void stop_hook(lua_State *L, lua_Debug *ar) {
  (void)ar;
  // A coroutine that outlived a stopped call still carries the hook.
  if (!is_stopping(state_of(L))) {
    lua_sethook(L, NULL, 0, 0);
    return;
  }
  fail_if_stopping(L, state_of(L));
}

void arm_stop(lua_State *L) {
  lua_sethook(L, stop_hook, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

static void on_signal(int signal) {
  (void)signal;
  for (glua_state *g = running_state; g != NULL; g = g->outer_state) {
    if (is_stopping(g)) arm_stop(g->L);
  }
}

static void stop_run(glua_state *g, uint64_t run) {
  g->stopped_run = run;
  if (g->run == run && g->active) pthread_kill(g->thread, STOP_SIGNAL);
}

void glua_request_stop(glua_state *g) {
  uint64_t run = g->run;
  if (g->active) stop_run(g, run);
}

// MARK: - The watchdog

static void *watch(void *unused) {
  (void)unused;
  pthread_mutex_lock(&timed_lock);
  for (;;) {
    while (timed_states == NULL) pthread_cond_wait(&timed_change, &timed_lock);
    for (glua_state *g = timed_states; g != NULL; g = g->next_timed) {
      uint64_t run = g->run, deadline = g->deadline;
      if (deadline == 0 || now() < deadline) continue;
      g->out_of_time = true;
      stop_run(g, run);
    }
    pthread_mutex_unlock(&timed_lock);
    nanosleep(&(struct timespec){.tv_nsec = tick_nanoseconds}, NULL);
    pthread_mutex_lock(&timed_lock);
  }
  return NULL;
}

static void install_handler(void) {
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(STOP_SIGNAL, &action, NULL);
}

static void start_watching(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, watch, NULL) == 0) pthread_detach(thread);
}

void glua_set_time_limit(glua_state *g, double seconds) {
  static pthread_once_t watching = PTHREAD_ONCE_INIT;
  bool was_timed = g->time_limit != 0;
  g->time_limit = seconds <= 0 ? 0 : (uint64_t)(seconds * 1e9);
  if (was_timed == (g->time_limit != 0)) return;
  pthread_mutex_lock(&timed_lock);
  if (was_timed) {
    glua_state **link = &timed_states;
    while (*link != g) link = &(*link)->next_timed;
    *link = g->next_timed;
  } else {
    g->next_timed = timed_states;
    timed_states = g;
    pthread_cond_signal(&timed_change);
  }
  pthread_mutex_unlock(&timed_lock);
  if (!was_timed) pthread_once(&watching, start_watching);
}

// MARK: - Runs

/// The threads of some pools (libdispatch's) block all signals.
static void admit_signal(void) {
  static _Thread_local bool admitted;
  if (admitted) return;
  pthread_once(&started, install_handler);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, STOP_SIGNAL);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  admitted = true;
}

void begin_run(glua_state *g) {
  admit_signal();
  g->thread = pthread_self();
  g->outer_state = running_state;
  running_state = g;
  g->run++;
  atomic_store_explicit(&g->active, true, memory_order_release);
  if (g->time_limit != 0) {
    g->out_of_time = false;
    g->deadline = now() + g->time_limit;
  }
}

void end_run(glua_state *g) {
  g->deadline = 0;
  atomic_store_explicit(&g->active, false, memory_order_release);
  running_state = g->outer_state;
  if (is_stopping(g)) {
    g->run++;
    lua_sethook(g->main, NULL, 0, 0);
  }
}
