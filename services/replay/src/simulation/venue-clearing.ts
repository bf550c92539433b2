/**
 * What the clearing house does to the venue's accounts: whoever is taken over holds nothing more,
 * winners are deleveraged, and the clearing house's own accounts, which are not of the population,
 * sell like any other what they took over. The venue hears of an action where the books do, so it
 * knows what each account holds.
 */
import type { PositionsDeleveraged, PositionTakenOver } from "@margin-engine/core";
import { liquidationAccount, shardOf } from "@margin-engine/core";
import type { Liquidator, ListedInstrument, VenueState } from "./venue-state";

/** One for each shard. */
export function openLiquidators(shards: number): Liquidator[] {
  return Array.from({ length: shards }, (_, shard) => {
    return { account: liquidationAccount(shard, shards), epoch: 0, step: 0 };
  });
}

/** The number of an account of the population, or after them of a clearing account; else null. */
export function numberOf({ population, liquidators }: VenueState, name: string): number | null {
  const known = population.indexOf.get(name);
  if (known !== undefined) return known;
  const shard = liquidators.findIndex(({ account }) => account === name);
  return shard === -1 ? null : population.traders.length + shard;
}

export function nameOf({ population, liquidators }: VenueState, number: number): string {
  const { traders } = population;
  return traders[number]?.name ?? liquidators[number - traders.length]!.account;
}

/** The clearing account of the shard that the account belongs to. */
function liquidatorOf({ population, liquidators }: VenueState, name: string): number {
  return population.traders.length + shardOf(name, liquidators.length);
}

/** All of the position goes; the account does not come back, as nobody would trade with it. */
export function noteTakeover(state: VenueState, taken: PositionTakenOver): void {
  const account = state.population.indexOf.get(taken.account);
  const instrument = listed(state, taken.instrument);
  if (account === undefined || instrument === undefined) return;
  Object.assign(state.standings[account]!, { gone: true, out: true });
  const lots = instrument.lots[account]!;
  changeLots(state, instrument, { account, lots: -lots });
  changeLots(state, instrument, { account: liquidatorOf(state, taken.account), lots });
}

/** As the books do: winners close against their shard's clearing account, which gets all that they
 * were to give from the counterparty. */
export function noteDeleveraging(state: VenueState, event: PositionsDeleveraged): void {
  const instrument = listed(state, event.instrument);
  const counterparty = numberOf(state, event.counterparty);
  if (instrument === undefined || counterparty === null) return;
  const change = (account: number, lots: number) =>
    changeLots(state, instrument, { account, lots });
  for (const { account: name, quantity } of event.fills) {
    const account = state.population.indexOf.get(name);
    if (account === undefined) continue;
    const asked = Number(quantity / instrument.listing.lotSize);
    const filled = closing(instrument.lots[account]!, asked);
    const house = liquidatorOf(state, name);
    change(account, filled);
    change(house, asked - filled);
    change(counterparty, -asked);
  }
}

/** Of signed lots, those that close what is held: never more, never adding to it. */
export function closing(held: number, lots: number): number {
  if (held > 0) return Math.min(0, Math.max(lots, -held));
  return Math.max(0, Math.min(lots, -held));
}

/** Of an account of the population, or of a clearing account. */
export function changeLots(
  { population }: VenueState,
  instrument: ListedInstrument,
  { account, lots }: { readonly account: number; readonly lots: number },
): void {
  instrument.lots[account]! += lots;
  const kind = population.traders[account]?.kind;
  if (kind === "house" || kind === "maker") instrument.dealerLots += lots;
}

function listed({ instruments }: VenueState, name: string): ListedInstrument | undefined {
  return instruments.find(({ listing }) => listing.instrument === name);
}
