/** Bankrupt accounts: closed at market, and what is then owed is recorded until it is paid. */
import { amount, outputIdText, type ShortfallRecorded } from "@margin-engine/core";
import { commanded, told } from "./reading.fixture";
import { Story } from "./story.fixture";

/** Ana holds 10 BTC-PERP at 100 with 50 of collateral, and the mark falls to 40. */
function bankrupt(): Story {
  const story = Story.opened();
  story.deposit("ana", "50");
  story.trade({ buyer: "ana", size: "10", at: "100" });
  story.prices({ BTC: "40" });
  return story;
}
/** And everything was sold at 40: she owes 550. */
function owing(): Story {
  const story = bankrupt();
  story.prices({ BTC: "40" });
  story.trade({ seller: "ana", size: "10", at: "40", sellerLiquidation: "ana:1:2" });
  return story;
}

describe("a bankrupt account", () => {
  it("has its orders cancelled, too, and then everything closed at market", () => {
    const story = bankrupt();
    expect(told("ana", story.answers).slice(-2)).toEqual([
      "ana Bankrupt by StatusChange: -550 / 40 / 20",
      "ana:1:1 CancelOrders",
    ]);
    expect(commanded("ana", story.prices({ BTC: "40" }))).toEqual([
      "ana:1:2 ReducePosition BTC-PERP -10 at market",
    ]);
  });

  it("FLOX backtest: long 10 @ 100, equity 50, mark 40 leaves a deficit of 550", () => {
    const story = owing();
    expect(told("ana", story.answers).slice(-3)).toEqual([
      "ana Bankrupt by AccountEvent: -550 / 0 / 0",
      "ana:1 stopped Closed",
      "ana shortfall 550",
    ]);
    expect(story.answers).toContainEqual(
      expect.objectContaining({
        kind: "ShortfallRecorded",
        account: "ana",
        shortfall: 550_00000000n,
        snapshot: expect.objectContaining({ index: 0 }),
      }),
    );
  });

  it("closed by settlement owes as much", () => {
    expect(told("ana", bankrupt().settle("40"))).toEqual([
      "ana Bankrupt by AccountEvent: -550 / 0 / 0",
      "ana:1 stopped Closed",
      "ana shortfall 550",
    ]);
  });

  it("closed in time owes nothing: the price that recovers ends it", () => {
    const story = bankrupt();
    expect(told("ana", story.prices({ BTC: "100" }))).toEqual([
      "ana ReduceOnly by StatusChange: 50 / 100 / 50",
      "ana:1:2 ReducePosition BTC-PERP -0.2 limit 95",
    ]);
  });

  it("with a position left owes nothing yet", () => {
    const story = bankrupt();
    story.prices({ BTC: "40" });
    const outputs = story.trade({
      seller: "ana",
      size: "9.9",
      at: "40",
      sellerLiquidation: "ana:1:2",
    });
    expect(commanded("ana", outputs)).toEqual([]);
  });
});

