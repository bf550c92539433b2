import {
  AMOUNT_DECIMALS,
  amount,
  CONTRACT_TYPES,
  FIGURE_TYPES,
  HOLDING_BOUNDS,
  INSTRUMENT_TYPES,
  INVERSE_PROFITS,
  type InputEvent,
  MARGIN_MODES,
  multiplier,
  OPTION_TYPES,
  PORTFOLIO_BOUNDS,
  price,
  QUOTE_TYPES,
  quantity,
  rate,
  SCENARIO_BOUNDS,
  SCENARIO_KINDS,
  TAIL_FUTURES,
  UNDERLYING_BOUNDS,
  usd,
  VOLATILITY_SHOCKS,
} from "@margin-engine/core";
import fc from "fast-check";
import { anyCalibration } from "./given/any-calibration";
import { anyChainInputs, anyCollateralRules } from "./given/any-collateral";
import { anyLadder } from "./given/any-ladder";
import type { EventRecord } from "./input-record";
import { formatEventLine, LINE_LIMIT, parseEventLine, topicOfBrokenLine } from "./ndjson";
import type { Undecodable } from "./service";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (fields: object | string): EventRecord | Undecodable =>
  parseEventLine(bytes(typeof fields === "string" ? fields : JSON.stringify(fields)));
const detailOf = (fields: object | string): string => {
  const parsed = parse(fields);
  return "detail" in parsed ? `${parsed.reason}: ${parsed.detail}` : "an event";
};

const TIME = 1_760_131_200_000;
const quote = {
  kind: "PriceQuoted",
  eventId: "q-1",
  eventTime: TIME,
  quoteSource: "binance",
  quoteType: "Index",
  symbol: "BTC",
  price: "102000.5",
};
const trade = {
  kind: "TradeExecuted",
  eventId: "t-1",
  eventTime: TIME,
  venue: "acme",
  instrument: "BTC-PERP",
  price: "102000",
  quantity: "0.25",
};

describe("an event line", () => {
  it("becomes the event with its topic and key", () => {
    expect(parse(quote)).toEqual({
      topic: "prices",
      key: "BTC",
      event: { ...quote, price: price("102000.5") },
    });
  });

  it("takes the defaults of what a trade leaves out", () => {
    expect(parse({ ...trade, buyer: "ann", seller: "bob" })).toEqual({
      topic: "trades",
      key: "BTC-PERP",
      event: {
        ...trade,
        price: price("102000"),
        quantity: quantity("0.25"),
        buyer: "ann",
        seller: "bob",
        buyerFee: amount("0"),
        sellerFee: amount("0"),
        buyerLiquidationId: null,
        sellerLiquidationId: null,
      },
    });
  });

  it("takes the defaults of what a listing leaves out", () => {
    const listing = {
      kind: "InstrumentListed",
      eventId: "l-1",
      eventTime: TIME,
      instrument: "BTC-PERP",
      instrumentType: "Perpetual",
      underlying: "BTC",
      settlementAsset: "USDT",
    };
    expect(parse(listing)).toEqual({
      topic: "instruments",
      key: "BTC-PERP",
      event: {
        ...listing,
        source: null,
        contractType: "Linear",
        multiplier: multiplier("1"),
        lotSize: quantity("0.00000001"),
        expiry: null,
        strike: null,
        optionType: null,
      },
    });
  });

  it.each([
    ["Buy", "ann", "house:acme", "buyer"],
    ["Sell", "house:acme", "ann", "seller"],
  ])("of one account that did %s puts the house on the other side", (side, buyer, seller, own) => {
    const line = { ...trade, account: "ann", side, fee: "1.5", liquidationId: "ann:1:2" };
    expect(parse(line)).toMatchObject({
      event: {
        buyer,
        seller,
        buyerFee: amount(own === "buyer" ? "1.5" : "0"),
        sellerFee: amount(own === "seller" ? "1.5" : "0"),
        buyerLiquidationId: own === "buyer" ? "ann:1:2" : null,
        sellerLiquidationId: own === "seller" ? "ann:1:2" : null,
      },
    });
  });

  it("takes a time as UTC text", () => {
    const line = { kind: "ClockTicked", eventId: "c", eventTime: "2025-10-10T21:20:00.000Z" };
    expect(parse(line)).toMatchObject({
      key: "clock",
      event: { eventTime: Date.UTC(2025, 9, 10, 21, 20), source: null },
    });
  });

  it("may start with a byte order mark and hold spaces and a carriage return", () => {
    expect(parse(`\uFEFF ${JSON.stringify(quote)} \r`)).toMatchObject({ topic: "prices" });
  });

  it("with a zero or negative quantity is an event: the sequencer refuses it", () => {
    expect(parse({ ...trade, quantity: "-1", account: "ann", side: "Buy" })).toMatchObject({
      event: { quantity: quantity("-1") },
    });
  });
});

