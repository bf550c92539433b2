/**
 * The chains beside the simulated venue, as their observers tell of them: heads at the pace of
 * blocks, and what really happens to deposits. In the first hour of the day a deposit of bitcoin is
 * observed twice and its block is replaced, and ethereum stands still for a quarter of an hour with
 * a deposit that is safe and not final. Heights follow from the time alone.
 */
import type {
  Amount,
  ChainHeadObserved,
  ChainReorganised,
  DepositObserved,
  RiskParametersPublished,
} from "@margin-engine/core";
import type { Output } from "@margin-engine/runtime";
import { MINUTE_MS } from "./calendar";
import { holdsCoin } from "./venue-roles";
import type { VenueState } from "./venue-state";

export type ChainEvent = ChainHeadObserved | ChainReorganised | DepositObserved;

interface Chain {
  readonly chain: string;
  readonly assets: readonly string[];
  readonly firstHeight: number;
  /** Between two heads that are told, and the blocks from one to the next. */
  readonly headMs: number;
  readonly blocksPerHead: number;
  /** The chain's own signals follow its head by so many blocks; null where it has none. */
  readonly safeBehind: number | null;
  readonly finalisedBehind: number | null;
  /** No block is made between these times of the day. */
  readonly stall: readonly [from: number, to: number] | null;
}

const BITCOIN: Chain = {
  chain: "bitcoin",
  assets: ["BTC"],
  firstHeight: 900_000,
  headMs: 10 * MINUTE_MS,
  blocksPerHead: 1,
  safeBehind: null,
  finalisedBehind: null,
  stall: null,
};
const ETHEREUM: Chain = {
  chain: "ethereum",
  assets: ["ETH", "USDC", "WSTETH"],
  firstHeight: 22_000_000,
  headMs: MINUTE_MS,
  blocksPerHead: 5,
  safeBehind: 32,
  finalisedBehind: 64,
  stall: [30 * MINUTE_MS, 45 * MINUTE_MS],
};
const CHAINS: readonly Chain[] = [BITCOIN, ETHEREUM];

/** The block of what was deposited before the day: deep enough to be final on every chain. */
const BLOCKS_BEFORE = 100;
/** When the deposit of bitcoin is mined, and when its block is replaced and it is mined again. */
const MINED_MS = 20 * MINUTE_MS;
const REPLACED_MS = 30 * MINUTE_MS;
const REPLACED_USD = 20_000;
/** Deposits of a dollar coin and of staked ether, of which the stall catches the second. */
const COIN_MS = 10 * MINUTE_MS;
const COIN_USD = 10_000;
const STAKED_MS = 20 * MINUTE_MS;
const STAKED_USD = 25_000;

/** The chains that the venue's rules know: deposits on others would be refused. */
export function noteChains(state: VenueState, { collateralRules }: RiskParametersPublished): void {
  state.chains = (collateralRules?.chains ?? []).map(({ chain }) => chain);
}

/** Where the asset is deposited; null where custody vouches for it. */
function chainOf(state: VenueState, asset: string): Chain | null {
  const found = CHAINS.find(({ assets }) => assets.includes(asset));
  return found === undefined || !state.chains.includes(found.chain) ? null : found;
}

export interface ChainMovement {
  /** Number of the account. */
  readonly account: number;
  readonly asset: string;
  readonly amount: Amount;
  /** Names it, and its transaction. */
  readonly eventId: string;
}

/** A deposit that is in the newest block, or before the first round in a deep one; null where the
 * asset has no chain. */
export function chainDeposit(state: VenueState, movement: ChainMovement): DepositObserved | null {
  const chain = chainOf(state, movement.asset);
  if (chain === null) return null;
  const newest = heightAt(chain, state.time - state.firstRound);
  const height = state.lastRound === -1 ? newest - BLOCKS_BEFORE : newest;
  return observed(state, chain, { ...movement, height });
}

