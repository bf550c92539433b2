/** A story with a chain in it: deposits as the sequencer judges them, heads and reorganisations. */
import {
  amount,
  type ChainDeposit,
  type CollateralRules,
  type DepositStanding,
  type OutputEvent,
  rate,
  usd,
} from "@margin-engine/core";
import type { Story } from "./story.fixture";

/** A tenth off, a quarter of equity at most; the head stalls after 1,000 ms, credit dies in as
 * many; a reverted asset is held for 5,000 ms. */
export const RULES: CollateralRules = {
  safeHaircut: rate("0.1"),
  safeShare: rate("0.25"),
  profitCap: null,
  assets: [],
  chains: [
    {
      chain: "bitcoin",
      observers: [],
      observersRequired: 1,
      steps: [{ valueMost: null, safeConfirmations: 3, finalisedConfirmations: 6 }],
      stallMs: 1_000,
      decayMs: 1_000,
      safeCap: usd("1000000"),
      blocksKept: 100,
      holdMs: 5_000,
    },
  ],
};

export interface Judged extends Partial<ChainDeposit> {
  readonly previous?: DepositStanding;
  readonly counted?: string;
}

/** A deposit of 1 BTC to ana, as it stands now. */
export function judge(story: Story, standing: DepositStanding, fields: Judged = {}): OutputEvent[] {
  const { previous = null, counted, ...deposit } = fields;
  const whole = deposit.amount ?? amount("1");
  return story.tell({
    kind: "DepositJudged",
    account: "ana",
    asset: "BTC",
    chain: "bitcoin",
    transaction: "a1",
    output: 0,
    height: 100,
    ...deposit,
    amount: whole,
    previous,
    standing,
    counted: standing === "Safe" ? amount(counted ?? "1") : amount("0"),
  });
}

export function advance(story: Story, height: number): OutputEvent[] {
  const signals = { safeHeight: null, finalisedHeight: null };
  return story.tell({
    kind: "ChainHeadObserved",
    chain: "bitcoin",
    observer: null,
    height,
    ...signals,
  });
}

export function reorganise(story: Story, fromHeight: number): OutputEvent[] {
  return story.tell({ kind: "ChainReorganised", chain: "bitcoin", observer: null, fromHeight });
}
