/**
 * Deribit's tickers carry price and all greeks of one moment, each rounded: the sharpest public
 * check of PR-1 and PR-2. Its theta is the option's whole time value where a day would take more.
 */
import { blackGreeks, coinGreeks } from "@margin-engine/core";
import { Differences } from "./differences";
import { quotedOptions } from "./quoted-options";

export const TICKERS = "deribit/deribit-option-tickers-2021-07-22.csv.gz";

/** Printed to five decimals. */
const ROUNDING = 0.5e-5;
/** In dollars: smaller figures are compared as a share of this. */
const LEAST_SIZE = 0.1;

export function checkTickers(file: string): readonly Differences[] {
  // One ticker's mark, deep in the money, is older than its volatility.
  const price = new Differences("price, coin", { median: 1e-6, worst: 2.5e-4 });
  const delta = new Differences("delta", { worst: 1e-5 });
  const gamma = new Differences("gamma, beyond rounding", { worst: 1e-7 });
  const vega = new Differences("vega, dollars a point", { median: 2e-4, worst: 1.7e-3 });
  const theta = new Differences("theta, relative", { worst: 2e-4 });
  const rho = new Differences("rho, relative", { worst: 2e-4 });
  const figures = ["delta", "gamma", "vega", "theta", "rho"];
  for (const quoted of quotedOptions(file, { volatility: "mark_iv_pct", figures })) {
    const { option, markPrice } = quoted;
    const [theirDelta, theirGamma, theirVega, theirTheta, theirRho] = quoted.figures as Five;
    const greeks = blackGreeks(option);
    price.add(coinGreeks(option, option.forward).value, markPrice);
    delta.add(greeks.delta, theirDelta);
    gamma.add(greeks.gamma, theirGamma, ROUNDING);
    vega.add(greeks.vega, theirVega);
    addRelative(theta, greeks.theta, theirTheta);
    addRelative(rho, greeks.rho, theirRho);
  }
  return [price, delta, gamma, vega, theta, rho];
}

type Five = readonly [number, number, number, number, number];

function addRelative(differences: Differences, ours: number, theirs: number): void {
  const size = Math.max(Math.abs(ours), LEAST_SIZE);
  differences.add(ours / size, theirs / size, ROUNDING / size);
}
