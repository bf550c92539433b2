/** The demo: a source of prices, the engine and a simulated venue over one embedded log. */
import type { InputSource } from "@margin-engine/runtime";
import { runEmbedded } from "@margin-engine/runtime";
import { ENGINE } from "./log-services";
import { type WindowChoice, windowMarket, windowOf } from "./market-data/window-market";
import { DEFAULT_PRESET_PATH, usablePreset } from "./parameters";
import { watchRun } from "./report/watch-run";
import { HOUR_MS } from "./simulation/calendar";
import { clearingInputs } from "./simulation/clearing-inputs";
import { simulatedMarket } from "./simulation/simulated-market";
import { simulatedVenue } from "./simulation/simulated-venue";

export interface DemoOptions {
  readonly seed: number;
  /** The first so many hours; null for the whole window, or a simulated day. */
  readonly hours: number | null;
  readonly accounts: number;
  readonly shards: number;
  readonly log: string;
  /** Real prices instead of simulated ones. */
  readonly history: WindowChoice | null;
}

/** A day of no particular meaning: a simulated market has no history. */
const SIMULATED_START = Date.UTC(2026, 0, 5);
const HOURS_OF_DAY = 24;

export async function runDemo(options: DemoOptions): Promise<void> {
  const { seed, accounts, shards, log } = options;
  const source = sourceOf(options);
  const services = [...ENGINE, simulatedVenue({ seed, accounts })];
  const title = options.history === null ? "A simulated crash day" : titleOf(options.history);
  await watchRun({ title, log, source }, (onProgress) =>
    runEmbedded({ directory: log, services, source, shards, onProgress }),
  );
}

function titleOf(history: WindowChoice): string {
  return `Window ${history.window}: ${windowOf(history).title}`;
}

function sourceOf({ seed, hours, history }: DemoOptions): InputSource {
  if (history !== null) {
    const { from, to } = windowOf(history);
    const part = hours === null ? null : { from, to: Math.min(to, from + hours * HOUR_MS) };
    return windowMarket(history, { clearing: clearingInputs(from), pace: "Even", part });
  }
  const preset = usablePreset(DEFAULT_PRESET_PATH);
  const start = SIMULATED_START;
  return simulatedMarket({ seed, hours: hours ?? HOURS_OF_DAY, start, preset });
}
