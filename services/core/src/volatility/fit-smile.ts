/**
 * VO-3: raw SVI fitted to the implied volatilities of one expiry, so that no butterfly within twice
 * the quoted range and no calendar spread against an expiry before can be arbitraged.
 *
 * Two searches: over centre and width, with the three other parameters by least squares
 * (fit-wings.ts), then over all five from there, because under the bounds of arbitrage the least
 * squares of three need not be the best. What breaks a bound counts as infinitely far off.
 */
import { normalDensity } from "../pricing/normal-distribution";
import { fitWings, type SmilePoint } from "./fit-wings";
import { minimise, type SearchStart } from "./minimise";
import { largestCrossing, leastDensity, type Smile, type Span, totalVariance } from "./smile";

export interface SmileQuote {
  /** ln(strike / forward). */
  readonly moneyness: number;
  /** Implied volatility a year, above 0. */
  readonly volatility: number;
}

export interface SmileFit {
  readonly smile: Smile;
  /** To expiry, years of 365 days. */
  readonly years: number;
  /** From the lowest to the highest strike quoted. */
  readonly quoted: Span;
  /** Root of the mean square miss in volatility, weighted by vega. */
  readonly error: number;
}

/** Fewest strikes that five parameters are fitted to. */
const SMILE_QUOTES_LEAST = 5;
/** Starts of centre and width, in spreads of the strikes. */
const CENTRES = [-1, -0.5, 0, 0.5, 1];
const WIDTHS = [0.25, 0.5, 1, 2, 4];
/** A narrower bend would hide between the strikes. */
const WIDTH_LEAST = 1e-4;
/** Error, in squared volatility, that a breach of one counts as. */
const PENALTY = 1;
/** While searching, fewer points are looked at than in the end, and this room is left between the
 * smile and the bounds, in which what the search did not see has its place. */
const COARSE_LOOKS = 0.1;
const ROOM = 1e-3;

/**
 * `quotes` of one expiry, one for each strike and in their order, in `years` above 0; `earlier` are
 * the fits that it is held against (earlierFits). Null with fewer than five quotes.
 */
export function fitSmile(
  quotes: readonly SmileQuote[],
  years: number,
  earlier: readonly SmileFit[],
): SmileFit | null {
  if (quotes.length < SMILE_QUOTES_LEAST) return null;
  const points = smilePoints(quotes, years);
  const quoted = { from: quotes[0]!.moneyness, to: quotes.at(-1)!.moneyness };
  const bounds = { earlier, quoted };
  const found = searchAll(points, bounds, searchBend(points, bounds));
  const smile = isSoundSmile(found, bounds) ? found : flatSmile(points, bounds);
  return { smile, years, quoted, error: errorOf(smile, quotes, years) };
}

/**
 * What the expiry after `fit` is held against, of what `fit` was: every fit that has strikes where
 * no later one has.
 */
export function earlierFits(earlier: readonly SmileFit[], fit: SmileFit): SmileFit[] {
  const { from, to } = fit.quoted;
  return [...earlier.filter(({ quoted }) => quoted.from < from || quoted.to > to), fit];
}

/** The volatility that the fit gives at a log-moneyness. */
export function smileVolatility({ smile, years }: SmileFit, moneyness: number): number {
  return Math.sqrt(totalVariance(smile, moneyness) / years);
}

/** Whether an option's price moves with its volatility there: vega, of a forward of 1. */
export function smileVega({ moneyness, volatility }: SmileQuote, years: number): number {
  const deviation = volatility * Math.sqrt(years);
  return normalDensity(-moneyness / deviation + deviation / 2) * Math.sqrt(years);
}

/** Weights that make the sum of square misses of total variance the mean square miss of volatility
 * by vega. */
function smilePoints(quotes: readonly SmileQuote[], years: number): SmilePoint[] {
  const vegas = quotes.map((quote) => smileVega(quote, years));
  const sum = vegas.reduce((total, vega) => total + vega, 0);
  return quotes.map(({ moneyness, volatility }, at) => {
    const slope = 2 * volatility * years;
    const weight = vegas[at]! / sum / (slope * slope);
    return { moneyness, totalVariance: volatility * volatility * years, weight };
  });
}

/** What a smile is held against: its quoted range, and fits of expiries before. */
export interface SmileBounds {
  readonly earlier: readonly SmileFit[];
  readonly quoted: Span;
}

/** Where butterflies are looked at: twice as far out as strikes are quoted. */
export function butterflySpan({ from, to }: Span): Span {
  return { from: Math.min(2 * from, from / 2), to: Math.max(2 * to, to / 2) };
}

/** Where calendar spreads can be traded: where both expiries have strikes. */
export function calendarSpan(one: Span, other: Span): Span {
  return { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) };
}

