import type { Config } from "../config";
import type { LogDriver, Membership, Place } from "../log-driver";
import { createClient } from "./clients";
import { openCluster } from "./cluster-access";
import { connectKafkajs } from "./kafkajs-driver";
import { persist } from "./patience";
import { stickyAssigner } from "./sticky-assigner";

const { KAFKA_BROKERS = "" } = process.env;
const PARTITIONS = 4;
/** Nobody waits so long here. */
const SESSION_MS = 300_000;

/** What the client's type of a broker leaves out. */
interface Coordinator {
  readonly joinGroup: (member: {
    readonly groupId: string;
    readonly sessionTimeout: number;
    readonly rebalanceTimeout: number;
    readonly groupProtocols: readonly { readonly name: string; readonly metadata: Buffer }[];
  }) => Promise<unknown>;
}

describe("a member of a group", () => {
  const prefix = `membership-${process.pid}`;
  const kafka: Config["kafka"] = { brokers: KAFKA_BROKERS.split(","), tls: null, sasl: null };
  let topic: string;
  let tests = 0;
  let drivers: LogDriver[] = [];
  let members: Membership[] = [];

  beforeEach(async () => {
    topic = `${prefix}-${tests++}`;
    const driver = await connect(null);
    await driver.createTopics([{ topic, partitions: PARTITIONS, cleanup: "delete" }]);
  });

  afterEach(async () => {
    for (const member of members) await member.leave();
    for (const driver of drivers) await driver.close();
    [members, drivers] = [[], []];
  });

  async function connect(memberName: string | null): Promise<LogDriver> {
    const timeout = { transactionTimeoutMilliseconds: 10_000 };
    const driver = await connectKafkajs({ kafka, clientId: prefix, memberName, ...timeout });
    drivers.push(driver);
    return driver;
  }

  /** The number of partitions it has at first. */
  async function join(memberName: string | null): Promise<number> {
    const driver = await connect(memberName);
    const places = await new Promise<readonly Place[]>((onAssigned) => {
      const told = { onAssigned, onSuspended: () => {} };
      members.push(driver.join({ group: topic, topics: [topic], sharing: "balanced", ...told }));
    });
    return places.length;
  }

  /** Joins and is never heard of again, as a process that is killed. */
  async function joinAndDie(memberName: string): Promise<void> {
    const { cluster, close } = openCluster(createClient(kafka, `${prefix}-${memberName}`));
    await cluster.connect();
    const assigner = stickyAssigner("balanced", () => [])({ cluster } as never);
    const group = { groupId: topic, sessionTimeout: SESSION_MS, rebalanceTimeout: SESSION_MS };
    const protocol = assigner.protocol({ topics: [topic] });
    const attempt = async () => {
      const coordinator = await cluster.findGroupCoordinator({ groupId: topic });
      const { joinGroup } = coordinator as unknown as Coordinator;
      await joinGroup.call(coordinator, { ...group, groupProtocols: [protocol] });
    };
    // A broker that has just started does not know at once who coordinates the group.
    await persist(attempt, { wanted: () => true, onFailure: () => {} });
    await close();
  }

  it("given a dead predecessor of its name, then it takes its place at once", async () => {
    await joinAndDie("margin-0");
    expect(await join("margin-0")).toBe(4);
  });

  it("given a member of another name, then they share", async () => {
    expect(await join("margin-0")).toBe(4);
    expect(await join("margin-1")).toBe(2);
  });

  it("given none has a name, then they share", async () => {
    expect(await join(null)).toBe(4);
    expect(await join(null)).toBe(2);
  });
});
