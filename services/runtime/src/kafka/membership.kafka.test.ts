import type { LogDriver, Membership, Place } from "../log-driver";
import { connectKafkajs } from "./kafkajs-driver";

const { KAFKA_BROKERS = "" } = process.env;
const PARTITIONS = 4;

describe("a member of a group", () => {
  const prefix = `membership-${process.pid}`;
  const brokers = KAFKA_BROKERS.split(",");
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
    const kafka = { brokers, tls: null, sasl: null };
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

  it("given a predecessor of its name, then it takes its place", async () => {
    expect(await join("margin-0")).toBe(4);
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
