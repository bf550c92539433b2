/** What a version of the risk parameters may say, and that it is judged whole. */
import type { MarginTier, RiskParametersPublished } from "../events/listing";
import { PORTFOLIO_BOUNDS, type PortfolioRate } from "../events/portfolio-bounds";
import { figure, rate, usd } from "../money/text";
import type { Figure } from "../money/units";
import { admitParameters, refuseParameters } from "./parameter-admission";
import { createSequencerState } from "./sequencer-state";

const NOW = 1_000;
const ONE_TIER = [tier(null, "0.02", "0.01")];

function tier(limit: string | null, initial: string, maintenance: string): MarginTier {
  const notionalLimit = limit === null ? null : usd(limit);
  return { notionalLimit, initialRate: rate(initial), maintenanceRate: rate(maintenance) };
}

function parameters(fields: Partial<RiskParametersPublished> = {}): RiskParametersPublished {
  return {
    kind: "RiskParametersPublished",
    eventId: "parameters",
    eventTime: NOW,
    source: null,
    version: 1,
    preset: "plain",
    effectiveTime: NOW,
    collateral: [{ asset: "USDT", weight: rate("1") }],
    schedules: [{ underlying: "BTC", tiers: ONE_TIER }],
    liquidationBuffer: rate("0.02"),
    liquidationTimeoutMs: 30_000,
    snapshotUtilisationStep: rate("0.05"),
    snapshotPeriodMs: 60_000,
    priceIntegrity: null,
    portfolio: null,
    rangeCalibration: null,
    collateralRules: null,
    ladder: null,
    ...fields,
  };
}

const tiers = (...steps: MarginTier[]) => ({ schedules: [{ underlying: "BTC", tiers: steps }] });

/** What a new sequencer says of a version, or "accepted". */
function verdict(event: RiskParametersPublished): string {
  const order = { offset: 0, times: new Map<string, number>() };
  return refuseParameters(createSequencerState(), event, order)?.what ?? "accepted";
}

describe("parameters within their ranges are accepted", () => {
  it.each([
    {},
    { collateral: [], schedules: [] },
    { collateral: [{ asset: "A", weight: rate("0") }] },
    { liquidationBuffer: rate("0"), snapshotUtilisationStep: rate("1") },
    { liquidationTimeoutMs: 1, snapshotPeriodMs: 365 * 86_400_000 },
    { effectiveTime: NOW + 5 },
    tiers(tier("1", "0.000000000001", "0.000000000001"), tier("2", "1", "1"), tier(null, "1", "1")),
  ])("%o", (fields) => {
    expect(verdict(parameters(fields))).toBe("accepted");
  });
});

