/// Stopping a script that runs too long.
///
/// A count hook for every script would cost a third of its speed and more. So there is none until
/// it is needed: a watchdog thread sends a signal to the thread that runs the script, and the
/// signal handler, on that thread, sets a hook that raises an error at every instruction from then
/// on. It stays set until the outermost call has ended, so a script cannot catch it away with
/// `pcall`. Only a state that counts instructions has a hook from the beginning.
///
/// C functions that loop on their own (pattern matching) do not see the hook. Those of the shim
/// count their steps and look at the request themselves.

#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "internal.h"

/// Go uses SIGURG for the same purpose: nobody's default handling of it does anything.
enum { STOP_SIGNAL = SIGURG };

enum {
  /// Steps of C loops, and instructions of Lua, between two looks at what is left.
  STEPS_PER_LOOK = 4096,
  INSTRUCTIONS_PER_LOOK = 100,
  /// What a change between coroutines costs, since each has a count of its own that it may leave
  /// unfinished.
  STEPS_PER_RESUME = 20,
};

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

const char *stop_words(glua_state *g) {
  switch (g->stop_reason) {
    case STOPPED_BY_TIME:
      snprintf(
        g->stop_text, sizeof g->stop_text, "time limit of %g s reached",
        (double)(g->time_limit - 1) / 1e9);
      break;
    case STOPPED_BY_INSTRUCTIONS:
      snprintf(
        g->stop_text, sizeof g->stop_text, "instruction limit of %llu reached",
        (unsigned long long)g->instruction_limit);
      break;
    default: return "stopped by the host";
  }
  return g->stop_text;
}

static int raise_stop(lua_State *L, glua_state *g, int level) {
  luaL_where(L, level);
  lua_pushstring(L, stop_words(g));
  lua_concat(L, 2);
  return lua_error(L);
}

void fail_if_stopping(lua_State *L, glua_state *g) {
  if (is_stopping(g)) raise_stop(L, g, 1);
}

static void count_instructions(lua_State *L, lua_Debug *ar);

/// Back to what the hook is without a stop.
static void reset_hook(lua_State *L, const glua_state *g) {
  if (g->instruction_limit == 0) lua_sethook(L, NULL, 0, 0);
  else lua_sethook(L, count_instructions, LUA_MASKCOUNT, INSTRUCTIONS_PER_LOOK);
}

static void stop_hook(lua_State *L, lua_Debug *ar) {
  (void)ar;
  glua_state *g = state_of(L);
  // A coroutine that outlived a stopped call still carries the hook.
  if (!is_stopping(g)) reset_hook(L, g);
  else raise_stop(L, g, 0);
}

void arm_stop(lua_State *L) {
  lua_sethook(L, stop_hook, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

bool is_armed(lua_State *L) { return lua_gethook(L) == stop_hook; }

// MARK: - Counting

/// Takes from the instructions that are left; the last ones stop the run.
static void charge(lua_State *L, glua_state *g, uint64_t instructions) {
  if (g->instruction_limit == 0 || is_stopping(g)) return;
  if (instructions < g->instructions_left) {
    g->instructions_left -= instructions;
    return;
  }
  g->instructions_left = 0;
  g->stop_reason = STOPPED_BY_INSTRUCTIONS;
  g->stopped_run = g->run;
  arm_stop(L);
}

static void count_instructions(lua_State *L, lua_Debug *ar) {
  (void)ar;
  glua_state *g = state_of(L);
  charge(L, g, INSTRUCTIONS_PER_LOOK);
  if (is_stopping(g)) raise_stop(L, g, 0);
}

void look_for_stop(lua_State *L, glua_state *g) {
  charge(L, g, (uint64_t)(STEPS_PER_LOOK - g->steps));
  g->steps = STEPS_PER_LOOK;
  fail_if_stopping(L, g);
}

void spend_resume(lua_State *L, glua_state *g) { spend(L, g, STEPS_PER_RESUME); }

void glua_set_instruction_limit(glua_state *g, uint64_t instructions) {
  g->instruction_limit = instructions;
  reset_hook(g->main, g);
}

glua_state *innermost_state(void) { return running_state; }

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
      uint64_t run = g->run, deadline = g->deadline, time = now();
      if (deadline == 0 || time < deadline) continue;
      // One signal is enough. That it is sent again is for safety alone, and more and more seldom:
      // setting the hook takes long on a deep stack, and a thread must not be kept at nothing else.
      bool again = g->signalled_run == run;
      if (again && time < g->next_signal) continue;
      g->signal_gap = again ? 2 * g->signal_gap : (uint64_t)tick_nanoseconds;
      g->signalled_run = run;
      g->next_signal = time + g->signal_gap;
      if (!is_stopping(g)) g->stop_reason = STOPPED_BY_TIME;
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
  // At least a nanosecond, and no more than three hundred years.
  if (seconds > 1e10) seconds = 1e10;
  g->time_limit = seconds > 0 ? (uint64_t)(seconds * 1e9) + 1 : 0;
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

/// What the calls until the next budget, or the next outermost call, may use up.
static void fill_budget(glua_state *g) {
  g->time_left = g->time_limit;
  g->instructions_left = g->instruction_limit;
  g->steps = STEPS_PER_LOOK;
}

void glua_begin_budget(glua_state *g) {
  g->has_budget = true;
  fill_budget(g);
}

void begin_run(glua_state *g) {
  admit_signal();
  g->thread = pthread_self();
  g->outer_state = running_state;
  running_state = g;
  g->run++;
  g->stop_reason = STOPPED_BY_HOST;
  if (!g->has_budget) fill_budget(g);
  if (g->time_limit != 0) {
    g->started = now();
    g->deadline = g->started + g->time_left;
  }
  atomic_store_explicit(&g->active, true, memory_order_release);
  // A budget that calls before this one have used up stops it at its first instruction.
  bool late = g->time_limit != 0 && g->time_left == 0;
  if (!late && (g->instruction_limit == 0 || g->instructions_left > 0)) return;
  g->stop_reason = late ? STOPPED_BY_TIME : STOPPED_BY_INSTRUCTIONS;
  g->stopped_run = g->run;
  arm_stop(g->main);
}

void end_run(glua_state *g) {
  g->deadline = 0;
  atomic_store_explicit(&g->active, false, memory_order_release);
  running_state = g->outer_state;
  if (g->time_limit != 0 && g->has_budget) {
    uint64_t taken = now() - g->started;
    g->time_left = taken < g->time_left ? g->time_left - taken : 0;
  }
  if (is_stopping(g)) {
    // A limit that was reached leaves nothing, whatever the clock says.
    if (g->stop_reason == STOPPED_BY_TIME) g->time_left = 0;
    g->run++;
    reset_hook(g->main, g);
  }
  clear_scratch(g);
  shrink_sorting(g);
}

// MARK: - Pauses in a run

void rest(glua_state *g) {
  g->deadline = 0;
  atomic_store_explicit(&g->active, false, memory_order_release);
  // A request that was for what has just been done, or arrives late, finds another run. Where the
  // hook has been set it takes itself away.
  g->run++;
}

void go_on(glua_state *g) {
  g->run++;
  g->stop_reason = STOPPED_BY_HOST;
  fill_budget(g);
  if (g->time_limit != 0) {
    g->started = now();
    g->deadline = g->started + g->time_left;
  }
  atomic_store_explicit(&g->active, true, memory_order_release);
}
