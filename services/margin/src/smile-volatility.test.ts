/** PR-4: an option whose volatility nobody quotes is valued by the smile of its expiry. */
import {
  amount,
  blackValue,
  type CalibratedSmile,
  figure,
  type MarginSnapshot,
  multiplier,
  price,
  type RiskParametersPublished,
} from "@margin-engine/core";
import { plainPortfolio } from "@margin-engine/core/given";
import { perpetual } from "./plain.fixture";
import { rangeCalibration } from "./portfolio.fixture";
import { marginService } from "./service";
import { Story } from "./story.fixture";

const DAY_MS = 86_400_000;
const EXPIRY = 73 * DAY_MS;
const YEARS = 0.2;

/** 60% at every strike: a total variance of 0.36 x 0.2 that neither tilts nor bends. */
const FLAT: CalibratedSmile = {
  underlying: "BTC",
  expiry: EXPIRY,
  years: figure("0.2"),
  level: figure("0.072"),
  slope: figure("0"),
  skew: figure("0"),
  centre: figure("0"),
  width: figure("0.1"),
  lowest: figure("-0.3"),
  highest: figure("0.3"),
  error: figure("0"),
};

function calibrated(
  number: number,
  smiles: readonly CalibratedSmile[],
): Partial<RiskParametersPublished> {
  const found = number === 0 ? null : { number, smiles };
  return { portfolio: plainPortfolio(), rangeCalibration: rangeCalibration(found) };
}

/** Calls at 100 and at 150 are listed; ana is in portfolio mode, with 1,000. */
class Written extends Story {
  constructor(smiles: readonly CalibratedSmile[] = [FLAT]) {
    super();
    this.now = 0;
    for (const [instrument, optionType, strike] of [
      ["CALL", "Call", "100"],
      ["FAR", "Call", "150"],
    ] as const) {
      const terms = { instrument, optionType, strike: price(strike), expiry: EXPIRY };
      this.list(perpetual({ ...terms, instrumentType: "Option", multiplier: multiplier("1") }));
    }
    this.publish(calibrated(0, []));
    this.prices({ BTC: "100", ETH: "100", USDT: "1" });
    this.deposit("desk", "1000000");
    this.deposit("ana", "1000");
    this.switchMode("ana", "Portfolio");
    this.figures({ [`BTC@${EXPIRY}`]: "100" });
    this.calibrate(calibrated(1, smiles));
  }

  sell(instrument: string, at = "10") {
    return this.trade({ seller: "ana", instrument, size: "1", at });
  }
}

/** What a call sold at the forward of 100 costs when the forward rises by 20%. */
const callAt = (volatility: number, forward: number, strike = 100) =>
  blackValue({ optionType: "Call", forward, strike, years: YEARS, volatility });
const lossAt = (volatility: number) => callAt(volatility, 120) - callAt(volatility, 100);

/** What ana was told last. */
function snapshot({ answers }: Story): MarginSnapshot {
  return answers
    .filter((event) => event.kind === "MarginSnapshot")
    .findLast(({ account }) => account === "ana")!;
}

function initialMargin(story: Story): number {
  return Number(snapshot(story).initialMargin) / 1e8;
}

/** `CALL for 100`: what could not be valued, and what is required. */
function charged(story: Story): string {
  return `${snapshot(story).unpriced.join(", ")} for ${initialMargin(story)}`;
}

