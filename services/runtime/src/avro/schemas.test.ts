/** The schema files against the TypeScript events: same names, same fields, every one explained. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as core from "@margin-engine/core";
import {
  amount,
  type Event,
  type EventKind,
  multiplier,
  price,
  quantity,
  rate,
  usd,
} from "@margin-engine/core";
import { Type } from "avsc";
import { createCodec } from "../codec";
import { COLLATERAL_RULES, COLLATERAL_SAMPLES } from "../given/collateral-samples";
import { LADDER, LADDER_SAMPLES } from "../given/ladder-samples";
import { TOPICS } from "../topics";
import { CLEARING_SAMPLES } from "./clearing-samples.fixture";
import { eventContracts } from "./event-contract";
import { parseSchema, type RecordSchema, type Schema } from "./schema";
import { readSchemaFile, SCHEMA_FOLDER, schemaFileName } from "./schema-files";

const head = { eventId: "e-1", eventTime: 1_700_000_000_000 };
const source = { topic: "risk-parameters", partition: 0, offset: 7, part: 0 } as const;
const id = { shard: 1, sequence: 12, index: 0 };
const output = { id, eventTime: head.eventTime, account: "ann" };
const instrument = "BTC-PERP";
const about = { id, eventTime: head.eventTime, quoteType: "Mark", symbol: instrument } as const;
const deposit = { account: "ann", asset: "USDT", amount: amount("12.5") };
const funding = { instrument, rate: rate("0.0001") };
const tier = { notionalLimit: null, initialRate: rate("0.1"), maintenanceRate: rate("0.05") };
const at = core.figure("0.5");
const garch = { omega: at, alpha: rate("0.1"), beta: rate("0.85") };
const model = { ...garch, quantile: at, startVariance: at, stressVariance: at };
const component = { name: instrument, initialMargin: usd("10"), maintenanceMargin: usd("5") };

/** Every figure of the bounds, at one. */
function rates<Name extends string>(bounds: Readonly<Record<Name, unknown>>) {
  const figures = Object.keys(bounds).map((name) => [name, core.figure("1")]);
  return Object.fromEntries(figures) as Record<Name, core.Figure>;
}

