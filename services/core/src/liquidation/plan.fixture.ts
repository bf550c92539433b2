/** A venue whose accounts are planned for: one entry of it, seen by the ladder. */
import type { LadderParameters } from "../events/ladder-parameters";
import type { MarginTier } from "../events/listing";
import { coinPerpetual, parameters, perpetual, tier } from "../events/plain.fixture";
import { Market } from "../margin/market.fixture";
import { PriceTable } from "../market/price-table";
import { figure, priceText, quantity, quantityText, rate } from "../money/text";
import type { Rate } from "../money/units";
import { ladderPolicy } from "./ladder-policy";
import { planReductions } from "./plan-reductions";
import type { PlanWorld } from "./reduction-plan";
import { isForTakeover, planTakeover } from "./take-over";

export interface PlannedVenue {
  readonly tiers?: readonly MarginTier[];
  readonly ethereum?: readonly MarginTier[];
  readonly buffer?: Rate;
  readonly lot?: string;
  readonly ladder?: LadderParameters;
}

/** A ladder that does all at once, to the stop, at the mark: a test changes what it is about. */
export function ladderNumbers(fields: Partial<LadderParameters> = {}): LadderParameters {
  return {
    restoreBuffer: rate("0"),
    paceStart: rate("1"),
    pacePeriodMs: 60_000,
    depthShare: rate("1"),
    bankruptcyAdjustment: rate("1"),
    spreadToMaintenance: rate("0"),
    discount: null,
    takeover: null,
    ...fields,
  };
}

/**
 * Maintenance margin 5% of BTC and ETH unless the venue says otherwise, buffer 2%. Its collateral
 * and sizes are chosen so that the float64 of what is owned is exact.
 */
export function venue({ tiers, ethereum, buffer, lot, ladder }: PlannedVenue = {}): Plan {
  const flat = [tier("0.1", "0.05")];
  const published = parameters({
    liquidationBuffer: buffer ?? rate("0.02"),
    schedules: [
      { underlying: "BTC", tiers: tiers ?? flat },
      { underlying: "ETH", tiers: ethereum ?? flat },
    ],
    ladder: ladder ?? null,
  });
  const lotSize = quantity(lot ?? "0.00000001");
  return new Plan(published, [
    perpetual({ lotSize }),
    perpetual({ instrument: "ETH-PERP", underlying: "ETH", lotSize }),
    coinPerpetual({ lotSize }),
  ]);
}

/** What Ana is commanded to do. */
export class Plan extends Market {
  private readonly known = new PriceTable();

  constructor(
    private readonly published: ReturnType<typeof parameters>,
    listings: readonly ReturnType<typeof perpetual>[],
  ) {
    super(...listings);
    this.use(published);
    this.set({ "BTC-PERP": "100", "ETH-PERP": "100", USDT: "1", BTC: "50000" });
    this.set({ "BTC-COIN": "50000" });
  }

  /** Dollars shown within 1% of the price. */
  depth(symbol: string, dollars: string): void {
    const value = figure(dollars);
    this.known.figures.put({ figure: "Depth", symbol, expiry: null, value, eventTime: 0 });
  }

  buys(size: string, instrument = "BTC-PERP"): void {
    const fill = {
      instrument,
      quantity: size.replace("-", ""),
      price: this.prices.get(instrument)!,
    };
    if (size.startsWith("-")) this.trade({ ...fill, buyer: "desk", seller: "ana" });
    else this.trade({ ...fill, buyer: "ana", seller: "desk" });
  }

  /** Instrument, change of position and limit of each reduction, in order. */
  planned(elapsed = 0): readonly (readonly [string, string, string | null])[] {
    const given = { policy: ladderPolicy(this.published), elapsed };
    return planReductions(this.world(), this.account("ana"), given).map((reduction) => [
      reduction.instrument,
      quantityText(reduction.quantity),
      reduction.limitPrice === null ? null : priceText(reduction.limitPrice),
    ]);
  }

  /** Instrument, change of position and price of each position taken over; null when none is. */
  takenOver(): readonly (readonly [string, string, string])[] | null {
    const world = this.world();
    const ana = this.account("ana");
    if (!isForTakeover(world, ana, ladderPolicy(this.published))) return null;
    return planTakeover(world, ana).map(({ instrument, quantity: change, price }) => {
      return [instrument, quantityText(change), priceText(price)];
    });
  }

  private world(): PlanWorld {
    const { books, market, risk, exposures, lots, chains, published: parameters } = this;
    const seen = { books, market, risk, exposures, lots, chains, parameters, prices: this.known };
    return { ...seen, figures: this.evaluate("ana"), clock: 0 };
  }
}
