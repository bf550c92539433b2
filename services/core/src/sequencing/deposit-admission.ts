/**
 * Which observations of a chain enter the journal, and what the register of deposits makes of them
 * (CO-3, CO-4). A deposit seen by two observers counts once: the second is a duplicate. An
 * observation that contradicts another is refused until the chain is told to have reorganised.
 */
import { chainRules } from "../collateral/chain-heads";
import type { JudgedBy, KnownDeposit, Verdict } from "../collateral/deposit-register";
import type {
  ChainDeposit,
  ChainHeadObserved,
  ChainReorganised,
  DepositJudged,
  DepositObserved,
} from "../events/collateral";
import type { ChainRules } from "../events/collateral-rules";
import type { SourcePosition } from "../events/event";
import { amountText } from "../money/text";
import { type CappedEntry, inParts, withCaps } from "./cap-admission";
import { refuseAmount } from "./collateral-admission";
import { parametersDue } from "./decide-prices";
import { refuseId, refuseName } from "./event-head";
import { quoted, type Refusal, refusal } from "./refusal";
import type { SequencerState } from "./sequencer-state";
import { refuseTime, type SourcePartition } from "./source-order";

/** Heights and outputs are whole numbers below this. */
const COUNT_LIMIT = 2 ** 48;

/** Observers of a chain differ in speed, so deposits need not come in the order of time (SQ-6). */
export function refuseDeposit(state: SequencerState, event: DepositObserved): Refusal | null {
  return (
    refuseName("account", event.account) ??
    refuseId("transaction", event.transaction) ??
    refuseCount("output", event.output) ??
    refuseCount("height", event.height) ??
    refuseAmount(state, event) ??
    refuseChain(state, event.chain) ??
    refuseObserver(state, event) ??
    refuseHeight(state, event) ??
    refuseKnown(state, event)
  );
}

export function refuseChainHead(
  state: SequencerState,
  event: ChainHeadObserved,
  source: SourcePartition,
): Refusal | null {
  const { chain, height, safeHeight, finalisedHeight } = event;
  const fault =
    refuseCount("height", height) ??
    refuseCount("safeHeight", safeHeight ?? 0) ??
    refuseCount("finalisedHeight", finalisedHeight ?? 0) ??
    refuseChain(state, chain) ??
    refuseObserver(state, event);
  if (fault !== null) return fault;
  if ((safeHeight ?? 0) > height || (finalisedHeight ?? 0) > (safeHeight ?? height)) {
    const heights = `finalised ${finalisedHeight}, safe ${safeHeight} and height ${height}`;
    return refusal("OutOfRange", `${heights} of ${quoted(chain)} do not rise in this order`);
  }
  if (state.deposits.observers.hasSaid(event, rulesOf(state, chain)!)) {
    const what = `the head of ${quoted(chain)} at ${height} was told before`;
    return refusal("DuplicateEvent", what);
  }
  return refuseChainTime(event, source);
}

export function refuseReorganisation(
  state: SequencerState,
  event: ChainReorganised,
  source: SourcePartition,
): Refusal | null {
  const { chain, fromHeight } = event;
  const fault =
    refuseCount("fromHeight", fromHeight) ??
    refuseChain(state, chain) ??
    refuseObserver(state, event);
  if (fault !== null) return fault;
  const known = state.deposits.chains.get(chain);
  if (known === undefined || fromHeight > known.height) {
    const head = known === undefined ? "not known yet" : `at ${known.height}`;
    const what = `no block from ${fromHeight} on is there to replace: the head of`;
    return refusal("OutOfRange", `${what} ${quoted(chain)} is ${head}`);
  }
  return refuseChainTime(event, source);
}

/**
 * The entry of the account that is paid, and what the cap of its asset says of it. While too few
 * observers have told of it the journal carries the observation itself, which counts nothing.
 */
export function admitDeposit(
  state: SequencerState,
  event: DepositObserved,
  source: SourcePosition,
): (CappedEntry | DepositObserved)[] {
  const { eventId, eventTime } = event;
  const verdict = state.deposits.observe(event, judgedBy(state, event.chain));
  if (verdict === null) return [{ ...event, source }];
  return inParts(withCaps(state, judged(verdict, { eventId, eventTime, source })), 0);
}

/** The entries of the accounts whose deposits it concerns, behind its own. */
export function admitChain(
  state: SequencerState,
  event: ChainHeadObserved | ChainReorganised,
  { source, order }: { readonly source: SourcePosition; readonly order: SourcePartition },
): CappedEntry[] {
  order.times.set(timeKey(event), event.eventTime);
  const verdicts =
    event.kind === "ChainHeadObserved"
      ? state.deposits.advance(event, judgedBy(state, event.chain))
      : state.deposits.reorganise(event, rulesOf(state, event.chain)!);
  const { eventId, eventTime } = event;
  const entries = verdicts.flatMap((verdict) =>
    withCaps(state, judged(verdict, { eventId, eventTime, source })),
  );
  return inParts(entries, 1);
}

