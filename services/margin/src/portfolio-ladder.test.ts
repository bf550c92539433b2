/** LI-2 where positions hedge each other: what is commanded lowers the whole requirement. */
import { rate } from "@margin-engine/core";
import { ladder, plainPortfolio } from "@margin-engine/core/given";
import { option, perpetual } from "./plain.fixture";
import { commanded, told } from "./reading.fixture";
import { Story } from "./story.fixture";

const EXPIRY = 31_537_000_000;
const dated = { instrumentType: "Future", expiry: EXPIRY } as const;

function opened(): Story {
  const story = Story.opened({ portfolio: plainPortfolio() });
  story.list(perpetual({ instrument: "BTC-FUT", ...dated }));
  story.list(option());
  story.prices({ BTC: "100" });
  story.switchMode("ana", "Portfolio");
  return story;
}

describe("LI-2 in portfolio mode", () => {
  it("reduces what is not hedged, never the hedge", () => {
    const story = opened();
    story.deposit("ana", "1060");
    story.trade({ buyer: "ana", size: "10", at: "100" });
    story.trade({ seller: "ana", size: "8", at: "100", instrument: "BTC-FUT" });
    story.withdraw("ana", "1000");
    // Net 2 at 83: equity 60 - 34 = 26 against 80% of 20% of 166 = 26.56.
    const fallen = story.prices({ BTC: "83" });
    expect(commanded("ana", fallen)).toEqual(["ana:1:1 CancelOrders"]);
    const [, ...commands] = told("ana", story.prices({ BTC: "83.00001" }));
    // 26 / 1.02 carries a net of 25.49 / 13.28 = 1.919: one lot of 0.1 of the longs. Closing more
    // of them could release all that is required: 83.00001 - 26.00002 / 10.
    expect(commands).toEqual(["ana:1:2 ReducePosition BTC-PERP -0.1 limit 80.400008"]);
  });

  it("goes on with the next leg where one is not enough", () => {
    const story = opened();
    story.deposit("ana", "70");
    story.deposit("ana", "1", "BTC");
    story.trade({ buyer: "ana", size: "2", at: "100" });
    story.trade({ buyer: "ana", size: "1", at: "100", instrument: "ETH-PERP" });
    // Equity 70 - 90 - 20 + 49.5 = 9.5; of ETH alone 80% of 20% of 80 is 12.8.
    story.prices({ BTC: "55", ETH: "80" });
    const said = commanded("ana", story.prices({ BTC: "55", ETH: "80" }));
    // Without the perpetual the coin requires 8.8, and 9.5 / 1.02 leaves nothing for a lot of ETH.
    expect(said.map((line) => line.split(" limit")[0])).toEqual([
      "ana:1:2 ReducePosition BTC-PERP -2",
      "ana:1:3 ReducePosition ETH-PERP -1",
    ]);
  });

  it("reduces all in proportion where no single leg releases anything", () => {
    const story = opened();
    story.publish({
      version: 2,
      portfolio: plainPortfolio({ linearMaintenance: 10_000_000_000n as never }),
    });
    story.deposit("ana", "1025");
    story.trade({ buyer: "ana", size: "10", at: "100" });
    story.trade({ seller: "ana", size: "10", at: "100", instrument: "BTC-FUT" });
    story.withdraw("ana", "1000");
    // 1% of 2,000 is 20; a funding payment of 7 leaves 18 of 25.
    story.fund("0.007", "100");
    const said = commanded("ana", story.prices({ BTC: "100" }));
    // 1 - 18 / (20 x 1.02) = 11.8%, in lots of 0.1.
    expect(said.map((line) => line.split(" limit")[0])).toEqual([
      "ana:1:2 ReducePosition BTC-FUT 1.2",
      "ana:1:3 ReducePosition BTC-PERP -1.2",
    ]);
  });

  it("reduces all by Derive's fraction, so that the give of the slice is restored too", () => {
    const story = opened();
    const plain = ladder({ paceStart: rate("1"), depthShare: rate("1") });
    const linear = plainPortfolio({ linearMaintenance: 10_000_000_000n as never });
    story.publish({
      version: 2,
      portfolio: linear,
      ladder: { ...plain, discount: null, takeover: null },
    });
    story.deposit("ana", "1025");
    story.trade({ buyer: "ana", size: "10", at: "100" });
    story.trade({ seller: "ana", size: "10", at: "100", instrument: "BTC-FUT" });
    story.withdraw("ana", "1000");
    story.fund("0.007", "100");
    const said = commanded("ana", story.prices({ BTC: "100" }));
    // 18 of 20: the give is 10% x 10% x 20 = 0.2, BM 18 - 1.15 x 20 = -5, and 5 / (5 + 18 - 0.2) =
    // 21.9%, in lots of 0.1.
    expect(said.map((line) => line.split(" limit")[0])).toEqual([
      "ana:1:2 ReducePosition BTC-FUT 2.2",
      "ana:1:3 ReducePosition BTC-PERP -2.2",
    ]);
  });

  it("commands nothing for what has expired and waits for its settlement price", () => {
    const story = opened();
    story.deposit("ana", "1000");
    story.now = EXPIRY - 1000;
    story.figures({ "BTC-CALL": "0.2", [`BTC@${EXPIRY}`]: "110" });
    story.trade({ seller: "ana", size: "4", at: "10", instrument: "BTC-CALL" });
    story.later(2000).prices({ BTC: "120" });
    story.trade({ buyer: "ana", size: "5", at: "120" });
    // 1000 + 40 - 4 x 10 - 880 are just the initial margin of 5 x 120; at 100 all but 20 is lost.
    story.withdraw("ana", "880");
    story.prices({ BTC: "100" });
    const said = commanded("ana", story.prices({ BTC: "99" }));
    expect(said.length).toBeGreaterThan(0);
    expect(said.filter((line) => line.includes("BTC-CALL"))).toEqual([]);
  });
});

describe("LI-2 in standard mode with options", () => {
  it("buys back the short that requires most", () => {
    const story = opened();
    story.switchMode("ana", "Standard");
    story.deposit("ana", "60");
    story.prices({ "BTC-CALL": "8" });
    story.trade({ seller: "ana", size: "4", at: "8", instrument: "BTC-CALL" });
    // Equity 60 + 32 - 4 x 16 = 28 against 4 x 7.5% of 100 = 30.
    story.prices({ "BTC-CALL": "16" });
    const said = commanded("ana", story.prices({ "BTC-CALL": "16" }));
    // 28 / 1.02 carries 3.66 contracts.
    expect(said.map((line) => line.split(" limit")[0])).toEqual([
      "ana:1:2 ReducePosition BTC-CALL 0.4",
    ]);
  });
});
