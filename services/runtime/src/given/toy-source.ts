/** Inputs for the toy services: small batches whose content is a function of their number. */
import type {
  Amount,
  EventHead,
  InputEvent,
  Price,
  Quantity,
  TradeExecuted,
} from "@margin-engine/core";
import { inputRecord } from "../input-record";
import type { InputRecord, InputSource } from "../input-source";

const ACCOUNTS = 23;
const START = 1_760_131_200_000;

export interface ToySourceOptions {
  readonly batches: number;
  /** Records of a batch, at most. */
  readonly size?: number;
  readonly seed?: number;
}

export function toySource({ batches, size = 4, seed = 1 }: ToySourceOptions): InputSource {
  return {
    origin: `toys, seed ${seed}, ${batches} batches of up to ${size}`,
    batches,
    *open(pulled) {
      for (let batch = pulled; batch < batches; batch++) yield toyBatch(batch, size, seed);
    },
  };
}

function toyBatch(batch: number, size: number, seed: number): InputRecord[] {
  const length = mixed(batch, seed) % (size + 1);
  return Array.from({ length }, (_, at) => toyInput(batch * (size + 1) + at, seed));
}

/** Trades mostly; now and then a deposit, a tick for every shard, or bytes that mean nothing. */
function toyInput(number: number, seed: number): InputRecord {
  const dice = mixed(number, seed + 7);
  if (dice % 29 === 0) {
    return { topic: "trades", key: "broken", bytes: Buffer.from(`{ not an event: ${dice}`) };
  }
  return inputRecord(toyEvent(number, dice));
}

function toyEvent(number: number, dice: number): InputEvent {
  const head = { eventId: `event-${number}`, eventTime: START + number };
  const account = `account-${dice % ACCOUNTS}`;
  if (dice % 11 === 0) return { kind: "ClockTicked", ...head, source: null };
  if (dice % 7 === 0) {
    const amount = (BigInt(dice) * 10n ** 18n) as Amount;
    return { kind: "CollateralDeposited", ...head, source: null, account, asset: "USDT", amount };
  }
  return toyTrade(head, dice);
}

export function toyTrade(head: EventHead, dice: number): TradeExecuted {
  return {
    kind: "TradeExecuted",
    ...head,
    venue: "toy",
    instrument: "BTC-PERP",
    price: (60_000n * 10n ** 8n + BigInt(dice)) as Price,
    quantity: (BigInt(1 + (dice % 5)) * 10n ** 8n) as Quantity,
    buyer: `account-${dice % ACCOUNTS}`,
    seller: `account-${(dice >>> 5) % ACCOUNTS}`,
    buyerFee: 0n as Amount,
    sellerFee: 0n as Amount,
    buyerLiquidationId: null,
    sellerLiquidationId: null,
  };
}

/** A whole number below 2^32 that looks arbitrary (the finaliser of murmur3). */
function mixed(number: number, seed: number): number {
  let bits = Math.imul(number + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