/** One event of each kind, every nullable field filled; the type allows no field more or less. */
const SAMPLES: { readonly [Kind in EventKind]: Extract<Event, { kind: Kind }> } = {
  TradeExecuted: {
    kind: "TradeExecuted",
    ...head,
    venue: "north",
    instrument,
    price: price("60000.5"),
    quantity: quantity("0.25"),
    buyer: "ann",
    seller: "bob",
    buyerFee: amount("1.5"),
    sellerFee: amount("-0.3"),
    buyerLiquidationId: "ann:1:1",
    sellerLiquidationId: "bob:2:3",
  },
  TradeLeg: {
    kind: "TradeLeg",
    ...head,
    source,
    account: "ann",
    instrument,
    price: price("60000.5"),
    quantity: quantity("-0.25"),
    fee: amount("0.000000000000000001"),
    liquidationId: "ann:1:1",
  },
  PriceQuoted: {
    kind: "PriceQuoted",
    ...head,
    quoteSource: "north",
    quoteType: "Index",
    symbol: "BTC",
    price: price("60000"),
  },
  PriceBatch: {
    kind: "PriceBatch",
    ...head,
    source,
    batch: 3,
    fromOffset: 5,
    prices: [{ quoteType: "Mark", symbol: instrument, price: price("60001") }],
    figures: [{ figure: "Depth", symbol: "BTC", expiry: 1, value: core.figure("5000000") }],
    decisions: [
      {
        quoteType: "Mark",
        symbol: instrument,
        decidedAt: head.eventTime,
        price: price("60001"),
        validity: "Valid",
        quorumUntil: head.eventTime + 9_000,
        freshUntil: head.eventTime + 10_000,
        confidence: rate("1"),
        average: price("60000.5"),
        sources: [
          {
            quoteSource: "north",
            price: price("60002"),
            eventTime: head.eventTime,
            weight: rate("1"),
            standing: "Used",
            changed: true,
          },
        ],
        inputs: [{ input: "External", price: price("60001") }],
      },
    ],
  },
  FigureQuoted: {
    kind: "FigureQuoted",
    ...head,
    quoteSource: "north",
    figure: "Forward",
    symbol: "BTC",
    expiry: 1_710_000_000_000,
    value: core.figure("60500"),
  },
  BookQuoted: {
    kind: "BookQuoted",
    ...head,
    instrument,
    bestBid: price("59999.5"),
    bestAsk: price("60000.5"),
  },
  BreakerReleased: {
    kind: "BreakerReleased",
    ...head,
    source,
    quoteType: "Mark",
    symbol: instrument,
    reason: "listed on another venue, the price is right",
  },
  SourceStandingChanged: {
    kind: "SourceStandingChanged",
    ...about,
    quoteSource: "north",
    standing: "Outlier",
    quoted: price("61000"),
    price: price("60000"),
    detail: "too far from the others",
  },
  PriceValidityChanged: {
    kind: "PriceValidityChanged",
    ...about,
    validity: "TooVolatile",
    previous: "Valid",
    price: price("60000"),
    confidence: rate("0"),
    detail: "it allows reducing risk",
  },
  FundingRatePublished: { kind: "FundingRatePublished", ...head, ...funding },
  FundingApplied: { kind: "FundingApplied", ...head, source, ...funding, mark: price("60000") },
  SettlementPricePublished: {
    kind: "SettlementPricePublished",
    ...head,
    source,
    instrument,
    price: price("61000"),
  },
  ClockTicked: { kind: "ClockTicked", ...head, source },
  CollateralDeposited: { kind: "CollateralDeposited", ...head, source, ...deposit },
  WithdrawalRequested: { kind: "WithdrawalRequested", ...head, source, ...deposit },
  ...COLLATERAL_SAMPLES,
  ...LADDER_SAMPLES,
  MarginModeRequested: {
    kind: "MarginModeRequested",
    ...head,
    source,
    account: "ann",
    mode: "Portfolio",
  },
  InstrumentListed: {
    kind: "InstrumentListed",
    ...head,
    source,
    instrument: "BTC-60000-C",
    instrumentType: "Option",
    contractType: "Linear",
    underlying: "BTC",
    settlementAsset: "USDT",
    multiplier: multiplier("0.01"),
    lotSize: quantity("0.001"),
    expiry: 1_710_000_000_000,
    strike: price("60000"),
    optionType: "Call",
  },
  RiskParametersPublished: {
    kind: "RiskParametersPublished",
    ...head,
    source,
    version: 1,
    preset: "standard",
    effectiveTime: head.eventTime,
    collateral: [{ asset: "BTC", weight: rate("0.95") }],
    schedules: [{ underlying: "BTC", tiers: [{ ...tier, notionalLimit: usd("1000000") }, tier] }],
    liquidationBuffer: rate("0.02"),
    liquidationTimeoutMs: 30_000,
    snapshotUtilisationStep: rate("0.05"),
    snapshotPeriodMs: 3_600_000,
    priceIntegrity: {
      weights: [{ quoteSource: "north", weight: rate("0.5") }],
      sourcesRequired: 2,
      quorum: rate("0.5"),
      quoteAgeMsMax: 10_000,
      outlierBand: rate("0.03"),
      uncertainSpread: rate("0.02"),
      tiers: [{ symbol: "DOGE", tier: rate("2.5") }],
      premiumPeriodMs: 150_000,
      averagePeriodMs: 300_000,
      breakerFactor: rate("5"),
      staleLiquidationMsMax: 900_000,
    },
    portfolio: {
      ...rates(core.PORTFOLIO_BOUNDS),
      figureLifeMs: 60_000,
      inverseProfit: "Coin",
      tailFutures: "Full",
      scenarios: [{ kind: "Grid", volatility: "Up", ...rates(core.SCENARIO_BOUNDS) }],
      underlyings: [{ underlying: "BTC", ...rates(core.UNDERLYING_BOUNDS) }],
      holdings: [{ asset: "BTC", underlying: "BTC", ...rates(core.HOLDING_BOUNDS) }],
    },
    rangeCalibration: {
      stepMs: 3_600_000,
      fastLambda: rate("0.94"),
      slowLambda: rate("0.97"),
      horizonSteps: 48,
      stressWeight: rate("0.25"),
      rangeLeast: rate("0.05"),
      rangeMost: rate("0.5"),
      publishStep: rate("0.01"),
      publishPeriodMs: 3_600_000,
      models: [{ underlying: "BTC", ...model }],
      result: {
        number: 1,
        variances: [{ underlying: "BTC", fastVariance: at, slowVariance: at, garchVariance: at }],
        correlations: [{ underlying: "ETH", other: "BTC", correlation: at }],
        smiles: [
          {
            underlying: "BTC",
            expiry: 3,
            years: at,
            level: at,
            slope: at,
            skew: at,
            centre: at,
            width: at,
            lowest: at,
            highest: at,
            error: at,
          },
        ],
      },
    },
    collateralRules: COLLATERAL_RULES,
    ladder: LADDER,
  },
  Quarantined: {
    kind: "Quarantined",
    ...head,
    source,
    reason: "NoMarkPrice",
    deadLetterId: "trades/0/7",
  },
  DeadLetter: {
    kind: "DeadLetter",
    ...head,
    topic: "clearing-actions",
    partition: 0,
    offset: 7,
    reason: "Undecodable",
    detail: "TradeExecuted.price: a decimal without digits at byte 9",
    originalKey: new Uint8Array([1, 2]),
    originalValue: new Uint8Array([0, 255]),
  },
  MarginSnapshot: {
    kind: "MarginSnapshot",
    ...output,
    trigger: "StatusChange",
    status: "ReduceOnly",
    mode: "Standard",
    equity: usd("-12.5"),
    initialMargin: usd("10"),
    maintenanceMargin: usd("5"),
    utilisation: rate("0.5"),
    components: [component],
    worstScenario: "spot down 12%",
    unpriced: ["ETH"],
    untrusted: [{ quoteType: "Index", symbol: "ETH", validity: "StaleForMargin" }],
    priceBatch: 3,
    parameterVersion: 1,
    calibration: 2,
    greeks: [{ underlying: "BTC", delta: at, gamma: at, vega: at, theta: at, rho: at }],
    initialEquity: usd("90"),
    uncredited: [{ asset: "BTC", chain: "bitcoin", amount: amount("1.5"), reason: "Seen" }],
  },
  LiquidationCommand: {
    kind: "LiquidationCommand",
    ...output,
    liquidationId: "ann:1:2",
    epoch: 1,
    step: 2,
    action: "ReducePosition",
    instrument,
    quantity: quantity("-0.25"),
    limitPrice: price("59000"),
    snapshot: id,
  },
  ...CLEARING_SAMPLES,
  Rejected: {
    kind: "Rejected",
    ...output,
    requestId: "w-1",
    reason: "InsufficientBalance",
    detail: "12.5 USDT requested, 10 there; 2.5 missing",
    missing: amount("2.5"),
  },
};

