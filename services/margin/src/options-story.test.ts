/**
 * Random stories with options, both modes and figures that come, go stale and expire: whatever
 * happens, books balance (every entry is audited), parts add up, and a restart leaves no trace.
 */
import {
  type CalibratedSmile,
  type CalibrationResult,
  figure,
  type MarginSnapshot,
  type OutputEvent,
  price,
  shardOf,
} from "@margin-engine/core";
import { plainPortfolio } from "@margin-engine/core/given";
import fc from "fast-check";
import { coinPerpetual, option, perpetual } from "./plain.fixture";
import { rangeCalibration } from "./portfolio.fixture";
import { marginService } from "./service";
import { receive, Story } from "./story.fixture";

const SOON = 3_000_000;
const LATER = 31_537_000_000;
const inverse = { contractType: "Inverse", settlementAsset: "BTC" } as const;
const LISTINGS = [
  perpetual({ instrument: "BTC-FUT", instrumentType: "Future", expiry: LATER }),
  coinPerpetual(),
  option({ instrument: "SOON-CALL", expiry: SOON }),
  option({ instrument: "SOON-PUT", expiry: SOON, optionType: "Put", strike: price("95") }),
  option({ expiry: LATER }),
  option({ instrument: "COIN-PUT", expiry: LATER, optionType: "Put", ...inverse }),
];
const OPTIONS = LISTINGS.filter((terms) => terms.instrumentType === "Option");
const NAMES = ["BTC-PERP", "ETH-PERP", ...LISTINGS.map(({ instrument }) => instrument)];
const TRADERS = ["ana", "ben", "cas"];

const trader = fc.constantFrom(...TRADERS);
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant("trade" as const),
      trader,
      instrument: fc.constantFrom(...NAMES),
      lots: fc.integer({ min: 1, max: 40 }),
      short: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant("price" as const),
      to: fc.integer({ min: 70, max: 140 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant("figures" as const),
      percent: fc.integer({ min: 1, max: 300 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant("mode" as const),
      trader,
      mode: fc.constantFrom("Standard" as const, "Portfolio" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant("wait" as const),
      ms: fc.constantFrom(1, 60_000, 950_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("withdraw" as const), trader }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("settle" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant("calibrate" as const),
      percent: fc.integer({ min: 1, max: 300 }),
      correlation: fc.integer({ min: -100, max: 100 }),
      smiles: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("publish" as const) }) },
);
const plans = fc.array(step, { minLength: 4, maxLength: 30 });
type Step = typeof step extends fc.Arbitrary<infer Item> ? Item : never;

/** Half of what netting saves is granted. */
function sections(found: Partial<CalibrationResult> | null) {
  const offset = { offsetShare: figure("0.5"), offsetLimit: figure("1") };
  return { portfolio: plainPortfolio(offset), rangeCalibration: rangeCalibration(found) };
}

/** Of the later expiry, a year away: the same volatility at every strike. */
function flatSmile(volatility: number): CalibratedSmile {
  const none = figure("0");
  return {
    ...{ underlying: "BTC", expiry: LATER, years: figure("1") },
    ...{ level: figure((volatility * volatility).toFixed(12)), slope: none, skew: none },
    ...{ centre: none, width: figure("0.1"), error: none },
    ...{ lowest: figure("-0.1"), highest: figure("0.1") },
  };
}

function told(plan: readonly Step[]): Story {
  const story = Story.opened(sections(null));
  for (const terms of LISTINGS) story.list(terms);
  for (const account of TRADERS) {
    story.deposit(account, "400");
    story.deposit(account, "2", "BTC");
  }
  story.deposit("desk", "10000", "BTC");
  for (const each of plan) tell(story, each);
  return story;
}

function tell(story: Story, each: Step): void {
  const expired = story.now >= SOON;
  switch (each.does) {
    case "trade": {
      const { instrument, trader: account, lots, short } = each;
      if (instrument.startsWith("SOON") && expired) return;
      const at = instrument === "COIN-PUT" ? "0.05" : instrument.includes("-PERP") ? "100" : "9";
      const size = instrument === "BTC-COIN" ? String(lots) : String(lots / 10);
      const terms = { instrument, size, at: instrument === "BTC-FUT" ? "101" : at };
      story.trade(short ? { ...terms, seller: account } : { ...terms, buyer: account });
      return;
    }
    case "price":
      story.prices({ BTC: String(each.to), "BTC-FUT": String(each.to + 1), ETH: String(each.to) });
      return;
    case "figures": {
      const volatility = String(each.percent / 100);
      const open = OPTIONS.filter(({ expiry }) => expiry! > story.now);
      const quoted = open.map(({ instrument }) => [instrument, volatility] as const);
      story.figures({ ...Object.fromEntries(quoted), [`BTC@${LATER}`]: "101" });
      return;
    }
    case "mode":
      story.switchMode(each.trader, each.mode);
      return;
    case "wait":
      story.later(each.ms).tick();
      return;
    case "withdraw":
      story.withdraw(each.trader, "1", "BTC");
      return;
    case "calibrate": {
      const { percent, correlation, smiles } = each;
      const { version, rangeCalibration: before } = story.state.parameters!;
      const found = {
        number: (before!.result?.number ?? 0) + 1,
        correlations: [
          { underlying: "ETH", other: "BTC", correlation: figure(String(correlation / 100)) },
        ],
        smiles: smiles ? [flatSmile(percent / 100)] : [],
      };
      story.calibrate({ version, ...sections(found) });
      return;
    }
    case "publish":
      story.publish({ version: story.state.parameters!.version + 1, ...sections(null) });
      return;
    case "settle":
      if (!expired) return;
      for (const instrument of ["SOON-CALL", "SOON-PUT"]) story.settle("99.5", instrument);
      return;
  }
}

function snapshots(events: readonly OutputEvent[]): MarginSnapshot[] {
  return events.filter((event) => event.kind === "MarginSnapshot");
}

it("the parts of every requirement add up, and initial margin covers maintenance margin", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      for (const { components, ...said } of snapshots(told(plan).answers)) {
        const sum = (part: "initialMargin" | "maintenanceMargin") =>
          components.reduce((total, component) => total + component[part], 0n);
        expect(sum("initialMargin")).toBe(said.initialMargin);
        expect(sum("maintenanceMargin")).toBe(said.maintenanceMargin);
        expect(said.initialMargin >= said.maintenanceMargin).toBe(true);
        expect(said.maintenanceMargin >= 0n).toBe(true);
        if (said.unpriced.length > 0) expect(said.status).not.toBe("Healthy");
      }
    }),
    { numRuns: 25 },
  );
});

