/** `replay --kafka` as an analyst runs it, and what it says where brokers or topics will not do. */
import { runOnKafka } from "@margin-engine/runtime";
import { run } from "../command-line/printed-run.fixture";
import { ENGINE } from "../log-services";
import { type CrashDay, crashDay, expectedRecords } from "./given/crash-day";
import { Installation } from "./given/installation";

const FOREIGN = JSON.stringify({
  type: "record",
  name: "PaymentMade",
  namespace: "elsewhere",
  fields: [{ name: "amount", type: "long" }],
});
const NOBODY = "127.0.0.1:1";

const before = { ...process.env };
let day: CrashDay;
let installation: Installation;

beforeAll(async () => {
  day = await crashDay({ seed: 4, accounts: 40, count: 2_000 });
  installation = await Installation.begun({ SHARDS: String(day.shards) });
  await installation.publish(day.inputs);
  const { config } = installation;
  const running = ENGINE.map((service) => runOnKafka({ service, config, observer: () => {} }));
  for (const topic of ["journal", "margin-snapshots"] as const) {
    await installation.awaitRecords(topic, expectedRecords(day, topic).flat().length);
  }
  for (const { stop } of running) stop();
  await Promise.all(running.map(({ ended }) => ended));
});

beforeEach(() => {
  process.env = { ...before, ...installation.environment };
});

afterAll(async () => {
  process.env = before;
  await installation.close();
});

it("given topics that services wrote, then every shard is folded to what they say", async () => {
  const { code, out } = await run("replay", "--kafka");
  expect(code).toBe(0);
  const entries = expectedRecords(day, "journal").map(({ length }) => length);
  expect(entries).toHaveLength(day.shards);
  for (const [shard, count] of entries.entries()) {
    const line = new RegExp(`^ +${shard} +${count.toLocaleString("en")} +[\\d,]+ +identical`, "m");
    expect(out).toMatch(line);
  }
});

it("given a range in which nothing lies, then it says where outputs end", async () => {
  const { code, error } = await run("replay", "--kafka", "--from", "2027-01-01T00:00:00Z");
  expect(code).toBe(2);
  const told = /^margin-engine: no output lies in the range from 2027.* end at 2026-.*; choose/;
  expect(sentencesOf(error)).toEqual([expect.stringMatching(told)]);
});

const REFUSED: readonly [what: string, changed: Record<string, string>, told: RegExp][] = [
  [
    "another prefix",
    { TOPIC_PREFIX: "nobody." },
    /^margin-engine: the brokers at .* have no such topics with the prefix nobody\.: start the/,
  ],
  [
    "another count of shards",
    { SHARDS: "7" },
    /journal\.v1 has 4 partitions, and SHARDS is 7: set SHARDS=4/,
  ],
  [
    "brokers that are away",
    { KAFKA_BROKERS: NOBODY },
    /^margin-engine: the brokers at 127\.0\.0\.1:1 do not answer \(.*\): start them, or correct/,
  ],
  [
    "a registry that is away",
    { SCHEMA_REGISTRY_URL: `http://${NOBODY}` },
    /^margin-engine: the schema registry at http:\/\/127\.0\.0\.1:1 does not answer as one \(.*\)/,
  ],
];

it.each(REFUSED)("given %s, then it says so in one sentence", async (_, changed, told) => {
  Object.assign(process.env, changed);
  const { code, error } = await run("replay", "--kafka");
  expect(code).toBe(2);
  expect(sentencesOf(error)).toEqual([expect.stringMatching(told)]);
});

it("given a journal with a foreign schema, then it names the record and the schema", async () => {
  const id = await installation.register(FOREIGN);
  const value = Buffer.alloc(6);
  value.writeInt32BE(id, 1);
  await installation.append("journal", "ann", { value, timestamp: 1 });
  const { code, error } = await run("replay", "--kafka");
  expect(code).toBe(2);
  const told = new RegExp(`^margin-engine: journal/0@\\d+ cannot .*schema ${id} .*PaymentMade`);
  expect(sentencesOf(error)).toEqual([expect.stringMatching(told)]);
});

/** Without the lines of progress. */
function sentencesOf(error: string): readonly string[] {
  return error.split("\n").filter((line) => line.startsWith("margin-engine:"));
}
