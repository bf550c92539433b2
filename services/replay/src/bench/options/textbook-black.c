/*
 * What a textbook does: Black's price and its greeks, option by option, with the C library's log,
 * exp, erfc and sqrt. It prices the same chain as measure-options.ts, which builds and runs it:
 *
 *   textbook-black OPTIONS ROUNDS
 *
 * prints options per second of CPU time, and the sum of all figures of the last round.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MOST 1000

static int put[MOST];
static double forward[MOST], strike[MOST], volatility[MOST], years[MOST];
static double value[MOST], delta[MOST], gamma_[MOST], vega[MOST], theta[MOST], rho[MOST];

static double normal_distribution(double x) { return 0.5 * erfc(-x * M_SQRT1_2); }

static void price(int at) {
  double f = forward[at], k = strike[at], sigma = volatility[at], root = sqrt(years[at]);
  double d1 = log(f / k) / (sigma * root) + 0.5 * sigma * root;
  double d2 = d1 - sigma * root;
  double density = exp(-0.5 * d1 * d1) / sqrt(2 * M_PI);
  double n1 = normal_distribution(d1), n2 = normal_distribution(d2);
  double call = f * n1 - k * n2;
  double time_value = fmax(call - fmax(f - k, 0), 0);
  value[at] = put[at] ? call - f + k : call;
  delta[at] = put[at] ? n1 - 1 : n1;
  gamma_[at] = density / (f * sigma * root);
  vega[at] = f * density * root / 100;
  theta[at] = -fmin(f * density * sigma / (2 * root) / 365, time_value);
  rho[at] = k * years[at] * (put[at] ? n2 - 1 : n2) / 100;
}

int main(int count, char **arguments) {
  int options = count > 1 ? atoi(arguments[1]) : 0;
  int rounds = count > 2 ? atoi(arguments[2]) : 0;
  if (options < 1 || options > MOST || rounds < 1) return 2;
  for (int at = 0; at < options; at++) {
    put[at] = at % 2;
    strike[at] = 30000.0 + 60000.0 * at / options;
    volatility[at] = 0.5 + 0.4 * at / options;
    years[at] = 0.1;
  }
  clock_t started = clock();
  for (int round = 0; round < rounds; round++) {
    for (int at = 0; at < options; at++) {
      forward[at] = 60000.0 + round % 256;
      price(at);
    }
    /* Every round's figures count as read. */
    __asm__ volatile("" ::: "memory");
  }
  double seconds = (double)(clock() - started) / CLOCKS_PER_SEC;
  double sum = 0;
  for (int at = 0; at < options; at++)
    sum += value[at] + delta[at] + gamma_[at] + vega[at] + theta[at] + rho[at];
  printf("%.0f %.17g\n", options * (double)rounds / seconds, sum);
  return 0;
}
