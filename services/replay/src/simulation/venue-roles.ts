/**
 * Which instrument each account trades, from its taste and from what is listed and not settled. The
 * roles follow from the state and are worked out again when an instrument comes or goes; nothing is
 * assumed about names, so the same population trades whatever an imported day lists.
 */
import type { Trader } from "./population";
import type { ListedInstrument, Roles, VenueState } from "./venue-state";

/** The share of accounts that prefers the first underlying listed; the rest is split evenly. */
const FIRST_SHARE = 0.6;
/** Longs of less leverage can carry what scenarios require, and care for protection. */
const CAUTIOUS = 4;

/** The instruments of one underlying by what they are; -1 for none. */
interface Family {
  readonly linear: number;
  readonly future: number;
  readonly inverse: number;
}

/** Sets the roles anew. An account whose instrument changed enters the new one from the start. */
export function assignRoles(state: VenueState): void {
  const before = state.roles;
  state.roles = rolesOf(state);
  for (const [account, standing] of state.standings.entries()) {
    if (before.main[account] !== state.roles.main[account]) standing.entered = false;
  }
}

export function rolesOf(state: Pick<VenueState, "instruments" | "population">): Roles {
  const families = familiesOf(state.instruments);
  const { traders } = state.population;
  const main = new Int32Array(traders.length).fill(-1);
  const hedge = new Int32Array(traders.length).fill(-1);
  if (families.length === 0) return { main, hedge };
  for (const [account, trader] of traders.entries()) {
    const family = families[preferred(trader.taste, families.length)]!;
    main[account] = mainOf(trader, family);
    if (trader.kind === "basis" && holdsFuture(trader)) hedge[account] = family.future;
  }
  return { main, hedge };
}

/** A basis trader whose long leg is the dated future; the others hold the coin. */
export function holdsFuture(trader: Trader): boolean {
  return trader.style < 0.35;
}

/** An account that brings the coin itself as collateral. */
export function holdsCoin(trader: Trader): boolean {
  return trader.kind === "hedger" || (trader.kind === "basis" && !holdsFuture(trader));
}

/**
 * Who holds positions against each other: dealers in the course of business, longs of little
 * leverage with puts, the others by what they are.
 */
export function hedges({ kind, leverage }: Trader): boolean {
  if (kind === "long") return leverage < CAUTIOUS;
  return kind === "hedger" || kind === "basis" || kind === "maker";
}

export function isFirstChoice(trader: Trader): boolean {
  return trader.taste < FIRST_SHARE;
}

function preferred(taste: number, families: number): number {
  if (families === 1 || taste < FIRST_SHARE) return 0;
  const rest = (taste - FIRST_SHARE) / (1 - FIRST_SHARE);
  return 1 + Math.min(families - 2, Math.floor(rest * (families - 1)));
}

function familiesOf(instruments: readonly ListedInstrument[]): readonly Family[] {
  const names = new Set(instruments.map(({ listing }) => listing.underlying));
  const families: Family[] = [];
  for (const name of names) {
    const family = familyOf(instruments, name);
    if (family.linear + family.inverse + family.future > -3) families.push(family);
  }
  return families;
}

function familyOf(instruments: readonly ListedInstrument[], underlying: string): Family {
  const find = (type: string, inverse: boolean) =>
    instruments.findIndex(
      (each) =>
        !each.settled &&
        each.listing.underlying === underlying &&
        each.listing.instrumentType === type &&
        each.inverse === inverse,
    );
  return {
    linear: find("Perpetual", false),
    future: find("Future", false),
    inverse: find("Perpetual", true),
  };
}

function mainOf(trader: Trader, family: Family): number {
  const perpetual = family.linear >= 0 ? family.linear : family.inverse;
  const fallback = perpetual >= 0 ? perpetual : family.future;
  const { kind, style } = trader;
  const wantsInverse = (kind === "long" && style < 0.12) || (kind === "hedger" && style < 0.4);
  if (wantsInverse && family.inverse >= 0) return family.inverse;
  const wantsFuture =
    (kind === "long" || kind === "short" || kind === "hedger") && style > 0.75 && style < 0.87;
  if (wantsFuture && family.future >= 0) return family.future;
  return fallback;
}
