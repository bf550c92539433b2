/** CO-1 and CO-2: what a portfolio file's balances and options count as equity. */
import { RATE_UNIT, sizeWeight } from "@margin-engine/core";
import type { RiskPreset } from "../parameters";
import type { PortfolioBook } from "./portfolio-book";

/** What is owned counts at price x weight, what is owed at price. */
export function portfolioEquity(book: PortfolioBook, preset: RiskPreset): number {
  const { balances, optionValues, prices } = book;
  let equity = 0;
  for (const asset of new Set([...balances.keys(), ...optionValues.keys()])) {
    const amount = (balances.get(asset) ?? 0) + (optionValues.get(asset) ?? 0);
    equity += amount * prices.get(asset)! * (amount > 0 ? weightOf(preset, asset, amount) : 1);
  }
  return equity;
}

/** The venue's cap on an asset is not the account's, so a file knows nothing of it. */
function weightOf(preset: RiskPreset, asset: string, amount: number): number {
  const accepted = preset.collateral.find((each) => each.asset === asset);
  if (accepted === undefined) return 0;
  const rules = preset.collateralRules?.assets.find((each) => each.asset === asset);
  const factor = Number(rules?.sizeFactor ?? 0n) / RATE_UNIT;
  const weight = Number(accepted.weight) / RATE_UNIT;
  return factor === 0 ? weight : Math.min(weight, sizeWeight(factor, amount));
}
