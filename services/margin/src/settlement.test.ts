/** CL-7: net obligations per account and asset and cycle, confirmed or overdue. */
import {
  amountText,
  type ClearingRules,
  checkpointOf,
  type OutputEvent,
  rate,
  restoreMarginState,
  type SettlementInstructed,
} from "@margin-engine/core";
import { commanded } from "./reading.fixture";
import { Story } from "./story.fixture";

const HOUR = 3_600_000;

const rules: ClearingRules = {
  policy: "WaterFilling",
  liquidationFee: rate("0"),
  fundWindowMs: 8 * HOUR,
  startDrawdown: rate("0.3"),
  stopDrawdown: rate("0.25"),
  groups: [],
  settlement: { cycleMs: 8 * HOUR, overdueMs: HOUR },
};

/** Ana deposits 1,000, buys 10 at 100 and sells 4 at 110; the cycle is open. */
function traded(): Story {
  const story = Story.opened();
  story.tell({ kind: "ClearingRulesPublished", rules });
  story.deposit("ana", "1000");
  story.trade({ buyer: "ana", size: "10", at: "100", buyerFee: "2" });
  story.trade({ seller: "ana", size: "4", at: "110", sellerLiquidation: "ana:1:2" });
  return story;
}

function instructions(events: readonly OutputEvent[]): SettlementInstructed[] {
  return events.filter((event) => event.kind === "SettlementInstructed");
}

const netOf = (events: readonly OutputEvent[]) =>
  instructions(events).map(({ account, amount, asset }) => {
    return `${account} ${amountText(amount)} ${asset}`;
  });

describe("the end of a cycle", () => {
  it("instructs what cash changed by, deposits apart: 4 x 10 of profit less a fee of 2", () => {
    const outputs = traded()
      .later(8 * HOUR)
      .tick();
    expect(netOf(outputs)).toEqual(["ana 38 USDT", "desk -40 USDT"]);
  });

  it("names the trades and commands it nets", () => {
    const [ana] = instructions(
      traded()
        .later(8 * HOUR)
        .tick(),
    );
    expect(ana).toMatchObject({ trades: ["trades-0", "trades-1"], commands: ["ana:1:2"] });
  });

  it("is that of event time, whatever entry comes, and before that entry is folded", () => {
    const story = traded().later(8 * HOUR);
    const outputs = story.trade({ seller: "ana", size: "6", at: "120" });
    expect(netOf(outputs)).toEqual(["ana 38 USDT", "desk -40 USDT"]);
    expect(netOf(story.later(8 * HOUR).tick())).toEqual(["ana 120 USDT", "desk -120 USDT"]);
  });

  it("instructs nobody twice, and nobody whose cash only custody moved", () => {
    const story = traded().later(8 * HOUR);
    story.tick();
    story.deposit("ana", "50");
    story.withdraw("ana", "20");
    expect(netOf(story.later(8 * HOUR).tick())).toEqual([]);
  });

  it("nets funding and what insurance paid", () => {
    const story = traded();
    story.fund("0.01", "100");
    // Ana holds 6, the desk has sold them: 6 x 100 x 1%.
    expect(netOf(story.later(8 * HOUR).tick())).toEqual(["ana 32 USDT", "desk -34 USDT"]);
  });

  it("instructs nobody where the rules have no settlement", () => {
    const story = traded();
    story.tell({ kind: "ClearingRulesPublished", rules: { ...rules, settlement: null } });
    expect(netOf(story.later(9 * HOUR).tick())).toEqual([]);
  });

  it("sums to what was traded: every profit is somebody's loss or the venue's fee", () => {
    const told = instructions(
      traded()
        .later(8 * HOUR)
        .tick(),
    );
    const sum = told.reduce((total, { amount }) => total + amount, 0n);
    expect(amountText(sum as SettlementInstructed["amount"])).toBe("-2");
  });
});

describe("an account with a thousand fills", () => {
  it("is instructed before the cycle ends, so that an instruction names them all", () => {
    const story = traded();
    for (let fill = 0; fill < 997; fill++) story.trade({ buyer: "ana", size: "0.1", at: "100" });
    expect(instructions(story.answers)).toEqual([]);
    const outputs = story.trade({ seller: "ana", size: "0.1", at: "110" });
    expect(instructions(outputs).map(({ account }) => account)).toEqual(["desk", "ana"]);
    expect(instructions(outputs)[1]!.trades).toHaveLength(1_000);
  });
});

describe("an instruction", () => {
  function instructed() {
    const story = traded().later(8 * HOUR);
    const [ana] = instructions(story.tick());
    return { story, settlementId: ana!.settlementId };
  }
  const confirm = (story: Story, settlementId: string, account = "ana") =>
    commanded(account, story.tell({ kind: "SettlementConfirmed", account, settlementId }));

  it("is closed by a confirmation, once", () => {
    const { story, settlementId } = instructed();
    expect(confirm(story, settlementId)).toEqual([`${settlementId} Closed`]);
    expect(confirm(story, settlementId)).toEqual([`${settlementId} Unknown`]);
    expect(commanded("ana", story.later(2 * HOUR).tick())).toEqual([]);
  });

  it("is not closed in another account's name", () => {
    const { story, settlementId } = instructed();
    expect(confirm(story, settlementId, "desk")).toEqual([`${settlementId} Unknown`]);
  });

  it("that nobody confirms is overdue after its time, and told once", () => {
    const { story, settlementId } = instructed();
    expect(commanded("ana", story.later(HOUR).tick())).toEqual([]);
    expect(commanded("ana", story.later(1).tick())).toEqual([`${settlementId} overdue`]);
    expect(commanded("ana", story.later(HOUR).tick())).toEqual([]);
    expect(confirm(story, settlementId)).toEqual([`${settlementId} Closed`]);
  });

  it("stays open, and due, in a checkpoint; fills that wait for theirs do too", () => {
    const { story, settlementId } = instructed();
    story.trade({ seller: "ana", size: "6", at: "120" });
    const placement = { shard: 0, shards: 1 };
    const restored = new Story(restoreMarginState(placement, checkpointOf(story.state)));
    expect(checkpointOf(restored.state)).toEqual(checkpointOf(story.state));
    restored.now = story.now + HOUR + 1;
    const place = { offset: 1_000 };
    expect(commanded("ana", restored.tell({ kind: "ClockTicked" }, place))).toEqual([
      `${settlementId} overdue`,
    ]);
    restored.now += 8 * HOUR;
    const outputs = restored.tell({ kind: "ClockTicked" }, { offset: 1_001 });
    expect(instructions(outputs)[0]).toMatchObject({ account: "ana", trades: ["trades-2"] });
  });
});
