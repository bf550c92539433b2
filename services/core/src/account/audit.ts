/**
 * The full audit of a shard's books, from the accounts up: what the venue's side claims is computed
 * again from every balance and position. Tests run it after every entry, production at checkpoints.
 */
import type { Account } from "./account";
import type { Books, InstrumentBook, VenueBalance } from "./books";
import { invariant } from "./invariant";

/** Throws InvariantBroken on the first figure that does not hold. */
export function auditBooks(books: Books): void {
  const audit = new Audit(books);
  for (const account of books.byIndex) audit.add(account);
  audit.conclude();
}

/** An audit that is shown the accounts one by one, while they are gone through anyway. */
export class Audit {
  private readonly venues: readonly VenueBalance[];
  private readonly listed: readonly InstrumentBook[];
  private readonly owned: bigint[];
  private readonly longs: bigint[];
  private readonly shorts: bigint[];

  constructor(books: Books) {
    this.venues = [...books.venue.values()];
    this.listed = [...books.instruments.values()];
    this.owned = this.venues.map(() => 0n);
    this.longs = this.listed.map(() => 0n);
    this.shorts = this.listed.map(() => 0n);
  }

  add(account: Account): void {
    const { venues, owned } = this;
    for (const balance of account.balances) {
      const { index, asset } = balance.venue;
      invariant(venues[index] === balance.venue, () => `no venue side for ${asset}`);
      owned[index] = owned[index]! + balance.owned;
    }
    for (const { book, quantity } of account.positions) {
      const { instrument } = book.terms;
      invariant(quantity !== 0n, () => `${account.id} keeps a flat ${instrument}`);
      const side = quantity > 0n ? this.longs : this.shorts;
      side[book.index] = side[book.index]! + quantity;
    }
  }

  /** After the last account. */
  conclude(): void {
    for (const { index, asset, custody, fees, insurance, clearing } of this.venues) {
      const rest = this.owned[index]! + custody + fees + insurance + clearing;
      invariant(rest === 0n, () => `${asset}: accounts and venue sum to ${rest}e-18`);
    }
    for (const { terms, index, ...book } of this.listed) {
      const [long, short] = [this.longs[index]!, -this.shorts[index]!];
      const balanced = long === book.long && short === book.short;
      invariant(balanced && long - short === -book.clearing, () => {
        return `${terms.instrument}: open interest ${long} / ${short} is not as booked`;
      });
    }
  }
}
