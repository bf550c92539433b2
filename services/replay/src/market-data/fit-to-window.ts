/**
 * What archives cannot give: several sources of one price, each every few seconds. A replay of
 * candles is judged by as many sources as there are, and a quote lasts until the next is due.
 */
import { type RiskPreset, withPace } from "../parameters";
import type { MarketWindow } from "./market-windows";

/** Quotes of a candle; between the last and the next candle's first lies as much time again. */
const QUOTES_OF_CANDLE = 4;

export function fitToWindow(preset: RiskPreset, window: MarketWindow): RiskPreset {
  const stepMs = Math.max(...window.candles.map((candles) => candles.stepMs));
  const { priceIntegrity, ...rest } = withPace(preset, (2 * stepMs) / QUOTES_OF_CANDLE);
  if (priceIntegrity === null) return preset;
  return { ...rest, priceIntegrity: { ...priceIntegrity, sourcesRequired: 1 } };
}
