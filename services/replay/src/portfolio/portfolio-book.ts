/** A portfolio file's rows as a market and an account, which portfolio margin is computed of. */
import {
  type InstrumentMarket,
  type PortfolioHolder,
  PortfolioMarket,
  type PortfolioParameters,
  RiskArrays,
  sortPositions,
} from "@margin-engine/core";
import { DOLLAR_COIN, isPosition, type PortfolioRow } from "./portfolio-file";
import { giveSmileVolatilities, type PortfolioSmile } from "./portfolio-smiles";

export interface BookPosition {
  readonly row: PortfolioRow;
  readonly instrument: InstrumentMarket;
  readonly quantity: number;
  /** What it is worth in its settlement asset: a linear one its profit, an option its price. */
  readonly value: number;
}

export interface PortfolioBook {
  readonly time: number;
  readonly arrays: RiskArrays;
  readonly smiles: readonly PortfolioSmile[];
  readonly positions: readonly BookPosition[];
  /** By asset: cash and profit of perpetuals and futures, then options; and dollars a unit. */
  readonly balances: ReadonlyMap<string, number>;
  readonly optionValues: ReadonlyMap<string, number>;
  readonly prices: ReadonlyMap<string, number>;
}

export function bookOf(
  rows: readonly PortfolioRow[],
  parameters: PortfolioParameters,
): PortfolioBook {
  const time = rows.find(({ kind }) => kind === "Time")?.number("time") ?? 0;
  const prices = pricesOf(rows);
  const market = marketOf(rows, prices, time);
  const smiles = giveSmileVolatilities(market, { rows, time, ...parameters });
  const arrays = new RiskArrays(market, parameters);
  for (const { kind, name, number } of rows) {
    const at = parameters.holdings.findIndex(({ asset }) => asset === name);
    const confidence = number("confidence");
    if (kind === "Collateral" && confidence !== null && at >= 0) {
      arrays.holdingConfidence[at] = confidence;
    }
  }
  for (const underlying of market.underlyings) arrays.revalue(underlying, time);
  const held = rows.filter(isPosition).map((row, at) => {
    const instrument = market.instruments[at]!;
    const quantity = row.number("quantity")!;
    const value = positionValue({ row, instrument, quantity }, arrays, prices);
    return { row, instrument, quantity, value };
  });
  return { time, arrays, smiles, positions: held, prices, ...balancesOf(rows, held) };
}

/** The account, with all positions or without one of them. */
export function holderOf(book: PortfolioBook, without: BookPosition | null): PortfolioHolder {
  const { arrays, balances, prices, positions } = book;
  const kept = positions.filter((position) => position !== without);
  const values = arrays.parameters.holdings.map(
    ({ asset }) => (balances.get(asset) ?? 0) * (prices.get(asset) ?? 0),
  );
  const assets = [...values.keys()].filter((at) => values[at]! > 0);
  const holder: PortfolioHolder = {
    instrument: Int32Array.from(kept, ({ instrument }) => instrument.number),
    quantity: Float64Array.from(kept, ({ quantity }) => quantity),
    start: 0,
    count: kept.length,
    holding: Int32Array.from(assets),
    value: Float64Array.from(assets, (at) => values[at]!),
    holdingStart: 0,
    holdingCount: assets.length,
  };
  sortPositions(arrays.market, holder);
  return holder;
}

function pricesOf(rows: readonly PortfolioRow[]): Map<string, number> {
  const prices = new Map([[DOLLAR_COIN, 1]]);
  for (const { kind, underlying, number } of rows) {
    if (kind === "Index") prices.set(underlying, number("price")!);
  }
  for (const { kind, name, number } of rows) {
    if (kind === "Collateral") prices.set(name, number("price")!);
  }
  return prices;
}

function marketOf(
  rows: readonly PortfolioRow[],
  prices: ReadonlyMap<string, number>,
  time: number,
): PortfolioMarket {
  const market = new PortfolioMarket();
  for (const { kind, underlying: name, number } of rows) {
    if (kind !== "Index") continue;
    const underlying = market.underlying(name);
    underlying.index = number("price")!;
    underlying.confidence = number("confidence") ?? 1;
    underlying.depth = number("depth") ?? 0;
    underlying.stablePrice = number("stablePrice") ?? 1;
  }
  for (const { kind, underlying, number } of rows) {
    if (kind !== "Forward") continue;
    const expiry = market.expiry(market.underlying(underlying), number("expiry")!);
    expiry.forward = number("price")!;
    expiry.forwardTime = time;
    expiry.rate = number("rate") ?? 0;
  }
  for (const row of rows) {
    if (isPosition(row)) list(market, row, { quotePrice: prices.get(row.settlement)!, time });
  }
  takeFutures(market, time);
  return market;
}

/** A forward that the file does not give is the mark of a future: the first by name. */
function takeFutures({ instruments }: PortfolioMarket, time: number): void {
  const byName = [...instruments].sort((a, b) =>
    a.terms.instrument < b.terms.instrument ? -1 : 1,
  );
  for (const { terms, expiry, mark } of byName) {
    if (terms.instrumentType !== "Future" || expiry === null) continue;
    if (!Number.isNaN(expiry.forward)) continue;
    expiry.forward = mark;
    expiry.forwardTime = time;
  }
}

function list(
  market: PortfolioMarket,
  row: PortfolioRow,
  { quotePrice, time }: { readonly quotePrice: number; readonly time: number },
): void {
  const { kind, name, underlying, contract, optionType, number } = row;
  const listed = market.list({
    instrument: name,
    underlying,
    instrumentType: kind === "Perpetual" || kind === "Future" ? kind : "Option",
    contractType: contract,
    multiplier: number("multiplier") ?? 1,
    expiry: number("expiry"),
    strike: number("strike"),
    optionType,
  });
  listed.mark = number("price") ?? Number.NaN;
  listed.volatility = number("volatility") ?? Number.NaN;
  listed.volatilityTime = time;
  listed.openInterest = number("openInterest") ?? 0;
  listed.confidence = number("confidence") ?? 1;
  listed.quotePrice = contract === "Linear" ? quotePrice : 1;
}

function positionValue(
  { row, instrument, quantity }: Omit<BookPosition, "value">,
  arrays: RiskArrays,
  prices: ReadonlyMap<string, number>,
): number {
  const { terms, number } = instrument;
  if (arrays.faults[number] !== null) return 0;
  const size = quantity * terms.multiplier;
  const price = row.number("price");
  if (terms.instrumentType === "Option") {
    const model = (quantity * arrays.unitValue(number)) / prices.get(row.settlement)!;
    return price === null ? model : size * price;
  }
  const entry = row.number("entry") ?? price!;
  return terms.contractType === "Linear" ? size * (price! - entry) : size / entry - size / price!;
}

function balancesOf(rows: readonly PortfolioRow[], positions: readonly BookPosition[]) {
  const balances = new Map<string, number>();
  const optionValues = new Map<string, number>();
  const add = (to: Map<string, number>, asset: string, amount: number) => {
    to.set(asset, (to.get(asset) ?? 0) + amount);
  };
  for (const { kind, name, number } of rows) {
    if (kind === "Collateral") add(balances, name, number("quantity")!);
  }
  for (const { row, value } of positions) {
    add(row.kind === "Option" ? optionValues : balances, row.settlement, value);
  }
  return { balances, optionValues };
}
