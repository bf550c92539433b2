/**
 * From floating-point simulation to the books' prices: every price is rounded onto a grid of whole
 * steps, so that a published price has few decimals and is exact from there on.
 */
import type { Price } from "@margin-engine/core";

const SCALE = 100_000_000;

export type Rounding = "nearest" | "up" | "down";

/** `step` is in units of the 8th decimal; the result is at least one step. */
export function onGrid(value: number, step: number, rounding: Rounding = "nearest"): Price {
  const steps = (value * SCALE) / step;
  const whole =
    rounding === "nearest"
      ? Math.round(steps)
      : rounding === "up"
        ? Math.ceil(steps)
        : Math.floor(steps);
  return (BigInt(Math.max(1, whole)) * BigInt(step)) as Price;
}

/** A step that leaves six digits of the price: 0.1 at 64,000, 0.01 at 3,200. */
export function gridStep(value: number): number {
  let step = 1;
  while (step * 1_000_000 <= value * SCALE) step *= 10;
  return step;
}

export function priceNumber(price: Price): number {
  return Number(price) / SCALE;
}