describe("an option without a quoted volatility", () => {
  it("is valued by the smile of its expiry", () => {
    const story = new Written();
    story.sell("CALL");
    expect(initialMargin(story)).toBeCloseTo(lossAt(0.6), 6);
  });

  it("is charged in full, by name, while its expiry has no smile", () => {
    const story = new Written([{ ...FLAT, expiry: EXPIRY + DAY_MS }]);
    story.sell("CALL");
    expect(charged(story)).toBe("CALL for 100");
    expect(snapshot(story).status).toBe("ReduceOnly");
  });

  it("is charged in full beyond twice what the smile was fitted to", () => {
    const story = new Written([{ ...FLAT, highest: figure("0.2") }]);
    // ln(150 / 100) is 0.4055, and 2 x 0.2 is less: the larger of strike and index is charged.
    story.sell("FAR");
    expect(charged(story)).toBe("FAR for 150");
    const wider = new Written([{ ...FLAT, highest: figure("0.21") }]);
    wider.sell("FAR");
    const loss = callAt(0.6, 120, 150) - callAt(0.6, 100, 150);
    expect(initialMargin(wider)).toBeCloseTo(loss, 6);
  });

  it("is charged in full while its forward is not known", () => {
    const story = new Written();
    story.sell("CALL");
    story.later(16 * 60_000);
    story.prices({ BTC: "100" });
    story.deposit("ana", "1");
    expect(charged(story)).toBe("CALL for 100");
  });
});

describe("a quoted volatility", () => {
  it("comes before the smile's", () => {
    const story = new Written();
    story.figures({ CALL: "0.9" });
    story.sell("CALL");
    expect(initialMargin(story)).toBeCloseTo(lossAt(0.9), 6);
  });

  it("gives way to the smile's once it is older than figures may be", () => {
    const story = new Written();
    story.figures({ CALL: "0.9" });
    story.sell("CALL");
    story.later(16 * 60_000);
    story.figures({ [`BTC@${EXPIRY}`]: "100" });
    story.deposit("ana", "1");
    const years = YEARS - (16 * 60_000) / (365 * DAY_MS);
    const call = (forward: number) =>
      blackValue({ optionType: "Call", forward, strike: 100, years, volatility: 0.6 });
    expect(initialMargin(story)).toBeCloseTo(call(120) - call(100), 6);
  });

  it("beyond all belief is refused, and no smile stands in for it", () => {
    const story = new Written();
    story.figures({ CALL: "20" });
    story.sell("CALL");
    expect(charged(story)).toBe("CALL for 100");
  });
});

describe("a calibration", () => {
  it("with another smile values by it from the same entry on", () => {
    const story = new Written();
    story.sell("CALL");
    // 90%: a level of 0.81 x 0.2.
    story.calibrate(calibrated(2, [{ ...FLAT, level: figure("0.162") }]));
    story.deposit("ana", "1");
    expect(initialMargin(story)).toBeCloseTo(lossAt(0.9), 6);
    expect(snapshot(story)).toMatchObject({ parameterVersion: 1, calibration: 2 });
  });

  it("without the smile takes the volatility away", () => {
    const story = new Written();
    story.sell("CALL");
    story.calibrate(calibrated(2, []));
    expect(charged(story)).toBe("CALL for 100");
  });
});

describe("an officer's next version", () => {
  it("leaves smiles standing until it is calibrated, as calibration 0", () => {
    const story = new Written();
    story.sell("CALL");
    story.publish({ version: 2, ...calibrated(0, []) });
    story.deposit("ana", "1");
    expect(snapshot(story)).toMatchObject({ parameterVersion: 2, calibration: 0, unpriced: [] });
    expect(initialMargin(story)).toBeCloseTo(lossAt(0.6), 6);
  });

  it("without calibration leaves none", () => {
    const story = new Written();
    story.sell("CALL");
    story.publish({ version: 2, portfolio: plainPortfolio() });
    expect(charged(story)).toBe("CALL for 100");
  });
});

describe("a restart", () => {
  it("from a checkpoint values by the smile to the same bit", () => {
    const story = new Written();
    story.sell("CALL");
    story.publish({ version: 2, ...calibrated(0, []) });
    const checkpoint = marginService.checkpoint(story.state);
    const restored = marginService.restore({ shard: 0, shards: 1 }, checkpoint);
    expect(marginService.checkpoint(restored)).toEqual(checkpoint);
    const next = (state: typeof restored) => {
      const again = new Story(state);
      again.now = story.now;
      const deposit = { kind: "CollateralDeposited", account: "ana", asset: "USDT" } as const;
      return again.tell({ ...deposit, amount: amount("1") }, { offset: 900 });
    };
    expect(next(restored)).toEqual(next(story.state));
  });
});
