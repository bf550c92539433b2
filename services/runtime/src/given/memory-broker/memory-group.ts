/**
 * A group of members in memory. It shares anew whenever a member comes or goes: those that are
 * there are told at once, and a while later what each of them has.
 */

import { share } from "../../kafka/sticky-assigner";
import type { MembershipOptions, Place } from "../../log-driver";

/** How long a group waits for its members to come again. */
const SHARING_MS = 200;

export class MemoryMember {
  has: readonly Place[] = [];

  constructor(
    readonly id: string,
    readonly options: MembershipOptions,
    private readonly group: MemoryGroup,
  ) {}

  /** Goes, or is given up by the group without knowing it. */
  leave(): void {
    this.group.remove(this);
  }
}

export class MemoryGroup {
  private members: MemoryMember[] = [];
  private joined = 0;
  private generation = 0;

  constructor(private readonly places: () => readonly Place[]) {}

  join(options: MembershipOptions): MemoryMember {
    const id = `member-${String(this.joined++).padStart(6, "0")}`;
    const member = new MemoryMember(id, options, this);
    this.members.push(member);
    this.shareAnew(member);
    return member;
  }

  remove(member: MemoryMember): void {
    if (!this.members.includes(member)) return;
    this.members = this.members.filter((one) => one !== member);
    this.shareAnew(null);
  }

  private shareAnew(newcomer: MemoryMember | null): void {
    const generation = ++this.generation;
    for (const member of this.members) {
      if (member !== newcomer) member.options.onSuspended("the group shares its partitions anew");
    }
    setTimeout(() => {
      if (generation === this.generation) this.assign();
    }, SHARING_MS);
  }

  private assign(): void {
    const [one] = this.members;
    if (one === undefined) return;
    const sharers = this.members.map(({ id, has }) => ({
      id,
      has: new Set(has.map(({ topic, partition }) => `${topic}/${partition}`)),
    }));
    const shares = share(sharers, this.places(), one.options.sharing);
    for (const member of this.members) {
      member.has = shares.get(member.id)!;
      member.options.onAssigned(member.has);
    }
  }
}