describe("a shortfall", () => {
  it("is recorded once, whatever else happens to the debt", () => {
    const story = owing();
    const outputs = [
      ...story.prices({ BTC: "30", USDT: "1" }),
      ...story.later(600_000).tick(),
      ...story.deposit("ana", "100"),
      ...story.prices({ USDT: "1.01" }),
    ];
    expect(commanded("ana", outputs)).toEqual([]);
  });

  it("is recorded again for a new debt, after the old one was paid", () => {
    const story = owing();
    expect(told("ana", story.deposit("ana", "550"))).toEqual([
      "ana Healthy by AccountEvent: 0 / 0 / 0",
      "ana shortfall closed",
    ]);
    story.prices({ BTC: "100" });
    story.deposit("ana", "10");
    story.trade({ buyer: "ana", size: "1", at: "100" });
    story.prices({ BTC: "80" });
    expect(commanded("ana", story.prices({ BTC: "80" }))).toEqual([
      "ana:2:2 ReducePosition BTC-PERP -1 at market",
    ]);
    // 10 - 20
    expect(commanded("ana", story.trade({ seller: "ana", size: "1", at: "80" }))).toEqual([
      "ana:2 stopped Closed ana:2:2 (-1)",
      "ana shortfall 10",
    ]);
  });

  it("that grew while the fund paid it is recorded again for what is left", () => {
    const story = Story.opened();
    story.deposit("ana", "1", "BTC");
    story.trade({ buyer: "ana", size: "1", at: "100", instrument: "ETH-PERP" });
    story.trade({ seller: "ana", size: "1", at: "50", instrument: "ETH-PERP" });
    const recorded = story.prices({ BTC: "55" }).find(({ kind }) => kind === "ShortfallRecorded")!;
    // 1 x 44 x 0.9 - 50 = -10.4, which is still the one debt.
    expect(commanded("ana", story.prices({ BTC: "44" }))).toEqual([]);
    const id = outputIdText((recorded as ShortfallRecorded).id);
    const pay = (amountPaid: string, causedBy = id) =>
      commanded(
        "ana",
        story.tell({
          kind: "InsurancePaid",
          account: "ana",
          asset: "USDT",
          amount: amount(amountPaid),
          reason: "Shortfall",
          causedBy,
        }),
      );
    expect(pay("0.1", "0:1:1")).toEqual([]);
    expect(pay("0.2")).toEqual([]);
    // The 0.5 that were recorded, up by the unit of 1e-8 for rounding, and the payment of another.
    expect(pay("0.30000001")).toEqual(["ana shortfall 9.79999999"]);
  });

  it("is recorded again after a position was opened in debt and closed", () => {
    const story = owing();
    expect(told("ana", story.trade({ buyer: "ana", size: "1", at: "40" }))).toEqual([
      "ana Bankrupt by AccountEvent: -550 / 4 / 2",
      "ana:2:1 CancelOrders",
      "ana shortfall closed",
    ]);
    expect(commanded("ana", story.trade({ seller: "ana", size: "1", at: "30" }))).toEqual([
      "ana:2 stopped Closed",
      "ana shortfall 560",
    ]);
  });

  it("is over when a position is opened in debt that is worth enough", () => {
    const story = owing();
    story.prices({ BTC: "100" });
    // -550 + 10 x (100 - 40) = 50
    expect(told("ana", story.trade({ buyer: "ana", size: "10", at: "40" }))).toEqual([
      "ana ReduceOnly by AccountEvent: 50 / 100 / 50",
      "ana shortfall closed",
    ]);
    story.prices({ BTC: "90" });
    expect(commanded("ana", story.trade({ seller: "ana", size: "10", at: "90" }))).toEqual([
      "ana:2 stopped Closed",
      "ana shortfall 50",
    ]);
  });

  it("is only what other collateral does not cover, and comes when its price falls", () => {
    const story = Story.opened();
    story.deposit("ana", "1", "BTC");
    story.trade({ buyer: "ana", size: "1", at: "100", instrument: "ETH-PERP" });
    // 50 lost against 1 x 100 x 0.9.
    expect(
      told("ana", story.trade({ seller: "ana", size: "1", at: "50", instrument: "ETH-PERP" })),
    ).toEqual(["ana Healthy by AccountEvent: 40 / 0 / 0"]);
    // 1 x 55 x 0.9 - 50 = -0.5
    expect(told("ana", story.prices({ BTC: "55" }))).toEqual([
      "ana Bankrupt by StatusChange: -0.5 / 0 / 0",
      "ana shortfall 0.5",
    ]);
    expect(commanded("ana", story.prices({ BTC: "50" }))).toEqual([]);
    // Covered again, then a debt again.
    expect(told("ana", story.prices({ BTC: "60" }))[0]).toBe(
      "ana Healthy by StatusChange: 4 / 0 / 0",
    );
    expect(commanded("ana", story.prices({ BTC: "50" }))).toEqual(["ana shortfall 5"]);
  });
});
