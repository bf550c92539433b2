/**
 * Accounts grouped by the set of assets that can move their margin: the underlyings and settlement
 * assets of their positions and the assets they own. A price batch evaluates only the groups that
 * hold a moved asset (docs/architecture.md, numbers). Accounts without positions or debts are in no
 * group: no price can bring them under a requirement.
 */
import type { Account } from "../account/account";

interface Group {
  readonly number: number;
  readonly assets: readonly number[];
  /** Account indices, in no particular order. */
  readonly members: number[];
  /** By asset: the group of these assets and that one, once it was asked for. */
  readonly grown: Group[];
}

const NONE = -1;

export class AccountGroups {
  private readonly groups: Group[] = [];
  private readonly byAssets = new Map<string, Group>();
  private readonly empty = this.groupOfAssets([]);
  /** By account index: its group, and its place among the members. */
  private readonly groupOf: number[] = [];
  private readonly slotOf: number[] = [];

  /** Puts the account where its holdings belong. */
  assign(account: Account): void {
    const group = this.groupFor(account);
    const { index } = account;
    const before = this.groupOf[index] ?? NONE;
    if (before === group) return;
    if (before !== NONE) this.leave(index, before);
    this.groupOf[index] = group;
    if (group !== NONE) this.slotOf[index] = this.groups[group]!.members.push(index) - 1;
  }

  /** Visits the members of every group that holds an asset for which `moved` is 1. */
  forEachMoved(moved: Uint8Array, visit: (index: number) => void): void {
    for (const { assets, members } of this.groups) {
      if (!assets.some((asset) => moved[asset] === 1)) continue;
      for (let at = 0; at < members.length; at++) visit(members[at]!);
    }
  }

  forEach(visit: (index: number) => void): void {
    for (const { members } of this.groups) {
      for (let at = 0; at < members.length; at++) visit(members[at]!);
    }
  }

  private groupFor(account: Account): number {
    const indebted = account.balances.some((balance) => balance.owned < 0n);
    if (account.positions.length === 0 && !indebted) return NONE;
    let group = this.empty;
    for (const { venue } of account.balances) group = this.grow(group, venue.index);
    for (const { book } of account.positions) {
      group = this.grow(group, book.underlying.index);
      group = this.grow(group, book.venue.index);
    }
    return group.number;
  }

  /** Remembered, since a text to look the assets up by is half of what a new position costs. */
  private grow(group: Group, asset: number): Group {
    const known = group.grown[asset];
    if (known !== undefined) return known;
    const assets = new Set(group.assets).add(asset);
    const grown = this.groupOfAssets([...assets].sort((a, b) => a - b));
    group.grown[asset] = grown;
    return grown;
  }

  private groupOfAssets(assets: readonly number[]): Group {
    const key = assets.join(",");
    const known = this.byAssets.get(key);
    if (known !== undefined) return known;
    const group = { number: this.groups.length, assets, members: [], grown: [] };
    this.groups.push(group);
    this.byAssets.set(key, group);
    return group;
  }

  private leave(index: number, group: number): void {
    const { members } = this.groups[group]!;
    const last = members.pop()!;
    if (last === index) return;
    const slot = this.slotOf[index]!;
    members[slot] = last;
    this.slotOf[last] = slot;
  }
}
