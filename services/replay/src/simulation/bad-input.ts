/**
 * A handful of bad inputs, put into the simulated day on purpose, so that a demonstration shows
 * what becomes of each: bytes that are no event, an unknown instrument and asset, figures that
 * cannot be, a fill that was already reported, a late quote. All are quarantined but the last, a
 * withdrawal by an account that nobody knows: it is well-formed, and the margin rules refuse it.
 */
import type { TradeExecuted } from "@margin-engine/core";
import { amount, price, quantity } from "@margin-engine/core";
import type { InputRecord } from "@margin-engine/runtime";
import { HOUR_MS } from "./calendar";
import { BTC_PERPETUAL } from "./listings";

/** The venue whose first fill is reported a second time. */
export const SIMULATED_VENUE = "simulated-venue";

/** At which tick each comes, as a fraction of the day, and what it is at that time. */
const BAD_INPUTS: readonly (readonly [at: number, record: (time: number) => InputRecord])[] = [
  [0.003, (time) => trade(time, { venue: SIMULATED_VENUE, eventId: "1" })],
  [0.11, () => noise("trades", BTC_PERPETUAL, "not a fill")],
  [0.17, (time) => trade(time, { eventId: "unknown-instrument", instrument: "DOGE-PERP" })],
  [0.23, (time) => trade(time, { eventId: "no-quantity", quantity: quantity("0") })],
  [0.31, (time) => trade(time, { eventId: "half-a-lot", quantity: quantity("0.0005") })],
  [0.37, (time) => quote(time, "0")],
  [0.43, () => noise("prices", "BTC", "")],
  [0.47, (time) => quote(time - HOUR_MS, "64000")],
  [0.52, (time) => movement(time, "CollateralDeposited", "DOGE")],
  [0.63, () => noise("collateral", "long-001", '{"account":"long-001"}')],
  [0.66, (time) => trade(time, { eventId: "no-price", price: price("0") })],
  [0.71, (time) => movement(time, "WithdrawalRequested", "USDT")],
];

/** The bad inputs of the tick from `time` - `step` (exclusive) to `time`, milliseconds. */
export function badInputs(
  time: number,
  step: number,
  day: { readonly start: number; readonly length: number },
): InputRecord[] {
  const from = (time - step - day.start) / day.length;
  const to = (time - day.start) / day.length;
  return BAD_INPUTS.filter(([at]) => at > from && at <= to).map(([, record]) => record(time));
}

function trade(eventTime: number, fields: Partial<TradeExecuted>): InputRecord {
  const event: TradeExecuted = {
    kind: "TradeExecuted",
    eventId: "",
    eventTime,
    venue: "another-venue",
    instrument: BTC_PERPETUAL,
    price: price("64000"),
    quantity: quantity("0.001"),
    buyer: "maker-001",
    seller: "maker-002",
    buyerFee: amount("0"),
    sellerFee: amount("0"),
    buyerLiquidationId: null,
    sellerLiquidationId: null,
    ...fields,
  };
  return { topic: "trades", key: event.instrument, event };
}

function quote(eventTime: number, text: string): InputRecord {
  return {
    topic: "prices",
    key: "BTC",
    event: {
      kind: "PriceQuoted",
      eventId: `bad-quote-${eventTime}`,
      eventTime,
      quoteSource: "index-source-2",
      quoteType: "Index",
      symbol: "BTC",
      price: price(text),
    },
  };
}

function movement(
  eventTime: number,
  kind: "CollateralDeposited" | "WithdrawalRequested",
  asset: string,
): InputRecord {
  const account = kind === "WithdrawalRequested" ? "nobody-001" : "long-001";
  const head = { eventId: `bad-${kind}-${asset}`, eventTime, source: null };
  const event = { kind, ...head, account, asset, amount: amount("1000") };
  return { topic: "collateral", key: account, event };
}

/** Bytes as they might come from a client that does not speak the schema. */
function noise(topic: InputRecord["topic"], key: string, text: string): InputRecord {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return { topic, key, bytes };
}
