/** The demo: a source of prices, the engine and a simulated venue over one embedded log. */
import type { InputSource } from "@margin-engine/runtime";
import { runEmbedded, Unusable } from "@margin-engine/runtime";
import { ENGINE } from "./log-services";
import { fitToWindow } from "./market-data/fit-to-window";
import { marketSource } from "./market-data/market-source";
import { marketWindow } from "./market-data/market-windows";
import { DEFAULT_PRESET_PATH, publishPreset, usablePreset } from "./parameters";
import { watchRun } from "./report/watch-run";
import { DAY_MS } from "./simulation/calendar";
import { listings } from "./simulation/listings";
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
  readonly history: { readonly directory: string; readonly window: string } | null;
}

/** A day of no particular meaning: a simulated market has no history. */
const SIMULATED_START = Date.UTC(2026, 0, 5);

export async function runDemo(options: DemoOptions): Promise<void> {
  const { seed, accounts, shards, log } = options;
  const source = sourceOf(options);
  const services = [...ENGINE, simulatedVenue({ seed, accounts })];
  const title =
    options.history === null ? "A simulated crash day" : titleOf(options.history.window);
  await watchRun({ title, log, source }, (onProgress) =>
    runEmbedded({ directory: log, services, source, shards, onProgress }),
  );
}

function titleOf(window: string): string {
  return `Window ${window}: ${marketWindow(window)?.title ?? ""}`;
}

function sourceOf({ seed, hours, history }: DemoOptions): InputSource {
  const preset = usablePreset(DEFAULT_PRESET_PATH);
  if (history === null) return simulatedMarket({ seed, hours, start: SIMULATED_START, preset });
  const window = marketWindow(history.window);
  if (window === null) throw new Unusable(`window ${history.window} does not exist`);
  return marketSource({
    ...history,
    listings: listings(window.from, window.expiry ?? window.to + DAY_MS, []),
    parameters: publishPreset(fitToWindow(preset, window), 1, window.from),
  });
}
