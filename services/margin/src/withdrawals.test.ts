/** CO-7: a withdrawal is booked when the cash is there and equity after it covers its margin. */
import { coinPerpetual, perpetual } from "./plain.fixture";
import { line, told } from "./reading.fixture";
import { marginService } from "./service";
import { Story } from "./story.fixture";

/** Ana holds 10 BTC-PERP at 100, which require 100 to open, with the collateral given. */
function holding(collateral: string): Story {
  const story = Story.opened();
  story.deposit("ana", collateral);
  story.trade({ buyer: "ana", size: "10", at: "100" });
  return story;
}

describe("a withdrawal is accepted", () => {
  it("up to what leaves equity at exactly the initial margin", () => {
    expect(holding("150").withdraw("ana", "50").map(line)).toEqual([
      "ana accepted 50 USDT",
      "ana Healthy by AccountEvent: 100 / 100 / 50",
    ]);
  });

  it("up to the last digit of an account without positions", () => {
    const story = Story.opened();
    story.deposit("ana", "0.000000000000000003");
    expect(story.withdraw("ana", "0.000000000000000003").map(line)).toEqual([
      "ana accepted 0.000000000000000003 USDT",
      "ana Healthy by AccountEvent: 0 / 0 / 0",
    ]);
  });

  it("of collateral that another asset can stand in for", () => {
    const story = holding("100");
    story.deposit("ana", "1", "BTC");
    // 100 + 90 - 90
    expect(told("ana", story.withdraw("ana", "1", "BTC"))).toEqual([
      "ana accepted 1 BTC",
      "ana Healthy by AccountEvent: 100 / 100 / 50",
    ]);
  });

  it("of an asset without a price that nothing depends on", () => {
    const story = holding("150");
    story.deposit("ana", "5", "DOGE");
    expect(told("ana", story.withdraw("ana", "5", "DOGE"))).toEqual([
      "ana accepted 5 DOGE",
      "ana Healthy by AccountEvent: 150 / 100 / 50",
    ]);
  });

  it("of realised profit", () => {
    const story = holding("150");
    story.trade({ seller: "ana", size: "10", at: "107" });
    expect(told("ana", story.withdraw("ana", "220"))).toEqual([
      "ana accepted 220 USDT",
      "ana Healthy by AccountEvent: 0 / 0 / 0",
    ]);
  });
});