function judged(
  { deposit, previous, standing, counted }: Verdict,
  head: Pick<DepositJudged, "eventId" | "eventTime" | "source">,
): DepositJudged {
  const { account, asset, amount, chain, transaction, output, height } = deposit;
  return {
    kind: "DepositJudged",
    ...head,
    ...{ account, asset, amount, chain, transaction, output, height },
    previous,
    standing,
    counted,
  };
}

function judgedBy(state: SequencerState, chain: string): JudgedBy {
  return {
    rules: rulesOf(state, chain)!,
    priceOf: (asset) => state.prices.get("Index", asset)?.inForce?.price ?? null,
  };
}

function rulesOf(state: SequencerState, chain: string): ChainRules | null {
  return chainRules(parametersDue(state)?.collateralRules ?? null, chain);
}

function refuseChain(state: SequencerState, chain: string): Refusal | null {
  const name = refuseName("chain", chain);
  if (name !== null || rulesOf(state, chain) !== null) return name;
  const what = `chain ${quoted(chain)} is none of those in the collateralRules of the parameters`;
  return refusal("OutOfRange", what);
}

function refuseHeight(state: SequencerState, { chain, height }: ChainDeposit): Refusal | null {
  const known = state.deposits.chains.get(chain);
  if (known === undefined) {
    return refusal("OutOfRange", `chain ${quoted(chain)} has no head yet, which must come first`);
  }
  const most = known.height + rulesOf(state, chain)!.blocksKept;
  if (height <= most) return null;
  return refusal("OutOfRange", `height ${height} is above ${most}, too far beyond the head`);
}

function refuseKnown(state: SequencerState, event: DepositObserved): Refusal | null {
  const { chain, height } = event;
  const known = state.deposits.find(event);
  if (known !== undefined && known.standing !== "Reverted") return refuseAgain(event, known);
  if (state.deposits.words.hasSaid(event)) {
    return refusal("DuplicateEvent", `${quoted(event.observer ?? "")} said so before`);
  }
  const { floor } = state.deposits.chains.get(chain)!;
  if (height > floor) return null;
  const what = `height ${height} of ${quoted(chain)} is not above ${floor}, where deposits are`;
  const remedy = "no longer told apart; if it was never credited, let custody vouch for it";
  return refusal("OutOfRange", `${what} ${remedy} (CollateralDeposited)`);
}

function refuseAgain(event: DepositObserved, known: KnownDeposit): Refusal {
  const { chain, transaction, output } = event;
  const what = `output ${output} of ${quoted(transaction)} on ${quoted(chain)}`;
  if (depositText(event) === depositText(known)) {
    return refusal("DuplicateEvent", `${what} was observed before and is ${known.standing}`);
  }
  return refusal(
    "OutOfRange",
    `${what} pays ${depositText(event)}, and was observed as ${depositText(known)}; if its block ` +
      "was replaced, that must be told first (ChainReorganised)",
  );
}

function depositText({ account, asset, amount, height }: ChainDeposit): string {
  return `${amountText(amount)} ${quoted(asset)} to ${quoted(account)} in block ${height}`;
}

function refuseCount(field: string, count: number): Refusal | null {
  if (Number.isSafeInteger(count) && count >= 0 && count < COUNT_LIMIT) return null;
  return refusal("OutOfRange", `${field} ${count} is not a whole number from 0 to 2^48`);
}

function refuseChainTime(
  event: ChainHeadObserved | ChainReorganised,
  source: SourcePartition,
): Refusal | null {
  return refuseTime(event.chain, event.eventTime, source.times.get(timeKey(event)));
}

/** Observers differ in speed, so each has an order of its own. */
function timeKey({ kind, chain, observer }: ChainHeadObserved | ChainReorganised): string {
  return observer === null ? `${kind} ${chain}` : `${kind} ${chain} ${observer}`;
}

function refuseObserver(
  state: SequencerState,
  { chain, observer }: ChainHeadObserved | ChainReorganised | DepositObserved,
): Refusal | null {
  const { observers } = rulesOf(state, chain)!;
  if (observers.length === 0 ? observer === null : observers.includes(observer ?? "")) return null;
  const named = observers.length === 0 ? "nobody, so leave it out" : observers.join(", ");
  const given = observer === null ? "nobody" : quoted(observer);
  return refusal("OutOfRange", `${given} observed ${quoted(chain)}, whose rules name ${named}`);
}
