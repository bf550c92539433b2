/**
 * A shard's answer to the clearing house: who holds the sides asked for, with what CL-3 ranks them
 * by, and what accounts have of the assets asked for (CL-5). Whose figures rest on prices that bear
 * no liquidation is left out (PI-4), and so is whoever is being liquidated, with the venue itself.
 */
import { type Account, cashOf, findPosition, type Position } from "../account/account";
import { contractValue, worthOf } from "../account/contract-value";
import type { AssetClaims, RankedHolder } from "../events/clearing";
import type { InstrumentSide, RiskRequested } from "../events/clearing-actions";
import { evaluate } from "../margin/evaluate";
import { unitsOf } from "../margin/exposures";
import { MarketFactor } from "../margin/factor-exposure";
import { FROZEN_TRUST } from "../margin/price-trust";
import { gridDown, gridUp, usdOfGrid } from "../margin/usd-rounding";
import { type Amount, QUANTITY_UNIT, type Quantity } from "../money/units";
import type { MarginState } from "./margin-state";
import type { EntryOutputs } from "./tell-accounts";

/** Holders in a record: some 60 bytes each, far below what a broker takes. */
const HOLDERS_MAX = 5_000;

export function reportRisk(
  state: MarginState,
  { round, sides, assets }: RiskRequested,
  outputs: EntryOutputs,
): void {
  const factor = new MarketFactor(state);
  const holders = [...sides].sort(bySide).flatMap((side) => holdersOf(state, side, factor));
  const parts = Math.max(1, Math.ceil(holders.length / HOLDERS_MAX));
  for (let part = 1; part <= parts; part++) {
    outputs.add({
      kind: "AccountRiskReported",
      id: outputs.nextId(),
      eventTime: outputs.eventTime,
      round,
      part,
      parts,
      holders: holders.slice((part - 1) * HOLDERS_MAX, part * HOLDERS_MAX),
      claims: part === parts ? assets.map((asset) => claimsOf(state, asset)) : [],
    });
  }
}

/** Who holds a side now in this shard, with what deleveraging would rank them by. */
export function rankedHolders(state: MarginState, side: InstrumentSide): RankedHolder[] {
  return holdersOf(state, side, new MarketFactor(state));
}

function holdersOf(
  state: MarginState,
  { instrument, side }: InstrumentSide,
  factor: MarketFactor,
): RankedHolder[] {
  const { books, onLadder, house } = state;
  const book = books.instruments.get(instrument);
  if (book === undefined) return [];
  const moved = new Uint8Array(books.venue.size);
  moved[book.underlying.index] = 1;
  const holders: RankedHolder[] = [];
  state.groups.forEachMoved(moved, (index) => {
    const account = books.byIndex[index]!;
    const position = findPosition(account, book);
    if (position === null || position.quantity > 0n !== (side === "Long")) return;
    if (onLadder[index] === 1 || account.id === house) return;
    evaluate(state, index);
    if (state.figures.trust >= FROZEN_TRUST) return;
    const units = Number(position.quantity) / QUANTITY_UNIT;
    holders.push({
      instrument,
      side,
      account: account.id,
      ...rankingOf(state, position),
      exposure: usdOfGrid(gridDown(factor.ofAccount(index))),
      positionExposure: usdOfGrid(gridDown(factor.ofPosition(book, units))),
    });
  });
  return holders.sort((a, b) => (a.account < b.account ? -1 : 1));
}

function rankingOf({ market, figures }: MarginState, { book, quantity, cost }: Position) {
  const size = quantity < 0n ? -quantity : quantity;
  const units = Number(quantity) / QUANTITY_UNIT;
  const carried = unitsOf(worthOf(book.terms, cost));
  const profit = units * market.unitValue[book.index]! - carried;
  const notional = Math.abs(units) * market.unitNotional[book.index]!;
  return {
    quantity: size as Quantity,
    equity: usdOfGrid(figures.equity),
    profit: usdOfGrid(gridDown(profit * market.assetPrice[book.venue.index]!)),
    notional: usdOfGrid(gridUp(notional)),
  };
}

/** Exact sums over accounts, of what each has above zero. */
function claimsOf(state: MarginState, asset: string): AssetClaims {
  const { books, house } = state;
  let unvestedProfit = 0n;
  let principal = 0n;
  for (const account of books.byIndex) {
    if (account.id === house) continue;
    const balance = account.balances.find(({ venue }) => venue.asset === asset);
    if (balance === undefined) continue;
    unvestedProfit += unvestedProfitOf(state, account, asset);
    const cash = cashOf(account, balance);
    if (cash > 0n) principal += cash;
  }
  return {
    asset,
    unvestedProfit: unvestedProfit as Amount,
    principal: principal as Amount,
  };
}

/** Profits of open positions settled in the asset, at the mark; losses are left out. */
export function unvestedProfitOf(state: MarginState, account: Account, asset: string): bigint {
  let profits = 0n;
  for (const { book, quantity, cost } of account.positions) {
    const mark = state.market.marks[book.index] ?? 0n;
    if (book.venue.asset !== asset || mark === 0n) continue;
    const profit = worthOf(book.terms, contractValue(book.terms, quantity, mark) - cost);
    if (profit > 0n) profits += profit;
  }
  return profits;
}

function bySide(a: InstrumentSide, b: InstrumentSide): number {
  if (a.instrument !== b.instrument) return a.instrument < b.instrument ? -1 : 1;
  return a.side < b.side ? -1 : 1;
}
