/**
 * How a price came about at a moment, from the journal alone: the last decision by then, and
 * what age has made of it since (PI-1 to PI-5).
 */
import {
  ALLOWED,
  type Allowed,
  type Event,
  type InstrumentListed,
  liquidationFrozen,
  type PriceDecision,
  PricePolicy,
  type PriceValidity,
  type RiskParametersPublished,
  validityAt,
} from "@margin-engine/core";

export interface PriceExplanation {
  readonly at: number;
  readonly decision: PriceDecision;
  /** Number of the batch that carries it. */
  readonly batch: number;
  /** Of the parameters that it was decided by; null when none were in force. */
  readonly parameterVersion: number | null;
  /** At the moment asked for. */
  readonly validity: PriceValidity;
  readonly allowed: Allowed;
  /** The index stands in for the mark of this instrument, which has none of its own. */
  readonly standsInFor: string | null;
}

/** A sentence for a person: why there is nothing to explain. */
export interface NothingToExplain {
  readonly reason: string;
}

/** Reads the journal of one shard, in its order; every shard has every price. */
export class PriceExplainer {
  private readonly told = new Map<string, { decision: PriceDecision; batch: number }>();
  private readonly listings = new Map<string, InstrumentListed>();
  private readonly versions: RiskParametersPublished[] = [];
  private readonly symbols = new Set<string>();

  constructor(
    private readonly symbol: string,
    private readonly at: number,
  ) {}

  take(event: Event): void {
    if (event.kind === "InstrumentListed") this.listings.set(event.instrument, event);
    else if (event.kind === "RiskParametersPublished") this.versions.push(event);
    else if (event.kind === "PriceBatch") {
      for (const decision of event.decisions) {
        this.symbols.add(decision.symbol);
        if (decision.decidedAt > this.at) continue;
        const name = `${decision.quoteType} ${decision.symbol}`;
        this.told.set(name, { decision, batch: event.batch });
      }
    }
  }

  finish(): PriceExplanation | NothingToExplain {
    const own = this.told.get(`Mark ${this.symbol}`) ?? this.told.get(`Index ${this.symbol}`);
    const underlying = this.listings.get(this.symbol)?.underlying;
    const found = own ?? this.told.get(`Index ${underlying}`);
    if (found === undefined) return { reason: this.nothing() };
    const { decision, batch } = found;
    const parameters = this.parametersAt(decision.decidedAt);
    const validity = validityAt(decision, this.at);
    return {
      at: this.at,
      decision,
      batch,
      parameterVersion: parameters?.version ?? null,
      validity,
      allowed: this.allowedBy(decision, validity),
      standsInFor: own === undefined ? this.symbol : null,
    };
  }

  private allowedBy(decision: PriceDecision, validity: PriceValidity): Allowed {
    const policy = new PricePolicy(this.parametersAt(this.at)?.priceIntegrity ?? null);
    const { staleLiquidationMsMax } = policy.integrity;
    const frozen = liquidationFrozen(decision, this.at, staleLiquidationMsMax);
    return frozen ? { ...ALLOWED[validity], liquidate: "Never" } : ALLOWED[validity];
  }

  private parametersAt(time: number): RiskParametersPublished | undefined {
    return this.versions.findLast(({ effectiveTime }) => effectiveTime <= time);
  }

  private nothing(): string {
    if (this.symbols.size === 0) {
      return "the journal holds no decisions about prices; a build before them wrote it";
    }
    const known = [...this.symbols].sort();
    if (known.includes(this.symbol) || this.listings.has(this.symbol)) {
      return `${this.symbol} had no price yet at that time; name a later one`;
    }
    return `${this.symbol} is not priced in this journal; it prices ${known.join(", ")}`;
  }
}