/** Whether none of the bounds is broken, by however little. */
export function isSoundSmile(smile: Smile, { earlier, quoted }: SmileBounds): boolean {
  if (!(leastDensity(smile, butterflySpan(quoted)) >= 0)) return false;
  return earlier.every((fit) => crossingOf(fit, { smile, quoted }) <= 0);
}

/** As `largestCrossing`, where both expiries have strikes. */
export function crossingOf(
  earlier: SmileFit,
  later: Pick<SmileFit, "smile" | "quoted">,
  looks?: number,
): number {
  const pair = { earlier: earlier.smile, later: later.smile };
  return largestCrossing(pair, calendarSpan(earlier.quoted, later.quoted), looks);
}

/** How far a smile is from keeping the bounds with a little room; infinite where it is none. */
function breachOf(smile: Smile, { earlier, quoted }: SmileBounds): number {
  const { width, slope, skew } = smile;
  if (!(width >= WIDTH_LEAST) || slope < 0 || Math.abs(skew) > 1) return Number.POSITIVE_INFINITY;
  let breach = Math.max(0, ROOM - leastDensity(smile, butterflySpan(quoted), COARSE_LOOKS));
  for (const fit of earlier) {
    const crossing = crossingOf(fit, { smile, quoted }, COARSE_LOOKS);
    breach += Math.max(0, ROOM + crossing / totalVariance(fit.smile, 0));
  }
  return breach;
}

/** The mean square miss of volatility, and much more where a bound is broken. */
function misfit(smile: Smile, points: readonly SmilePoint[], bounds: SmileBounds): number {
  let sum = PENALTY * breachOf(smile, bounds);
  for (const point of points) {
    const miss = totalVariance(smile, point.moneyness) - point.totalVariance;
    sum += point.weight * miss * miss;
  }
  return sum;
}

function searchBend(points: readonly SmilePoint[], bounds: SmileBounds): Smile {
  const spread = spreadOf(points);
  const objective = ([centre, width]: readonly number[]): number =>
    width! >= WIDTH_LEAST
      ? misfit(fitWings(points, centre!, width!), points, bounds)
      : Number.POSITIVE_INFINITY;
  const starts = CENTRES.flatMap((centre) =>
    WIDTHS.map((width) => [centre * spread, Math.max(width * spread, WIDTH_LEAST)] as const),
  );
  const values = starts.map(objective);
  const [centre, width] = starts[values.indexOf(Math.min(...values))]!;
  const start: SearchStart = { point: [centre, width], steps: [spread / 4, width / 4] };
  const [bestCentre, bestWidth] = minimise(objective, start).point as [number, number];
  return fitWings(points, bestCentre, bestWidth);
}

function searchAll(points: readonly SmilePoint[], bounds: SmileBounds, from: Smile): Smile {
  const { level, slope, skew, centre, width } = from;
  const steps = [level / 10 || width / 10, slope / 10 || width, 0.05, width / 10, width / 10];
  const objective = (point: readonly number[]) => misfit(smileOf(point), points, bounds);
  return smileOf(minimise(objective, { point: [level, slope, skew, centre, width], steps }).point);
}

function smileOf(point: readonly number[]): Smile {
  const [level, slope, skew, centre, width] = point as [number, number, number, number, number];
  return { level, slope, skew, centre, width };
}

/** Without a bend, as high as the quotes on average and nowhere below the expiry before: sound. */
function flatSmile(points: readonly SmilePoint[], { earlier, quoted }: SmileBounds): Smile {
  const flat = { slope: 0, skew: 0, centre: 0, width: spreadOf(points) };
  const level = weightedMean(points, (point) => point.totalVariance);
  const smile = { level, ...flat };
  const short = earlier.map((fit) => crossingOf(fit, { smile, quoted }));
  return { level: level + Math.max(0, ...short), ...flat };
}

/** Root of the weighted mean square moneyness. */
function spreadOf(points: readonly SmilePoint[]): number {
  return Math.sqrt(weightedMean(points, ({ moneyness }) => moneyness * moneyness));
}

function weightedMean(points: readonly SmilePoint[], of: (point: SmilePoint) => number): number {
  let [sum, weights] = [0, 0];
  for (const point of points) {
    sum += point.weight * of(point);
    weights += point.weight;
  }
  return sum / weights;
}

function errorOf(smile: Smile, quotes: readonly SmileQuote[], years: number): number {
  let [sum, vegas] = [0, 0];
  for (const quote of quotes) {
    const vega = smileVega(quote, years);
    const miss = Math.sqrt(totalVariance(smile, quote.moneyness) / years) - quote.volatility;
    sum += vega * miss * miss;
    vegas += vega;
  }
  return Math.sqrt(sum / vegas);
}
