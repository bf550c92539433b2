/**
 * The books of one shard: accounts, and the venue's own side of every posting. Each posting changes
 * an account and a venue balance by opposite amounts, so per asset everything sums to zero after
 * every entry (docs/architecture.md, promises): each posting proves it, and an audit proves it from
 * the accounts up.
 */
import type { InstrumentListed } from "../events/listing";
import type { Amount } from "../money/units";
import type { Account, Balance } from "./account";
import { invariant } from "./invariant";

/** The venue's side of one asset. */
export interface VenueBalance {
  readonly asset: string;
  /** Dense number in order of first appearance in this process; never part of any output. */
  readonly index: number;
  /** Minus what accounts have on deposit with custody. */
  custody: bigint;
  /** Fees earned (BK-6). */
  fees: bigint;
  /**
   * What the insurance fund holds (CL-1). Over all shards it is the fund's; a shard where more was
   * paid out than came in shows it negative.
   */
  insurance: bigint;
  /**
   * The counterpart of trading in this shard: what its accounts' legs, funding and settlement
   * moved. Over all shards it is the rounding that inverse contracts and funding left with the
   * venue (BK-4).
   */
  clearing: bigint;
}

/** One instrument's open interest in this shard, 8 decimals. */
export interface InstrumentBook {
  readonly terms: InstrumentListed;
  /** Dense number in order of listing in this process; never part of any output. */
  readonly index: number;
  /** The settlement asset. */
  readonly venue: VenueBalance;
  /** The asset whose index moves the instrument. */
  readonly underlying: VenueBalance;
  long: bigint;
  short: bigint;
  /** Minus the signed sum of all fills booked; over all shards it is zero. */
  clearing: bigint;
}

export interface Books {
  readonly accounts: Map<string, Account>;
  /** The same accounts by their dense index. */
  readonly byIndex: Account[];
  /** The first of them by name, as far as accountsByName was asked. */
  readonly byName: Account[];
  readonly venue: Map<string, VenueBalance>;
  readonly instruments: Map<string, InstrumentBook>;
}

export function emptyBooks(): Books {
  const named = { venue: new Map(), instruments: new Map() };
  return { accounts: new Map(), byIndex: [], byName: [], ...named };
}

/** All accounts in the order of their names. Cheap when few are new since the last call. */
export function accountsByName({ byIndex, byName }: Books): readonly Account[] {
  if (byName.length === byIndex.length) return byName;
  for (let index = byName.length; index < byIndex.length; index++) byName.push(byIndex[index]!);
  return byName.sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** The account, opened empty on its first appearance. */
export function openAccount(books: Books, id: string): Account {
  const found = books.accounts.get(id);
  if (found !== undefined) return found;
  const index = books.byIndex.length;
  const opened: Account = { id, index, mode: "Standard", balances: [], positions: [] };
  books.accounts.set(id, opened);
  books.byIndex.push(opened);
  return opened;
}

export function venueBalance(books: Books, asset: string): VenueBalance {
  const found = books.venue.get(asset);
  if (found !== undefined) return found;
  const index = books.venue.size;
  const opened = { asset, index, custody: 0n, fees: 0n, insurance: 0n, clearing: 0n };
  books.venue.set(asset, opened);
  return opened;
}

export function listInstrument(books: Books, terms: InstrumentListed): InstrumentBook {
  const found = books.instruments.get(terms.instrument);
  if (found !== undefined) return found;
  const index = books.instruments.size;
  const venue = venueBalance(books, terms.settlementAsset);
  const underlying = venueBalance(books, terms.underlying);
  const listed = { terms, index, venue, underlying, long: 0n, short: 0n, clearing: 0n };
  books.instruments.set(terms.instrument, listed);
  return listed;
}

/** The listed instrument. The sequencer lets no entry in for another: not finding it is a fault. */
export function listedInstrument(books: Books, symbol: string): InstrumentBook {
  const found = books.instruments.get(symbol);
  invariant(found !== undefined, () => `journal names instrument ${symbol}, which is not listed`);
  return found;
}

/** One posting: what an account's balance gives, and what each of the venue's takes of it. */
export interface Posting {
  readonly given: bigint;
  readonly custody: bigint;
  readonly fees: bigint;
  readonly insurance: bigint;
  readonly clearing: bigint;
}

/** Books a posting and proves that it leaves the asset's sum as it was: zero. */
export function post(balance: Balance, posting: Posting): void {
  const { venue } = balance;
  const { given, custody, fees, insurance, clearing } = posting;
  let taken = clearing;
  // Adding a zero costs as much as adding anything else, and most postings have two sides.
  if (fees !== 0n) taken += fees;
  if (custody !== 0n) taken += custody;
  if (insurance !== 0n) taken += insurance;
  invariant(taken === given, () => {
    return `a posting of ${venue.asset} leaves ${taken - given}e-18 without an owner`;
  });
  balance.owned = (balance.owned - given) as Amount;
  if (custody !== 0n) {
    venue.custody += custody;
    balance.settled -= custody;
  }
  if (fees !== 0n) venue.fees += fees;
  if (insurance !== 0n) venue.insurance += insurance;
  if (clearing !== 0n) venue.clearing += clearing;
}