describe("a withdrawal is refused", () => {
  it("for an account that was never heard of", () => {
    const story = Story.opened();
    const [refusal] = story.withdraw("nobody", "1");
    expect(refusal).toMatchObject({
      kind: "Rejected",
      requestId: "collateral-1",
      reason: "UnknownAccount",
      detail: "account nobody has never had a deposit or a trade",
      missing: 0n,
    });
  });

  it("for lack of the asset, with how much of it is missing", () => {
    const story = Story.opened();
    story.deposit("ana", "5");
    const [refusal] = story.withdraw("ana", "7.5");
    expect(refusal).toMatchObject({
      reason: "InsufficientBalance",
      detail: "7.5 USDT asked, 5 there",
      // 2.5 with 18 decimals
      missing: 2_500_000_000_000_000_000n,
    });
    expect(line(story.withdraw("ana", "1", "BTC")[0]!)).toBe(
      "ana refused InsufficientBalance, missing 1",
    );
  });

  it("for lack of cash, although unrealised profit would cover it", () => {
    const story = holding("150");
    story.prices({ BTC: "200" });
    expect(told("ana", story.withdraw("ana", "150.01"))).toEqual([
      "ana refused InsufficientBalance, missing 0.01",
    ]);
    expect(told("ana", story.withdraw("ana", "150"))[1]).toBe(
      "ana Healthy by AccountEvent: 1000 / 200 / 100",
    );
  });

  it("of cash that the cost of an inverse position only seems to be", () => {
    const story = holding("150");
    story.list(coinPerpetual());
    story.deposit("ana", "0.5", "BTC");
    story.trade({ buyer: "ana", size: "1", at: "100", instrument: "BTC-COIN" });
    // Owned is 0.5 + 100 / 100 of cost; cash is 0.5.
    expect(told("ana", story.withdraw("ana", "0.6", "BTC"))).toEqual([
      "ana refused InsufficientBalance, missing 0.1",
    ]);
  });

  it("for lack of margin, with how many dollars are missing", () => {
    const story = holding("150");
    const [refusal] = story.withdraw("ana", "50.00000001");
    expect(refusal).toMatchObject({
      reason: "InsufficientMargin",
      detail:
        "after paying out 50.00000001 USDT equity would be 99.99999999 USD " +
        "against an initial margin of 100 USD",
      // 0.00000001 dollars with 18 decimals
      missing: 10_000_000_000n,
    });
  });

  it("for lack of margin counted at the asset's weight", () => {
    const story = holding("50");
    story.deposit("ana", "1", "BTC");
    // 50 + 90 = 140; without 0.5 BTC 95.
    expect(told("ana", story.withdraw("ana", "0.5", "BTC"))).toEqual([
      "ana refused InsufficientMargin, missing 5",
    ]);
  });

  it("while equity is below initial margin already, however little is asked", () => {
    const story = holding("99");
    expect(told("ana", story.withdraw("ana", "0.000000000000000001"))[0]).toMatch(
      /^ana refused InsufficientMargin/,
    );
  });

  it("while a debt elsewhere eats the collateral", () => {
    const story = holding("100");
    story.deposit("ana", "2", "BTC");
    story.trade({ seller: "ana", size: "10", at: "75" });
    // A debt of 150 USDT against 2 BTC x 100 x 0.9 = 180; 0.5 less are 135.
    expect(told("ana", story.withdraw("ana", "0.5", "BTC"))).toEqual([
      "ana refused InsufficientMargin, missing 15",
    ]);
  });

  it("while a position is settled in something without a price: its requirement is unknown", () => {
    const story = new Story();
    story.list(perpetual());
    story.publish();
    story.prices({ BTC: "100" });
    story.deposit("ana", "2", "BTC");
    story.trade({ buyer: "ana", size: "100", at: "100" });
    expect(story.withdraw("ana", "0.5", "BTC")).toMatchObject([
      {
        reason: "UnpricedHolding",
        detail: "USDT held without a price; try again later",
        missing: 0n,
      },
    ]);
    story.prices({ USDT: "1" });
    // 2 x 90 = 180 against 1000.
    expect(told("ana", story.withdraw("ana", "0.5", "BTC"))).toEqual([
      "ana refused InsufficientMargin, missing 865",
    ]);
  });

  it("in part of what has no price, though not of all of it", () => {
    const story = holding("150");
    story.deposit("ana", "5", "DOGE");
    expect(told("ana", story.withdraw("ana", "4", "DOGE"))).toEqual([
      "ana refused UnpricedHolding, missing 0",
    ]);
    expect(told("ana", story.withdraw("ana", "1"))).toEqual([
      "ana refused UnpricedHolding, missing 0",
    ]);
    expect(told("ana", story.withdraw("ana", "5", "DOGE"))).toHaveLength(2);
  });

  it("and then nothing has changed but the place and the number reached", () => {
    const story = holding("150");
    for (const [account, size, asset] of [
      ["nobody", "1", "USDT"],
      ["ana", "151", "USDT"],
      ["ana", "51", "USDT"],
      ["ana", "1", "ETH"],
      ["ana", "1", "DOGE"],
    ] as const) {
      const { folded: _, sequence, ...before } = marginService.checkpoint(story.state);
      expect(story.withdraw(account, size, asset)).toMatchObject([{ kind: "Rejected" }]);
      const { folded: __, sequence: reached, ...after } = marginService.checkpoint(story.state);
      expect(after).toEqual(before);
      expect(reached).toBe(sequence + 1);
    }
  });
});

it("a request seen twice is answered once", () => {
  const story = holding("150");
  story.withdraw("ana", "50");
  const again = story.entries.at(-1)!;
  expect(story.fold(again)).toEqual([]);
});
