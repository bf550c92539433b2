/**
 * What the clearing house does to the venue's accounts: whoever is taken over holds nothing more,
 * winners are deleveraged, and the clearing house's own accounts, which are not of the population,
 * sell like any other what they took over.
 */
import type { PositionsDeleveraged, PositionTakenOver } from "@margin-engine/core";
import { isLiquidationAccount } from "@margin-engine/core";
import type { ListedInstrument, VenueState } from "./venue-state";

/** The number of an account of the population, or after them of a clearing account; else null. */
export function numberOf(state: VenueState, name: string): number | null {
  const { indexOf, traders } = state.population;
  const known = indexOf.get(name);
  if (known !== undefined) return known;
  if (!isLiquidationAccount(name)) return null;
  const place = state.liquidators.findIndex(({ account }) => account === name);
  if (place !== -1) return traders.length + place;
  state.liquidators.push({ account: name, epoch: 0, step: 0 });
  return traders.length + state.liquidators.length - 1;
}

export function nameOf({ population, liquidators }: VenueState, number: number): string {
  const { traders } = population;
  return traders[number]?.name ?? liquidators[number - traders.length]!.account;
}

export function isOfPopulation({ population }: VenueState, number: number): boolean {
  return number < population.traders.length;
}

/** All of the position goes; the account does not come back, as nobody would trade with it. */
export function noteTakeover(state: VenueState, taken: PositionTakenOver): void {
  const account = state.population.indexOf.get(taken.account);
  const instrument = listed(state, taken.instrument);
  if (account === undefined || instrument === undefined) return;
  Object.assign(state.standings[account]!, { gone: true, out: true });
  changeLots(state, instrument, { account, lots: -instrument.lots[account]! });
}

export function noteDeleveraging(state: VenueState, event: PositionsDeleveraged): void {
  const instrument = listed(state, event.instrument);
  if (instrument === undefined) return;
  for (const { account: name, quantity } of event.fills) {
    const account = state.population.indexOf.get(name);
    if (account === undefined) continue;
    const lots = Number(quantity / instrument.listing.lotSize);
    changeLots(state, instrument, { account, lots });
  }
}

/** Of an account of the population. */
export function changeLots(
  { population }: VenueState,
  instrument: ListedInstrument,
  { account, lots }: { readonly account: number; readonly lots: number },
): void {
  instrument.lots[account]! += lots;
  const { kind } = population.traders[account]!;
  if (kind === "house" || kind === "maker") instrument.dealerLots += lots;
}

function listed({ instruments }: VenueState, name: string): ListedInstrument | undefined {
  return instruments.find(({ listing }) => listing.instrument === name);
}
