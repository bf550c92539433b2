/**
 * Whether the price index holds on recorded quotes: at every moment, with any one of its sources
 * off by 1, 5 or 30 percent either way, it moves no further than that source could move it by
 * quoting what another one quotes. A price that stands still for want of a quorum holds too.
 */
import {
  type Judgement,
  judgeSources,
  type Price,
  PricePolicy,
  type SourceQuote,
} from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";
import type { RiskPreset } from "../parameters";
import { countOf, countText } from "../report/figures";
import type { MarketCheck } from "./check-market";
import {
  INDEX_ARCHIVES,
  type IndexArchive,
  type IndexMoment,
  indexMoments,
} from "./index-archives";

/** Of two sources each moves the index by half of what it is off: nobody can tell which is. */
const LEAST_SOURCES = 3;

/** In percent of its price. */
const SHIFTS = [-30n, -5n, -1n, 1n, 5n, 30n];

export function checkIndex(directory: string, preset: RiskPreset): readonly MarketCheck[] {
  return INDEX_ARCHIVES.map((archive) => checkArchive(directory, archive, preset));
}

function checkArchive(
  directory: string,
  archive: IndexArchive,
  { priceIntegrity }: RiskPreset,
): MarketCheck {
  const check = new IndexCheck(new PricePolicy(priceIntegrity));
  try {
    for (const moment of indexMoments(directory, archive)) check.take(moment);
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return { passed: false, text: `index: ${error.message}` };
  }
  return { passed: check.faults.length === 0, text: `index: ${archive.title}: ${check.text()}` };
}

/** Moments of one index, each judged as it is and with one source off. */
class IndexCheck {
  readonly faults: string[] = [];
  private moments = 0;
  private agreed = 0;
  private leftOut = 0;
  private tried = 0;
  /** Largest move of the index by a source that is off, as a fraction. */
  private moved = 0;

  constructor(private readonly policy: PricePolicy) {}

  take(moment: IndexMoment): void {
    this.moments++;
    const clean = this.judge(moment, moment.quotes);
    if (clean.sources.some(({ standing }) => standing === "Outlier")) this.leftOut++;
    if (clean.agreed === null) return;
    this.agreed++;
    const fresh = clean.sources.filter(({ standing }) => standing !== "Stale");
    const used = fresh.filter(({ standing }) => standing === "Used");
    if (used.length < LEAST_SOURCES) return;
    this.tried++;
    for (const { quoteSource } of fresh) {
      const others = fresh.filter((each) => each.quoteSource !== quoteSource);
      this.shift(
        moment,
        quoteSource,
        others.map(({ price }) => price),
      );
    }
  }

  private shift(moment: IndexMoment, source: string, others: readonly Price[]): void {
    const { price } = moment.quotes.get(source)!;
    const before = this.indexWith(moment, source, price);
    const honest = [price, ...others].map((one) => this.indexWith(moment, source, one));
    const reached = honest.filter((index) => index !== null);
    for (const percent of SHIFTS) {
      const off = (price + (price * percent) / 100n) as Price;
      // Between the others it says nothing that another one could not say.
      if (others.some((one) => off >= one) && others.some((one) => off <= one)) continue;
      const index = this.indexWith(moment, source, off);
      if (index === null) continue;
      this.moved = Math.max(this.moved, Math.abs(Number(index) / Number(before) - 1));
      if (reached.some((one) => index >= one) && reached.some((one) => index <= one)) continue;
      const when = new Date(moment.time).toISOString();
      this.faults.push(`${source} off by ${percent}% at ${when} moves it beyond the others`);
    }
  }

  private indexWith(moment: IndexMoment, source: string, price: Price): Price | null {
    const quotes = new Map(moment.quotes);
    quotes.set(source, { ...quotes.get(source)!, price });
    return this.judge(moment, quotes).agreed?.price ?? null;
  }

  private judge({ time }: IndexMoment, quotes: ReadonlyMap<string, SourceQuote>): Judgement {
    const { sourcesRequired: required } = this.policy.integrity;
    return judgeSources(quotes, { policy: this.policy, required, now: time });
  }

  text(): string {
    const counted =
      `${countOf(this.moments, "moment")}, ${countText(this.agreed)} with a quorum, ` +
      `${countText(this.leftOut)} with an outlier; at ${countText(this.tried)} one source was off`;
    const [fault] = this.faults;
    if (fault === undefined) {
      return `${counted}, and moved the index by ${(this.moved * 100).toFixed(3)}% at most`;
    }
    return `${counted}; ${fault}, as ${countText(this.faults.length)} in all`;
  }
}
