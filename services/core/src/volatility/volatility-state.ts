/**
 * VO-1 and VO-2 as they run: a fold of index prices by event time. Event time is cut into steps;
 * the last price of a step is its close, and an underlying's return is from one close to its next.
 *
 * A step in which an underlying had no price does not count for its variance; its next return is
 * from the close before, as if it took one step. The state is plain numbers: written down, read
 * back and gone on with, it gives the same bits.
 */
import { logOfRatio } from "../pricing/logarithm";
import { type Covariances, covarianceOf, nextCovariances, startCovariances } from "./covariance";
import type { VolatilityModel } from "./scenario-range";
import { firstGarchVariance, nextEwmaVariance, nextGarchVariance, type StepRule } from "./variance";

/** Variances are those expected of the next return, a step. */
export interface UnderlyingVolatility {
  readonly underlying: string;
  /** Close of the last step with a price; null before the first. */
  readonly close: number | null;
  /** Last price of the step that is running; null when it has none yet. */
  readonly price: number | null;
  readonly fastVariance: number;
  readonly slowVariance: number;
  readonly garchVariance: number;
}

export interface VolatilityState {
  /** Number of the step that is running, from 1970; null before the first price. */
  readonly step: number | null;
  readonly underlyings: readonly UnderlyingVolatility[];
  /** By the slow lambda, in the order of the underlyings. */
  readonly covariances: Covariances;
}

export type VolatilityModels = ReadonlyMap<string, VolatilityModel>;

export interface IndexPrice {
  readonly underlying: string;
  /** Milliseconds since the epoch, never before the price folded last. */
  readonly eventTime: number;
  /** Above 0. */
  readonly price: number;
}

/** Before the first price; the underlyings are those of the models, in their order. */
export function createVolatilityState(models: VolatilityModels): VolatilityState {
  const underlyings = [...models].map(([underlying, { garch, startVariance }]) => ({
    underlying,
    close: null,
    price: null,
    fastVariance: startVariance,
    slowVariance: startVariance,
    garchVariance: firstGarchVariance(garch, startVariance),
  }));
  const starts = underlyings.map(({ slowVariance }) => slowVariance);
  return { step: null, underlyings, covariances: startCovariances(starts) };
}

/** The state under other models: what it learned of their underlyings stays, the others begin. */
export function adoptModels(state: VolatilityState, models: VolatilityModels): VolatilityState {
  const fresh = createVolatilityState(models);
  const places = fresh.underlyings.map(({ underlying }) =>
    state.underlyings.findIndex((one) => one.underlying === underlying),
  );
  const underlyings = fresh.underlyings.map((one, at) => state.underlyings[places[at]!] ?? one);
  const covariances = places.flatMap((place, row) =>
    places.slice(0, row + 1).map((other, column) => {
      const known = place >= 0 && other >= 0;
      return known
        ? covarianceOf(state.covariances, place, other)
        : covarianceOf(fresh.covariances, row, column);
    }),
  );
  return { step: state.step, underlyings, covariances };
}

/** Takes a price; the first one of a later step closes the step before. */
export function foldIndexPrice(
  state: VolatilityState,
  models: VolatilityModels,
  { quote, rule }: { readonly quote: IndexPrice; readonly rule: StepRule },
): VolatilityState {
  const step = Math.floor(quote.eventTime / rule.stepMs);
  const open = state.step === null || step <= state.step ? state : closeStep(state, models, rule);
  const underlyings = open.underlyings.map((one) =>
    one.underlying === quote.underlying ? { ...one, price: quote.price } : one,
  );
  return { ...open, step: Math.max(step, state.step ?? step), underlyings };
}

/** Learns from the returns of the step that ends. */
export function closeStep(
  state: VolatilityState,
  models: VolatilityModels,
  { fastLambda, slowLambda }: StepRule,
): VolatilityState {
  const changes = state.underlyings.map(({ price, close }) =>
    price === null || close === null ? null : logOfRatio(price, close),
  );
  const underlyings = state.underlyings.map((one, at) => {
    const closed = { ...one, close: one.price ?? one.close, price: null };
    const change = changes[at]!;
    if (change === null) return closed;
    return {
      ...closed,
      fastVariance: nextEwmaVariance(fastLambda, one.fastVariance, change),
      slowVariance: nextEwmaVariance(slowLambda, one.slowVariance, change),
      garchVariance: nextGarchVariance(
        models.get(one.underlying)!.garch,
        one.garchVariance,
        change,
      ),
    };
  });
  if (changes.every((change) => change === null)) return { ...state, underlyings };
  const moves = changes.map((change) => change ?? 0);
  return {
    ...state,
    underlyings,
    covariances: nextCovariances(state.covariances, slowLambda, moves),
  };
}