const SCHEMA_FILES = readdirSync(SCHEMA_FOLDER).filter((file) => file.endsWith(".avsc"));

const CONTRACTS = eventContracts().map((contract) => ({
  ...contract,
  schema: parseSchema(contract.text),
}));

/** Decimals after the point, by the field that carries the unit. */
const SCALES: Readonly<Record<string, number>> = {
  ...scaled(core.PRICE_DECIMALS, [
    ...["price", "mark", "strike", "limitPrice"],
    ...["average", "quoted", "bestBid", "bestAsk"],
  ]),
  ...scaled(core.QUANTITY_DECIMALS, ["quantity", "lotSize", "unfilled"]),
  ...scaled(core.MULTIPLIER_DECIMALS, ["multiplier"]),
  ...scaled(core.AMOUNT_DECIMALS, ["amount", "fee", "buyerFee", "sellerFee", "missing"]),
  ...scaled(core.RATE_DECIMALS, ["rate", "weight", "initialRate", "maintenanceRate"]),
  ...scaled(core.RATE_DECIMALS, ["utilisation", "liquidationBuffer", "snapshotUtilisationStep"]),
  ...scaled(core.FIGURE_DECIMALS, ["value", "delta", "gamma", "vega", "theta", "rho"]),
  ...scaled(core.RATE_DECIMALS, ["stressWeight", "rangeLeast", "rangeMost", "publishStep"]),
  ...scaled(core.RATE_DECIMALS, ["alpha", "beta", "fastLambda", "slowLambda"]),
  ...scaled(core.FIGURE_DECIMALS, ["omega", "quantile", "startVariance", "stressVariance"]),
  ...scaled(core.FIGURE_DECIMALS, ["fastVariance", "slowVariance", "garchVariance"]),
  ...scaled(core.FIGURE_DECIMALS, ["correlation", "years", "level", "slope", "skew", "centre"]),
  ...scaled(core.FIGURE_DECIMALS, ["width", "lowest", "highest", "error"]),
  ...scaled(core.FIGURE_DECIMALS, Object.keys(core.PORTFOLIO_BOUNDS)),
  ...scaled(core.FIGURE_DECIMALS, Object.keys(core.UNDERLYING_BOUNDS)),
  ...scaled(core.FIGURE_DECIMALS, Object.keys(core.HOLDING_BOUNDS)),
  ...scaled(core.FIGURE_DECIMALS, Object.keys(core.SCENARIO_BOUNDS)),
  ...scaled(core.RATE_DECIMALS, ["confidence", "quorum", "outlierBand", "uncertainSpread", "tier"]),
  ...scaled(core.RATE_DECIMALS, ["breakerFactor", "liquidationFee"]),
  ...scaled(core.RATE_DECIMALS, ["startDrawdown", "stopDrawdown"]),
  ...scaled(core.RATE_DECIMALS, ["restoreBuffer", "paceStart", "depthShare"]),
  ...scaled(core.RATE_DECIMALS, ["bankruptcyAdjustment", "spreadToMaintenance"]),
  ...scaled(core.RATE_DECIMALS, ["maintenanceShare", "notionalShare", "fastShare"]),
  ...scaled(core.USD_DECIMALS, ["equity", "initialMargin", "maintenanceMargin"]),
  ...scaled(core.USD_DECIMALS, ["notionalLimit", "shortfall", "profit", "notional"]),
  ...scaled(core.USD_DECIMALS, ["exposure", "positionExposure"]),
  ...scaled(core.USD_DECIMALS, ["initialEquity", "valueMost", "safeCap", "profitCap"]),
  ...scaled(core.RATE_DECIMALS, ["safeHaircut", "safeShare", "profitShare", "principalShare"]),
  ...scaled(core.AMOUNT_DECIMALS, ["venueCap", "above", "leaving", "held"]),
  ...scaled(core.AMOUNT_DECIMALS, ["counted", "cash", "loss", "unvestedProfit", "principal"]),
  ...scaled(core.RATE_DECIMALS, ["sizeFactor"]),
};

