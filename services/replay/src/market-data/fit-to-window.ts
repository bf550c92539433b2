/**
 * What archives cannot give: several sources of one price, each every few seconds. A replay of
 * candles is judged by as many sources as there are, and a quote lasts until the next is due.
 */
import { type RiskPreset, withPace } from "../parameters";
import type { MarketWindow } from "./market-windows";

/** Quotes of a candle; between the last and the next candle's first lies as much time again. */
const QUOTES_OF_CANDLE = 4;

/** `sliceMs` is the longest slice of the source: at most one quote of each kind comes in it. */
export function fitToWindow(preset: RiskPreset, window: MarketWindow, sliceMs: number): RiskPreset {
  const stepMs = Math.max(...window.candles.map((candles) => candles.stepMs));
  const quoteMs = Math.max(stepMs / QUOTES_OF_CANDLE, sliceMs);
  const { priceIntegrity, ...rest } = withPace(preset, 2 * quoteMs);
  if (priceIntegrity === null) return preset;
  return { ...rest, priceIntegrity: { ...priceIntegrity, sourcesRequired: 1 } };
}