it("from a checkpoint at any entry all goes on as without it, to the last bit", () => {
  const place = { shard: 0, shards: 1 };
  fc.assert(
    fc.property(plans, fc.nat(), (plan, choice) => {
      const { entries } = told(plan);
      const cut = choice % (entries.length + 1);
      const state = marginService.initial(place);
      for (const entry of entries.slice(0, cut)) marginService.step(state, receive(entry));
      const checkpoint = marginService.checkpoint(state);
      const restored = marginService.restore(place, checkpoint);
      expect(marginService.checkpoint(restored)).toEqual(checkpoint);
      for (const entry of entries.slice(cut)) {
        const said = marginService.step(state, receive(entry));
        expect(marginService.step(restored, receive(entry))).toEqual(said);
      }
      expect(marginService.checkpoint(restored)).toEqual(marginService.checkpoint(state));
    }),
    { numRuns: 50 },
  );
});

it("over three shards every account is told what one shard tells it", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const { entries, answers } = told(plan);
      const shards = [0, 1, 2].map((shard) => marginService.initial({ shard, shards: 3 }));
      const said = entries.flatMap((entry) =>
        shards.flatMap((state, shard) => {
          if ("account" in entry && shardOf(entry.account, 3) !== shard) return [];
          return marginService.step(state, receive(entry)).map(({ event }) => event);
        }),
      );
      for (const account of [...TRADERS, "desk"]) {
        const of = (events: readonly OutputEvent[]) =>
          snapshots(events)
            .filter((snapshot) => snapshot.account === account)
            .map(({ id: _, ...snapshot }) => snapshot);
        expect(of(said)).toEqual(of(answers));
      }
    }),
    { numRuns: 60 },
  );
});
