/**
 * Lets a process that comes back under its name take the place of its dead predecessor at once, as
 * a static member would, which the client has not: it makes the former member leave the group,
 * whose session would else have to end first. Who may write is decided by fencing, never by this.
 */
import type { Kafka } from "kafkajs";
import { openCluster } from "./cluster-access";

/** What the client's type of a broker leaves out. */
interface Coordinator {
  readonly describeGroups: (of: { readonly groupIds: readonly string[] }) => Promise<{
    readonly groups: readonly { readonly members: readonly GroupMember[] }[];
  }>;
  readonly leaveGroup: (of: Departure) => Promise<unknown>;
}

interface GroupMember {
  readonly memberId: string;
  readonly clientId: string;
}

interface Departure {
  readonly groupId: string;
  readonly memberId: string;
}

/** `clientId` is what no other living member goes by. */
export async function dismissPredecessors(
  kafka: Kafka,
  groupId: string,
  clientId: string,
): Promise<void> {
  const { cluster, close } = openCluster(kafka);
  try {
    await cluster.connect();
    const coordinator = (await cluster.findGroupCoordinator({ groupId })) as unknown as Coordinator;
    const { groups } = await coordinator.describeGroups({ groupIds: [groupId] });
    const members = groups.flatMap(({ members }) => members);
    for (const member of members.filter((one) => one.clientId === clientId)) {
      await coordinator.leaveGroup({ groupId, memberId: member.memberId });
    }
  } finally {
    await close();
  }
}
