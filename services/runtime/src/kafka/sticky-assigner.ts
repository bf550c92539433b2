/**
 * How partitions are shared among the members of a group (K7): `balanced` gives each member an even
 * number and leaves with it what it has; `whole` gives everything to one member while it lives.
 * Members tell the leader what they have in their metadata.
 */
import "./client-batches";

import {
  AssignerProtocol,
  type GroupMember,
  type GroupMemberAssignment,
  type PartitionAssigner,
} from "kafkajs";
import type { Place, Sharing } from "../log-driver";

const VERSION = 1;

export function stickyAssigner(sharing: Sharing, owned: () => readonly Place[]): PartitionAssigner {
  const name = `margin-engine-${sharing}`;
  return ({ cluster }) => ({
    name,
    version: VERSION,
    assign: async ({ members, topics }) => {
      const places = topics.flatMap((topic) =>
        cluster
          .findTopicPartitionMetadata(topic)
          .map(({ partitionId }) => ({ topic, partition: partitionId })),
      );
      return encoded(share(members.map(memberOf), places, sharing));
    },
    protocol: ({ topics }) => ({
      name,
      metadata: AssignerProtocol.MemberMetadata.encode({
        version: VERSION,
        topics,
        userData: Buffer.from(JSON.stringify(owned().map(placeName))),
      }),
    }),
  });
}

/** A member of the group and the places it has, by name. */
export interface Sharer {
  readonly id: string;
  readonly has: ReadonlySet<string>;
}

/** The places of each member, by the member's id. Every place goes to exactly one. */
export function share(
  members: readonly Sharer[],
  places: readonly Place[],
  sharing: Sharing,
): ReadonlyMap<string, Place[]> {
  const sorted = [...members].sort((left, right) => (left.id < right.id ? -1 : 1));
  const shares = new Map<string, Place[]>(sorted.map(({ id }) => [id, []]));
  if (sharing === "whole") {
    const keeper = sorted.find(({ has }) => has.size > 0) ?? sorted[0]!;
    shares.get(keeper.id)!.push(...places);
    return shares;
  }
  const fair = Math.floor(places.length / sorted.length);
  let larger = places.length % sorted.length;
  const homeless = [...places].sort((left, right) => left.partition - right.partition);
  for (const { id, has } of sorted) {
    const kept = homeless.filter((place) => has.has(placeName(place)));
    const room = kept.length > fair && larger > 0 ? fair + 1 : fair;
    if (room > fair) larger--;
    for (const place of kept.slice(0, room)) {
      shares.get(id)!.push(place);
      homeless.splice(homeless.indexOf(place), 1);
    }
  }
  for (const place of homeless) {
    const [poorest] = [...shares.values()].sort((left, right) => left.length - right.length);
    poorest!.push(place);
  }
  return shares;
}

function placeName({ topic, partition }: Place): string {
  return `${topic}/${partition}`;
}

function memberOf({ memberId, memberMetadata }: GroupMember): Sharer {
  const metadata = AssignerProtocol.MemberMetadata.decode(memberMetadata);
  const text = metadata?.userData.toString() ?? "";
  return { id: memberId, has: new Set(text === "" ? [] : (JSON.parse(text) as string[])) };
}

function encoded(shares: ReadonlyMap<string, Place[]>): GroupMemberAssignment[] {
  return [...shares].map(([memberId, places]) => {
    const assignment: Record<string, number[]> = {};
    for (const { topic, partition } of places) {
      assignment[topic] = [...(assignment[topic] ?? []), partition];
    }
    return {
      memberId,
      memberAssignment: AssignerProtocol.MemberAssignment.encode({
        version: VERSION,
        assignment,
        userData: Buffer.alloc(0),
      }),
    };
  });
}
