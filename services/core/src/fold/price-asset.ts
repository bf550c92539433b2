/**
 * CO-1: what a unit of an asset counts, from the index, its average and what the asset can be
 * redeemed for. What is owned counts the least of them, what is owed the largest: neither a spike
 * nor a venue's own thin book makes collateral.
 */
import type { VenueBalance } from "../account/books";
import type { AssetRules } from "../events/collateral-rules";
import { ALLOWED } from "../integrity/validity";
import { PRICE_DECIMALS, type Price } from "../money/units";
import type { MarginState } from "./margin-state";

const PRICE_SCALE = 10n ** BigInt(PRICE_DECIMALS);

/** What a unit of an asset counts, and what it follows from. */
interface AssetValue {
  readonly index: Price;
  /** Null before something was decided of the index. */
  readonly average: Price | null;
  /** Null where the rules name none, or nobody quotes it. */
  readonly redemption: Price | null;
  /** What is owned, before its weight. */
  readonly worth: Price;
  /** What is owed. */
  readonly debt: Price;
}

/** Null while the asset has no index. */
export function assetValue(state: MarginState, asset: string): AssetValue | null {
  const index = state.prices.index.get(asset);
  if (index === undefined) return null;
  const average = state.decisions.get("Index", asset)?.decision.average ?? null;
  const redemption = redemptionOf(state, asset);
  const rising = [index, average, redemption]
    .filter((price) => price !== null)
    .sort((a, b) => (a < b ? -1 : 1));
  return {
    index,
    average,
    redemption,
    worth: rising[0]!,
    debt: rising.at(-1)!,
  };
}

/** Brings what the market counts for an asset up to what is known. */
export function priceAsset(state: MarginState, asset: VenueBalance): void {
  const value = assetValue(state, asset.asset);
  if (value === null) return;
  const validity = state.decisions.get("Index", asset.asset)?.validity ?? null;
  const strict = validity !== null && ALLOWED[validity].liquidate === "AtStrictPrice";
  const { index, worth, debt } = value;
  state.market.setAssetPrice(asset, { price: strict ? debt : index, worth, debt });
}

/** The assets whose value follows from a symbol's index: its own, and those it redeems. */
export function assetsPricedBy(state: MarginState, symbol: string): readonly string[] {
  const redeemed = assetRules(state).filter(
    ({ redemptionSymbol, redeemedInto }) =>
      redemptionSymbol === symbol || (redemptionSymbol !== null && redeemedInto === symbol),
  );
  return redeemed.length === 0 ? [symbol] : [symbol, ...redeemed.map(({ asset }) => asset)];
}

/** Rounded down, to 8 decimals. */
function redemptionOf(state: MarginState, asset: string): Price | null {
  const rules = assetRules(state).find((each) => each.asset === asset);
  if (rules === undefined || rules.redemptionSymbol === null) return null;
  const units = state.prices.index.get(rules.redemptionSymbol) ?? null;
  if (units === null || rules.redeemedInto === null) return units;
  const into = state.prices.index.get(rules.redeemedInto);
  return into === undefined ? null : (((units * into) / PRICE_SCALE) as Price);
}

function assetRules({ parameters }: MarginState): readonly AssetRules[] {
  return parameters?.collateralRules?.assets ?? [];
}
