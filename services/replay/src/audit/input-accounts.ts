/** What is known of each input offset while a log is audited. */

export interface InputPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export interface InputAccount {
  /**
   * Where the journal has to hold it: its two legs each in one shard, in one shard, in a batch of
   * every shard, in every shard; `none` for what is no event. Null until the input itself was seen.
   */
  way: "legs" | "one" | "batch" | "all" | "none" | null;
  /** SHA-256 of key and value. */
  digest: string;
  /** Buyer and seller of a trade. */
  parties: readonly string[];
  /** Accounts of the legs in the journal, by part. */
  readonly legs: string[];
  /** Entries over all shards, quarantine aside. */
  entries: number;
  quarantined: number;
  /** SHA-256 of key and value that the dead letter keeps. */
  letter: string | null;
}

/** An input with its place; `last` when nothing at or above it in its partition was touched. */
interface PlacedAccount {
  readonly place: InputPlace;
  readonly account: InputAccount;
  readonly last: boolean;
}

export class InputAccounts {
  private readonly partitions = new Map<string, Map<number, InputAccount>>();

  /** The account of a place, begun at the first mention. */
  at({ topic, partition, offset }: InputPlace): InputAccount {
    const name = `${topic}/${partition}`;
    let accounts = this.partitions.get(name);
    if (accounts === undefined) {
      accounts = new Map();
      this.partitions.set(name, accounts);
    }
    let account = accounts.get(offset);
    if (account === undefined) {
      account = begun();
      accounts.set(offset, account);
    }
    return account;
  }

  /** Partition by partition, in the order of offsets. */
  *all(): Generator<PlacedAccount> {
    for (const [name, accounts] of this.partitions) {
      const [topic, partition] = name.split("/") as [string, string];
      const offsets = [...accounts.keys()].sort((left, right) => left - right);
      const touched = offsets.findLast((offset) => isTouched(accounts.get(offset)!)) ?? -1;
      for (const offset of offsets) {
        const place = { topic, partition: Number(partition), offset };
        yield { place, account: accounts.get(offset)!, last: offset > touched };
      }
    }
  }
}

/** As messages name it: `trades/0@17`. */
export function placeText({ topic, partition, offset }: InputPlace): string {
  return `${topic}/${partition}@${offset}`;
}

function begun(): InputAccount {
  const seen = { way: null, digest: "", parties: [], legs: [] };
  return { ...seen, entries: 0, quarantined: 0, letter: null };
}

function isTouched({ entries, quarantined, letter }: InputAccount): boolean {
  return entries > 0 || quarantined > 0 || letter !== null;
}
