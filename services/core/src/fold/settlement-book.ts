/**
 * What a shard must remember to settle: the fills of each account since its last instructions, and
 * the instructions that nobody confirmed yet. What is owed follows from the books.
 */
import type { SettlementInstructed } from "../events/settlement";

export interface NettedFills {
  readonly account: string;
  readonly trades: readonly string[];
  readonly commands: readonly string[];
}

export type OpenSettlement = Pick<
  SettlementInstructed,
  "settlementId" | "account" | "asset" | "amount" | "dueTime"
> & { readonly overdue: boolean };

export interface SettlementCheckpoint {
  /** Number of the present cycle; null before settlement was asked for. */
  readonly cycle: number | null;
  /** Sorted by account. */
  readonly netted: readonly NettedFills[];
  /** In the order they were given. */
  readonly open: readonly OpenSettlement[];
}

interface Fills {
  readonly trades: string[];
  readonly commands: string[];
}

/** A fill as its trade and its command are known. */
export interface NettedFill {
  readonly eventId: string;
  readonly liquidationId: string | null;
}

export class SettlementBook {
  cycle: number | null = null;
  private readonly fills = new Map<string, Fills>();
  private readonly open = new Map<string, OpenSettlement>();
  /** The earliest time at which an instruction becomes overdue. */
  private nextDue = Number.POSITIVE_INFINITY;

  /** Returns how many fills of the account are netted now. */
  note(account: string, { eventId, liquidationId }: NettedFill): number {
    let fills = this.fills.get(account);
    if (fills === undefined) {
      fills = { trades: [], commands: [] };
      this.fills.set(account, fills);
    }
    fills.trades.push(eventId);
    const { commands } = fills;
    if (liquidationId !== null && !commands.includes(liquidationId)) commands.push(liquidationId);
    return fills.trades.length;
  }

  /** The fills since the last call. */
  take(account: string): Fills {
    const fills = this.fills.get(account) ?? { trades: [], commands: [] };
    this.fills.delete(account);
    return fills;
  }

  instruct(settlement: OpenSettlement): void {
    this.open.set(settlement.settlementId, settlement);
    if (!settlement.overdue) this.nextDue = Math.min(this.nextDue, settlement.dueTime);
  }

  /** Whether it was open, and of that account. */
  close(settlementId: string, account: string): boolean {
    if (this.open.get(settlementId)?.account !== account) return false;
    return this.open.delete(settlementId);
  }

  /** Those that became overdue since the last call. */
  overdueAt(time: number): readonly OpenSettlement[] {
    if (time <= this.nextDue) return [];
    this.nextDue = Number.POSITIVE_INFINITY;
    const overdue: OpenSettlement[] = [];
    for (const settlement of this.open.values()) {
      if (settlement.overdue) continue;
      if (time > settlement.dueTime) overdue.push(settlement);
      else this.nextDue = Math.min(this.nextDue, settlement.dueTime);
    }
    for (const settlement of overdue) {
      this.open.set(settlement.settlementId, { ...settlement, overdue: true });
    }
    return overdue;
  }

  checkpoint(): SettlementCheckpoint {
    const netted = [...this.fills]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([account, { trades, commands }]) => {
        return { account, trades: [...trades], commands: [...commands] };
      });
    return { cycle: this.cycle, netted, open: [...this.open.values()] };
  }

  restore({ cycle, netted, open }: SettlementCheckpoint): void {
    this.cycle = cycle;
    for (const { account, trades, commands } of netted) {
      this.fills.set(account, { trades: [...trades], commands: [...commands] });
    }
    for (const settlement of open) this.instruct(settlement);
  }
}