describe("a line that is no event", () => {
  const tiers = [{ initialRate: "0.02", maintenanceRate: "0.01", notionalLimt: "1" }];
  const parameters = {
    kind: "RiskParametersPublished",
    eventId: "r-1",
    eventTime: TIME,
    version: 1,
    preset: "default",
    effectiveTime: TIME,
    collateral: [],
    schedules: [{ underlying: "BTC", tiers }],
    liquidationBuffer: "0.1",
    liquidationTimeoutMs: 1000,
    snapshotUtilisationStep: "0.05",
    snapshotPeriodMs: 60_000,
    portfolio: null,
    rangeCalibration: null,
    collateralRules: null,
    ladder: null,
  };
  it.each<[string, object | string, string]>([
    ["broken JSON", '{"kind":', "Undecodable: the line is not JSON: it starts"],
    ["a list", "[1]", "Undecodable: the line is a list; write an object"],
    ["no kind", { price: "1" }, 'Undecodable: "kind" is missing; give one of TradeExecuted'],
    ["a kind that is no text", { kind: {} }, 'Undecodable: "kind" is an object'],
    ["an unknown kind", { kind: "Trade" }, 'UnexpectedEvent: "kind" is "Trade", which is no input'],
    ["an inherited name", { kind: "toString" }, 'UnexpectedEvent: "kind" is "toString"'],
    ["an output", { kind: "MarginSnapshot" }, 'UnexpectedEvent: "kind" is "MarginSnapshot"'],
    ["a number as price", { ...quote, price: 102000.5 }, 'Undecodable: "price" is a plain JSON'],
    ["an exponent", { ...quote, price: "1e5" }, 'Undecodable: "price" is "1e5"; write a plain'],
    ["a price of null", { ...quote, price: null }, 'Undecodable: "price" is null; write a decimal'],
    ["nine decimals", { ...quote, price: "0.123456789" }, 'TooManyDecimals: "price" is "0.123456'],
    ["31 digits before 8", { ...quote, price: `1${"0".repeat(30)}` }, 'OutOfRange: "price" is "1'],
    ["a text without end", { ...quote, price: "1".repeat(500_000) }, 'OutOfRange: "price" is "1'],
    ["a missing field", { ...quote, price: undefined }, 'Undecodable: "price" is missing; a Price'],
    [
      "a misspelt field",
      { ...quote, price: undefined, prize: "1" },
      'Undecodable: there is no field "prize" here; correct its name or remove it: the fields are',
    ],
    ["a field too many", { ...quote, size: "1" }, 'Undecodable: there is no field "size" here'],
    [
      "a prototype's name",
      '{"kind":"ClockTicked","__proto__":1}',
      "Undecodable: there is no field",
    ],
    ["the source", { ...quote, source: null }, 'Undecodable: there is no field "source" here'],
    ["an empty id", { ...quote, eventId: "" }, 'Undecodable: "eventId" is empty'],
    ["half a character", { ...quote, symbol: "\ud800" }, 'Undecodable: "symbol" holds half of a'],
    ["a wrong choice", { ...quote, quoteType: "mark" }, "write one of Index, Mark"],
    ["seconds", { ...quote, eventTime: 1_760_131_200 }, "if these are seconds, multiply by 1000"],
    ["microseconds", { ...quote, eventTime: TIME * 1000 }, "if these are microseconds, divide"],
    ["half milliseconds", { ...quote, eventTime: TIME + 0.5 }, "write whole milliseconds"],
    ["a local time", { ...quote, eventTime: "2025-10-10T21:20:00" }, 'or UTC text such as "2025'],
    ["30 February", { ...quote, eventTime: "2025-02-30T00:00:00Z" }, "there is no such day"],
    ["both and one side", { ...trade, account: "a", side: "Buy", buyer: "b" }, 'no field "buyer"'],
    ["one side without side", { ...trade, account: "a" }, '"side" is missing; a one-sided Trade'],
    ["a misspelt tier", parameters, 'no field "schedules[0].tiers[0].notionalLimt" here'],
    ["a version of text", { ...parameters, version: "1" }, 'Undecodable: "version" is "1"; write'],
    ["a version too large", { ...parameters, version: 2 ** 31 }, 'OutOfRange: "version" is 2147'],
    ["no list", { ...parameters, schedules: {} }, '"schedules" is an object; write a list'],
    ["no object", { ...parameters, schedules: [1] }, '"schedules[0]" is 1; write a schedule'],
  ])("%s", (_, line, expected) => {
    expect(detailOf(line)).toContain(expected);
  });

  it("names a field that is given twice, also an escaped or a nested one", () => {
    const line = JSON.stringify(quote);
    expect(detailOf(line.replace("{", '{"price":"1",'))).toContain('"price" is given twice');
    expect(detailOf(line.replace("{", '{"pric\\u0065":"1",'))).toContain('"price" is given twice');
    expect(detailOf(line.replace("}", ',"x":[{"a":{"b":1},"b":1,"a":2}]}'))).toContain('"a" is');
    const spaced = line.replace('"price":', '"price" :').replace("{", '{"price" :"1",');
    expect(detailOf(spaced)).toContain('"price" is given twice');
    expect(detailOf(spaced.replace('"price" :', '"price":'))).toContain('"price" is given twice');
    expect(parse({ ...quote, eventId: 'a:"b\\', symbol: '":"' })).toMatchObject({ key: '":"' });
  });

  it("is refused unread when it is not UTF-8 or too long", () => {
    expect(parseEventLine(Uint8Array.of(0x22, 0xff, 0x22))).toMatchObject({
      reason: "Undecodable",
      detail: expect.stringContaining("UTF-8"),
    });
    expect(detailOf(" ".repeat(LINE_LIMIT + 1))).toContain("longer than 1000000 bytes");
  });

  it("never throws, whatever the bytes", () => {
    const deep = `{"kind":"ClockTicked","eventId":${"[".repeat(50_000)}${"]".repeat(50_000)}}`;
    expect(detailOf(deep)).toContain("Undecodable");
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(bytes)), (line) => {
        expect(parseEventLine(line)).toHaveProperty("reason");
      }),
    );
  });

  it("is kept under the topic of its kind where that can be read", () => {
    expect(topicOfBrokenLine(bytes('{"kind" : "PriceQuoted", "price": }'))).toBe("prices");
    expect(topicOfBrokenLine(bytes('{"kind":"MarginSnapshot"}'))).toBe("trades");
    expect(topicOfBrokenLine(bytes("no JSON"))).toBe("trades");
  });
});

