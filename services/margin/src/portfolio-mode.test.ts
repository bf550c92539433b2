/** Accounts in portfolio mode, and options in standard mode, through the margin service. */
import { figureText, type MarginSnapshot, type OutputEvent, usdText } from "@margin-engine/core";
import { plainPortfolio } from "@margin-engine/core/given";
import { option, perpetual } from "./plain.fixture";
import { told } from "./reading.fixture";
import { marginService } from "./service";
import { Story } from "./story.fixture";

const EXPIRY = 31_537_000_000;
const future = perpetual({
  instrument: "BTC-FUT",
  instrumentType: "Future",
  expiry: EXPIRY,
});
const put = option({ instrument: "BTC-PUT", optionType: "Put" });

/** A venue with portfolio margin, BTC at 100, and an account of 1,000 USDT. */
function opened(): Story {
  const story = Story.opened({ portfolio: plainPortfolio() });
  for (const listed of [future, option(), put]) story.list(listed);
  story.prices({ BTC: "100" });
  story.deposit("ana", "1000");
  return story;
}

/** What Ana was told last. */
function last(events: readonly OutputEvent[]): MarginSnapshot {
  return events.findLast(
    (event) => event.kind === "MarginSnapshot" && event.account === "ana",
  ) as MarginSnapshot;
}

function parts({ components }: MarginSnapshot): readonly string[] {
  return components.map(({ name, initialMargin, maintenanceMargin }) => {
    return `${name} ${usdText(initialMargin)} / ${usdText(maintenanceMargin)}`;
  });
}

describe("a request for a margin mode", () => {
  it("switches an account that can carry it: 20% of 2 x 100, and 80% of that", () => {
    const story = opened();
    expect(told("ana", story.trade({ buyer: "ana", size: "2", at: "100" }))).toEqual([
      "ana Healthy by AccountEvent: 1000 / 20 / 10",
    ]);
    const said = story.switchMode("ana", "Portfolio");
    expect(told("ana", said)).toEqual(["ana Healthy by AccountEvent: 1000 / 40 / 32"]);
    expect(last(said)).toMatchObject({ mode: "Portfolio", worstScenario: "BTC -20% vol same" });
    expect(parts(last(said))).toEqual(["BTC ScenarioLoss 40 / 32"]);
  });

  it("is refused when the account could not: 30 of equity against 40, 10 missing", () => {
    const story = opened();
    story.withdraw("ana", "970");
    story.trade({ buyer: "ana", size: "2", at: "100" });
    const said = story.switchMode("ana", "Portfolio");
    expect(told("ana", said)).toEqual(["ana refused InsufficientMargin, missing 10"]);
    expect(said[0]).toMatchObject({
      requestId: expect.any(String),
      detail: "in Portfolio mode equity would be 30 USD against an initial margin of 40 USD",
    });
    expect(told("ana", story.deposit("ana", "1"))).toEqual([
      "ana Healthy by AccountEvent: 31 / 20 / 10",
    ]);
  });

  it("may come before the account's first deposit, and goes back on request", () => {
    const story = opened();
    story.switchMode("new", "Portfolio");
    story.deposit("new", "100");
    const bought = story.trade({ buyer: "new", size: "1", at: "100" });
    expect(told("new", bought)).toEqual(["new Healthy by AccountEvent: 100 / 20 / 16"]);
    expect(told("new", story.switchMode("new", "Standard"))).toEqual([
      "new Healthy by AccountEvent: 100 / 10 / 5",
    ]);
  });

  it("is granted and waits while the parameters have no portfolio margin", () => {
    const story = opened();
    story.publish({ version: 2 });
    story.trade({ buyer: "ana", size: "2", at: "100" });
    expect(last(story.switchMode("ana", "Portfolio"))).toMatchObject({ mode: "Standard" });
    const said = story.publish({ version: 3, portfolio: plainPortfolio() });
    expect(told("ana", story.deposit("ana", "1"))).toEqual([
      "ana Healthy by AccountEvent: 1001 / 40 / 32",
    ]);
    expect(said).toBeDefined();
  });
});

describe("portfolio mode", () => {
  it("nets what hedges: a future sold against the perpetual leaves no loss", () => {
    const story = opened();
    story.switchMode("ana", "Portfolio");
    story.trade({ buyer: "ana", size: "2", at: "100" });
    const said = story.trade({ seller: "ana", size: "2", at: "100", instrument: "BTC-FUT" });
    expect(told("ana", said)).toEqual(["ana Healthy by AccountEvent: 1000 / 0 / 0"]);
    expect(last(said)).toMatchObject({ worstScenario: null });
  });

  it("lets the coin held as collateral hedge a short: 1 x 100 x 20% each", () => {
    const story = opened();
    story.switchMode("ana", "Portfolio");
    story.deposit("ana", "2", "BTC");
    // 1000 + 2 x 100 x 0.9; the coin falls by 40, the short gains 40.
    expect(told("ana", story.trade({ seller: "ana", size: "2", at: "100" }))).toEqual([
      "ana Healthy by AccountEvent: 1180 / 0 / 0",
    ]);
  });

  it("moves with each price batch, and a withdrawal is judged by it", () => {
    const story = opened();
    story.switchMode("ana", "Portfolio");
    story.trade({ buyer: "ana", size: "2", at: "100" });
    story.prices({ BTC: "110" });
    // 1020 against 20% of 220: 976 may go, 0.5 more may not.
    expect(told("ana", story.withdraw("ana", "976.5"))).toEqual([
      "ana refused InsufficientMargin, missing 0.5",
    ]);
    expect(told("ana", story.withdraw("ana", "976"))).toEqual([
      "ana accepted 976 USDT",
      "ana Healthy by AccountEvent: 44 / 44 / 35.2",
    ]);
  });
});

