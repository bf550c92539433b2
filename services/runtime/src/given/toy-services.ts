/**
 * Toy services for the runners' tests: a splitter from inputs to journal entries and dead letters,
 * a counter per shard that chains a snapshot for each leg and a command for every third of an
 * account, and a payer that answers commands by an input of the engine's own. The counter drops by
 * source offset what it has seen, as margin does.
 */
import {
  type Amount,
  type Event,
  type LiquidationCommand,
  type MarginSnapshot,
  type OutputHead,
  type SourcePosition,
  type SourceTopic,
  shardOf,
  type TradeExecuted,
  type TradeLeg,
  type Usd,
} from "@margin-engine/core";
import type { Output, Placement, Received, Service } from "../service";
import type { TopicName } from "../topics";

/** From the folder of schemas. */
const HERE = "../services/runtime/src/given";

interface SplitterState {
  readonly shards: number;
  inputs: number;
}

export const splitter: Service<SplitterState, Event, Event, { inputs: number }> = {
  name: "splitter",
  consumes: ["trades", "prices", "collateral"],
  produces: ["journal", "dead-letters"],
  instances: "single",
  initial: ({ shards }) => ({ shards, inputs: 0 }),
  step: (state, received) => {
    state.inputs++;
    return split(state, received);
  },
  checkpoint: ({ inputs }) => ({ inputs }),
  restore: ({ shards }, { inputs }) => ({ shards, inputs }),
  checkpointSchema: `${HERE}/splitter-checkpoint.avsc`,
};

/** Pays for every command. */
export const payer: Service<SplitterState, Event, Event, { inputs: number }> = {
  ...splitter,
  name: "payer",
  consumes: ["liquidation-commands"],
  produces: ["clearing-actions"],
  step: (state, { event }) => {
    state.inputs++;
    return event?.kind === "LiquidationCommand" ? [payment(event, state.inputs)] : [];
  },
};

function payment({ account, eventTime, liquidationId }: LiquidationCommand, count: number): Output {
  const event: Event = {
    kind: "InsurancePaid",
    eventId: `payment-${count}`,
    eventTime,
    source: null,
    account,
    asset: "USDT",
    amount: 1n as Amount,
    reason: "Shortfall",
    causedBy: liquidationId,
  };
  return { topic: "clearing-actions", partition: 0, key: account, event };
}

function split({ shards, inputs }: SplitterState, received: Received): Output[] {
  const { event } = received;
  const source = sourceOf(received);
  if (event === null) return [deadLetter(received, inputs)];
  if (event.kind === "TradeExecuted") {
    return [
      toJournal(leg(event, { ...source, part: 0 }), shardOf(event.buyer, shards)),
      toJournal(leg(event, { ...source, part: 1 }), shardOf(event.seller, shards)),
    ];
  }
  if (event.kind === "CollateralDeposited") {
    return [toJournal({ ...event, source }, shardOf(event.account, shards))];
  }
  if (event.kind !== "ClockTicked") return [];
  return Array.from({ length: shards }, (_, shard) => toJournal({ ...event, source }, shard));
}

function sourceOf({ topic, partition, offset }: Received): SourcePosition {
  return { topic: topic as SourceTopic, partition, offset, part: 0 };
}

function toJournal(event: Event, partition: number): Output {
  return { topic: "journal", partition, key: String(partition), event };
}

function leg(trade: TradeExecuted, source: SourcePosition): TradeLeg {
  const { eventId, eventTime, instrument, price, buyerFee: fee } = trade;
  const [account, sign] = source.part === 0 ? [trade.buyer, 1n] : [trade.seller, -1n];
  const quantity = (sign * trade.quantity) as TradeLeg["quantity"];
  const head = { kind: "TradeLeg", eventId, eventTime, source } as const;
  return { ...head, account, instrument, price, quantity, fee, liquidationId: null };
}

function deadLetter(received: Received, inputs: number): Output {
  const { topic, partition, offset, key, value } = received;
  const event: Event = {
    kind: "DeadLetter",
    eventId: `${topic}/${partition}/${offset}`,
    eventTime: inputs,
    topic: topic as SourceTopic,
    partition,
    offset,
    reason: received.undecodable!.reason,
    detail: received.undecodable!.detail,
    originalKey: key,
    originalValue: value,
  };
  return { topic: "dead-letters", partition: 0, key: event.eventId, event };
}

