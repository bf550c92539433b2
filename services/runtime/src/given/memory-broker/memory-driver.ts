/**
 * A log driver over a broker in memory, one for each process of a test. Requests and answers take
 * time, and both may be lost: a request that was lost did nothing, behind a lost answer everything
 * happened. A process that is killed waits for ever.
 */

import { pause } from "../../kafka/patience";
import type {
  LogDriver,
  LogReader,
  MembershipOptions,
  NewRecord,
  Slice,
  Transactor,
} from "../../log-driver";
import { type Faults, NO_FAULTS } from "./faults";
import type { Epoch, MemoryBroker } from "./memory-broker";
import type { MemoryMember } from "./memory-group";

const REJOIN_MS = 1_000;
const SESSION_MS = 6_000;

export class MemoryDriver implements LogDriver {
  private killed = false;
  private readonly members = new Set<MemoryMember>();

  constructor(
    private readonly broker: MemoryBroker,
    private readonly faults: Faults = NO_FAULTS,
  ) {}

  /** As a power cut does: nothing is finished, and the groups notice after a session. */
  kill(): void {
    this.killed = true;
    for (const member of this.members) setTimeout(() => member.leave(), SESSION_MS);
  }

  createTopics: LogDriver["createTopics"] = (specs) =>
    this.request(() => {
      for (const spec of specs) this.broker.createTopic(spec);
    });

  ends: LogDriver["ends"] = (topic) =>
    this.request(() =>
      this.broker.partitionsOf(topic).map(({ first, stable }) => ({ first, next: stable })),
    );

  reader = (): LogReader => ({
    close: async () => {},
    fetch: async (positions, { waitMilliseconds }) => {
      const fetch = () =>
        this.request(() =>
          positions.map((position): Slice => {
            return this.broker.at(position).slice(position.offset, this.faults.fetched());
          }),
        );
      const slices = await fetch();
      if (slices.some(({ next }, at) => next > positions[at]!.offset)) return slices;
      await pause(waitMilliseconds);
      return fetch();
    },
  });

  /** Writes in pieces, one after the other, as a client does. */
  appender = () => {
    let last: Promise<unknown> = Promise.resolve();
    const append = async (records: readonly NewRecord[]) => {
      for (const piece of this.pieces(records)) await this.request(() => this.broker.append(piece));
    };
    return {
      append: (records: readonly NewRecord[]) => {
        const sent = last.then(() => append(records));
        last = sent.catch(() => {});
        return sent;
      },
      close: async () => {
        await last;
      },
    };
  };

  fence = async (id: string): Promise<Transactor> => {
    const epoch = await this.request(() => this.broker.fence(id));
    let spent = false;
    return {
      close: async () => {},
      commit: async (records) => {
        if (spent || records.length === 0) throw new Error("this transactor cannot commit");
        spent = true;
        await this.commit(epoch, records);
        spent = false;
      },
    };
  };

  join = (options: MembershipOptions) => {
    let left = false;
    let member: MemoryMember | null = null;
    const stay = async () => {
      for (;;) {
        await this.delay();
        if (left) return;
        member = this.broker.join({
          ...options,
          onAssigned: (places) => {
            if (!left && !this.killed) options.onAssigned(places);
          },
        });
        this.members.add(member);
        await this.faults.untilExpelled();
        if (left || this.killed) return;
        await this.expel(member);
        if (!left) options.onSuspended("the membership was lost: its session ended");
      }
    };
    void stay();
    return {
      leave: async () => {
        left = true;
        await this.delay();
        if (member !== null) this.remove(member);
      },
    };
  };

  close = async () => {};

  /** The group goes on without it, and it learns of that a while later. */
  private async expel(member: MemoryMember): Promise<void> {
    this.remove(member);
    await pause(REJOIN_MS);
  }

  private remove(member: MemoryMember): void {
    this.members.delete(member);
    member.leave();
  }

  private async commit(epoch: Epoch, records: readonly NewRecord[]): Promise<void> {
    for (const piece of this.pieces(records)) {
      await this.request(() => this.broker.write(epoch, piece));
    }
    if (this.faults.happens("commit-aborted")) {
      await this.request(() => this.broker.end(epoch, "aborted"));
      throw new Error("the transaction was aborted");
    }
    await this.request(() => this.broker.end(epoch, "committed"));
  }

  private *pieces(records: readonly NewRecord[]): Generator<readonly NewRecord[]> {
    for (let from = 0; from < records.length; ) {
      const to = from + this.faults.sent();
      yield records.slice(from, to);
      from = to;
    }
  }

  private async request<T>(effect: () => T): Promise<T> {
    await this.delay();
    if (this.broker.away) throw new Error("no broker answers");
    if (this.faults.happens("request-lost")) throw new Error("the request was lost");
    const answer = effect();
    await this.delay();
    if (this.faults.happens("answer-lost")) throw new Error("the answer was lost");
    return answer;
  }

  private async delay(): Promise<void> {
    await pause(this.faults.delay());
    if (this.killed) await new Promise(() => {});
  }
}