function scaled(decimals: number, fields: readonly string[]): Record<string, number> {
  return Object.fromEntries(fields.map((field) => [field, decimals]));
}

const ENUMS: Readonly<Record<string, readonly string[]>> = {
  SourceTopic: core.SOURCE_TOPICS.map((topic) => topic.replace("-", "_")),
  QuoteType: core.QUOTE_TYPES,
  DepositStanding: core.DEPOSIT_STANDINGS,
  ChainStanding: core.CHAIN_STANDINGS,
  UncreditedReason: core.UNCREDITED_REASONS,
  ScenarioKind: core.SCENARIO_KINDS,
  VolatilityShock: core.VOLATILITY_SHOCKS,
  InverseProfit: core.INVERSE_PROFITS,
  TailFutures: core.TAIL_FUTURES,
  FigureType: core.FIGURE_TYPES,
  PriceValidity: core.PRICE_VALIDITIES,
  SourceStanding: core.SOURCE_STANDINGS,
  MarkInput: core.MARK_INPUTS,
  QuarantineReason: core.QUARANTINE_REASONS,
  InstrumentType: core.INSTRUMENT_TYPES,
  ContractType: core.CONTRACT_TYPES,
  OptionType: core.OPTION_TYPES,
  SnapshotTrigger: core.SNAPSHOT_TRIGGERS,
  MarginStatus: core.MARGIN_STATUSES,
  MarginMode: core.MARGIN_MODES,
  LiquidationAction: core.LIQUIDATION_ACTIONS,
  StopReason: core.STOP_REASONS,
  LiquidationRefusal: core.LIQUIDATION_REFUSALS,
  RejectionReason: core.REJECTION_REASONS,
  DeleveragingPolicy: core.DELEVERAGING_POLICIES,
  InsuranceSource: core.INSURANCE_SOURCES,
  InsuredLoss: core.INSURED_LOSSES,
  PositionSide: core.POSITION_SIDES,
  SettlementOutcome: core.SETTLEMENT_OUTCOMES,
};

