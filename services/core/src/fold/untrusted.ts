/** Which of the prices that an account's figures rest on are not Valid. */
import type { Account } from "../account/account";
import type { UntrustedPrice } from "../events/margin";
import type { QuoteType } from "../events/price";
import type { MarginState } from "./margin-state";

/** By quote type, then symbol; each once. */
export function untrustedOf(state: MarginState, account: Account): UntrustedPrice[] {
  const { decisions } = state;
  const prices = new Map<string, UntrustedPrice>();
  const look = (quoteType: QuoteType, symbol: string): void => {
    const validity = decisions.get(quoteType, symbol)?.validity ?? "Insufficient";
    if (validity !== "Valid") prices.set(`${quoteType} ${symbol}`, { quoteType, symbol, validity });
  };
  for (const { venue, owned } of account.balances) {
    const settles = account.positions.some(({ book }) => book.venue === venue);
    const known = decisions.get("Index", venue.asset) !== undefined;
    if (known && (owned !== 0n || settles)) look("Index", venue.asset);
  }
  for (const { book } of account.positions) {
    const { instrument, underlying } = book.terms;
    const standsIn = decisions.get("Mark", instrument) === undefined;
    const indexed = decisions.get("Index", underlying) !== undefined;
    if (standsIn && indexed) look("Index", underlying);
    else look("Mark", instrument);
  }
  return [...prices].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, price]) => price);
}

/** A clause for a person. */
export function untrustedText({ quoteType, symbol, validity }: UntrustedPrice): string {
  return `${quoteType} ${symbol} is ${validity}`;
}