describe("an option", () => {
  /** At the money for a year at 20%: 100 (N(0.1) - N(-0.1)) = 7.96556746. */
  const figures = { "BTC-CALL": "0.2", "BTC-PUT": "0.2", [`BTC@${EXPIRY}`]: "100" };

  it("without a quoted mark is worth what the model says", () => {
    const story = opened();
    story.figures(figures);
    const said = story.trade({ buyer: "ana", size: "1", at: "8", instrument: "BTC-CALL" });
    // 992 + 7.96556746; in standard mode what it is worth does not count as margin.
    expect(told("ana", said)).toEqual([
      "ana Healthy by AccountEvent: 999.96556746 / 7.96556746 / 7.96556746",
    ]);
    expect(parts(last(said))).toEqual(["BTC options of 1971-01-01 7.96556746 / 7.96556746"]);
  });

  it("with a quoted mark is worth that, whatever the model says", () => {
    const story = opened();
    story.figures(figures);
    story.prices({ "BTC-CALL": "9" });
    expect(
      told("ana", story.trade({ buyer: "ana", size: "1", at: "8", instrument: "BTC-CALL" })),
    ).toEqual(["ana Healthy by AccountEvent: 1001 / 9 / 9"]);
  });

  it("sold in standard mode requires 15% of the index, 7.5% in maintenance", () => {
    const story = opened();
    story.figures(figures);
    story.prices({ "BTC-CALL": "8" });
    expect(
      told("ana", story.trade({ seller: "ana", size: "1", at: "8", instrument: "BTC-CALL" })),
    ).toEqual(["ana Healthy by AccountEvent: 1000 / 15 / 7.5"]);
  });

  it("in portfolio mode hedges: a put bought below a perpetual takes part of the loss", () => {
    const story = opened();
    story.figures(figures);
    story.switchMode("ana", "Portfolio");
    story.trade({ buyer: "ana", size: "1", at: "100" });
    const said = story.trade({ buyer: "ana", size: "1", at: "8", instrument: "BTC-PUT" });
    const { initialMargin, greeks } = last(said);
    expect(Number(usdText(initialMargin))).toBeLessThan(10);
    // Delta of the put -N(-0.1) = -0.460172; of both 0.539828.
    expect(figureText(greeks[0]!.delta).slice(0, 8)).toBe("0.539827");
    expect(greeks.map(({ underlying }) => underlying)).toEqual(["BTC"]);
  });

  it("whose volatility is older than the parameters allow is charged, and named", () => {
    const story = opened();
    story.figures(figures);
    story.switchMode("ana", "Portfolio");
    story.trade({ seller: "ana", size: "1", at: "8", instrument: "BTC-PUT" });
    story.later(900_001).prices({ BTC: "100.5", "BTC-PERP": "100.5" });
    const said = last(story.deposit("ana", "1"));
    // A put can cost its strike.
    expect(parts(said)).toEqual(["BTC Unvalued 100 / 100"]);
    expect(said).toMatchObject({ status: "ReduceOnly", unpriced: ["BTC-PUT"] });
    expect(told("ana", story.withdraw("ana", "1"))).toEqual([
      "ana refused UnpricedHolding, missing 0",
    ]);
    story.figures(figures);
    expect(last(story.deposit("ana", "1"))).toMatchObject({ status: "Healthy", unpriced: [] });
  });

  it("that has expired waits for its settlement price at its intrinsic value", () => {
    const story = opened();
    story.now = EXPIRY - 1000;
    story.figures({ ...figures, [`BTC@${EXPIRY}`]: "90" });
    story.switchMode("ana", "Portfolio");
    story.trade({ seller: "ana", size: "1", at: "8", instrument: "BTC-PUT" });
    story.later(3_601_000).prices({ BTC: "91" });
    // 1000 + 8 - (100 - 90), and no price moves any more.
    expect(told("ana", story.deposit("ana", "2"))).toEqual([
      "ana Healthy by AccountEvent: 1000 / 0 / 0",
    ]);
    expect(told("ana", story.settle("90.5", "BTC-PUT"))).toEqual([
      "ana Healthy by AccountEvent: 1000.5 / 0 / 0",
    ]);
  });
});

it("a checkpoint carries the mode, the figures and when each underlying was valued", () => {
  const story = opened();
  story.later(5).figures({ "BTC-CALL": "0.2" });
  story.switchMode("ana", "Portfolio");
  const { accounts, figures, valued } = marginService.checkpoint(story.state);
  expect(accounts.map(({ id, mode }) => [id, mode])).toEqual([
    ["ana", "Portfolio"],
    ["desk", "Standard"],
  ]);
  expect(figures).toMatchObject([
    { figure: "Volatility", symbol: "BTC-CALL", eventTime: story.now },
  ]);
  expect(valued).toEqual([
    { underlying: "BTC", time: story.now },
    { underlying: "ETH", time: 1_000_000 },
  ]);
});
