/*
 * The margin of accounts from risk arrays, rule for rule as evaluate-portfolio.ts computes it for
 * options on one underlying. measure-portfolio.ts writes the arrays to a file, builds this, runs it:
 *
 *   risk-arrays FILE ROUNDS
 *
 * prints accounts per second of CPU time, and the sums of both requirements over the accounts.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { VALUE, FORWARD_UP, FORWARD_DOWN, DELTA, GAMMA, VEGA, THETA, ROLL, SCENARIOS };

/* Of the file, in this order: 32-bit numbers, then doubles. */
static int scenarios, stride, instruments, groups, accounts, held;
static int *group_of, *strike_of, *instrument_of;
static double *values, *notional, *quantity_of, *weight;
static double *discount_long, *discount_short, *forward_contingency, *roll_rate;
/* index, depth, maintenance and initial rates of naked shorts, minimum of net and hedged delta,
   concentration factor, initial and maintenance loss factor */
static double *rules;

struct figures {
  double initial, maintenance, delta, gamma, vega, theta;
  int worst_scenario;
};

static void *read_array(FILE *file, int count, size_t size) {
  void *array = aligned_alloc(64, (count * size + 63) / 64 * 64);
  if (fread(array, size, count, file) != (size_t)count) exit(3);
  return array;
}

static struct figures evaluate(int account) {
  const int *instrument = instrument_of + (long)account * held;
  const double *quantity = quantity_of + (long)account * held;
  double sums[128] __attribute__((aligned(64)));
  double profit[128] __attribute__((aligned(64)));
  struct figures told = {0};
  double roll = 0, naked = 0, contingency = 0, delta_long = 0, delta_short = 0;
  for (int at = 0; at < scenarios; at++) profit[at] = 0;
  for (int from = 0; from < held;) {
    int group = group_of[instrument[from]], strike = -1, to = from;
    double net = 0;
    for (int at = 0; at < stride; at++) sums[at] = 0;
    for (; to < held && group_of[instrument[to]] == group; to++) {
      int number = instrument[to];
      double size = quantity[to];
      const double *row = values + (long)number * stride;
      double delta = size * row[DELTA];
      if (delta > 0) delta_long += delta;
      else delta_short -= delta;
      if (strike_of[number] != strike) {
        naked += fmax(0, -net);
        strike = strike_of[number];
        net = 0;
      }
      net += size * notional[number];
      for (int at = 0; at < stride; at++) sums[at] += size * row[at];
    }
    naked += fmax(0, -net);
    told.delta += sums[DELTA];
    told.gamma += sums[GAMMA];
    told.vega += sums[VEGA];
    told.theta += sums[THETA];
    roll += fabs(sums[ROLL]) * roll_rate[group];
    double value = sums[VALUE], owned = discount_long[group], owed = discount_short[group];
    for (int at = 0; at < scenarios; at++) {
      double shocked = sums[SCENARIOS + at];
      profit[at] += (shocked * (shocked >= 0 ? owned : owed) - value) * weight[at];
    }
    contingency += fmax(0, fmax(value - sums[FORWARD_UP], value - sums[FORWARD_DOWN])) *
                   forward_contingency[group];
    from = to;
  }
  double worst = 0;
  told.worst_scenario = -1;
  for (int at = 0; at < scenarios; at++) {
    if (-profit[at] <= worst) continue;
    worst = -profit[at];
    told.worst_scenario = at;
  }
  if (contingency > worst) {
    worst = contingency;
    told.worst_scenario = scenarios;
  }
  double net = fabs(delta_long - delta_short);
  double floor = (rules[4] * net + rules[5] * fmin(delta_long, delta_short)) * rules[0];
  double loss = fmax(worst + roll, floor);
  double exposure = net * rules[0];
  double concentration = rules[6] * exposure * fmax(0, sqrt(exposure / rules[1]) - 1);
  told.initial = loss * rules[7] + naked * (rules[2] + rules[3]) + concentration;
  told.maintenance = loss * rules[8] + naked * rules[2] + concentration;
  return told;
}

int main(int count, char **arguments) {
  FILE *file = count > 2 ? fopen(arguments[1], "rb") : NULL;
  int rounds = count > 2 ? atoi(arguments[2]) : 0;
  if (file == NULL || rounds < 1) return 2;
  int *sizes = read_array(file, 6, sizeof(int));
  scenarios = sizes[0], stride = sizes[1], instruments = sizes[2];
  groups = sizes[3], accounts = sizes[4], held = sizes[5];
  group_of = read_array(file, instruments, sizeof(int));
  strike_of = read_array(file, instruments, sizeof(int));
  instrument_of = read_array(file, accounts * held, sizeof(int));
  values = read_array(file, instruments * stride, sizeof(double));
  notional = read_array(file, instruments, sizeof(double));
  quantity_of = read_array(file, accounts * held, sizeof(double));
  weight = read_array(file, scenarios, sizeof(double));
  discount_long = read_array(file, groups, sizeof(double));
  discount_short = read_array(file, groups, sizeof(double));
  forward_contingency = read_array(file, groups, sizeof(double));
  roll_rate = read_array(file, groups, sizeof(double));
  rules = read_array(file, 9, sizeof(double));
  fclose(file);
  double initial = 0, maintenance = 0, greeks = 0;
  clock_t started = clock();
  for (int round = 0; round < rounds; round++) {
    initial = maintenance = 0;
    for (int account = 0; account < accounts; account++) {
      struct figures told = evaluate(account);
      initial += told.initial;
      maintenance += told.maintenance;
      greeks += told.delta + told.gamma + told.vega + told.theta + told.worst_scenario;
    }
    __asm__ volatile("" : : "g"(&greeks) : "memory");
  }
  double seconds = (double)(clock() - started) / CLOCKS_PER_SEC;
  printf("%.0f %.17g %.17g\n", accounts * (double)rounds / seconds, initial, maintenance);
  return 0;
}
