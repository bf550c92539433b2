/**
 * CO-2: how much of each asset the venue holds, and which accounts brought what is above its cap.
 * First come, first counted: a deposit counts as far as the cap had room for it, and what was above
 * waits, in the order of the accounts' first such deposit, for room that withdrawals leave. Nobody
 * else's deposit takes room that was given.
 */
import type { Amount } from "../money/units";

/** What an account has above the cap of an asset now. */
export interface AboveCap {
  readonly account: string;
  readonly above: Amount;
}

export interface AssetHolding {
  readonly asset: string;
  /** Safe and credited deposits less what was reverted and what was paid out. */
  readonly held: Amount;
  /** In the order in which they are given room. */
  readonly above: readonly AboveCap[];
}

class Held {
  total = 0n;
  /** In the order of their first deposit above the cap; none of them is 0. */
  readonly above = new Map<string, bigint>();
  private aboveTotal = 0n;

  /** What counts of it. */
  counted(): bigint {
    return this.total - this.aboveTotal;
  }

  set(account: string, part: bigint): void {
    this.aboveTotal += part - (this.above.get(account) ?? 0n);
    if (part === 0n) this.above.delete(account);
    else this.above.set(account, part);
  }
}

/** A movement of an account's money, and the cap of its asset now; null is no cap. */
export interface CappedMovement {
  readonly account: string;
  readonly asset: string;
  /** Always positive. */
  readonly amount: Amount;
  readonly cap: Amount | null;
}

export class AssetCaps {
  private readonly assets = new Map<string, Held>();

  /** Sorted by asset. */
  sorted(): AssetHolding[] {
    const names = [...this.assets.keys()].sort();
    return names.map((asset) => {
      const { total, above } = this.assets.get(asset)!;
      const parts = [...above].map(([account, part]) => ({ account, above: part as Amount }));
      return { asset, held: total as Amount, above: parts };
    });
  }

  restore({ asset, held, above }: AssetHolding): void {
    const restored = this.heldOf(asset);
    restored.total = held;
    for (const { account, above: part } of above) restored.set(account, part);
  }

  /** A deposit counts from now on. Returns the accounts whose part above the cap it changes. */
  enter({ account, asset, amount, cap }: CappedMovement): AboveCap[] {
    const changes = this.giveRoom(asset, cap);
    const held = this.heldOf(asset);
    const room = cap === null ? amount : leastOf(amount, cap - held.counted());
    held.total += amount;
    if (room === amount) return changes;
    const above = (held.above.get(account) ?? 0n) + amount - room;
    held.set(account, above);
    const others = changes.filter((change) => change.account !== account);
    return [...others, { account, above: above as Amount }];
  }

  /** What was paid out or reverted: first of what the account has above the cap. */
  leave({ account, asset, amount, cap }: CappedMovement): AboveCap[] {
    const held = this.heldOf(asset);
    const before = held.above.get(account) ?? 0n;
    held.total -= amount;
    held.set(account, before - leastOf(before, amount));
    const changes = this.giveRoom(asset, cap);
    const own = held.above.get(account) ?? 0n;
    if (own === before) return changes;
    const others = changes.filter((change) => change.account !== account);
    return [...others, { account, above: own as Amount }];
  }

  /** Room under the cap goes to who waits for it longest. */
  giveRoom(asset: string, cap: Amount | null): AboveCap[] {
    const held = this.assets.get(asset);
    if (held === undefined || held.above.size === 0) return [];
    let room = cap === null ? held.total : cap - held.counted();
    const changes: AboveCap[] = [];
    for (const [account, part] of held.above) {
      const given = cap === null ? part : leastOf(part, room);
      if (given === 0n) break;
      room -= given;
      held.set(account, part - given);
      changes.push({ account, above: (part - given) as Amount });
    }
    return changes;
  }

  /** The assets of which somebody waits for room, sorted. */
  awaited(): string[] {
    const awaited = [...this.assets].filter(([, { above }]) => above.size > 0);
    return awaited.map(([asset]) => asset).sort();
  }

  private heldOf(asset: string): Held {
    const known = this.assets.get(asset);
    if (known !== undefined) return known;
    const opened = new Held();
    this.assets.set(asset, opened);
    return opened;
  }
}

/** The smaller of both, and never below 0. */
function leastOf(part: bigint, room: bigint): bigint {
  if (room <= 0n) return 0n;
  return part < room ? part : room;
}
