/**
 * What the accounts ask of custody and of the margin service: everyone's first deposit and mode,
 * more collateral from some whose margin is short, and now and then a withdrawal, of which the
 * margin rules refuse some.
 */
import type {
  Amount,
  CollateralDeposited,
  DepositObserved,
  MarginModeRequested,
  WithdrawalAccepted,
  WithdrawalPaid,
  WithdrawalRequested,
} from "@margin-engine/core";
import { AMOUNT_DECIMALS, powerOfTen } from "@margin-engine/core";
import type { Output } from "@margin-engine/runtime";
import { DAY_MS } from "./calendar";
import { drawTrader } from "./population";
import { uniform, uniformBetween } from "./random";
import { chainDeposit } from "./venue-chains";
import { assetUsd } from "./venue-prices";
import { hedges, holdsCoin } from "./venue-roles";
import type { VenueState } from "./venue-state";

/** Amounts are given to this many decimals. */
const GIVEN_DECIMALS = 6;
const GIVEN = Number(powerOfTen(GIVEN_DECIMALS));
const GIVEN_SCALE = powerOfTen(AMOUNT_DECIMALS - GIVEN_DECIMALS);
/** The part of a dealer's capital it holds in each settlement asset that is not its first. */
const DEALER_COIN_SHARE = 0.1;
const TOP_UPS = 2;
/** Withdrawals asked for, per trade. */
const WITHDRAWALS = 0.0005;

interface Movement {
  readonly kind: "CollateralDeposited" | "WithdrawalRequested";
  readonly account: number;
  readonly asset: string;
  /** US dollars. */
  readonly usd: number;
}

/** The asset for so many dollars; null where it has no price, or they are too few. */
export function amountOf(state: VenueState, asset: string, usd: number): Amount | null {
  const value = assetUsd(state, asset);
  const given = value === 0 ? 0 : Math.floor((usd / value) * GIVEN);
  return given === 0 ? null : ((BigInt(given) * GIVEN_SCALE) as Amount);
}

/** Everyone's first deposit, at the first round. */
export function depositAll(state: VenueState, outputs: Output[]): void {
  const assets = [...new Set(state.instruments.map((each) => each.listing.settlementAsset))];
  for (const [account, { kind, capital }] of state.population.traders.entries()) {
    if (kind === "house" || kind === "maker") {
      for (const [at, asset] of assets.entries()) {
        const usd = capital * (at === 0 ? 1 : DEALER_COIN_SHARE);
        move(state, { kind: "CollateralDeposited", account, asset, usd }, outputs);
      }
    } else {
      const asset = collateralOf(state, account);
      move(state, { kind: "CollateralDeposited", account, asset, usd: capital }, outputs);
    }
  }
}

/**
 * Those who hold positions against each other have themselves margined by scenarios; longs only
 * where there are puts to hold.
 */
export function chooseModes(state: VenueState, outputs: Output[]): void {
  const hasOptions = state.instruments.some(({ option }) => option !== null);
  for (const trader of state.population.traders) {
    if (!hedges(trader) || (trader.kind === "long" && !hasOptions)) continue;
    const { name } = trader;
    const event: MarginModeRequested = {
      kind: "MarginModeRequested",
      eventId: `mode-${name}`,
      eventTime: state.time,
      source: null,
      account: name,
      mode: "Portfolio",
    };
    outputs.push({ topic: "collateral", partition: 0, key: name, event });
  }
}

/** Whether the account brings more collateral, and does. */
export function topUp(state: VenueState, account: number, outputs: Output[]): boolean {
  const standing = state.standings[account]!;
  const { topsUp, capital } = state.population.traders[account]!;
  if (!topsUp || standing.topUps >= TOP_UPS) return false;
  standing.topUps++;
  const usd = capital * uniformBetween(state.random, 0.3, 0.7);
  const asset = collateralOf(state, account);
  move(state, { kind: "CollateralDeposited", account, asset, usd }, outputs);
  return true;
}

export function withdrawSome(state: VenueState, elapsed: number, outputs: Output[]): void {
  const expected = (state.tradesPerDay * WITHDRAWALS * elapsed) / DAY_MS;
  if (uniform(state.random) >= expected) return;
  const account = drawTrader(state.population, state.random);
  if (state.standings[account]!.status === "Bankrupt") return;
  const part = uniform(state.random);
  const usd = state.population.traders[account]!.capital * part * part;
  const asset = collateralOf(state, account);
  move(state, { kind: "WithdrawalRequested", account, asset, usd }, outputs);
}

/** Custody pays what the margin service accepted. */
export function pay(state: VenueState, accepted: WithdrawalAccepted): Output<WithdrawalPaid> {
  const { account, asset, amount, requestId } = accepted;
  const event: WithdrawalPaid = {
    kind: "WithdrawalPaid",
    eventId: `paid-${requestId}`,
    eventTime: Math.max(state.time, accepted.eventTime),
    source: null,
    ...{ account, asset, amount },
  };
  return { topic: "collateral", partition: 0, key: account, event };
}

/** The coin itself for those who hold it, else what the account's instrument is settled in. */
function collateralOf(state: VenueState, account: number): string {
  const instrument = state.instruments[state.roles.main[account]!] ?? state.instruments[0]!;
  const { underlying, settlementAsset } = instrument.listing;
  const coin = holdsCoin(state.population.traders[account]!) && assetUsd(state, underlying) > 0;
  return coin ? underlying : settlementAsset;
}

function move(state: VenueState, movement: Movement, outputs: Output[]): void {
  const { kind, account, asset, usd } = movement;
  const amount = amountOf(state, asset, usd);
  if (amount === null) return;
  state.movements++;
  const eventId = `movement-${state.movements}`;
  const onChain =
    kind === "CollateralDeposited"
      ? chainDeposit(state, { account, asset, amount, eventId })
      : null;
  const event: CollateralDeposited | WithdrawalRequested | DepositObserved = onChain ?? {
    kind,
    eventId,
    eventTime: state.time,
    source: null,
    account: state.population.traders[account]!.name,
    asset,
    amount,
  };
  outputs.push({ topic: "collateral", partition: 0, key: event.account, event });
}
