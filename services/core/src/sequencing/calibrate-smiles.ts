/**
 * VO-3 while the venue runs: a smile for each expiry of the portfolio's underlyings, of the
 * volatilities and forwards in force. Only what is young enough to value an option with counts, and
 * what the journal has shown, so that anyone can fit the same again.
 */
import { YEAR_MS } from "../events/civil-day";
import type { InstrumentListed } from "../events/listing";
import type { CalibratedSmile } from "../events/range-calibration";
import { validityOf } from "../integrity/symbol-price";
import type { FigureName } from "../market/figure-index";
import { FIGURE_UNIT, PRICE_UNIT } from "../money/units";
import { fittedSmile, publishedSmile } from "../volatility/calibrated-smile";
import { earlierFits, fitSmile, type SmileFit, type SmileQuote } from "../volatility/fit-smile";
import { smileQuotes } from "../volatility/smile-quotes";
import type { SequencerState } from "./sequencer-state";

/** What is listed of one expiry, by instrument name. */
interface Expiry {
  readonly underlying: string;
  readonly expiry: number;
  readonly listings: readonly InstrumentListed[];
}

/** By underlying, then expiry; `now` is the event time of the batch. */
export function calibrateSmiles(state: SequencerState, now: number): CalibratedSmile[] {
  const smiles: CalibratedSmile[] = [];
  let earlier: readonly SmileFit[] = [];
  for (const expiry of expiriesAhead(state, now)) {
    if (smiles.at(-1)?.underlying !== expiry.underlying) earlier = [];
    const years = (expiry.expiry - now) / YEAR_MS;
    const fit = fitSmile(quotesOf(state, expiry, now), years, earlier);
    const smile = fit === null ? null : publishedSmile(expiry, fit, earlier);
    if (smile === null) continue;
    earlier = earlierFits(earlier, fittedSmile(smile));
    smiles.push(smile);
  }
  return smiles;
}

/** Restored instruments come by name, listed ones as they came: so they are sorted. */
function expiriesAhead({ instruments, inForce }: SequencerState, now: number): Expiry[] {
  const underlyings = new Set(inForce!.portfolio!.underlyings.map((each) => each.underlying));
  const byKey = new Map<string, InstrumentListed[]>();
  for (const { listing, settled } of instruments.values()) {
    const { underlying, expiry } = listing;
    if (settled || expiry === null || expiry <= now || !underlyings.has(underlying)) continue;
    const key = `${expiry} ${underlying}`;
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [listing]);
    else known.push(listing);
  }
  return [...byKey.values()]
    .map((listings) => {
      const { underlying, expiry } = listings[0]!;
      const byName = listings.sort((one, other) => (one.instrument < other.instrument ? -1 : 1));
      return { underlying, expiry: expiry!, listings: byName };
    })
    .sort((one, other) => {
      if (one.underlying !== other.underlying) return one.underlying < other.underlying ? -1 : 1;
      return one.expiry - other.expiry;
    });
}

/** Of several options of a strike and side the first by name, because listings are sorted. */
function quotesOf(state: SequencerState, expiry: Expiry, now: number): SmileQuote[] {
  const forward = forwardOf(state, expiry, now);
  if (forward === null) return [];
  const most = Number(state.inForce!.portfolio!.volatilityMost) / FIGURE_UNIT;
  const quoted = expiry.listings.flatMap(({ instrument, optionType, strike }) => {
    if (optionType === null || strike === null) return [];
    const name: FigureName = { figure: "Volatility", symbol: instrument, expiry: null };
    const volatility = youngFigure(state, name, now);
    if (volatility === null || volatility > most) return [];
    return [{ strike: Number(strike) / PRICE_UNIT, optionType, volatility }];
  });
  return smileQuotes(quoted, forward);
}

/** As margin takes it: quoted, else the mark of a future of the expiry, which must be Valid. */
function forwardOf(state: SequencerState, expiry: Expiry, now: number): number | null {
  const { underlying, listings } = expiry;
  const name: FigureName = { figure: "Forward", symbol: underlying, expiry: expiry.expiry };
  if (state.figures.get(name)?.published) return youngFigure(state, name, now);
  const futures = listings.filter(({ instrumentType }) => instrumentType === "Future");
  const mark = futures
    .map(({ instrument }) => state.prices.get("Mark", instrument))
    .find((each) => each !== undefined && each.inForce !== null);
  const { policy, clock } = state;
  if (mark === undefined || validityOf(mark, { policy, now: clock }) !== "Valid") return null;
  return Number(mark.inForce!.price) / PRICE_UNIT;
}

/** Null where it was never shown, or too long ago to value anything with. */
function youngFigure(
  { figures, inForce }: SequencerState,
  name: FigureName,
  now: number,
): number | null {
  const published = figures.get(name)?.published ?? null;
  if (published === null) return null;
  const isYoung = now - published.eventTime <= inForce!.portfolio!.figureLifeMs;
  return isYoung ? Number(published.value) / FIGURE_UNIT : null;
}
