/** A checkpoint is the state: restored and continued it replays alike; altered it is refused. */
import {
  type Amount,
  InvariantBroken,
  type MarginCheckpoint,
  type OutputEvent,
} from "@margin-engine/core";
import fc from "fast-check";
import { perpetual } from "./plain.fixture";
import { CrashStory, plans } from "./random-story.fixture";
import { line } from "./reading.fixture";
import { marginService } from "./service";
import { receive, Story } from "./story.fixture";

const PLACE = { shard: 0, shards: 1 };

function replay(story: Story, from: number, state = marginService.initial(PLACE)): OutputEvent[] {
  return story.entries.slice(from).flatMap((entry) => {
    return marginService.step(state, receive(entry)).map(({ event }) => event);
  });
}

describe("replaying", () => {
  it("the same entries gives the same outputs and the same checkpoint", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { story } = new CrashStory(plan);
        const state = marginService.initial(PLACE);
        expect(replay(story, 0, state)).toEqual(story.answers);
        expect(marginService.checkpoint(state)).toEqual(marginService.checkpoint(story.state));
      }),
      { numRuns: 40 },
    );
  });

  it("from a checkpoint at any entry gives what the full replay gives, to the last bit", () => {
    fc.assert(
      fc.property(plans, fc.nat(), (plan, choice) => {
        const { story } = new CrashStory(plan);
        const cut = choice % (story.entries.length + 1);
        const state = marginService.initial(PLACE);
        for (const entry of story.entries.slice(0, cut)) marginService.step(state, receive(entry));
        const checkpoint = marginService.checkpoint(state);
        const full = replay(story, cut, state);
        const restored = marginService.restore(PLACE, checkpoint);
        expect(marginService.checkpoint(restored)).toEqual(checkpoint);
        expect(replay(story, cut, restored)).toEqual(full);
        expect(marginService.checkpoint(restored)).toEqual(marginService.checkpoint(state));
      }),
      { numRuns: 60 },
    );
  });

  it("the entries twice, one by one, gives the outputs once", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { story } = new CrashStory(plan);
        const state = marginService.initial(PLACE);
        const outputs = story.entries.flatMap((entry) => [
          ...marginService.step(state, receive(entry)),
          ...marginService.step(state, receive(entry)),
        ]);
        expect(outputs.map(({ event }) => event)).toEqual(story.answers);
      }),
      { numRuns: 20 },
    );
  });
});

