/**
 * VO-3: the smile of one expiry in the raw SVI form of Gatheral ("A parsimonious arbitrage-free
 * implied volatility parameterization", Global Derivatives, Madrid 2004), and whether prices made
 * from it, or from it and a later one, could be arbitraged (Gatheral and Jacquier, "Arbitrage-free
 * SVI volatility surfaces", Quantitative Finance 14, 2014).
 *
 * Log-moneyness is `ln(strike / forward)`; total variance is implied volatility² x years.
 */

/** `totalVariance(x) = level + slope (skew (x - centre) + sqrt((x - centre)² + width²))`. */
export interface Smile {
  readonly level: number;
  /** At least 0. */
  readonly slope: number;
  /** From -1 to 1. */
  readonly skew: number;
  readonly centre: number;
  /** Above 0. */
  readonly width: number;
}

export function totalVariance(smile: Smile, moneyness: number): number {
  const { level, slope, skew, centre, width } = smile;
  const offset = moneyness - centre;
  return level + slope * (skew * offset + Math.sqrt(offset * offset + width * width));
}

/** A range of log-moneyness. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How far apart points are that are looked at for arbitrage, as a part of their way to the smile's
 * centre, or of its width where that is larger: nothing happens on a smaller scale. */
const FINE_LOOKS = 0.02;
/** Total variance in the wings rises by at most this much a unit of log-moneyness (Lee, "The moment
 * formula for implied volatility at extreme strikes", Mathematical Finance 14, 2004). */
export const WING_SLOPE_MOST = 2;

/**
 * The least of Gatheral's g over the span: below 0 a butterfly of three strikes has a negative
 * price. Minus infinity where a total variance is not above 0 or a wing is too steep.
 */
export function leastDensity(smile: Smile, span: Span, looks = FINE_LOOKS): number {
  const { slope, skew } = smile;
  if (slope * (1 + Math.abs(skew)) > WING_SLOPE_MOST) return Number.NEGATIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  for (const x of looksOf(smile, span, looks)) {
    const found = density(smile, x);
    if (found < least) least = found;
  }
  return least;
}

/** Gatheral's g: `(1 - x w' / (2 w))² - w'² (1 / w + 1 / 4) / 4 + w'' / 2`. */
function density({ level, slope, skew, centre, width }: Smile, x: number): number {
  const offset = x - centre;
  const root = Math.sqrt(offset * offset + width * width);
  const w = level + slope * (skew * offset + root);
  if (!(w > 0)) return Number.NEGATIVE_INFINITY;
  const first = slope * (skew + offset / root);
  const second = (slope * width * width) / (root * root * root);
  const part = 1 - (x * first) / (2 * w);
  return part * part - (first * first * (1 / w + 0.25)) / 4 + second / 2;
}

/** Two expiries of one underlying. */
export interface SmilePair {
  readonly earlier: Smile;
  readonly later: Smile;
}

/**
 * How much the later expiry's total variance falls short of the earlier one's where it is worst
 * within the span: above 0 a spread of the two has a negative price. Minus infinity over a span
 * that is empty.
 */
export function largestCrossing(pair: SmilePair, span: Span, looks = FINE_LOOKS): number {
  const { earlier, later } = pair;
  let largest = Number.NEGATIVE_INFINITY;
  for (const smile of [earlier, later]) {
    for (const x of looksOf(smile, span, looks)) {
      const crossing = totalVariance(earlier, x) - totalVariance(later, x);
      if (crossing > largest) largest = crossing;
    }
  }
  return largest;
}

/** Points of the span, its ends included, densest at the smile's centre. */
function looksOf({ centre, width }: Smile, { from, to }: Span, apart: number): number[] {
  if (from > to) return [];
  const looks = [from, to];
  const middle = Math.min(to, Math.max(from, centre));
  for (let x = middle; x < to; ) {
    looks.push(x);
    const away = x - centre;
    x += apart * (away > width ? away : width);
  }
  for (let x = middle; x > from; ) {
    looks.push(x);
    const away = centre - x;
    x -= apart * (away > width ? away : width);
  }
  return looks;
}
