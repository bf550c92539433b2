/**
 * The decisions in force, by symbol, as a fold of the journal knows them. A decision says how its
 * price ages, so that a price grows stale by the fold's own clock even if nothing more is quoted of
 * prices again.
 */
import { QUOTE_TYPES, type QuoteType } from "../events/price";
import type { PriceDecision, PriceValidity } from "../events/price-integrity";
import { NEVER } from "./judge-sources";
import { liquidationFrozen, validityAt } from "./validity";

/** A decision without what it was made of. */
export type KeptDecision = Omit<PriceDecision, "sources" | "inputs">;

/** A symbol's decision, and what was found of it when it was looked at last. */
export interface KnownPrice {
  decision: KeptDecision;
  /** Null before the first look. */
  validity: PriceValidity | null;
  /** No liquidation rests on it. */
  frozen: boolean;
}

export interface PriceChange {
  readonly decision: KeptDecision;
  readonly validity: PriceValidity;
  readonly previous: PriceValidity | null;
  readonly frozen: boolean;
}

const NO_CHANGES: readonly PriceChange[] = [];

export class DecisionTable {
  private readonly prices = {
    Index: new Map<string, KnownPrice>(),
    Mark: new Map<string, KnownPrice>(),
  } satisfies Record<QuoteType, Map<string, KnownPrice>>;
  /** Until this time nothing changes by age alone. */
  private quietUntil = NEVER;

  get(quoteType: QuoteType, symbol: string): KnownPrice | undefined {
    return this.prices[quoteType].get(symbol);
  }

  put({ sources: _sources, inputs: _inputs, ...decision }: PriceDecision): void {
    const { quoteType, symbol } = decision;
    const known = this.get(quoteType, symbol);
    if (known !== undefined) known.decision = decision;
    else this.restore({ decision, validity: null, frozen: false });
    this.lookAgain();
  }

  drop(quoteType: QuoteType, symbol: string): void {
    this.prices[quoteType].delete(symbol);
  }

  restore(known: KnownPrice): void {
    const { quoteType, symbol } = known.decision;
    this.prices[quoteType].set(symbol, known);
    this.lookAgain();
  }

  /** The next `changes` looks at every price. */
  lookAgain(): void {
    this.quietUntil = 0;
  }

  /** What is another at `now` than when it was looked at last, by quote type, then symbol. */
  changes(now: number, staleMsMax: number): readonly PriceChange[] {
    if (now <= this.quietUntil) return NO_CHANGES;
    this.quietUntil = NEVER;
    const changes: PriceChange[] = [];
    for (const known of this.sorted()) {
      const { decision, validity: previous } = known;
      const validity = validityAt(decision, now);
      const frozen = liquidationFrozen(decision, now, staleMsMax);
      if (validity !== previous || frozen !== known.frozen) {
        changes.push({ decision, validity, previous, frozen });
      }
      known.validity = validity;
      known.frozen = frozen;
      this.quietUntil = Math.min(this.quietUntil, nextAging(decision, now, staleMsMax));
    }
    return changes;
  }

  /** By quote type, then symbol. */
  sorted(): KnownPrice[] {
    return QUOTE_TYPES.flatMap((type) =>
      [...this.prices[type]].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, known]) => known),
    );
  }
}

/** The last time before the decision's price next grows worse by age. */
function nextAging(
  { quorumUntil, freshUntil }: KeptDecision,
  now: number,
  staleMsMax: number,
): number {
  const times = [quorumUntil, freshUntil, freshUntil + staleMsMax];
  return Math.min(NEVER, ...times.filter((time) => time >= now));
}