describe("a fault names field, value and range", () => {
  const yearMs = 31_536_000_000;
  it.each([
    [{ version: 2 }, "version 2, which must be 1, one above the newest"],
    [{ preset: "" }, "preset of 0 characters, which must be 1 to 128"],
    [
      { effectiveTime: NOW - 1 },
      "effectiveTime 999, which must be at least 1000, neither before its eventTime nor before " +
        "the version in force",
    ],
    [
      { collateral: [{ asset: "A", weight: rate("1.1") }] },
      'collateral "A" weight 1.1, which must be from 0 to 1',
    ],
    [
      { collateral: [{ asset: "A", weight: rate("-0.1") }] },
      'collateral "A" weight -0.1, which must be from 0 to 1',
    ],
    [
      { collateral: Array(3).fill({ asset: "A", weight: rate("1") }) },
      'collateral asset "A" twice, which must be unique',
    ],
    [
      { collateral: [{ asset: "", weight: rate("1") }] },
      "collateral asset of 0 characters, which must be 1 to 128",
    ],
    [
      { schedules: Array(2).fill({ underlying: "BTC", tiers: ONE_TIER }) },
      'schedule underlying "BTC" twice, which must be unique',
    ],
    [tiers(), 'schedule "BTC" tiers [], which must be at least one'],
    [
      tiers(tier("5", "0.02", "0.01")),
      'schedule "BTC" tier 1 notionalLimit 5, which must be null in the last step',
    ],
    [
      tiers(tier(null, "0.02", "0.01"), tier(null, "0.02", "0.01")),
      'schedule "BTC" tier 1 notionalLimit null, which only the last step may have',
    ],
    [
      tiers(tier("0", "0.02", "0.01"), tier(null, "0.02", "0.01")),
      'schedule "BTC" tier 1 notionalLimit 0, which must be above 0 and at most ' +
        "1000000000000000000",
    ],
    [
      tiers(tier("5", "0.02", "0.01"), tier("5", "0.02", "0.01"), tier(null, "0.02", "0.01")),
      'schedule "BTC" tier 2 notionalLimit 5, which must be above 5 and at most ' +
        "1000000000000000000",
    ],
    [
      tiers(tier(null, "1.01", "0.01")),
      'schedule "BTC" tier 1 initialRate 1.01, which must be above 0 and at most 1',
    ],
    [
      tiers(tier(null, "0.02", "0")),
      'schedule "BTC" tier 1 maintenanceRate 0, which must be above 0 and at most 1',
    ],
    [
      tiers(tier(null, "0.02", "0.03")),
      'schedule "BTC" tier 1 maintenanceRate 0.03, which must be at most its initialRate 0.02',
    ],
    [
      tiers(tier("5", "0.02", "0.01"), tier(null, "0.01", "0.01")),
      'schedule "BTC" tier 2 initialRate 0.01, which must be at least the step before\'s 0.02',
    ],
    [
      tiers(tier("5", "0.02", "0.02"), tier(null, "0.02", "0.01")),
      'schedule "BTC" tier 2 maintenanceRate 0.01, which must be at least the step before\'s 0.02',
    ],
    [{ liquidationBuffer: rate("-1") }, "liquidationBuffer -1, which must be from 0 to 1"],
    [
      { liquidationTimeoutMs: 0 },
      `liquidationTimeoutMs 0, which must be from 1 to ${yearMs} milliseconds`,
    ],
    [
      { snapshotUtilisationStep: rate("2") },
      "snapshotUtilisationStep 2, which must be from 0 to 1",
    ],
    [
      { snapshotPeriodMs: yearMs + 1 },
      `snapshotPeriodMs ${yearMs + 1}, which must be from 1 to ${yearMs} milliseconds`,
    ],
  ])("%o", (fields, fault) => {
    expect(verdict(parameters(fields))).toBe(`the risk parameters have ${fault}`);
  });

  it("and all are named at once, the first twenty by name", () => {
    const two = verdict(parameters({ version: 7, snapshotPeriodMs: -1 }));
    expect(two).toContain("version 7");
    expect(two).toContain("; snapshotPeriodMs -1");
    const heavy = Array.from({ length: 25 }, (_, at) => ({ asset: `A${at}`, weight: rate("2") }));
    const many = verdict(parameters({ collateral: heavy }));
    expect(many.match(/weight 2/g)).toHaveLength(20);
    expect(many).toMatch(/; and 5 more$/);
  });
});

describe("versions", () => {
  it("rise by one, and none takes effect before the one in force", () => {
    const state = createSequencerState();
    const order = { offset: 0, times: new Map<string, number>() };
    const first = parameters({ effectiveTime: NOW + 50 });
    expect(refuseParameters(state, first, order)).toBeNull();
    admitParameters(state, first, order);
    expect([...state.parameters.assets]).toEqual(["USDT"]);
    expect(refuseParameters(state, first, order)?.what).toContain("version 1, which must be 2");
    const second = (effectiveTime: number) => parameters({ version: 2, effectiveTime });
    expect(refuseParameters(state, second(NOW + 49), order)?.what).toContain("at least 1050");
    expect(refuseParameters(state, second(NOW + 50), order)).toBeNull();
  });
});

describe("a portfolio section", () => {
  const leastFigures = Object.fromEntries(
    Object.entries(PORTFOLIO_BOUNDS).map(([field, { least }]) => [field, figure(String(least))]),
  ) as Record<PortfolioRate, Figure>;
  const grid = (move: string) =>
    ({ kind: "Grid", volatility: "Same", move: figure(move), weight: figure("1") }) as const;
  const section: NonNullable<RiskParametersPublished["portfolio"]> = {
    ...leastFigures,
    figureLifeMs: 1,
    inverseProfit: "Coin",
    tailFutures: "Full",
    scenarios: [grid("-1"), grid("1")],
    underlyings: [],
    holdings: [],
  };

  it("within its ranges is accepted", () => {
    expect(verdict(parameters({ portfolio: section }))).toBe("accepted");
  });

  it("with faults is refused with the whole version, and each is named with its reason", () => {
    const portfolio = { ...section, linearInitial: figure("1.5"), scenarios: [grid("1")] };
    const said = verdict(parameters({ portfolio, snapshotPeriodMs: 0 }));
    expect(said).toContain("snapshotPeriodMs 0, which must be from 1");
    expect(said).toContain(
      "portfolio linearInitial 1.5, which must be from 0 to 1: it is a part of the notional",
    );
    expect(said).toContain("portfolio no scenario in which the price falls");
  });
});