interface Described {
  readonly type?: unknown;
  readonly name?: string;
  readonly doc?: string;
  readonly symbols?: readonly string[];
}

/** Every object of a schema text that has a name: records, fields, enums, fixed types. */
function namedParts(text: string): readonly Described[] {
  const parts: Described[] = [];
  JSON.parse(text, (_key, value) => {
    if (value !== null && typeof value === "object" && "name" in value) parts.push(value);
    return value;
  });
  return parts;
}

describe.each(CONTRACTS)("the schema of $kind", ({ kind, text, schema, start }) => {
  it("is a record of the event's name in the project's namespace, complete in itself", () => {
    const type = Type.forSchema(JSON.parse(text));
    expect(type.name).toBe(`marginengine.${kind}`);
  });

  it("has the event's fields, in the same nesting, and null as every nullable's default", () => {
    const { kind: _, ...event }: { readonly kind: string } = SAMPLES[kind];
    expectFields(start === 0 ? schema : { ...schema, fields: schema.fields.slice(1) }, event);
    for (const part of namedParts(text)) {
      if (Array.isArray(part.type)) expect(part).toHaveProperty("default", null);
    }
  });

  it("lists the symbols of the unions in their order", () => {
    for (const part of namedParts(text)) {
      if (part.symbols !== undefined)
        expect([part.name, part.symbols]).toEqual([part.name, ENUMS[part.name!]]);
    }
  });

  it("carries its sample there and back", () => {
    const codec = createCodec();
    const topic = Object.entries(TOPICS).find(([, { events }]) =>
      (events as readonly EventKind[]).includes(kind),
    )![0] as keyof typeof TOPICS;
    const body = codec.encode(SAMPLES[kind], start === 0 ? null : new Uint8Array(32));
    expect(codec.decode(topic, codec.schemaId(kind), body)).toEqual(SAMPLES[kind]);
  });
});

function expectFields(schema: RecordSchema, value: object): void {
  expect(schema.fields.map(({ name }) => name)).toEqual(Object.keys(value));
  for (const { name, schema: field } of schema.fields) {
    expectShape(name, field, value[name as keyof typeof value]);
  }
}

function expectShape(name: string, schema: Schema, value: unknown): void {
  if (schema.type === "nullable") {
    if (value !== null) expectShape(name, schema.of, value);
  } else if (schema.type === "array") {
    for (const item of value as readonly unknown[]) expectShape(name, schema.items, item);
  } else if (schema.type === "record") expectFields(schema, value as object);
  else if (schema.type === "decimal") {
    expect([name, typeof value, schema.scale]).toEqual([name, "bigint", SCALES[name]]);
  }
}

describe("the schemas folder", () => {
  it.each(SCHEMA_FILES)("explains every record, field and enum of %s", (file) => {
    const parts = namedParts(readSchemaFile(file));
    const unexplained = parts.filter(({ doc }) => !doc?.endsWith("."));
    expect(unexplained.map(({ name }) => name)).toEqual([]);
  });

  it("holds one file per event, and checkpoints", () => {
    const events = SCHEMA_FILES.filter((file) => !file.endsWith("-checkpoint.avsc"));
    expect(events.sort()).toEqual(Object.keys(SAMPLES).map(schemaFileName).sort());
  });

  it("has a README whose table is the table of topics", () => {
    const readme = readFileSync(join(SCHEMA_FOLDER, "README.md"), "utf8");
    const rows = readme.split("\n").filter((line) => /^\| `[a-z-]+\.v1`/.test(line));
    expect(rows).toEqual(
      Object.values(TOPICS).map(
        ({ broker, key, events }) => `| \`${broker}\` | ${key} | ${events.join(", ")} |`,
      ),
    );
  });

  it("starts exactly the events of chained topics with the hash of the previous output", () => {
    const chained = Object.values(TOPICS).flatMap((topic) => (topic.chained ? topic.events : []));
    const hashed = CONTRACTS.filter(({ schema }) => schema.fields[0]!.name === "previousHash");
    expect(hashed.map(({ kind }) => kind).sort()).toEqual([...chained].sort());
    expect(hashed.map(({ start }) => start)).toEqual(chained.map(() => 32));
  });
});