describe("the canonical line", () => {
  const name = fc.string({ minLength: 1, unit: "grapheme" });
  const instant = fc.integer({ min: 100_000_000_000, max: 253_402_300_799_999 });
  const limit = 10n ** 38n - 1n;
  const figure = fc.oneof(
    fc.bigInt({ min: -limit, max: limit }),
    fc.constantFrom(limit, -limit, 0n, 1n, -1n),
  ) as fc.Arbitrary<never>;
  const figures = <Name extends string>(bounds: Readonly<Record<Name, unknown>>) =>
    Object.fromEntries(Object.keys(bounds).map((field) => [field, figure])) as Record<
      Name,
      typeof figure
    >;
  const head = { eventId: name, eventTime: instant };
  const entry = { ...head, source: fc.constant(null) };
  const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
  const whole = fc.nat();
  const kind = <K extends InputEvent["kind"]>(given: K) => ({ kind: fc.constant(given) });
  const tier = fc.record({
    notionalLimit: orNull(figure),
    initialRate: figure,
    maintenanceRate: figure,
  });
  const events: fc.Arbitrary<InputEvent>[] = [
    fc.record({
      ...kind("TradeExecuted"),
      ...head,
      venue: name,
      instrument: name,
      price: figure,
      quantity: figure,
      buyer: name,
      seller: name,
      buyerFee: figure,
      sellerFee: figure,
      buyerLiquidationId: orNull(name),
      sellerLiquidationId: orNull(name),
    }),
    fc.record({
      ...kind("PriceQuoted"),
      ...head,
      quoteSource: name,
      quoteType: fc.constantFrom(...QUOTE_TYPES),
      symbol: name,
      price: figure,
    }),
    fc.record({ ...kind("FundingRatePublished"), ...head, instrument: name, rate: figure }),
    fc.record({ ...kind("SettlementPricePublished"), ...entry, instrument: name, price: figure }),
    fc.record({ ...kind("ClockTicked"), ...entry }),
    fc.record({
      ...kind("CollateralDeposited"),
      ...entry,
      account: name,
      asset: name,
      amount: figure,
    }),
    ...anyChainInputs({ name, whole, figure, instant }),
    fc.record({
      ...kind("WithdrawalRequested"),
      ...entry,
      account: name,
      asset: name,
      amount: figure,
    }),
    fc.record({
      ...kind("InstrumentListed"),
      ...entry,
      instrument: name,
      instrumentType: fc.constantFrom(...INSTRUMENT_TYPES),
      contractType: fc.constantFrom(...CONTRACT_TYPES),
      underlying: name,
      settlementAsset: name,
      multiplier: figure,
      lotSize: figure,
      expiry: orNull(instant),
      strike: orNull(figure),
      optionType: orNull(fc.constantFrom(...OPTION_TYPES)),
    }),
    fc.record({
      ...kind("RiskParametersPublished"),
      ...entry,
      version: whole,
      preset: name,
      effectiveTime: instant,
      collateral: fc.array(fc.record({ asset: name, weight: figure })),
      schedules: fc.array(fc.record({ underlying: name, tiers: fc.array(tier) })),
      liquidationBuffer: figure,
      liquidationTimeoutMs: whole,
      snapshotUtilisationStep: figure,
      snapshotPeriodMs: whole,
      priceIntegrity: orNull(
        fc.record({
          weights: fc.array(fc.record({ quoteSource: name, weight: figure })),
          sourcesRequired: whole,
          quorum: figure,
          quoteAgeMsMax: whole,
          outlierBand: figure,
          uncertainSpread: figure,
          tiers: fc.array(fc.record({ symbol: name, tier: figure })),
          premiumPeriodMs: whole,
          averagePeriodMs: whole,
          breakerFactor: figure,
          staleLiquidationMsMax: whole,
        }),
      ),
      portfolio: orNull(
        fc.record({
          ...figures(PORTFOLIO_BOUNDS),
          figureLifeMs: whole,
          inverseProfit: fc.constantFrom(...INVERSE_PROFITS),
          tailFutures: fc.constantFrom(...TAIL_FUTURES),
          scenarios: fc.array(
            fc.record({
              kind: fc.constantFrom(...SCENARIO_KINDS),
              volatility: fc.constantFrom(...VOLATILITY_SHOCKS),
              ...figures(SCENARIO_BOUNDS),
            }),
          ),
          underlyings: fc.array(fc.record({ underlying: name, ...figures(UNDERLYING_BOUNDS) })),
          holdings: fc.array(
            fc.record({ asset: name, underlying: orNull(name), ...figures(HOLDING_BOUNDS) }),
          ),
        }),
      ),
      rangeCalibration: orNull(anyCalibration({ name, whole, figure })),
      collateralRules: orNull(anyCollateralRules({ name, whole, figure })),
      ladder: orNull(anyLadder(figure, whole)),
    }),
    fc.record({
      ...kind("BookQuoted"),
      ...head,
      instrument: name,
      bestBid: orNull(figure),
      bestAsk: orNull(figure),
    }),
    fc.record({
      ...kind("BreakerReleased"),
      ...entry,
      quoteType: fc.constantFrom(...QUOTE_TYPES),
      symbol: name,
      reason: name,
    }),
    fc.record({
      ...kind("FigureQuoted"),
      ...head,
      quoteSource: name,
      figure: fc.constantFrom(...FIGURE_TYPES),
      symbol: name,
      expiry: orNull(instant),
      value: figure,
    }),
    fc.record({
      ...kind("MarginModeRequested"),
      ...entry,
      account: name,
      mode: fc.constantFrom(...MARGIN_MODES),
    }),
  ];

  it.each(events)("gives the event back (kind %#)", (arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (event) => {
        const line = formatEventLine(event);
        expect(line).not.toContain("\n");
        const parsed = parseEventLine(bytes(line));
        expect("event" in parsed ? parsed.event : parsed).toEqual(event);
        expect("event" in parsed && formatEventLine(parsed.event)).toBe(line);
      }),
      { numRuns: 60 },
    );
  });

  it("leaves defaults out and writes decimals in full", () => {
    const deposit: InputEvent = {
      kind: "CollateralDeposited",
      eventId: "d-1",
      eventTime: TIME,
      source: null,
      account: "ann",
      asset: "USDT",
      // 20 digits before and 18 after the point: the most that 38 digits hold.
      amount: (10n ** BigInt(20 + AMOUNT_DECIMALS) - 1n) as never,
    };
    expect(formatEventLine(deposit)).toBe(
      '{"kind":"CollateralDeposited","eventId":"d-1","eventTime":1760131200000,' +
        '"account":"ann","asset":"USDT","amount":"99999999999999999999.999999999999999999"}',
    );
    const parsed = parse({ ...trade, account: "ann", side: "Sell" }) as EventRecord;
    expect(formatEventLine(parsed.event)).toBe(
      '{"kind":"TradeExecuted","eventId":"t-1","eventTime":1760131200000,"venue":"acme",' +
        '"instrument":"BTC-PERP","price":"102000","quantity":"0.25",' +
        '"buyer":"house:acme","seller":"ann"}',
    );
  });

  it("keeps every figure of a tier", () => {
    const line = {
      kind: "RiskParametersPublished",
      eventId: "r-1",
      eventTime: TIME,
      version: 3,
      preset: "default",
      effectiveTime: "2025-10-10T00:00Z",
      collateral: [{ asset: "UST", weight: "0.95" }],
      schedules: [
        {
          underlying: "BTC",
          tiers: [
            { notionalLimit: "1000000", initialRate: "0.02", maintenanceRate: "0.01" },
            { initialRate: "0.05", maintenanceRate: "0.025" },
          ],
        },
      ],
      liquidationBuffer: "0.1",
      liquidationTimeoutMs: 30_000,
      snapshotUtilisationStep: "0.05",
      snapshotPeriodMs: 3_600_000,
      portfolio: null,
      rangeCalibration: null,
      collateralRules: null,
      ladder: null,
    };
    expect(parse(line)).toMatchObject({
      topic: "risk-parameters",
      key: "default",
      event: {
        effectiveTime: Date.UTC(2025, 9, 10),
        collateral: [{ asset: "UST", weight: rate("0.95") }],
        schedules: [
          {
            tiers: [
              { notionalLimit: usd("1000000"), initialRate: rate("0.02") },
              { notionalLimit: null, maintenanceRate: rate("0.025") },
            ],
          },
        ],
      },
    });
  });
});