interface CounterState {
  readonly shard: number;
  sequence: number;
  readonly legs: Map<string, number>;
  /** The last entry of each source partition: twice its offset, and one more for the seller. */
  readonly seen: Map<string, number>;
}

interface CounterCheckpoint {
  readonly sequence: number;
  readonly accounts: readonly { account: string; legs: number; filler: string }[];
  readonly sources: readonly { partition: string; last: number }[];
}

/** `filler` makes checkpoints as large as a test wants; `poison` is an account that breaks it. */
export function counter(
  filler = "",
  poison = "",
): Service<CounterState, Event, Event, CounterCheckpoint> {
  return {
    name: "counter",
    consumes: ["journal"],
    produces: ["margin-snapshots", "liquidation-commands"],
    instances: "shard",
    initial: ({ shard }) => ({ shard, sequence: 0, legs: new Map(), seen: new Map() }),
    step: (state, { event }) => {
      if (event === null || isRepeated(state, event)) return [];
      state.sequence++;
      if (event.kind !== "TradeLeg") return [];
      if (event.account === poison) throw new Error(`${poison} does not balance`);
      return count(state, event);
    },
    checkpoint: ({ sequence, legs, seen }) => ({
      sequence,
      sources: [...seen].sort().map(([partition, last]) => ({ partition, last })),
      accounts: [...legs].sort().map(([account, count]) => ({ account, legs: count, filler })),
    }),
    restore: ({ shard }: Placement, { sequence, accounts, sources }) => ({
      shard,
      sequence,
      seen: new Map(sources.map(({ partition, last }) => [partition, last])),
      legs: new Map(accounts.map(({ account, legs }) => [account, legs])),
    }),
    checkpointSchema: `${HERE}/counter-checkpoint.avsc`,
  };
}

function isRepeated({ seen }: CounterState, event: Event): boolean {
  const source = "source" in event ? event.source : null;
  if (source === null) return false;
  const partition = `${source.topic}/${source.partition}`;
  const place = 2 * source.offset + source.part;
  if ((seen.get(partition) ?? -1) >= place) return true;
  seen.set(partition, place);
  return false;
}

function count(state: CounterState, { account, eventTime }: TradeLeg): Output[] {
  const legs = (state.legs.get(account) ?? 0) + 1;
  state.legs.set(account, legs);
  const id = { shard: state.shard, sequence: state.sequence, index: 0 };
  const outputs = [output(state, "margin-snapshots", snapshot({ id, eventTime, account }, legs))];
  if (legs % 3 === 0) {
    const head = { id: { ...id, index: 1 }, eventTime, account };
    outputs.push(output(state, "liquidation-commands", command(head, legs)));
  }
  return outputs;
}

function output({ shard }: CounterState, topic: TopicName, event: Event): Output {
  return { topic, partition: shard, key: "account" in event ? event.account : "", event };
}

function snapshot(head: OutputHead, legs: number): MarginSnapshot {
  return {
    kind: "MarginSnapshot",
    ...head,
    trigger: "AccountEvent",
    status: "Healthy",
    mode: "Standard",
    equity: (BigInt(legs) * 100_000_000n) as Usd,
    initialMargin: 0n as Usd,
    maintenanceMargin: 0n as Usd,
    utilisation: 0n as MarginSnapshot["utilisation"],
    components: [],
    worstScenario: null,
    unpriced: [],
    untrusted: [],
    priceBatch: legs,
    greeks: [],
    initialEquity: 0n as Usd,
    uncredited: [],
    parameterVersion: 0,
    calibration: 0,
  };
}

function command(head: OutputHead, legs: number): LiquidationCommand {
  return {
    kind: "LiquidationCommand",
    ...head,
    liquidationId: `${head.account}:1:${legs}`,
    epoch: 1,
    step: legs,
    action: "CancelOrders",
    instrument: null,
    quantity: null,
    limitPrice: null,
    snapshot: { ...head.id, index: 0 },
  };
}
