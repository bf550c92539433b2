/**
 * What the sequencer knows of deposits on chains: one register for the whole venue, because the
 * same deposit may be observed twice and the caps of a chain are shared by all accounts (CO-3,
 * CO-4). A deposit is identified by chain, transaction and output. It is forgotten when it lies
 * deeper than the chain's rules keep blocks; from there on no observation is taken, so that nothing
 * can be credited twice however late it is told.
 */
import type {
  ChainDeposit,
  ChainHeadObserved,
  ChainReorganised,
  DepositObserved,
  DepositStanding,
} from "../events/collateral";
import type { ChainRules } from "../events/collateral-rules";
import type { Amount, Price, Usd } from "../money/units";
import { ChainObservers } from "./chain-observers";
import { type ChainHead, dollarsOf, finalityStep, standingOf } from "./deposit-standing";
import { DepositWords, depositKey } from "./deposit-words";

export interface KnownChain extends ChainHead {
  readonly chain: string;
  /** Nothing at or below this height is taken any more unless it is in the register. */
  readonly floor: number;
}

export interface KnownDeposit extends ChainDeposit {
  /** Fixed when it was observed, by its value then. */
  readonly safeConfirmations: number | null;
  readonly finalisedConfirmations: number | null;
  standing: DepositStanding;
  /** Of a safe deposit: the part within the chain's cap, and the dollars of it that it uses. */
  counted: Amount;
  countedValue: Usd;
}

export interface Verdict {
  readonly deposit: ChainDeposit;
  readonly previous: DepositStanding | null;
  readonly standing: DepositStanding;
  readonly counted: Amount;
}

/** What deposits of a chain are judged by now. */
export interface JudgedBy {
  readonly rules: ChainRules;
  /** Dollars for a unit of an asset; null while it has no price. */
  readonly priceOf: (asset: string) => Price | null;
}

const NOTHING = { counted: 0n as Amount, countedValue: 0n as Usd };
const NO_HEIGHT = -1;

export class DepositRegister {
  readonly chains = new Map<string, KnownChain>();
  readonly observers = new ChainObservers();
  readonly words = new DepositWords();
  /** In the order in which they were observed. */
  private readonly deposits = new Map<string, KnownDeposit>();
  /** By chain: the dollars that its safe deposits count. */
  private readonly used = new Map<string, bigint>();

  find(deposit: ChainDeposit): KnownDeposit | undefined {
    return this.deposits.get(depositKey(deposit));
  }

  all(): IterableIterator<KnownDeposit> {
    return this.deposits.values();
  }

  restore(deposit: KnownDeposit): void {
    this.deposits.set(depositKey(deposit), deposit);
    this.use(deposit.chain, deposit.countedValue);
  }

  /**
   * A deposit that is new, or was reverted; its chain has a head. Null while too few observers have
   * told of it.
   */
  observe(deposit: DepositObserved, by: JudgedBy): Verdict | null {
    if (!this.words.hear(deposit, by.rules)) return null;
    const { account, asset, amount, chain, transaction, output, height } = deposit;
    const step = finalityStep(by.rules, dollarsOf(amount, by.priceOf(asset)));
    const { safeConfirmations, finalisedConfirmations } = step;
    const known: KnownDeposit = {
      ...{ account, asset, amount, chain, transaction, output, height },
      ...{ safeConfirmations, finalisedConfirmations },
      standing: "Seen",
      ...NOTHING,
    };
    const previous = this.find(deposit) === undefined ? null : ("Reverted" as const);
    this.deposits.delete(depositKey(deposit));
    this.deposits.set(depositKey(deposit), known);
    this.judge(known, by);
    return verdict(known, previous);
  }

