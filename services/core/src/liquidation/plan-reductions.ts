/**
 * Which positions to reduce and by how much, in standard mode: largest maintenance requirement
 * first, each closed no further than needed for equity to reach maintenance margin x (1 + buffer)
 * when it is closed at the mark (LI-2, LI-5). A bankrupt account is closed whole.
 */
import type { Account, Position } from "../account/account";
import { gainsWithValue } from "../account/contract-value";
import { maintenanceMargin, notionalOfMaintenance } from "../margin/margin-schedule";
import { gridDown, gridUp } from "../margin/usd-rounding";
import {
  MULTIPLIER_UNIT,
  PRICE_UNIT,
  type Price,
  QUANTITY_UNIT,
  type Quantity,
  RATE_UNIT,
  USD_UNIT,
} from "../money/units";
import type { LadderWorld } from "./ladder";

export interface Reduction {
  readonly instrument: string;
  /** Signed change of the position, in whole lots unless it closes the position. */
  readonly quantity: Quantity;
  /** Null: at market, because the account has nothing left to protect. */
  readonly limitPrice: Price | null;
}

interface Candidate {
  readonly position: Position;
  readonly index: number;
  /** Dollars. */
  readonly maintenance: number;
}

export function planReductions(world: LadderWorld, account: Account): Reduction[] {
  const { figures, market } = world;
  const equity = figures.equity / USD_UNIT;
  const buffer = Number(world.parameters?.liquidationBuffer ?? 0n) / RATE_UNIT;
  const supported = equity <= 0 ? 0 : equity / (1 + buffer);
  let excess = figures.maintenanceMargin / USD_UNIT - supported;
  const candidates = account.positions.map((position): Candidate => {
    const { index } = position.book;
    const notional = sizeOf(position) * market.unitNotional[index]!;
    return { position, index, maintenance: maintenanceMargin(market.schedule[index]!, notional) };
  });
  // Sorting is stable and positions are sorted by name: ties go to the first name.
  candidates.sort((a, b) => b.maintenance - a.maintenance);
  const required = candidates.reduce((sum, { maintenance }) => sum + maintenance, 0);
  const reductions: Reduction[] = [];
  for (const candidate of candidates) {
    if (excess <= 0 && equity > 0) break;
    const quantity =
      equity <= 0 || candidate.maintenance <= excess
        ? candidate.position.quantity
        : partOf(world, candidate, candidate.maintenance - excess);
    excess -= candidate.maintenance;
    reductions.push({
      instrument: candidate.position.book.terms.instrument,
      quantity: -quantity as Quantity,
      limitPrice:
        equity <= 0
          ? null
          : bankruptcyPrice(world, candidate, (equity * candidate.maintenance) / required),
    });
  }
  return reductions;
}

function sizeOf(position: Position): number {
  return Math.abs(Number(position.quantity)) / QUANTITY_UNIT;
}

/**
 * How much to close, signed as held, so that what is left requires at most `requirement` dollars.
 */
function partOf(world: LadderWorld, candidate: Candidate, requirement: number): Quantity {
  const { position, index } = candidate;
  const { market } = world;
  const held = position.quantity < 0n ? -position.quantity : position.quantity;
  const kept = notionalOfMaintenance(market.schedule[index]!, requirement);
  const missing = held - BigInt(gridDown(kept / market.unitNotional[index]!));
  const { lotSize } = position.book.terms;
  // What is missing may be less than the grid shows, but something has to be closed.
  const lots = missing > 0n ? (missing + lotSize - 1n) / lotSize : 1n;
  const closing = lots * lotSize > held ? held : lots * lotSize;
  return (position.quantity < 0n ? -closing : closing) as Quantity;
}

/**
 * The price at which closing the position takes its share of the equity, in dollars, which is by
 * maintenance margin, so that all closed at their limits take the whole: it must not be closed
 * beyond (LI-3). Long linear or option: mark - share / (size x multiplier x dollars per settlement
 * asset); inverse: 1 / (1/mark + share in coin / (size x multiplier)); shorts with the sign turned.
 * Rounded towards the mark. Null when no positive price takes all of the share: at market.
 */
function bankruptcyPrice(world: LadderWorld, candidate: Candidate, share: number): Price | null {
  const { position, index } = candidate;
  const { market } = world;
  const { terms, venue } = position.book;
  const mark = Number(market.marks[index]!) / PRICE_UNIT;
  const side = position.quantity > 0n ? 1 : -1;
  const contracts = (sizeOf(position) * Number(terms.multiplier)) / MULTIPLIER_UNIT;
  const settlement = share / market.assetPrice[venue.index]!;
  const distance = (side * settlement) / contracts;
  const limit = gainsWithValue(terms) ? mark - distance : 1 / (1 / mark + distance);
  if (!(limit * PRICE_UNIT >= 1) || limit * PRICE_UNIT > Number.MAX_SAFE_INTEGER) return null;
  return BigInt(side > 0 ? gridUp(limit) : gridDown(limit)) as Price;
}
