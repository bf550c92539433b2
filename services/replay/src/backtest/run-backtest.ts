/** The same history several times: as it was, and with each variant's changes. */
import {
  type InstrumentListed,
  MULTIPLIER_UNIT,
  PRICE_UNIT,
  QUANTITY_UNIT,
} from "@margin-engine/core";
import {
  createCodec,
  type InputSource,
  isLog,
  ndjsonSource,
  openLog,
  runPassing,
  Unusable,
} from "@margin-engine/runtime";
import { logInputs } from "../log-inputs";
import { ENGINE } from "../log-services";
import { momentsOf, type NamedOutcome, OutcomeWatch, WATCHED } from "../report/outcome";
import { DAY_MS, HOUR_MS } from "../simulation/calendar";
import { replyingVenue } from "./replying-venue";
import { shockFault } from "./shock";
import { BASELINE, setsClearing, type Variant } from "./variant";
import { STAND_IN, variedSource } from "./varied-source";

export interface Backtest {
  /** The history, as it was named. */
  readonly history: string;
  readonly facts: HistoryFacts;
  /** Event times at which the courses of outcomes stand. */
  readonly grid: readonly number[];
  readonly baseline: RunOutcome;
  readonly outcomes: readonly RunOutcome[];
}

export interface RunOutcome extends NamedOutcome {
  /** Last hash of every chain of outputs, by instance. */
  readonly chainHeads: Readonly<Record<string, string>>;
  readonly seconds: number;
}

export interface HistoryFacts {
  readonly from: number;
  readonly to: number;
  readonly events: number;
  /** Every account that traded or moved collateral. */
  readonly accounts: ReadonlySet<string>;
  /** Assets that an index was quoted for. */
  readonly assets: ReadonlySet<string>;
  /** Of a usual day, US dollars. */
  readonly dayTurnoverUsd: number;
  readonly hasClearingRules: boolean;
}

export interface BacktestProgress {
  readonly run: string;
  readonly folded: number;
  /** From 0 to 1, of all runs. */
  readonly share: number;
}

type OnProgress = (progress: BacktestProgress) => void;

/** Throws Unusable on a history that holds nothing and on a variant that does not fit it. */
export async function runBacktest(
  history: string,
  variants: readonly Variant[],
  onProgress: OnProgress,
): Promise<Backtest> {
  const opened = openHistory(history);
  try {
    const facts = surveyed(history, opened.source);
    for (const variant of variants) refuseMisfit(variant, facts);
    const grid = momentsOf(facts.from, facts.to);
    const outcomes: RunOutcome[] = [];
    for (const [at, variant] of [BASELINE, ...variants].entries()) {
      const watch = new OutcomeWatch(grid, STAND_IN);
      const tell = (folded: number, events: number) => {
        const share = (at + Math.min(1, events / facts.events)) / (variants.length + 1);
        onProgress({ run: variant.name, folded, share });
      };
      outcomes.push(await runVariant({ ...opened, variant, facts, watch }, tell));
    }
    return { history, facts, grid, baseline: outcomes[0]!, outcomes: outcomes.slice(1) };
  } finally {
    await opened.close();
  }
}

interface OpenedHistory {
  readonly source: InputSource;
  readonly shards: number;
  readonly close: () => Promise<void>;
}

/** Throws Unusable on a name that is neither a log nor a file of lines. */
export function openHistory(history: string): OpenedHistory {
  if (!isLog(history)) {
    return { source: ndjsonSource(history), shards: 1, close: async () => undefined };
  }
  const log = openLog(history);
  const { shards, origin } = log.manifest();
  const source = logInputs(log, createCodec(log.schemas()), `inputs of ${origin}`);
  return { source, shards, close: () => log.close() };
}

interface VariantRun extends OpenedHistory {
  readonly variant: Variant;
  readonly facts: HistoryFacts;
  readonly watch: OutcomeWatch;
}

