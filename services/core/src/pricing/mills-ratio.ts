/**
 * The Mills ratio of the normal distribution, `M(x) = (1 - N(x)) / n(x)`, and its fall
 * `-M'(x) = 1 - x M(x)`. Both are smooth and fall like 1/x and 1/x^2, so that what is built from
 * them keeps its relative accuracy however far out it lies.
 *
 * Each is one polynomial over the whole half-line, in `u = (y - 5) / (y + 5)` for `y` from 0 to
 * infinity: `(1 + x) M(x)` with y = x, and `(1 + y)^2 (-M'(x))` with y = x + 1/2. The coefficients
 * are those of the interpolation at Chebyshev points, computed with 50 digits, in powers of u; what
 * the interpolation leaves out is below 2e-17.
 */

const CENTRE = 5;

const RATIO = [
  1.1568486282918946, -0.2294875382521129, 0.07778159886873554, 0.025072179301611947,
  -0.0661776007789934, 0.061505045841013566, -0.038026592187762366, 0.0163482312692141,
  -0.004201290310663574, 1.953073289303005e-5, 4.5704381820007954e-4, -1.343747460125513e-4,
  -2.48054584472145e-5, 2.271112294988288e-5, -1.7723438185601556e-7, -3.280567012895583e-6,
  3.2197131609042185e-7, 4.968188503341836e-7, -6.738323465177047e-8, -8.232321223515427e-8,
  1.0082895646260188e-8, 1.4010248782442869e-8, -1.0846925288860795e-9, -2.039456977423449e-9,
  6.288377855498677e-11, 1.7327578943235103e-10,
] as const;

const FALL = [
  1.56356596839085, -0.9530538202403621, 0.4858219633977917, 0.05254560669092487,
  -0.3859115494551584, 0.4163612970735379, -0.24695873386188938, 0.054896307503038616,
  0.04826571587860872, -0.05860745875678755, 0.029223641200556982, -0.0047264822215623125,
  -0.003056776496722927, 0.0018717344203224475, 6.712415061146982e-6, -3.382551366538063e-4,
  6.193050857053911e-5, 5.45533169215717e-5, -1.7755095833331134e-5, -9.347050257151465e-6,
  3.891310958761367e-6, 1.7903065868324204e-6, -7.330910703449993e-7, -3.513672653952917e-7,
  1.0759938744690255e-7, 5.670320787678599e-8, -8.861612461403507e-9, -5.081150277205769e-9,
] as const;

/** M(x) for x >= 0, to 4 ulp. */
export function millsRatio(x: number): number {
  return polynomial(RATIO, (x - CENTRE) / (x + CENTRE)) / (1 + x);
}

/** -M'(x) for x >= -1/2, to 6 ulp. */
export function millsFall(x: number): number {
  const y = x + 0.5;
  return polynomial(FALL, (y - CENTRE) / (y + CENTRE)) / ((1 + y) * (1 + y));
}

/** Even and odd powers apart, which a processor computes side by side. An even number of terms. */
function polynomial(coefficients: readonly number[], u: number): number {
  const u2 = u * u;
  let even = 0;
  let odd = 0;
  for (let at = coefficients.length - 2; at >= 0; at -= 2) {
    even = even * u2 + coefficients[at]!;
    odd = odd * u2 + coefficients[at + 1]!;
  }
  return even + u * odd;
}
