/**
 * How alive each chain is, as a fold of the journal sees it: by the heads it was told of and its
 * own clock, as prices age. On a chain that stands still nothing more is confirmed, so what is only
 * safe there loses its credit (CO-4).
 */
import type { ChainHeadObserved, ChainReorganised, ChainStanding } from "../events/collateral";
import type { ChainRules, CollateralRules } from "../events/collateral-rules";

import { ChainObservers, type ObserverRules } from "./chain-observers";

export interface SeenChain {
  readonly chain: string;
  height: number;
  /** The fold's clock when the head last advanced. */
  advancedAt: number;
  /** As it was last told. */
  standing: ChainStanding;
}

const NO_CHANGES: readonly SeenChain[] = [];
/** For a chain whose rules were withdrawn. */
const ANYBODY: ObserverRules = { observers: [], observersRequired: 1, blocksKept: 1 };

export class ChainHeads {
  readonly observers = new ChainObservers();
  private readonly chains = new Map<string, SeenChain>();
  /** Until this time no chain stalls. */
  private quietUntil = 0;

  get(chain: string): SeenChain | undefined {
    return this.chains.get(chain);
  }

  /** Sorted by name. */
  sorted(): SeenChain[] {
    return [...this.chains.values()].sort((a, b) => (a.chain < b.chain ? -1 : 1));
  }

  restore(chain: SeenChain): void {
    this.chains.set(chain.chain, chain);
  }

  advance(observed: ChainHeadObserved, now: number, rules: CollateralRules | null): void {
    const { chain } = observed;
    const head = this.observers.hear(observed, chainRules(rules, chain) ?? ANYBODY);
    if (head === null) return;
    const { height } = head;
    const known = this.chains.get(chain);
    this.quietUntil = 0;
    if (known === undefined) {
      this.chains.set(chain, { chain, height, advancedAt: now, standing: "Advancing" });
    } else if (height > known.height) {
      known.height = height;
      known.advancedAt = now;
    }
  }

  reorganise(observed: ChainReorganised, rules: CollateralRules | null): void {
    const { chain } = observed;
    const fromHeight = this.observers.hearFork(observed, chainRules(rules, chain) ?? ANYBODY);
    const known = this.chains.get(chain);
    if (known !== undefined && fromHeight !== null) known.height = fromHeight - 1;
  }

  /** The next `changes` looks at every chain. */
  lookAgain(): void {
    this.quietUntil = 0;
  }

  /** The chains that stand otherwise than they were last told to, by name. */
  changes(now: number, rules: CollateralRules | null): readonly SeenChain[] {
    if (now <= this.quietUntil) return NO_CHANGES;
    this.quietUntil = Number.MAX_SAFE_INTEGER;
    return this.sorted().filter((known) => {
      const own = chainRules(rules, known.chain);
      if (own === null) return false;
      const stallsAfter = known.advancedAt + own.stallMs;
      if (now <= stallsAfter) this.quietUntil = Math.min(this.quietUntil, stallsAfter);
      const standing = now > stallsAfter ? "Stalled" : "Advancing";
      if (standing === known.standing) return false;
      known.standing = standing;
      return true;
    });
  }

  /** The part of its credit that a safe deposit of the chain keeps: 1 while the head advances. */
  creditKept(chain: string, now: number, rules: CollateralRules | null): number {
    const known = this.chains.get(chain);
    const own = chainRules(rules, chain);
    if (known === undefined || own === null) return 0;
    const decayed = (now - known.advancedAt - own.stallMs) / own.decayMs;
    return 1 - Math.min(1, Math.max(0, decayed));
  }
}

/** Null for a chain that the rules do not name. */
export function chainRules(rules: CollateralRules | null, chain: string): ChainRules | null {
  return rules?.chains.find((each) => each.chain === chain) ?? null;
}
