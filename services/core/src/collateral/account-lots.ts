/**
 * What stands beside an account's books: deposits on chains that are not final yet, and which
 * assets it may not withdraw after a reversal (CO-3, CO-4, CO-5). Most accounts have none of it.
 */
import type { ChainDeposit, DepositStanding } from "../events/collateral";
import type { Amount } from "../money/units";

/** A deposit that the chain may still take back. */
export interface Lot extends ChainDeposit {
  readonly standing: Extract<DepositStanding, "Seen" | "Safe">;
  /** The part within the chain's cap. */
  readonly counted: Amount;
  /** The asset's dense number in this process; never part of any output. */
  readonly assetIndex: number;
}

/**
 * What became final of an asset on a chain, less what was reverted or withdrawn since; never 0.
 * Negative where the chain took back what had been withdrawn.
 */
export interface ReceivedOnChain {
  readonly asset: string;
  readonly chain: string;
  readonly amount: Amount;
}

export interface Hold {
  readonly asset: string;
  /** The asset may be withdrawn after this time. */
  readonly until: number;
}

/** CO-2: what of an asset the venue's cap leaves uncounted. */
export interface AssetStanding {
  readonly asset: string;
  /** What is above the cap, as the sequencer judged it last. */
  readonly above: Amount;
  /** Withdrawals that were accepted and are not paid out yet: they take from that part first. */
  readonly leaving: Amount;
  /** The asset's dense number in this process; never part of any output. */
  readonly assetIndex: number;
}

export class AccountLots {
  /** By chain, transaction and output. */
  lots: readonly Lot[] = [];
  /** By asset, then chain. */
  received: readonly ReceivedOnChain[] = [];
  /** By asset. */
  holds: readonly Hold[] = [];
  /** By asset; one of which nothing is above a cap or leaving has none. */
  capped: readonly AssetStanding[] = [];

  put(lot: Lot): void {
    this.lots = [...this.without(lot), lot].sort((a, b) =>
      a.chain < b.chain ||
      (a.chain === b.chain &&
        (a.transaction < b.transaction || (a.transaction === b.transaction && a.output < b.output)))
        ? -1
        : 1,
    );
  }

  remove(deposit: ChainDeposit): void {
    this.lots = this.without(deposit);
  }

  receive({ asset, chain }: Pick<ReceivedOnChain, "asset" | "chain">, amount: bigint): void {
    const before = this.received.find((each) => each.asset === asset && each.chain === chain);
    const rest = this.received.filter((each) => each !== before);
    const sum = ((before?.amount ?? 0n) + amount) as Amount;
    const now = sum === 0n ? [] : [{ asset, chain, amount: sum }];
    this.received = [...rest, ...now].sort((a, b) =>
      a.asset < b.asset || (a.asset === b.asset && a.chain < b.chain) ? -1 : 1,
    );
  }

  /**
   * A withdrawal takes what chains made final, chain by chain in order of name, and then what no
   * chain brought. What is not final yet it never touches.
   */
  withdraw(asset: string, amount: bigint): void {
    let rest = amount;
    for (const lot of this.received) {
      if (lot.asset !== asset || lot.amount <= 0n) continue;
      const isAll = lot.amount <= rest;
      const taken = isAll ? lot.amount : rest;
      rest -= taken;
      this.receive(lot, -taken);
    }
  }

  /** Until the later of the two where the asset is held already. */
  hold(asset: string, until: number): void {
    const later = Math.max(until, this.heldUntil(asset));
    const rest = this.holds.filter((each) => each.asset !== asset);
    this.holds = [...rest, { asset, until: later }].sort((a, b) => (a.asset < b.asset ? -1 : 1));
  }

  /** 0 where it is not held. */
  heldUntil(asset: string): number {
    return this.holds.find((each) => each.asset === asset)?.until ?? 0;
  }

  stand(standing: AssetStanding): void {
    const rest = this.capped.filter(({ asset }) => asset !== standing.asset);
    const told = standing.above > 0n || standing.leaving > 0n ? [standing] : [];
    this.capped = [...rest, ...told].sort((a, b) => (a.asset < b.asset ? -1 : 1));
  }

  /**
   * What of an owned asset counts nothing, in 1e-18 of it. What is above the cap is taken from
   * deposits that are only safe first: what counts does so for initial margin as far as it can.
   */
  aboveCap(assetIndex: number): bigint {
    const above = this.above(assetIndex);
    return above === 0n ? 0n : positive(above - this.safeAmount(assetIndex));
  }

  /** The part of a safe lot within the chain's cap and, in the order of the lots, the asset's. */
  countedOf(lot: Lot): bigint {
    const { assetIndex, counted } = lot;
    const above = this.above(assetIndex);
    if (above === 0n) return counted;
    let room = positive(this.safeAmount(assetIndex) - above);
    for (const each of this.lots) {
      if (each === lot) break;
      if (each.assetIndex === assetIndex) room = positive(room - each.counted);
    }
    return counted - positive(counted - room);
  }

  /** By the cap on the asset, less what is leaving. */
  private above(assetIndex: number): bigint {
    const standing = this.capped.find((each) => each.assetIndex === assetIndex);
    return standing === undefined ? 0n : positive(standing.above - standing.leaving);
  }

  private safeAmount(assetIndex: number): bigint {
    const safe = this.lots.filter(
      (lot) => lot.assetIndex === assetIndex && lot.standing === "Safe",
    );
    return safe.reduce((sum, { amount }) => sum + amount, 0n);
  }

  private without({ chain, transaction, output }: ChainDeposit): Lot[] {
    return this.lots.filter(
      (lot) => lot.chain !== chain || lot.transaction !== transaction || lot.output !== output,
    );
  }
}

function positive(amount: bigint): bigint {
  return amount > 0n ? amount : 0n;
}

/** The lots of the accounts that have any, by the account's number. */
export class LotTable {
  private readonly accounts: (AccountLots | undefined)[] = [];

  of(index: number): AccountLots | undefined {
    return this.accounts[index];
  }

  open(index: number): AccountLots {
    const known = this.accounts[index];
    if (known !== undefined) return known;
    while (this.accounts.length < index) this.accounts.push(undefined);
    const opened = new AccountLots();
    this.accounts[index] = opened;
    return opened;
  }
}