function observed(
  { population, time }: VenueState,
  { chain }: Chain,
  { account, asset, amount, eventId, height }: ChainMovement & { readonly height: number },
): DepositObserved {
  return {
    kind: "DepositObserved",
    eventId,
    eventTime: time,
    source: null,
    account: population.traders[account]!.name,
    asset,
    amount,
    chain,
    transaction: `transaction-of-${eventId}`,
    output: 0,
    height,
    observer: null,
  };
}

/** What the observers tell at this round; `amountOf` is the asset for so many dollars. */
export function observeChains(
  state: VenueState,
  amountOf: (asset: string, usd: number) => Amount | null,
  outputs: Output[],
): void {
  const tell = (event: ChainEvent): void => {
    const key = event.kind === "DepositObserved" ? event.account : event.chain;
    outputs.push({ topic: "collateral", partition: 0, key, event });
  };
  const deposit = (movement: Omit<ChainMovement, "amount">, usd: number): void => {
    const amount = amountOf(movement.asset, usd);
    const event = amount === null ? null : chainDeposit(state, { ...movement, amount });
    if (event !== null) tell(event);
  };
  const day = { state, tell, deposit };
  if (state.chains.includes(BITCOIN.chain)) bitcoinRound(day);
  if (state.chains.includes(ETHEREUM.chain)) ethereumRound(day);
}

interface Day {
  readonly state: VenueState;
  readonly tell: (event: ChainEvent) => void;
  readonly deposit: (movement: Omit<ChainMovement, "amount">, usd: number) => void;
}

function bitcoinRound({ state, tell, deposit }: Day): void {
  const account = state.population.traders.findIndex(holdsCoin);
  const height = heightAt(BITCOIN, MINED_MS);
  const replaced = { account, asset: "BTC", eventId: "replaced" };
  if (isDue(state, REPLACED_MS)) {
    const event = { kind: "ChainReorganised", eventId: "fork-1", chain: BITCOIN.chain } as const;
    tell({ ...event, eventTime: state.time, source: null, observer: null, fromHeight: height });
  }
  tellHead(state, BITCOIN, tell);
  if (account === -1) return;
  if (isDue(state, MINED_MS)) {
    deposit(replaced, REPLACED_USD);
    // Another observer sees the same transaction, and it counts once.
    deposit(replaced, REPLACED_USD);
  }
  if (isDue(state, REPLACED_MS)) deposit(replaced, REPLACED_USD);
}

function ethereumRound({ state, tell, deposit }: Day): void {
  tellHead(state, ETHEREUM, tell);
  const account = state.population.traders.findIndex(({ kind }) => kind === "long");
  if (account === -1) return;
  if (isDue(state, COIN_MS)) deposit({ account, asset: "USDC", eventId: "coin" }, COIN_USD);
  if (isDue(state, STAKED_MS)) deposit({ account, asset: "WSTETH", eventId: "staked" }, STAKED_USD);
}

/** Once, at the first round that has reached a time of the day. */
function isDue({ time, firstRound, lastRound }: VenueState, at: number): boolean {
  return lastRound !== -1 && lastRound - firstRound < at && time - firstRound >= at;
}

function tellHead(state: VenueState, chain: Chain, tell: Day["tell"]): void {
  const { time, firstRound, lastRound } = state;
  const height = heightAt(chain, time - firstRound);
  if (lastRound !== -1 && heightAt(chain, lastRound - firstRound) === height) return;
  const behind = (blocks: number | null) => (blocks === null ? null : height - blocks);
  tell({
    kind: "ChainHeadObserved",
    eventId: `head-${chain.chain}-${height}`,
    eventTime: time,
    source: null,
    chain: chain.chain,
    observer: null,
    height,
    safeHeight: behind(chain.safeBehind),
    finalisedHeight: behind(chain.finalisedBehind),
  });
}

function heightAt({ firstHeight, headMs, blocksPerHead, stall }: Chain, elapsed: number): number {
  const stood = stall === null ? 0 : Math.max(0, Math.min(elapsed, stall[1]) - stall[0]);
  return firstHeight + Math.floor((elapsed - stood) / headMs) * blocksPerHead;
}
