/**
 * Which positions to reduce and by how much. By tiers: largest maintenance requirement first, each
 * closed no further than needed for equity to reach maintenance margin x (1 + buffer) when it is
 * closed at the mark (LI-2, LI-5). Where positions hedge each other: plan-by-trial.ts. A bankrupt
 * account is closed whole.
 */
import type { Account, Position } from "../account/account";
import { maintenanceMargin, notionalOfMaintenance } from "../margin/margin-schedule";
import { BY_TIERS } from "../margin/scenario-rows";
import { gridDown } from "../margin/usd-rounding";
import { QUANTITY_UNIT, type Quantity, RATE_UNIT, USD_UNIT } from "../money/units";
import type { LadderWorld } from "./ladder";
import { bankruptcyPrice } from "./limit-price";
import { planByTrial } from "./plan-by-trial";
import { isTradable, type Reduction } from "./reduction";

interface Candidate {
  readonly position: Position;
  readonly index: number;
  /** Dollars. */
  readonly maintenance: number;
}

export function planReductions(world: LadderWorld, account: Account): Reduction[] {
  const { figures, market, risk, exposures } = world;
  const equity = figures.equity / USD_UNIT;
  const byTiers = risk.scenarios === null || exposures.rows.basis[account.index] === BY_TIERS;
  if (!byTiers && equity > 0) return planByTrial(world, account);
  const buffer = Number(world.parameters?.liquidationBuffer ?? 0n) / RATE_UNIT;
  const supported = equity <= 0 ? 0 : equity / (1 + buffer);
  let excess = figures.maintenanceMargin / USD_UNIT - supported;
  const open = account.positions.filter(({ book }) => isTradable(book.terms, world.clock));
  const candidates = open.map((position): Candidate => {
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
          : bankruptcyPrice(
              market,
              candidate.position,
              (equity * candidate.maintenance) / required,
            ),
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
