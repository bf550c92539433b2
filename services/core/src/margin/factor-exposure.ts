/**
 * What a portfolio gains when the whole market rises (CL-3): every underlying by its price range,
 * what is held of it included. Prices of a venue move together, so one figure says how far an
 * account is hedged, whatever it is hedged with.
 */
import type { InstrumentBook } from "../account/books";
import type { Evaluation } from "./evaluate";
import { DELTA } from "./portfolio/row-layout";

/** How far an underlying moves where no parameters name any: all alike. */
const ALIKE = 1;

/** Dollars, at the prices in force when it was made. */
export class MarketFactor {
  /** By instrument and asset number: the part of its price that it moves by. */
  private readonly ofInstrument: readonly number[];
  private readonly ofAsset: Float64Array;

  constructor(private readonly world: Pick<Evaluation, "market" | "exposures" | "risk">) {
    const { market, risk } = world;
    this.ofInstrument = market.instruments.map((book) => this.rangeOf(book));
    this.ofAsset = new Float64Array(market.assetPrice.length);
    for (const { index, underlying } of market.instruments) {
      this.ofAsset[underlying.index] = this.ofInstrument[index]!;
    }
    risk.holdingOf.forEach((number, asset) => {
      const holding = risk.scenarios?.arrays.holdings[number];
      if (holding === undefined) return;
      this.ofAsset[asset] = holding.underlying?.parameters.priceRange ?? 0;
    });
  }

  /** Of everything that account number `index` has. */
  ofAccount(index: number): number {
    const { exposures, market } = this.world;
    let gain = 0;
    let position = exposures.positionStart[index]!;
    const first = exposures.assetStart[index]!;
    for (let row = first; row < first + exposures.assetCount[index]!; row++) {
      const asset = exposures.asset[row]!;
      gain += exposures.owned[row]! * market.assetPrice[asset]! * this.ofAsset[asset]!;
      for (const next = position + exposures.settled[row]!; position < next; position++) {
        const book = market.instruments[exposures.instrument[position]!]!;
        // What an inverse contract is worth in coin lies in what is owned; the rest are dollars.
        if (isInverse(book)) continue;
        gain += this.ofPosition(book, exposures.quantity[position]!);
      }
    }
    return gain;
  }

  /** Of `quantity` of an instrument; of an option that cannot be valued nothing. */
  ofPosition({ index, terms, underlying }: InstrumentBook, quantity: number): number {
    const { market, risk } = this.world;
    const move = this.ofInstrument[index]!;
    if (terms.instrumentType !== "Option") return quantity * market.unitNotional[index]! * move;
    if (risk.scenarios === null) return 0;
    const { values, stride } = risk.scenarios.arrays;
    const delta = values[index * stride + DELTA]!;
    return quantity * delta * market.assetPrice[underlying.index]! * move;
  }

  /** An underlying that the parameters do not name moves as far as the widest that they do. */
  private rangeOf({ index }: InstrumentBook): number {
    const { scenarios, market } = this.world.risk;
    if (scenarios === null) return ALIKE;
    const { arrays } = scenarios;
    const named = arrays.underlyingTerms(market.instruments[index]!.underlying.number);
    if (named !== null) return named.parameters.priceRange;
    const ranges = arrays.parameters.underlyings.map(({ priceRange }) => priceRange);
    return ranges.length === 0 ? ALIKE : Math.max(...ranges);
  }
}

function isInverse({ terms }: InstrumentBook): boolean {
  return terms.contractType === "Inverse" && terms.instrumentType !== "Option";
}
