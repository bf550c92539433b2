/** A window of history as what the simulated venue trades on: its listings, the default preset. */
import { type InputSource, Unusable } from "@margin-engine/runtime";
import { DEFAULT_PRESET_PATH, publishPreset, usablePreset } from "../parameters";
import { DAY_MS, MINUTE_MS } from "../simulation/calendar";
import { listings } from "../simulation/listings";
import { fitToWindow } from "./fit-to-window";
import { MARKET_BATCH_MS, type MarketOptions, marketSource } from "./market-source";
import { type MarketWindow, marketWindow } from "./market-windows";

export interface WindowChoice {
  /** The folder of the archives. */
  readonly directory: string;
  /** The window's id: `C`. */
  readonly window: string;
}

/** Throws Unusable on a window that does not exist. */
export function windowOf({ window: id }: WindowChoice): MarketWindow {
  const window = marketWindow(id);
  if (window === null) throw new Unusable(`window ${id} does not exist`);
  return window;
}

/** Throws Unusable also on a folder or a file that cannot be read. */
export function windowMarket(
  choice: WindowChoice,
  { clearing, pace, part }: Pick<MarketOptions, "clearing" | "pace" | "part">,
): InputSource {
  const window = { ...windowOf(choice), ...part };
  const preset = usablePreset(DEFAULT_PRESET_PATH);
  const sliceMs = pace === "Paced" ? MINUTE_MS : MARKET_BATCH_MS;
  return marketSource({
    ...choice,
    clearing,
    pace,
    part,
    listings: listings(window.from, window.expiry ?? window.to + DAY_MS, []),
    parameters: publishPreset(fitToWindow(preset, window, sliceMs), 1, window.from),
  });
}
