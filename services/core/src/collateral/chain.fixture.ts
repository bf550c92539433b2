/** Rules of a chain and deposits on it, for tests. */
import type { ChainDeposit, ChainHeadObserved, DepositObserved } from "../events/collateral";
import type { ChainRules } from "../events/collateral-rules";
import { amount, price, usd } from "../money/text";
import type { JudgedBy } from "./deposit-register";

/** Up to 1,000 dollars 1 block to safe and 3 to final, above 3 and 6. */
export const BITCOIN: ChainRules = {
  chain: "bitcoin",
  observers: [],
  observersRequired: 1,
  steps: [
    { valueMost: usd("1000"), safeConfirmations: 1, finalisedConfirmations: 3 },
    { valueMost: null, safeConfirmations: 3, finalisedConfirmations: 6 },
  ],
  stallMs: 7_200_000,
  decayMs: 3_600_000,
  safeCap: usd("150000"),
  blocksKept: 100,
  holdMs: 86_400_000,
};

/** Safe and final when the chain says so. */
export const ETHEREUM: ChainRules = {
  ...BITCOIN,
  chain: "ethereum",
  steps: [{ valueMost: null, safeConfirmations: null, finalisedConfirmations: null }],
};

/** BTC at 100,000 dollars, USDC at 1; nothing else has a price. */
export function judgedBy(rules: ChainRules): JudgedBy {
  const prices: Readonly<Record<string, string>> = { BTC: "100000", USDC: "1" };
  return {
    rules,
    priceOf: (asset) => (prices[asset] === undefined ? null : price(prices[asset])),
  };
}

export function chainDeposit(fields: Partial<ChainDeposit> = {}): ChainDeposit {
  return {
    account: "ana",
    asset: "BTC",
    amount: amount("1"),
    chain: "bitcoin",
    transaction: "a1",
    output: 0,
    height: 100,
    ...fields,
  };
}

/** As an observer tells of it. */
export function observed(fields: Partial<DepositObserved> = {}): DepositObserved {
  const by = { observer: null, source: null };
  return {
    kind: "DepositObserved",
    eventId: "seen",
    eventTime: 1,
    ...chainDeposit(),
    ...by,
    ...fields,
  };
}

export function head(fields: Partial<ChainHeadObserved>): ChainHeadObserved {
  return {
    kind: "ChainHeadObserved",
    eventId: "head",
    eventTime: 1,
    source: null,
    chain: "bitcoin",
    observer: null,
    height: 100,
    safeHeight: null,
    finalisedHeight: null,
    ...fields,
  };
}
