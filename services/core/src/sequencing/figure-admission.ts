/**
 * Which figures enter the journal: those of something listed that has not come to its end, within
 * the range that makes sense of them. The checks run in the order they are written.
 */
import type { FigureQuoted, FigureType } from "../events/figure";
import { powerOfTen } from "../money/rounding";
import { figureText } from "../money/text";
import { FIGURE_DECIMALS, type Figure } from "../money/units";
import { refuseName } from "./event-head";
import { refuseQuoteSource } from "./price-admission";
import { quoted, type Refusal, refusal } from "./refusal";
import { expiryKey, type SequencerState } from "./sequencer-state";
import { refuseTime } from "./source-order";

const ONE = powerOfTen(FIGURE_DECIMALS);

interface Terms {
  readonly of: "option" | "instrument" | "expiry" | "underlying";
  /** Both are allowed. */
  readonly least: bigint;
  readonly most: bigint;
}

/** The least step above zero. */
const POSITIVE = 1n;

const TERMS: Readonly<Record<FigureType, Terms>> = {
  // Beyond 2,000% a year a percentage was sent for a fraction.
  Volatility: { of: "option", least: POSITIVE, most: 20n * ONE },
  Forward: { of: "expiry", least: POSITIVE, most: 10n ** 10n * ONE },
  InterestRate: { of: "expiry", least: -ONE, most: ONE },
  SettlementAverage: { of: "expiry", least: POSITIVE, most: 10n ** 10n * ONE },
  Depth: { of: "underlying", least: 0n, most: 10n ** 15n * ONE },
  OpenInterest: { of: "instrument", least: 0n, most: 10n ** 12n * ONE },
};

/** PR-5: the settlement price is the average of the last half hour. */
const SETTLEMENT_PERIOD_MS = 1_800_000;

export function refuseFigure(state: SequencerState, event: FigureQuoted): Refusal | null {
  const known = state.figures.get(event);
  return (
    refuseName("quoteSource", event.quoteSource) ??
    refuseSubject(state, event) ??
    refuseRange(event) ??
    refuseQuoteSource(event, known?.quotes) ??
    refuseTime(event.quoteSource, event.eventTime, known?.quotes.get(event.quoteSource)?.eventTime)
  );
}

function refuseSubject(state: SequencerState, event: FigureQuoted): Refusal | null {
  const { figure, symbol, expiry } = event;
  const { of } = TERMS[figure];
  if (of === "expiry") return refuseExpiry(state, event);
  if (expiry !== null) {
    return refusal("OutOfRange", `expiry ${expiry}, which a figure of ${figure} does not have`);
  }
  return of === "underlying"
    ? refuseUnderlying(state, symbol)
    : refuseInstrument(state, symbol, of === "option");
}

function refuseUnderlying(state: SequencerState, underlying: string): Refusal | null {
  if (state.underlyings.has(underlying)) return null;
  return refusal("UnknownAsset", `${quoted(underlying)} is no underlying of a listed instrument`);
}

function refuseInstrument(state: SequencerState, name: string, isOption: boolean): Refusal | null {
  const instrument = state.instruments.get(name);
  if (instrument === undefined) {
    return refusal("UnknownInstrument", `instrument ${quoted(name)} is not listed`);
  }
  const { instrumentType } = instrument.listing;
  if (isOption && instrumentType !== "Option") {
    const what = `${quoted(name)} is of type ${instrumentType} and has no volatility`;
    return refusal("WrongInstrumentType", what);
  }
  if (!instrument.settled) return null;
  return refusal("InstrumentExpired", `${quoted(name)} was settled`);
}

function refuseExpiry(state: SequencerState, event: FigureQuoted): Refusal | null {
  const { figure, symbol, expiry, eventTime } = event;
  if (expiry === null) {
    return refusal("OutOfRange", `expiry null, which a figure of ${figure} needs`);
  }
  if (!state.expiries.has(expiryKey(symbol, expiry))) {
    return refusal(
      "UnknownInstrument",
      `nothing is listed on ${quoted(symbol)} that expires at ${expiry}`,
    );
  }
  if (eventTime > expiry) {
    const what = `${quoted(symbol)} of ${expiry} has expired, the ${figure} is of ${eventTime}`;
    return refusal("InstrumentExpired", what);
  }
  if (figure !== "SettlementAverage" || eventTime >= expiry - SETTLEMENT_PERIOD_MS) return null;
  return refusal(
    "OutOfRange",
    `the SettlementAverage of ${expiry} begins ${SETTLEMENT_PERIOD_MS} milliseconds before, ` +
      `and this one is of ${eventTime}`,
  );
}

function refuseRange({ figure, value }: FigureQuoted): Refusal | null {
  const { least, most } = TERMS[figure];
  if (value >= least && value <= most) return null;
  const limit = figureText(most as Figure);
  const range =
    least === POSITIVE
      ? `above 0 and at most ${limit}`
      : `from ${figureText(least as Figure)} to ${limit}`;
  return refusal("OutOfRange", `${figure} ${figureText(value)} is not ${range}`);
}
