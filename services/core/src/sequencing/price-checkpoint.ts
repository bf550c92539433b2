/** One symbol's price as a plain value in canonical order, and back. */
import type { QuoteType } from "../events/price";
import type { SourceStanding } from "../events/price-integrity";
import { PremiumAverage } from "../integrity/premium-average";
import type { ListedPrice, SymbolPrice, VenueBook } from "../integrity/symbol-price";
import { type AverageState, TimeWeightedPrice } from "../integrity/time-weighted-price";
import type { Price, Rate } from "../money/units";

interface QuoteCheckpoint {
  readonly quoteSource: string;
  readonly price: Price;
  readonly eventTime: number;
  readonly standing: SourceStanding | null;
}

interface PriceInForceCheckpoint {
  readonly price: Price;
  readonly spread: Rate;
  readonly quorumUntil: number;
  readonly freshUntil: number;
  readonly nonPositive: boolean;
  readonly average: AverageState;
}

export interface SymbolCheckpoint {
  readonly quoteType: QuoteType;
  readonly symbol: string;
  readonly quotes: readonly QuoteCheckpoint[];
  readonly book: VenueBook | null;
  readonly lastTrade: Price | null;
  readonly premium: {
    readonly sum: number;
    readonly weight: number;
    readonly steppedAt: number | null;
  };
  readonly inForce: PriceInForceCheckpoint | null;
  readonly tripped: boolean;
  readonly reviewAfter: number;
  readonly listed: ListedPrice | null;
}

export function symbolCheckpoint(symbol: SymbolPrice): SymbolCheckpoint {
  const { quotes, premium, inForce, ...rest } = symbol;
  const { sum, weight, steppedAt } = premium;
  return {
    ...rest,
    quotes: [...quotes]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([quoteSource, quote]) => ({ quoteSource, ...quote })),
    premium: { sum, weight, steppedAt },
    inForce: inForce === null ? null : { ...inForce, average: averageOf(inForce.average) },
  };
}

/** An average changes in place: a checkpoint and a state never share one. */
function averageOf({ periodMs, price, since, slices }: TimeWeightedPrice): AverageState {
  return { periodMs, price, since, slices: slices.map((slice) => ({ ...slice })) };
}

export function restoreSymbol(checkpoint: SymbolCheckpoint): SymbolPrice {
  const { quotes, premium, inForce, ...rest } = checkpoint;
  const { sum, weight, steppedAt } = premium;
  const last = quotes.map(({ quoteSource, ...quote }) => [quoteSource, quote] as const);
  return {
    ...rest,
    quotes: new Map(last),
    premium: new PremiumAverage(sum, weight, steppedAt),
    inForce:
      inForce === null ? null : { ...inForce, average: new TimeWeightedPrice(inForce.average) },
  };
}
