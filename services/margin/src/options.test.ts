/** Options through the margin service: premium (BK-3), mark, settlement (BK-5). */
import { amountText, cashOf, multiplier, price } from "@margin-engine/core";
import { perpetual } from "./plain.fixture";
import { told } from "./reading.fixture";
import { Story } from "./story.fixture";

const call = perpetual({
  instrument: "BTC-CALL",
  instrumentType: "Option",
  expiry: 2_000_000,
  strike: price("100"),
  optionType: "Call",
});

function opened(): Story {
  const story = Story.opened();
  story.list({ ...call, multiplier: multiplier("1") });
  story.deposit("ana", "1000");
  return story;
}
const bought = { buyer: "ana", instrument: "BTC-CALL", size: "2", at: "7" };

const coinCall = { contractType: "Inverse", settlementAsset: "BTC" } as const;

function cash(story: Story, asset: string): string {
  const ana = story.state.books.accounts.get("ana")!;
  return amountText(cashOf(ana, ana.balances.find(({ venue }) => venue.asset === asset)!));
}

describe("the examples of docs/margin-rules.md", () => {
  it("BK-3: 2 calls at 700 cost 1,400, one sold at 1,000 brings 1,000 and leaves 700", () => {
    const story = opened();
    const sold = { seller: "ana", instrument: "BTC-CALL", size: "1", at: "1000" };
    story.trade({ ...bought, at: "700" });
    expect(cash(story, "USDT")).toBe("-400");
    story.trade(sold);
    expect(cash(story, "USDT")).toBe("600");
    expect(story.state.books.accounts.get("ana")!.positions[0]).toMatchObject({
      quantity: 100_000_000n,
      cost: 700n * 10n ** 18n,
    });
  });

  it.each([
    { listed: call, asset: "USDT", paid: "4000" },
    // 2 x 1,500 / 61,500 = 0.048780487804878048780..
    { listed: { ...call, ...coinCall }, asset: "BTC", paid: "1.048780487804878049" },
  ])("BK-5: 2 calls at 60,000 settled at 61,500 pay 3,000 $asset", ({ listed, asset, paid }) => {
    const story = Story.opened();
    const terms = { ...listed, strike: price("60000"), multiplier: multiplier("1") };
    story.list(terms);
    // 1,000 USDT and 1 BTC, of which the premium takes nothing worth naming.
    story.deposit("ana", asset === "BTC" ? "1.00000002" : "1000.00000002", asset);
    story.trade({ ...bought, at: "0.00000001" });
    story.settle("61500", "BTC-CALL");
    expect(cash(story, asset)).toBe(paid);
  });
});

describe("an option", () => {
  it("moves its premium at the trade, so that at its mark equity is what it was", () => {
    const story = opened();
    story.prices({ "BTC-CALL": "7" });
    // 1000 - 14 in cash, 2 x 7 at the mark; its whole notional of 2 x 100 is required.
    expect(told("ana", story.trade(bought))).toEqual([
      "ana Healthy by AccountEvent: 1000 / 200 / 200",
    ]);
  });

  it("counts at its mark: 986 + 2 x 11", () => {
    const story = opened();
    story.trade(bought);
    story.prices({ "BTC-CALL": "11" });
    expect(told("ana", story.deposit("ana", "1"))).toEqual([
      "ana Healthy by AccountEvent: 1009 / 200 / 200",
    ]);
  });

  it("without a mark is worth its first trade's price, not the index of its underlying", () => {
    const story = opened();
    expect(told("ana", story.trade(bought))).toEqual([
      "ana Healthy by AccountEvent: 1000 / 200 / 200",
    ]);
  });

  it("pays its intrinsic value at expiry, by the price of its underlying: 986 + 2 x 30", () => {
    const story = opened();
    story.trade(bought);
    story.now = 2_000_000;
    const said = story.settle("130", "BTC-CALL");
    expect(told("ana", said)).toEqual(["ana Healthy by AccountEvent: 1046 / 0 / 0"]);
    expect(told("desk", said)).toEqual(["desk Healthy by AccountEvent: 999954 / 0 / 0"]);
  });
});
