/** VO-3 while the venue runs: smiles of the volatilities in force are versions in the journal. */
import {
  type CalibratedSmile,
  FIGURE_UNIT,
  figure,
  fittedSmile,
  type JournalEntry,
  leastDensity,
  price,
  type RiskParametersPublished,
  smileVolatility,
} from "@margin-engine/core";
import { calibration, HOUR_MS, portfolio } from "./given/calibrated";
import { figureQuote, future, listing, option, parameters, quote, tick } from "./given/events";
import { Feed } from "./given/feed";

const START = 480_000 * HOUR_MS;
const DAYS = { near: 30, far: 60 } as const;
type Day = keyof typeof DAYS;
const EXPIRIES = { near: START + 30 * 24 * HOUR_MS, far: START + 60 * 24 * HOUR_MS };
const STRIKES = [70, 80, 90, 100, 110, 120, 130];

/** Calls and puts of two expiries on BTC, whose index is 100. */
class Venue {
  readonly feed = new Feed(2);
  private ids = 0;

  constructor() {
    const eventTime = START;
    this.feed.put(listing({ eventTime }));
    this.feed.put(listing({ instrument: "ETH-PERP", underlying: "ETH", eventTime }));
    for (const day of ["far", "near"] as const) {
      for (const strike of STRIKES) {
        for (const optionType of ["Put", "Call"] as const) {
          const instrument = name(day, strike, optionType);
          const terms = { instrument, optionType, strike: price(String(strike)) };
          this.feed.put(option({ ...terms, expiry: EXPIRIES[day], eventTime }));
        }
      }
    }
    this.publish(1, START);
  }

  publish(version: number, eventTime: number): void {
    const sections = { portfolio: portfolio(), rangeCalibration: calibration() };
    this.feed.put(parameters({ version, eventTime, effectiveTime: eventTime, ...sections }));
  }

  /** A forward of 100, and volatilities out of the money; none at some strikes. */
  volatilities(hours: number, day: Day, at: (strike: number) => number | null): void {
    this.forward(hours, day, "100");
    this.outOfMoney(hours, day, at);
  }

  outOfMoney(hours: number, day: Day, at: (strike: number) => number | null): void {
    for (const strike of STRIKES) {
      const volatility = at(strike);
      if (volatility === null) continue;
      const symbol = name(day, strike, strike >= 100 ? "Call" : "Put");
      this.quote(hours, symbol, volatility);
    }
  }

  quote(hours: number, symbol: string, volatility: number): void {
    this.ids += 1;
    const value = figure(volatility.toFixed(12));
    const eventTime = START + hours * HOUR_MS;
    this.feed.put(figureQuote({ symbol, value, eventTime, eventId: `figure-${this.ids}` }));
  }

  forward(hours: number, day: Day, text: string): void {
    const about = { figure: "Forward", symbol: "BTC", expiry: EXPIRIES[day] } as const;
    this.feed.put(
      figureQuote({ ...about, value: figure(text), eventTime: START + hours * HOUR_MS }),
    );
  }

  /** An index of 100, which ends a step where the hour is another, and a tick after it. */
  index(hours: number): void {
    const eventTime = START + hours * HOUR_MS;
    this.feed.put(quote({ price: price("100"), eventTime }));
    this.feed.put(tick(eventTime + 100));
  }

  calibrations(): RiskParametersPublished[] {
    return this.feed.journal(0).filter(isCalibration);
  }

  smiles(): readonly CalibratedSmile[] {
    return this.calibrations().at(-1)?.rangeCalibration?.result?.smiles ?? [];
  }
}

function name(day: Day, strike: number, optionType: "Call" | "Put"): string {
  return `BTC-${DAYS[day]}-${strike}-${optionType}`;
}

function isCalibration(entry: JournalEntry): entry is RiskParametersPublished {
  return entry.kind === "RiskParametersPublished" && entry.source?.topic === "prices";
}

/** Lowest at the forward of 100. */
const smiling = (strike: number) => 0.6 + 0.4 * Math.log(strike / 100) ** 2;

/** The same at four strikes. */
const some = (strike: number) => ([80, 90, 110, 120].includes(strike) ? smiling(strike) : null);

