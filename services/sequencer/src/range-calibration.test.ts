/** VO-4 while the venue runs: ranges that follow the index become versions in the journal. */
import {
  figureText,
  type JournalEntry,
  type PriceIntegrity,
  price,
  type RiskParametersPublished,
  rate,
} from "@margin-engine/core";
import { calibration, HOUR_MS, portfolio } from "./given/calibrated";
import { listing, parameters, quote, tick } from "./given/events";
import { Feed } from "./given/feed";
import { INTEGRITY } from "./given/market";

/** Midnight of the first day that a venue could have. */
const START = 480_000 * HOUR_MS;

class Venue {
  readonly feed = new Feed(2);
  private hour = 0;

  constructor(changes: Partial<RiskParametersPublished> = {}) {
    this.feed.put(listing({ eventTime: START }));
    this.feed.put(listing({ instrument: "ETH-PERP", underlying: "ETH", eventTime: START }));
    this.publish(1, changes);
  }

  publish(version: number, changes: Partial<RiskParametersPublished> = {}): void {
    const eventTime = START + this.hour * HOUR_MS;
    const calibrated = { portfolio: portfolio(), rangeCalibration: calibration() };
    const times = { eventTime, effectiveTime: eventTime };
    this.feed.put(parameters({ version, ...times, ...calibrated, ...changes }));
  }

  /** An index at a time in hours, and a tick that closes its batch; the versions said of it. */
  index(hours: number, text: string, symbol = "BTC"): RiskParametersPublished[] {
    this.hour = hours;
    const eventTime = START + hours * HOUR_MS;
    this.feed.put(quote({ symbol, price: price(text), eventTime }));
    this.feed.put(tick(eventTime + 100));
    return this.versions().slice(-1);
  }

  /** The calibrations so far. */
  versions(shard = 0): RiskParametersPublished[] {
    return this.feed.journal(shard).filter(isCalibration);
  }
}

function isCalibration(entry: JournalEntry): entry is RiskParametersPublished {
  return entry.kind === "RiskParametersPublished" && entry.source?.topic === "prices";
}

/** `1/2: BTC 0.13553, ETH 0.05`: version, calibration, ranges. */
function line({ version, portfolio: section, rangeCalibration }: RiskParametersPublished): string {
  const ranges = section!.underlyings.map((one) => {
    return `${one.underlying} ${figureText(one.priceRange)}`;
  });
  return `${version}/${rangeCalibration!.result!.number}: ${ranges.join(", ")}`;
}

describe("a calibration", () => {
  it("is a version of the same parameters with the ranges that the index asks for", () => {
    const venue = new Venue();
    venue.index(0, "100");
    venue.index(1, "110");
    expect(venue.versions()).toEqual([]);
    const [version] = venue.index(2, "110");

    // 0.5 ln(1.1)² + 0.5 x 0.0001 is 0.004592..; twice its root 0.135531.., rounded up.
    const variance = 0.5 * Math.log(1.1) ** 2 + 0.5 * 0.0001;
    const range = Math.ceil(2e6 * Math.sqrt(variance)) / 1e6;
    expect(line(version!)).toBe(`1/1: BTC ${range}, ETH 0.05`);
    const { result } = version!.rangeCalibration!;
    expect(result!.variances.map(({ underlying }) => underlying)).toEqual(["BTC", "ETH"]);
    expect(figureText(result!.variances[0]!.garchVariance)).toMatch(/^0\.00459/);
    expect(result!.correlations).toMatchObject([{ underlying: "ETH", other: "BTC" }]);
  });

  it("stands directly behind its batch in every shard, at the batch's offset", () => {
    const venue = new Venue();
    for (const [hours, text] of [
      [0, "100"],
      [1, "110"],
      [2, "110"],
    ] as const) {
      venue.index(hours, text);
    }
    for (const shard of [0, 1]) {
      const journal = venue.feed.journal(shard);
      const at = journal.findIndex(isCalibration);
      const [batch, version] = [journal[at - 1]!, journal[at]!];
      expect(batch).toMatchObject({ kind: "PriceBatch", eventTime: version.eventTime });
      expect(version.source).toEqual({ ...batch.source, part: 1 });
      expect(version).toMatchObject({ effectiveTime: batch.eventTime, preset: "plain" });
    }
  });

  it("is not made by a range that moved by no more than the step", () => {
    const venue = new Venue();
    // Twice the root of 0.5 ln(1.04)² + 0.00005 is 5.73%, less than 1% above 5%.
    venue.index(0, "100");
    venue.index(1, "104");
    venue.index(2, "104");
    expect(venue.versions()).toEqual([]);
  });

  it("follows the one before it after the period at the earliest", () => {
    const venue = new Venue();
    for (const [at, text] of ["100", "110", "150", "150", "150"].entries()) venue.index(at, text);
    // In hour 2 the return of hour 1; in hour 3 that of hour 2 is there but not due; in hour 4 the
    // variance of hour 2 has halved.
    const jump = 0.5 * Math.log(150 / 110) ** 2 + 0.25 * Math.log(1.1) ** 2 + 0.25 * 0.0001;
    const range = Math.ceil(2e6 * Math.sqrt(jump / 2)) / 1e6;
    const lines = venue.versions().map(line);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe(`1/2: BTC ${range}, ETH 0.05`);
  });

  it("learns nothing from an index that cannot be trusted", () => {
    const priceIntegrity: PriceIntegrity = {
      ...INTEGRITY,
      sourcesRequired: 1,
      quoteAgeMsMax: 10 * HOUR_MS,
      breakerFactor: rate("1.2"),
    };
    const venue = new Venue({ priceIntegrity });
    for (const [at, text] of ["100", "200", "200"].entries()) venue.index(at, text);
    expect(venue.versions()).toEqual([]);
  });

  it("begins again with an officer's next version, and goes on from what was learned", () => {
    const venue = new Venue();
    for (const [at, text] of ["100", "110", "110"].entries()) venue.index(at, text);
    venue.publish(2);
    venue.index(3, "110");
    // Hour 2 brought no return: the variance of hour 1 has halved.
    const variance = 0.25 * Math.log(1.1) ** 2 + 0.25 * 0.0001;
    const range = Math.ceil(2e6 * Math.sqrt(variance)) / 1e6;
    expect(venue.versions().map(line).at(-1)).toBe(`2/1: BTC ${range}, ETH 0.05`);
  });

  it("is of the version in force while another waits for its time", () => {
    const venue = new Venue();
    venue.publish(2, { effectiveTime: START + 2.5 * HOUR_MS, rangeCalibration: null });
    for (const [at, text] of ["100", "110", "110", "150", "150"].entries()) venue.index(at, text);
    expect(venue.versions().map((version) => line(version).slice(0, 3))).toEqual(["1/1"]);
  });
});

describe("a restart from the checkpoint's bytes", () => {
  it("at any hour leaves no trace", () => {
    const texts = ["100", "110", "90", "140", "100", "100", "170", "60", "61", "62"];
    const told = (cut: number) => {
      const venue = new Venue();
      for (const [at, text] of texts.entries()) {
        venue.index(at, text);
        venue.index(at + 0.5, String(Number(text) / 10), "ETH");
        if (at === cut) venue.feed.restart();
      }
      return venue.feed.said;
    };
    const whole = told(-1);
    // In each of two shards what the officer published, and four calibrations.
    expect(whole.filter(({ event }) => event.kind === "RiskParametersPublished")).toHaveLength(10);
    for (const cut of texts.keys()) expect(told(cut)).toEqual(whole);
  });
});
