/**
 * The simulated market as an input source: the first batch opens the venue (listings, parameters,
 * first prices), then one batch for each tick. Everything follows from the options, on any machine;
 * a source opened in the middle walks the path to there first.
 */
import { type InputRecord, type InputSource, inputRecord } from "@margin-engine/runtime";
import type { RiskPreset } from "../parameters";
import { publishPreset, withPace } from "../parameters";
import { badInputs } from "./bad-input";
import { HOUR_MS } from "./calendar";
import { clearingInputs } from "./clearing-inputs";
import { listings } from "./listings";
import { advance, btcUsd, openMarket } from "./market-path";
import { type Quoting, quoteTick, startQuoting } from "./market-quotes";
import { optionSeries } from "./option-series";

/** 5 seconds of event time between ticks, if not said otherwise. */
const TICK_MS = 5_000;

export interface SimulatedMarketOptions {
  /** A whole number from 0. */
  readonly seed: number;
  /** Event time of the first tick, milliseconds since the epoch. */
  readonly start: number;
  /** Length of the simulated day; the crash, the expiry and all else scale with it. */
  readonly hours: number;
  /** Milliseconds of event time between ticks. */
  readonly tickMs?: number;
  readonly preset: RiskPreset;
}

/** Throws RangeError when the day is shorter than 100 ticks: nothing would fit into it. */
export function simulatedMarket(options: SimulatedMarketOptions): InputSource {
  const { seed, start, hours, preset, tickMs = TICK_MS } = options;
  const ticks = Math.floor((hours * HOUR_MS) / tickMs);
  if (!(ticks >= 100)) {
    throw new RangeError(
      `${hours} hours in ticks of ${tickMs} ms are ${ticks} ticks; a day needs at least 100`,
    );
  }
  const days = `seed=${seed} start=${start} hours=${hours} tick=${tickMs}`;
  return {
    origin: `simulated ${days} preset=${preset.preset}`,
    batches: ticks + 1,
    reached: (batches) => start + Math.max(0, batches - 1) * tickMs,
    open: (pulled) => batches({ seed, start, tickMs, ticks, preset }, pulled),
  };
}

interface Day {
  readonly seed: number;
  readonly start: number;
  readonly tickMs: number;
  readonly ticks: number;
  readonly preset: RiskPreset;
}

function* batches(day: Day, pulled: number): Generator<readonly InputRecord[]> {
  const { start, tickMs, ticks } = day;
  const length = ticks * tickMs;
  const expiry = start + Math.floor((ticks * 2) / 3) * tickMs;
  const path = openMarket(day.seed, length, tickMs);
  const options = optionSeries(expiry, btcUsd(path));
  const quoting = startQuoting({ start, expiry, options });
  for (let tick = 0; tick <= ticks; tick++) {
    if (tick > 0) advance(path);
    const quotes = quoteTick(quoting, path);
    if (tick < pulled) continue;
    if (tick === 0) yield [...opening(day, quoting), ...quotes];
    else yield [...badInputs(start + tick * tickMs, tickMs, { start, length }), ...quotes];
  }
}

function opening({ start, tickMs, preset }: Day, { expiry, options }: Quoting): InputRecord[] {
  const listed = listings(start, expiry, options);
  const parameters = publishPreset(withPace(preset, 2 * tickMs), 1, start);
  return [...listed, parameters, ...clearingInputs(start)].map(inputRecord);
}
