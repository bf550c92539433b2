/**
 * CO-3: a deposit is there when `observersRequired` of its chain's observers say the same of it.
 * Until then what each of them said is kept, the last word of each, and counts nothing. Where one
 * is enough nothing is ever kept.
 */
import type { ChainDeposit, DepositObserved } from "../events/collateral";
import type { ChainRules } from "../events/collateral-rules";

/** What one observer said of a deposit that too few have told of. */
export interface DepositWord extends ChainDeposit {
  readonly observer: string | null;
}

type Rules = Pick<ChainRules, "observers" | "observersRequired">;

export class DepositWords {
  /** By chain, transaction and output; of each in the order of the observers' last words. */
  private readonly words = new Map<string, readonly DepositWord[]>();

  /** In the order in which deposits were told of. */
  all(): DepositWord[] {
    return [...this.words.values()].flat();
  }

  restore(word: DepositWord): void {
    const key = depositKey(word);
    this.words.set(key, [...(this.words.get(key) ?? []), word]);
  }

  /** Whether the observer has said exactly this before. */
  hasSaid(event: DepositObserved): boolean {
    const words = this.words.get(depositKey(event)) ?? [];
    return words.some((word) => word.observer === event.observer && isSame(word, event));
  }

  /** Returns whether enough observers say it now; their words are then forgotten. */
  hear(event: DepositObserved, { observers, observersRequired }: Rules): boolean {
    const key = depositKey(event);
    const others = (this.words.get(key) ?? []).filter(
      ({ observer }) => observer !== event.observer,
    );
    const agree = others.filter(
      (word) => observers.includes(word.observer ?? "") && isSame(word, event),
    );
    const isEnough = agree.length + 1 >= observersRequired;
    if (isEnough) this.words.delete(key);
    else this.words.set(key, [...others, wordOf(event)]);
    return isEnough;
  }

  /** Forgets what was said of blocks of the chain. */
  forget(chain: string, isGone: (height: number) => boolean): void {
    for (const [key, words] of this.words) {
      if (words[0]!.chain !== chain) continue;
      const kept = words.filter(({ height }) => !isGone(height));
      if (kept.length === 0) this.words.delete(key);
      else this.words.set(key, kept);
    }
  }
}

export function depositKey({ chain, transaction, output }: ChainDeposit): string {
  return `${chain}/${transaction}/${output}`;
}

/** Of the same transaction and output. */
function isSame(one: ChainDeposit, other: ChainDeposit): boolean {
  const { account, asset, amount, height } = one;
  return (
    account === other.account &&
    asset === other.asset &&
    amount === other.amount &&
    height === other.height
  );
}

function wordOf(event: DepositObserved): DepositWord {
  const { account, asset, amount, chain, transaction, output, height, observer } = event;
  return { account, asset, amount, chain, transaction, output, height, observer };
}
