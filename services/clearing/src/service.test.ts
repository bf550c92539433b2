/** The clearing house record by record: what it does, and that a restart leaves no trace. */
import {
  amount,
  type ClearingAction,
  type ClearingCheckpoint,
  type ClearingInput,
  type ClearingRules,
  price,
  quantity,
  rate,
  usd,
} from "@margin-engine/core";
import { createRecordCodec, type Received } from "@margin-engine/runtime";
import { clearingService } from "./service";

const NO_BYTES = new Uint8Array(0);
const placement = { shard: 0, shards: 2 };
const codec = createRecordCodec<ClearingCheckpoint>("clearing-checkpoint.avsc");

function receive(event: ClearingInput | null): Received<ClearingInput> {
  const undecodable =
    event === null ? ({ reason: "Undecodable", detail: "torn bytes" } as const) : null;
  const place = { topic: "shortfalls", partition: 0, offset: 0 } as const;
  return { ...place, key: NO_BYTES, value: NO_BYTES, event, undecodable };
}

const rules: ClearingRules = {
  policy: "ProRata",
  liquidationFee: rate("0"),
  fundWindowMs: 28_800_000,
  startDrawdown: rate("0.3"),
  stopDrawdown: rate("0.25"),
  groups: [{ group: "USD", assets: ["USDC", "USDT"] }],
  settlement: null,
};

let sequence = 0;
function head(shard: number, account: string) {
  sequence += 1;
  return { id: { shard, sequence, index: 0 }, eventTime: sequence * 1_000, account };
}

function received(text: string, asset = "USDT"): ClearingInput {
  const money = { asset, amount: amount(text), reason: "Contribution" } as const;
  return { kind: "InsuranceReceived", ...head(0, "treasury"), ...money };
}

function ordered(account: string): ClearingInput {
  return {
    kind: "TakeOverPosition",
    ...head(1, account),
    epoch: 1,
    liquidationId: `${account}:1:2`,
    step: 2,
    instrument: "BTC-PERP",
    quantity: quantity("-10"),
    price: price("90"),
    snapshot: { shard: 1, sequence: 3, index: 0 },
  };
}

function booked(account: string, loss: string): ClearingInput {
  return {
    kind: "TakeoverBooked",
    ...head(1, account),
    liquidationId: `${account}:1:2`,
    instrument: "BTC-PERP",
    quantity: quantity("10"),
    lotSize: quantity("0.1"),
    price: price("90"),
    asset: "USDT",
    loss: amount(loss),
  };
}

function shortfall(account: string, text: string): ClearingInput {
  const debts = [{ asset: "USDT", amount: amount(text) }];
  const { id, ...rest } = head(1, account);
  return { kind: "ShortfallRecorded", id, ...rest, shortfall: usd(text), debts, snapshot: id };
}

interface Answer {
  readonly holders?: readonly (readonly [account: string, size: string])[];
  readonly profit?: string;
}

function answered(shard: number, round: number, { holders = [], profit }: Answer = {}) {
  const { account: _, ...rest } = head(shard, "");
  return {
    kind: "AccountRiskReported",
    ...rest,
    round,
    part: 1,
    parts: 1,
    holders: holders.map(([account, size]) => ({
      instrument: "BTC-PERP",
      side: "Short",
      account,
      quantity: quantity(size),
      equity: usd("1000"),
      profit: usd("0"),
      notional: usd("1000"),
      exposure: usd("-1000"),
      positionExposure: usd("-1000"),
    })),
    claims:
      profit === undefined
        ? []
        : [{ asset: "USDT", unvestedProfit: amount(profit), principal: amount("0") }],
  } satisfies ClearingInput;
}

/** A fund of 100 that may fall by 30; a loss of 120, and then a debt of 90. */
function story(): ClearingInput[] {
  sequence = 0;
  return [
    { kind: "ClearingRulesSet", id: { shard: 0, sequence: 1, index: 0 }, eventTime: 1, rules },
    received("60"),
    received("40", "USDC"),
    ordered("ana"),
    booked("ana", "120"),
    answered(1, 1),
    answered(0, 1),
    answered(0, 2, { holders: [["cem", "5"]] }),
    answered(1, 2, { holders: [["bob", "10"]] }),
    shortfall("eve", "90"),
    answered(0, 3),
    answered(1, 3),
    answered(0, 4, { profit: "30" }),
    answered(1, 4, { profit: "10" }),
    received("15"),
  ];
}