  /** The head moves on: deposits that it confirms, in the order of their observation. */
  advance(observed: ChainHeadObserved, by: JudgedBy): Verdict[] {
    const { chain } = observed;
    const head = this.observers.hear(observed, by.rules);
    if (head === null) return [];
    const known = this.chains.get(chain);
    const height = Math.max(head.height, known?.height ?? NO_HEIGHT);
    this.chains.set(chain, {
      chain,
      height,
      safeHeight: higher(head.safeHeight, known?.safeHeight),
      finalisedHeight: higher(head.finalisedHeight, known?.finalisedHeight),
      floor: Math.max(height - by.rules.blocksKept, known?.floor ?? NO_HEIGHT),
    });
    const verdicts = this.of(chain).flatMap((deposit) => {
      const { standing } = deposit;
      return this.judge(deposit, by) ? [verdict(deposit, standing)] : [];
    });
    this.forget(chain);
    return verdicts;
  }

  /** What was in the replaced blocks has not happened, however final it was called. */
  reorganise(observed: ChainReorganised, rules: ChainRules): Verdict[] {
    const { chain } = observed;
    const fromHeight = this.observers.hearFork(observed, rules);
    if (fromHeight === null) return [];
    const known = this.chains.get(chain)!;
    const height = fromHeight - 1;
    const below = (signal: number | null): number | null =>
      signal === null ? null : Math.min(signal, height);
    const signals = {
      safeHeight: below(known.safeHeight),
      finalisedHeight: below(known.finalisedHeight),
    };
    this.chains.set(chain, { ...known, height, ...signals });
    this.words.forget(chain, (height) => height >= fromHeight);
    return this.of(chain)
      .filter((deposit) => deposit.height >= fromHeight && deposit.standing !== "Reverted")
      .map((deposit) => {
        const { standing } = deposit;
        this.set(deposit, "Reverted", NOTHING);
        return verdict(deposit, standing);
      });
  }

  /** Brings a deposit up to its chain's head; standings never go back by themselves. */
  private judge(deposit: KnownDeposit, by: JudgedBy): boolean {
    if (deposit.standing === "Finalised" || deposit.standing === "Reverted") return false;
    const standing = standingOf(deposit, deposit, this.chains.get(deposit.chain)!);
    if (standing === deposit.standing || standing === "Seen") return false;
    this.set(deposit, standing, standing === "Safe" ? this.room(deposit, by) : NOTHING);
    return true;
  }

  private set(deposit: KnownDeposit, standing: DepositStanding, room: typeof NOTHING): void {
    this.use(deposit.chain, room.countedValue - deposit.countedValue);
    Object.assign(deposit, room, { standing });
  }

  private use(chain: string, value: bigint): void {
    this.used.set(chain, (this.used.get(chain) ?? 0n) + value);
  }

  /** How much of a deposit that becomes safe the chain's cap has room for, rounded down. */
  private room(deposit: KnownDeposit, { rules, priceOf }: JudgedBy): typeof NOTHING {
    const value = dollarsOf(deposit.amount, priceOf(deposit.asset));
    if (value === null || value === 0n) return NOTHING;
    const used = this.used.get(deposit.chain) ?? 0n;
    const left = rules.safeCap > used ? rules.safeCap - used : 0n;
    if (value <= left) return { counted: deposit.amount, countedValue: value };
    const counted = ((deposit.amount * left) / value) as Amount;
    return { counted, countedValue: left as Usd };
  }

  private of(chain: string): KnownDeposit[] {
    return [...this.deposits.values()].filter((deposit) => deposit.chain === chain);
  }

  private forget(chain: string): void {
    const { floor } = this.chains.get(chain)!;
    this.words.forget(chain, (height) => height <= floor);
    for (const deposit of this.of(chain)) {
      const closed = deposit.standing === "Finalised" || deposit.standing === "Reverted";
      if (closed && deposit.height <= floor) this.deposits.delete(depositKey(deposit));
    }
  }
}

function verdict(deposit: KnownDeposit, previous: DepositStanding | null): Verdict {
  return { deposit, previous, standing: deposit.standing, counted: deposit.counted };
}

function higher(signal: number | null, known: number | null | undefined): number | null {
  if (signal === null || known === null || known === undefined) return signal ?? known ?? null;
  return Math.max(signal, known);
}
