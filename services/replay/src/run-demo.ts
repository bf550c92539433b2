/** The demo: a source of prices, the engine and a simulated venue over one embedded log. */
import type { InputSource } from "@margin-engine/runtime";
import { runEmbedded } from "@margin-engine/runtime";
import { ENGINE } from "./log-services";
import { type WindowChoice, windowMarket, windowOf } from "./market-data/window-market";
import { DEFAULT_PRESET_PATH, usablePreset } from "./parameters";
import { watchRun } from "./report/watch-run";
import { clearingInputs } from "./simulation/clearing-inputs";
import { simulatedMarket } from "./simulation/simulated-market";
import { simulatedVenue } from "./simulation/simulated-venue";

export interface DemoOptions {
  readonly seed: number;
  /** Length of a simulated day; a window of history has its own. */
  readonly hours: number;
  readonly accounts: number;
  readonly shards: number;
  readonly log: string;
  /** Real prices instead of simulated ones. */
  readonly history: WindowChoice | null;
}

/** A day of no particular meaning: a simulated market has no history. */
const SIMULATED_START = Date.UTC(2026, 0, 5);

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
    const clearing = clearingInputs(windowOf(history).from);
    return windowMarket(history, { clearing, pace: "Even", part: null });
  }
  const preset = usablePreset(DEFAULT_PRESET_PATH);
  return simulatedMarket({ seed, hours, start: SIMULATED_START, preset });
}
