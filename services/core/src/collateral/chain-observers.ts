/**
 * What each observer says of a chain, and what enough of them agree on (CO-3, CO-4): the head that
 * `observersRequired` of them have reached, and the reorganisation that as many tell of. Of three
 * of which two are required one may lie, go back or fall silent, and nothing comes of it.
 */
import type { ChainHeadObserved, ChainReorganised } from "../events/collateral";
import type { ChainRules } from "../events/collateral-rules";
import type { ChainHead } from "./deposit-standing";

export type ObserverRules = Pick<ChainRules, "observers" | "observersRequired" | "blocksKept">;

/** The last word of an observer. */
export interface ObserverWord extends ChainHead {
  readonly chain: string;
  /** Null where the rules name no observers, and all are one. */
  readonly observer: string | null;
  /** It told of a reorganisation from this height on that too few have told of; else null. */
  readonly replacedFrom: number | null;
}

export class ChainObservers {
  /** By chain; of each in the order of the observers' first words. */
  private readonly words = new Map<string, readonly ObserverWord[]>();

  /** By chain. */
  sorted(): ObserverWord[] {
    const chains = [...this.words.keys()].sort();
    return chains.flatMap((chain) => this.words.get(chain)!);
  }

  restore(word: ObserverWord): void {
    this.words.set(word.chain, [...this.of(word.chain), word]);
  }

  /** Whether a head says nothing that its observer has not said before. */
  hasSaid(head: ChainHeadObserved, rules: ObserverRules): boolean {
    const word = this.of(head.chain).find(({ observer }) => observer === nameOf(head, rules));
    if (word === undefined) return false;
    return (
      head.height <= word.height &&
      (head.safeHeight ?? -1) <= (word.safeHeight ?? -1) &&
      (head.finalisedHeight ?? -1) <= (word.finalisedHeight ?? -1)
    );
  }

  /** Returns the head that enough observers agree on; null before that. */
  hear(head: ChainHeadObserved, rules: ObserverRules): ChainHead | null {
    const { chain } = head;
    this.put(wordWith(this.wordOf(head, rules), head, rules));
    return agreed(heard(this.of(chain), rules), rules.observersRequired);
  }

  /** Returns from which height on enough observers say that blocks were replaced; else null. */
  hearFork(fork: ChainReorganised, rules: ObserverRules): number | null {
    const { chain, fromHeight } = fork;
    const word = this.wordOf(fork, rules);
    const replacedFrom = Math.min(fromHeight, word.replacedFrom ?? fromHeight);
    this.put({ ...word, replacedFrom });
    const told = heard(this.of(chain), rules).flatMap((each) => each.replacedFrom ?? []);
    const from = told.sort((a, b) => a - b)[rules.observersRequired - 1];
    if (from === undefined) return null;
    this.words.set(
      chain,
      this.of(chain).map((each) => wordBelow(each, from)),
    );
    return from;
  }

  private of(chain: string): readonly ObserverWord[] {
    return this.words.get(chain) ?? [];
  }

  private wordOf(event: ChainHeadObserved | ChainReorganised, rules: ObserverRules): ObserverWord {
    const { chain } = event;
    const observer = nameOf(event, rules);
    const known = this.of(chain).find((word) => word.observer === observer);
    return known ?? { chain, observer, ...NOTHING_SAID };
  }

  private put(word: ObserverWord): void {
    const { chain, observer } = word;
    const words = this.of(chain);
    const isKnown = words.some((each) => each.observer === observer);
    const others = words.map((each) => (each.observer === observer ? word : each));
    this.words.set(chain, isKnown ? others : [...words, word]);
  }
}

const NOTHING_SAID = { height: -1, safeHeight: null, finalisedHeight: null, replacedFrom: null };

function nameOf(event: ChainHeadObserved | ChainReorganised, rules: ObserverRules): string | null {
  return rules.observers.length === 0 ? null : event.observer;
}

/** Of the observers that the rules name now. */
function heard(words: readonly ObserverWord[], { observers }: ObserverRules): ObserverWord[] {
  return words.filter(({ observer }) =>
    observer === null ? observers.length === 0 : observers.includes(observer),
  );
}

/** A word of a reorganisation that nobody joined is forgotten with its block. */
function wordWith(
  word: ObserverWord,
  head: ChainHeadObserved,
  { blocksKept }: ObserverRules,
): ObserverWord {
  const height = Math.max(word.height, head.height);
  const { replacedFrom } = word;
  const isOld = replacedFrom !== null && replacedFrom <= height - blocksKept;
  return {
    ...word,
    height,
    safeHeight: higher(head.safeHeight, word.safeHeight),
    finalisedHeight: higher(head.finalisedHeight, word.finalisedHeight),
    replacedFrom: isOld ? null : replacedFrom,
  };
}

/** What is left of a word when the blocks from a height on were replaced. */
function wordBelow(word: ObserverWord, from: number): ObserverWord {
  const below = (height: number | null): number | null =>
    height === null ? null : Math.min(height, from - 1);
  const { replacedFrom } = word;
  return {
    ...word,
    height: Math.min(word.height, from - 1),
    safeHeight: below(word.safeHeight),
    finalisedHeight: below(word.finalisedHeight),
    replacedFrom: replacedFrom !== null && replacedFrom < from ? replacedFrom : null,
  };
}

/** Each height as the observer with the `required`-th highest tells it. */
function agreed(words: readonly ObserverWord[], required: number): ChainHead | null {
  const nth = (heights: readonly (number | null)[]): number => {
    const falling = heights.map((height) => height ?? -1).sort((a, b) => b - a);
    return falling[required - 1] ?? -1;
  };
  const height = nth(words.map((word) => word.height));
  if (height === -1) return null;
  const signal = (heights: readonly (number | null)[]): number | null => {
    const told = nth(heights);
    return told === -1 ? null : told;
  };
  return {
    height,
    safeHeight: signal(words.map((word) => word.safeHeight)),
    finalisedHeight: signal(words.map((word) => word.finalisedHeight)),
  };
}

function higher(signal: number | null, known: number | null): number | null {
  if (signal === null || known === null) return signal ?? known;
  return Math.max(signal, known);
}