describe("a smile", () => {
  it("is fitted to each expiry when a step has ended, free of butterflies, and published", () => {
    const venue = new Venue();
    venue.index(0);
    venue.volatilities(1, "near", smiling);
    venue.volatilities(1, "far", () => 0.7);
    expect(venue.smiles()).toEqual([]);
    venue.index(1);
    const smiles = venue.smiles();
    expect(smiles.map(({ underlying, expiry }) => [underlying, expiry])).toEqual([
      ["BTC", EXPIRIES.near],
      ["BTC", EXPIRIES.far],
    ]);
    const [near, far] = smiles.map(fittedSmile);
    for (const strike of STRIKES) {
      expect(smileVolatility(near!, Math.log(strike / 100))).toBeCloseTo(smiling(strike), 3);
      expect(smileVolatility(far!, Math.log(strike / 100))).toBeCloseTo(0.7, 6);
    }
    // An hour after the start of thirty days.
    expect(near!.years).toBeCloseTo((30 - 1 / 24) / 365, 12);
    expect(leastDensity(near!.smile, { from: -1, to: 1 })).toBeGreaterThan(0);
  });

  it("is told to every shard behind the batch that ended the step", () => {
    const venue = new Venue();
    venue.index(0);
    venue.volatilities(1, "near", smiling);
    venue.index(1);
    const [one, other] = [0, 1].map((shard) => venue.feed.journal(shard).filter(isCalibration));
    expect(one).toHaveLength(1);
    expect(other).toEqual(one);
    expect(one![0]!.source).toMatchObject({ topic: "prices", part: 1 });
  });

  it("needs five strikes, and the option out of the money at each", () => {
    const venue = new Venue();
    venue.index(0);
    venue.volatilities(1, "near", some);
    for (const strike of STRIKES) venue.quote(1, name("near", strike, "Put"), 0.5);
    venue.index(1);
    // The puts at and above 100 are in the money: 70 to 90, 110 and 120 are five strikes.
    expect(venue.smiles()).toHaveLength(1);
    const fewer = new Venue();
    fewer.index(0);
    fewer.volatilities(1, "near", some);
    fewer.index(1);
    expect(fewer.smiles()).toEqual([]);
  });

  it("is of the forward that is quoted", () => {
    const venue = new Venue();
    venue.index(0);
    venue.volatilities(1, "near", smiling);
    venue.quote(1, name("near", 100, "Put"), 0.6);
    venue.forward(1, "near", "104");
    venue.index(1);
    expect(Number(venue.smiles()[0]!.lowest) / FIGURE_UNIT).toBeCloseTo(Math.log(70 / 104), 12);
  });

  it("is of the mark of a future of its expiry where no forward is quoted", () => {
    const venue = new Venue();
    venue.feed.put(future({ instrument: "BTC-FUT", expiry: EXPIRIES.near, eventTime: START }));
    venue.index(0);
    const eventTime = START + HOUR_MS;
    venue.feed.put(quote({ quoteType: "Mark", symbol: "BTC-FUT", price: price("99"), eventTime }));
    venue.outOfMoney(1, "near", smiling);
    venue.index(1);
    expect(Number(venue.smiles()[0]!.lowest) / FIGURE_UNIT).toBeCloseTo(Math.log(70 / 99), 12);
  });

  it("is of no other: without a forward of its expiry there is none", () => {
    const venue = new Venue();
    venue.index(0);
    venue.forward(1, "far", "100");
    venue.outOfMoney(1, "near", smiling);
    venue.index(1);
    expect(venue.smiles()).toEqual([]);
  });

  it("is withdrawn when its volatilities are too old", () => {
    const venue = new Venue();
    venue.index(0);
    venue.volatilities(1, "near", smiling);
    venue.volatilities(1, "far", smiling);
    venue.index(1);
    venue.volatilities(2.9, "far", smiling);
    venue.index(3);
    expect(venue.smiles().map(({ expiry }) => expiry)).toEqual([EXPIRIES.far]);
  });

  it("is not published again while it stays within a step of what is in force", () => {
    const venue = new Venue();
    venue.index(0);
    for (const [hours, level] of [
      [1, 0.6],
      [3, 0.609],
      [5, 0.611],
    ] as const) {
      venue.volatilities(hours, "near", () => level);
      venue.index(hours);
    }
    const { level, years } = venue.smiles()[0]!;
    expect(venue.calibrations()).toHaveLength(2);
    expect(Math.sqrt(Number(level) / Number(years))).toBeCloseTo(0.611, 9);
  });

  it("leaves out a volatility that margin would not take", () => {
    const venue = new Venue();
    venue.index(0);
    venue.volatilities(1, "near", (strike) => (strike === 130 ? 15 : 0.6));
    venue.index(1);
    expect(Number(venue.smiles()[0]!.highest) / FIGURE_UNIT).toBeCloseTo(Math.log(1.2), 12);
  });

  it("gives way to that of an officer's next version at the end of its first step", () => {
    const venue = new Venue();
    venue.index(0);
    venue.volatilities(1, "near", smiling);
    venue.index(1);
    venue.publish(2, START + 1.5 * HOUR_MS);
    venue.volatilities(2, "near", smiling);
    venue.index(2);
    const told = venue.calibrations().map(({ version, rangeCalibration }) => {
      const { number, smiles } = rangeCalibration!.result!;
      return [version, number, smiles.length];
    });
    // The same smile again, because the version's own takes the place of the one that stood.
    expect(told).toEqual([
      [1, 1, 1],
      [2, 1, 1],
    ]);
  });
});

describe("a restart from the checkpoint's bytes", () => {
  it("before, between and after calibrations leaves no trace", () => {
    const told = (cut: number) => {
      const venue = new Venue();
      for (const hours of [0, 1, 2, 3, 4]) {
        venue.volatilities(hours, "far", (strike) => smiling(strike) + 0.02 * hours);
        venue.volatilities(hours, "near", (strike) => smiling(strike) + 0.02 * hours);
        if (hours === cut) venue.feed.restart();
        venue.index(hours);
      }
      return venue.feed.said;
    };
    const whole = told(-1);
    // In each of two shards what the officer published, and two calibrations.
    expect(whole.filter(({ event }) => event.kind === "RiskParametersPublished")).toHaveLength(6);
    for (const cut of [0, 1, 2, 3, 4]) expect(told(cut)).toEqual(whole);
  });
});