async function runVariant(
  { source, shards, variant, facts, watch }: VariantRun,
  tell: (folded: number, events: number) => void,
): Promise<RunOutcome> {
  const codec = createCodec();
  const started = performance.now();
  const services = variant.recordedFills ? ENGINE : [...ENGINE, replyingVenue(facts)];
  let inputs = 0;
  const { chainHeads } = await runPassing(
    {
      services,
      shards,
      source: variedSource(source, variant),
      onProgress: ({ folded }) => tell(folded, inputs),
    },
    ({ topic, partition, schemaId, value }) => {
      watch.records++;
      if (INPUTS.has(topic)) inputs++;
      if (!WATCHED.has(topic) || (topic === "journal" && partition > 0)) return;
      const decoded = codec.decode(topic, schemaId, value);
      if ("kind" in decoded) watch.note(topic, decoded);
    },
  );
  const seconds = (performance.now() - started) / 1000;
  return { ...watch.outcome(), name: variant.name, chainHeads, seconds };
}

const INPUTS: ReadonlySet<string> = new Set([
  "trades",
  "prices",
  "collateral",
  "instruments",
  "risk-parameters",
]);

/** Reads the history once: when, who, what, and how much is traded in a day. */
export function surveyed(history: string, source: InputSource): HistoryFacts {
  const accounts = new Set<string>();
  const assets = new Set<string>();
  const listings = new Map<string, InstrumentListed>();
  let [from, to, events, turnover] = [Number.POSITIVE_INFINITY, 0, 0, 0];
  let hasClearingRules = false;
  for (const batch of { [Symbol.iterator]: () => source.open(0) }) {
    for (const record of batch) {
      events++;
      if ("bytes" in record) continue;
      const { event } = record;
      from = Math.min(from, event.eventTime);
      to = Math.max(to, event.eventTime);
      if ("account" in event) accounts.add(event.account);
      hasClearingRules ||= event.kind === "ClearingRulesPublished";
      if (event.kind === "PriceQuoted" && event.quoteType === "Index") assets.add(event.symbol);
      if (event.kind === "InstrumentListed") listings.set(event.instrument, event);
      if (event.kind !== "TradeExecuted") continue;
      accounts.add(event.buyer).add(event.seller);
      turnover += notionalUsd(event, listings.get(event.instrument));
    }
  }
  if (events === 0) throw new Unusable(`${history} holds no inputs: there is nothing to test on`);
  const days = Math.max(to - from, HOUR_MS) / DAY_MS;
  const dayTurnoverUsd = turnover / days;
  return { from, to, events, accounts, assets, dayTurnoverUsd, hasClearingRules };
}

/** Of futures and perpetuals, with the quote currency at a dollar. */
function notionalUsd(
  trade: { readonly quantity: bigint; readonly price: bigint },
  listing: InstrumentListed | undefined,
): number {
  if (listing === undefined || listing.instrumentType === "Option") return 0;
  const units =
    (Number(trade.quantity) / QUANTITY_UNIT) * (Number(listing.multiplier) / MULTIPLIER_UNIT);
  return listing.contractType === "Inverse" ? units : (units * Number(trade.price)) / PRICE_UNIT;
}

function refuseMisfit(variant: Variant, facts: HistoryFacts): void {
  const { name, shocks, without, fund } = variant;
  if (setsClearing(variant) && !facts.hasClearingRules && fund.size === 0) {
    throw new Unusable(
      `${name}: the history has no clearing rules whose figures could be set; give it some with ` +
        "a fund, --fund USDT=100000",
    );
  }
  for (const asset of fund.keys()) {
    if (facts.assets.has(asset)) continue;
    const known = [...facts.assets].sort().join(", ");
    throw new Unusable(`${name}: the history has no price of ${asset}; it knows ${known}`);
  }
  const fault = shockFault(shocks, facts);
  if (fault !== null) throw new Unusable(`${name}: ${fault}`);
  for (const account of without) {
    if (!facts.accounts.has(account)) {
      throw new Unusable(`${name}: the history knows no account ${account}; check its name`);
    }
  }
}