describe("a checkpoint", () => {
  /** Deposits and trades of accounts that have nothing to do with one another, in a given order. */
  function told(order: readonly string[]): Story {
    const story = Story.opened();
    for (const account of order) story.deposit(account, "1000");
    for (const account of order) story.deposit(account, "2", account === "ana" ? "BTC" : "ETH");
    for (const account of [...order].reverse()) {
      const instrument = account === "ben" ? "ETH-PERP" : "BTC-PERP";
      story.trade({ buyer: account, size: "3", at: "100", instrument });
    }
    story.prices({ BTC: "99", ETH: "101" });
    return story;
  }

  it("of equal states is equal, whatever the order in which independent accounts came", () => {
    const one = marginService.checkpoint(told(["ana", "ben", "cas"]).state);
    const other = marginService.checkpoint(told(["cas", "ana", "ben"]).state);
    expect(other).toEqual(one);
    expect(other.accounts.map(({ id }) => id)).toEqual(["ana", "ben", "cas", "desk"]);
  });

  it("does not change when the state goes on", () => {
    const { story } = new CrashStory({
      ladder: false,
      collateral: [50, 0, 0, 0],
      openings: [{ trader: "ana", instrument: "BTC-PERP", contracts: 10, short: false }],
      moves: [{ wait: 0, btc: -40, eth: 0, filled: 0, other: "nothing" }],
    });
    story.prices({ BTC: "96" });
    story.publish({ version: 2, effectiveTime: story.now + 5000 });
    const checkpoint = marginService.checkpoint(story.state);
    const kept = structuredClone(checkpoint);
    expect(kept.accounts[0]!.liquidation!.outstanding).toHaveLength(1);
    expect(kept.scheduled).toHaveLength(1);
    story.trade({ seller: "ana", size: "1", at: "96", sellerLiquidation: "ana:1:2" });
    story.later(5000).tick();
    story.prices({ BTC: "50" });
    expect(checkpoint).toEqual(kept);
  });

  it("is not changed by the state restored from it", () => {
    const story = told(["ana", "ben"]);
    const checkpoint = marginService.checkpoint(story.state);
    const kept = structuredClone(checkpoint);
    const restored = new Story(marginService.restore(PLACE, checkpoint));
    restored.tell({ kind: "ClockTicked" }, { offset: 1000 });
    restored.prices({ BTC: "50" });
    expect(checkpoint).toEqual(kept);
  });

  it("keeps the first trade's price of an instrument that nobody quotes", () => {
    const story = new Story();
    story.list(perpetual());
    story.publish();
    story.prices({ USDT: "1" });
    story.deposit("ana", "500");
    story.trade({ buyer: "ana", size: "1", at: "100" });
    story.trade({ buyer: "ana", size: "1", at: "90" });
    const restored = marginService.restore(PLACE, marginService.checkpoint(story.state));
    story.deposit("ana", "1");
    const [last] = story.entries.slice(-1);
    const told = marginService.step(restored, receive(last!)).map(({ event }) => line(event));
    // 501 + 2 x 100 - 190 = 511
    expect(told).toEqual(["ana Healthy by AccountEvent: 511 / 20 / 10"]);
  });

  it("of broken books is never taken", () => {
    const { state } = told(["ana"]);
    state.books.venue.get("USDT")!.fees += 1n;
    expect(() => marginService.checkpoint(state)).toThrow(InvariantBroken);
  });

  it("says how far each source partition was folded", () => {
    const story = Story.opened();
    story.tell({ kind: "ClockTicked" }, { partition: 2, offset: 40 });
    expect(marginService.checkpoint(story.state).folded).toEqual([
      { topic: "collateral", partition: 0, offset: 0, part: 0 },
      { topic: "instruments", partition: 0, offset: 1, part: 0 },
      { topic: "prices", partition: 0, offset: 0, part: 0 },
      { topic: "prices", partition: 2, offset: 40, part: 0 },
      { topic: "risk-parameters", partition: 0, offset: 0, part: 0 },
    ]);
  });
});

describe("an altered checkpoint is refused", () => {
  type Altered = { -readonly [Field in keyof MarginCheckpoint]: MarginCheckpoint[Field] };
  const plusOne = <Figure extends bigint>(figure: Figure) => (figure + 1n) as Figure;

  it.each<readonly [string, (checkpoint: Altered) => void]>([
    [
      "in what an account owns",
      (checkpoint) => {
        checkpoint.accounts = checkpoint.accounts.map((account) => ({
          ...account,
          balances: account.balances.map((held) => ({ ...held, owned: plusOne(held.owned) })),
        }));
      },
    ],
    [
      "in the quantity of a position",
      (checkpoint) => {
        checkpoint.accounts = checkpoint.accounts.map((account) => ({
          ...account,
          positions: account.positions.map((held) => ({
            ...held,
            quantity: plusOne(held.quantity),
          })),
        }));
      },
    ],
    [
      "by an account left out",
      (checkpoint) => {
        checkpoint.accounts = checkpoint.accounts.slice(1);
      },
    ],
    [
      "in open interest",
      (checkpoint) => {
        checkpoint.instruments = checkpoint.instruments.map((each) => ({
          ...each,
          long: plusOne(each.long),
        }));
      },
    ],
    ...(["custody", "fees", "clearing"] as const).map((side) => {
      const alter = (checkpoint: Altered) => {
        checkpoint.venue = checkpoint.venue.map((each) => ({
          ...each,
          [side]: plusOne<Amount>(each[side]),
        }));
      };
      return [`in the venue's ${side}`, alter] as const;
    }),
    [
      "by an instrument left out",
      (checkpoint) => {
        checkpoint.instruments = [];
      },
    ],
  ])("%s", (_, alter) => {
    const story = Story.opened();
    story.deposit("ana", "1000");
    story.trade({ buyer: "ana", size: "3", at: "100", buyerFee: "1" });
    const checkpoint: Altered = { ...marginService.checkpoint(story.state) };
    expect(() => marginService.restore(PLACE, checkpoint)).not.toThrow();
    alter(checkpoint);
    expect(() => marginService.restore(PLACE, checkpoint)).toThrow(InvariantBroken);
  });
});