function lineOf(action: ClearingAction): string {
  switch (action.kind) {
    case "PositionTakenOver":
      return `take ${action.instrument} of ${action.account}`;
    case "InsurancePaid":
      return `pay ${action.amount / 10n ** 16n} cents to ${action.account}`;
    case "RiskRequested":
      return `ask ${action.round}: ${action.sides.length} sides, ${action.assets.length} assets`;
    case "PositionsDeleveraged": {
      const fills = action.fills.map((fill) => `${fill.account} ${Number(fill.quantity) / 1e8}`);
      return `deleverage ${fills.join(", ")}`;
    }
    case "HaircutSet":
      return `haircut ${Number(action.profitShare) / 1e12}`;
  }
}

function run(events: readonly ClearingInput[], restartAt: (step: number) => boolean) {
  let house = clearingService.initial(placement);
  const actions: ClearingAction[] = [];
  events.forEach((event, step) => {
    if (restartAt(step)) {
      const bytes = Buffer.from(codec.encode(clearingService.checkpoint(house)));
      house = clearingService.restore(placement, codec.decode(bytes));
    }
    for (const output of clearingService.step(house, receive(event))) actions.push(output.event);
  });
  return { actions, checkpoint: clearingService.checkpoint(house) };
}

describe("a loss beyond what the fund may bear, and a debt beyond what it has left", () => {
  it("is asked about, paid, deleveraged, cut, and restored with money", () => {
    const { actions } = run(story(), () => false);
    expect(actions.map(lineOf)).toEqual([
      "take BTC-PERP of ana",
      "ask 1: 0 sides, 0 assets",
      // The fund falls from 100 to 70: 30 of 120 are a quarter of 10 contracts; 2.5 x 12.
      "pay 3000 cents to venue-liquidation-2",
      "ask 2: 1 sides, 0 assets",
      "deleverage bob 5, cem 2.5",
      "ask 3: 0 sides, 0 assets",
      "pay 7000 cents to eve",
      "ask 4: 0 sides, 1 assets",
      // 20 of 90 are missing, and 40 are profits.
      "haircut 0.5",
      "pay 1500 cents to eve",
      "ask 5: 0 sides, 1 assets",
    ]);
  });

  it("goes on after a restart before any record as if there had been none", () => {
    const whole = run(story(), () => false);
    expect(run(story(), () => true)).toEqual(whole);
    const { holdings } = whole.checkpoint;
    // The fund owes the USDT it paid beyond its own, and holds the USDC: together nothing.
    expect(holdings.reduce((sum, { amount: held }) => sum + held, 0n)).toBe(0n);
  });

  it("counts its actions, so that one said twice is known by its id", () => {
    const { actions } = run(story(), () => false);
    expect(actions.map(({ eventId }) => eventId)).toEqual(
      actions.map((_, at) => `clearing-${at + 1}`),
    );
  });
});

it("asks once more, and only once, when a takeover is ordered while it asks", () => {
  const events = [...story().slice(0, 3), shortfall("eve", "90"), ordered("ana")];
  const asked = [...events, answered(1, 1), answered(0, 1)];
  const again = [booked("ana", "20"), ordered("bob"), answered(1, 2), answered(0, 2)];
  // Ana's loss of 20, which the fund may bear, and what is left of 100 for eve's debt of 90.
  expect(run([...asked, ...again], () => true).actions.map(lineOf)).toEqual([
    "ask 1: 0 sides, 0 assets",
    "take BTC-PERP of ana",
    "ask 2: 0 sides, 0 assets",
    "take BTC-PERP of bob",
    "pay 2000 cents to venue-liquidation-2",
    "pay 8000 cents to eve",
    "ask 3: 0 sides, 1 assets",
  ]);
});

it("without rules takes positions over and bears nothing", () => {
  const { actions, checkpoint } = run(story().slice(1), () => false);
  expect(actions.map(lineOf)).toEqual(["take BTC-PERP of ana"]);
  expect([checkpoint.takeovers, checkpoint.shortfalls]).toEqual([[], []]);
});

it("takes an answer to an old request for what it is", () => {
  const events = story();
  const late = events.toSpliced(7, 0, answered(0, 1));
  expect(run(late, () => false).actions.map(lineOf)).toEqual(
    run(events, () => false).actions.map(lineOf),
  );
});

it("stops at a record that margin did not write", () => {
  const house = clearingService.initial(placement);
  expect(() => clearingService.step(house, receive(null))).toThrow("margin said torn bytes");
});
