/** One event of each kind about deposits on chains, every nullable field filled. */
import { amount, type CollateralRules, type Event, rate, usd } from "@margin-engine/core";

const head = { eventId: "e-1", eventTime: 1_700_000_000_000 };
const source = { topic: "collateral", partition: 0, offset: 7, part: 1 } as const;
const about = { id: { shard: 1, sequence: 12, index: 0 }, eventTime: head.eventTime };
const chain = "bitcoin";
const place = { chain, transaction: "f00d", output: 1 };
const moved = { account: "ann", asset: "USDT", amount: amount("12.5") };
const deposit = { ...moved, ...place, height: 900_000 };

type Kind =
  | "DepositObserved"
  | "DepositJudged"
  | "AssetCapJudged"
  | "WithdrawalPaid"
  | "ChainHeadObserved"
  | "ChainReorganised"
  | "WithdrawalAccepted"
  | "CollateralReverted"
  | "ChainStandingChanged";

export const COLLATERAL_SAMPLES: {
  readonly [K in Kind]: Extract<Event, { readonly kind: K }>;
} = {
  DepositObserved: { kind: "DepositObserved", ...head, source, ...deposit, observer: "north" },
  DepositJudged: {
    kind: "DepositJudged",
    ...head,
    source,
    ...deposit,
    previous: "Seen",
    standing: "Safe",
    counted: amount("10"),
  },
  AssetCapJudged: {
    kind: "AssetCapJudged",
    ...head,
    source,
    account: "ann",
    asset: "USDT",
    above: amount("2.5"),
    followed: true,
  },
  WithdrawalPaid: { kind: "WithdrawalPaid", ...head, source, ...moved },
  ChainHeadObserved: {
    kind: "ChainHeadObserved",
    ...head,
    source,
    chain,
    observer: "north",
    height: 900_001,
    safeHeight: 900_000,
    finalisedHeight: 899_000,
  },
  ChainReorganised: {
    kind: "ChainReorganised",
    ...head,
    source,
    ...{ chain, observer: "north", fromHeight: 900_000 },
  },
  WithdrawalAccepted: {
    kind: "WithdrawalAccepted",
    ...about,
    account: "ann",
    requestId: "w-1",
    asset: "USDT",
    amount: amount("12.5"),
  },
  CollateralReverted: {
    kind: "CollateralReverted",
    ...about,
    account: "ann",
    asset: "USDT",
    ...place,
    amount: amount("12.5"),
    standing: "Finalised",
    cash: amount("-2.5"),
    heldUntil: head.eventTime,
    detail: "12.5 USDT are taken back",
  },
  ChainStandingChanged: {
    kind: "ChainStandingChanged",
    ...about,
    chain,
    standing: "Stalled",
    height: 900_001,
    detail: "bitcoin stands",
  },
};

export const COLLATERAL_RULES: CollateralRules = {
  safeHaircut: rate("0.1"),
  safeShare: rate("0.25"),
  profitCap: usd("100000"),
  assets: [
    {
      asset: "WSTETH",
      sizeFactor: rate("0.001"),
      redemptionSymbol: "WSTETH/STETH",
      redeemedInto: "ETH",
      venueCap: amount("40000"),
    },
  ],
  chains: [
    {
      chain,
      observers: ["north", "south"],
      observersRequired: 2,
      steps: [{ valueMost: usd("9"), safeConfirmations: 1, finalisedConfirmations: 3 }],
      stallMs: 7_200_000,
      decayMs: 3_600_000,
      safeCap: usd("1000000"),
      blocksKept: 1008,
      holdMs: 86_400_000,
    },
  ],
};
