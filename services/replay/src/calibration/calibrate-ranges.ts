/**
 * Volatility calibrated from closes (VO-1, VO-2, VO-4), and the path that the fold of a live run
 * would have taken over the same closes with the parameters found.
 */
import {
  closeStep,
  correlation,
  createVolatilityState,
  type FitRule,
  type FittedVolatility,
  fitVolatility,
  foldIndexPrice,
  type RangeRule,
  scenarioRange,
  type VolatilityModels,
  type VolatilityState,
} from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";
import { DAY_MS } from "../simulation/calendar";
import type { Close, CloseHistory } from "./market-closes";

/** An underlying at one close; variances are those expected of the step after it. */
export interface PathPoint {
  readonly time: number;
  readonly fastVariance: number;
  readonly slowVariance: number;
  readonly garchVariance: number;
  readonly range: number;
}

/** A move over the horizon, as a part of the price at its start. */
export interface Move {
  readonly time: number;
  readonly change: number;
}

/** Moves over the horizon, and those that went beyond the range that stood at their begin. */
export interface Exceedance {
  readonly moves: number;
  readonly beyond: readonly Move[];
}

export interface CalibratedUnderlying {
  readonly underlying: string;
  readonly returns: number;
  readonly model: FittedVolatility;
  /** One for each close, the first without a return. */
  readonly path: readonly PathPoint[];
  readonly exceedance: Exceedance;
}

export interface CalibratedRanges {
  readonly rule: RangeRule & FitRule;
  readonly underlyings: readonly CalibratedUnderlying[];
  /** Row by underlying, column by underlying, after the last close. */
  readonly correlations: readonly (readonly number[])[];
}

const HORIZON_DAYS = 2;
const STRESS_DAYS = 30;

/** The defaults of VO-1 and VO-4 for closes that are `stepMs` apart. */
export function rangeRule(stepMs: number): RangeRule & FitRule {
  return {
    stepMs,
    fastLambda: 0.94,
    slowLambda: 0.97,
    horizonSteps: (HORIZON_DAYS * DAY_MS) / stepMs,
    probability: 0.995,
    stressSteps: (STRESS_DAYS * DAY_MS) / stepMs,
    stressWeight: 0.25,
    rangeLeast: 0.05,
    rangeMost: 0.5,
  };
}

/** A history too short to fit throws Unusable. */
export function calibrateRanges(
  histories: readonly CloseHistory[],
  rule: RangeRule & FitRule,
): CalibratedRanges {
  const models = new Map(histories.map((history) => [history.underlying, modelOf(history, rule)]));
  const paths = new Map<string, PathPoint[]>(histories.map(({ underlying }) => [underlying, []]));
  const last = foldCloses({ histories, models, rule }, (state, underlying, time) => {
    const model = models.get(underlying)!;
    const found = state.underlyings.find((one) => one.underlying === underlying)!;
    const { fastVariance, slowVariance, garchVariance } = found;
    const range = scenarioRange(model, rule, garchVariance);
    paths.get(underlying)!.push({ time, fastVariance, slowVariance, garchVariance, range });
  });
  const underlyings = histories.map(({ underlying, closes }) => ({
    underlying,
    returns: closes.length - 1,
    model: models.get(underlying)!,
    path: paths.get(underlying)!,
    exceedance: exceedanceOf(closes, paths.get(underlying)!, rule),
  }));
  const correlations = histories.map((_, row) =>
    histories.map((__, column) => correlation(last.covariances, row, column)),
  );
  return { rule, underlyings, correlations };
}

function modelOf({ underlying, closes }: CloseHistory, rule: FitRule): FittedVolatility {
  const returns = closes.slice(1).map(({ price }, at) => Math.log(price / closes[at]!.price));
  const model = fitVolatility(returns, rule);
  if (model !== null) return model;
  const problem = `${returns.length} returns of ${underlying} are too few, or none is a move`;
  throw new Unusable(`${problem}; give a history of at least 250 prices that change`);
}

interface Folded {
  readonly histories: readonly CloseHistory[];
  readonly models: VolatilityModels;
  readonly rule: RangeRule;
}

/** Folds all closes by time; `seen` is told of each with the state after its step. */
function foldCloses(
  { histories, models, rule }: Folded,
  seen: (state: VolatilityState, underlying: string, time: number) => void,
): VolatilityState {
  const all = histories
    .flatMap(({ underlying, closes }) =>
      closes.map(({ time, price }) => ({ underlying, eventTime: time, price })),
    )
    .sort((one, other) => one.eventTime - other.eventTime);
  let state = createVolatilityState(models);
  for (let at = 0; at < all.length; ) {
    const { eventTime } = all[at]!;
    const from = at;
    for (; at < all.length && all[at]!.eventTime === eventTime; at++) {
      state = foldIndexPrice(state, models, { quote: all[at]!, rule });
    }
    // A close is the last of its step, so that the step can be closed before the next one begins.
    state = closeStep(state, models, rule);
    for (const { underlying } of all.slice(from, at)) seen(state, underlying, eventTime);
  }
  return state;
}

function exceedanceOf(
  closes: readonly Close[],
  path: readonly PathPoint[],
  { horizonSteps }: RangeRule,
): Exceedance {
  const moves = Math.max(0, closes.length - horizonSteps);
  const beyond: Move[] = [];
  for (let at = 0; at < moves; at++) {
    const change = closes[at + horizonSteps]!.price / closes[at]!.price - 1;
    const { range, time } = path[at]!;
    if (Math.abs(change) > range) beyond.push({ time, change });
  }
  return { moves, beyond };
}

/** The parts of all moves that fell, and that rose, beyond the range. */
export function exceedanceShares({ moves, beyond }: Exceedance): {
  readonly below: number;
  readonly above: number;
} {
  const falls = beyond.filter(({ change }) => change < 0).length;
  return { below: falls / moves, above: (beyond.length - falls) / moves };
}
