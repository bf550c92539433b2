/** What no publisher should write: each comes back whole as a dead letter, and fills go on. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DeadLetter } from "@margin-engine/core";
import {
  createCodec,
  type Happening,
  type RunningService,
  runOnKafka,
} from "@margin-engine/runtime";
import { ENGINE } from "../log-services";
import { type CrashDay, crashDay, expectedRecords } from "./given/crash-day";
import { Installation } from "./given/installation";

const SCHEMAS = join(__dirname, "../../../../schemas");
const FOREIGN = JSON.stringify({
  type: "record",
  name: "PaymentMade",
  namespace: "elsewhere",
  fields: [{ name: "amount", type: "long", default: 0 }],
});
const UNKNOWN_ID = 999_999;
const MEGABYTE = 1024 * 1024;
/** Earlier than the day, so that its own inputs keep their order. */
const FIRST = 1;

function framed(id: number, body: Uint8Array): Buffer {
  const frame = Buffer.alloc(5);
  frame.writeInt32BE(id, 1);
  return Buffer.concat([frame, body]);
}

describe("bytes that are no events", () => {
  let day: CrashDay;
  let installation: Installation;
  let running: RunningService[] = [];

  beforeAll(async () => {
    day = await crashDay({ seed: 2, accounts: 60, count: 1_500 });
  });

  beforeEach(async () => {
    const variables = { SHARDS: String(day.shards), TRANSACTION_MILLISECONDS: "20" };
    installation = await Installation.begun(variables, { largestBytes: 8 * MEGABYTE });
  });

  afterEach(async () => {
    await stop();
    await installation.close();
  });

  async function stop(): Promise<void> {
    for (const service of running) service.stop();
    await Promise.all(running.map(({ ended }) => ended));
    running = [];
  }

  /** Folds the day after these fills; resolves to the dead letters. */
  async function lettersOf(values: readonly (Uint8Array | null)[]): Promise<DeadLetter[]> {
    for (const value of values) {
      await installation.append("trades", "BTC-PERP", { value, timestamp: FIRST });
    }
    await installation.publish(day.inputs);
    const told: Happening[] = [];
    const observer = (happening: Happening) => void told.push(happening);
    const { config } = installation;
    running = ENGINE.map((service) => runOnKafka({ service, config, observer }));
    const snapshots = expectedRecords(day, "margin-snapshots").flat().length;
    const refused = expectedRecords(day, "dead-letters").flat().length;
    await installation.awaitRecords("margin-snapshots", snapshots);
    await installation.awaitRecords("dead-letters", values.length + refused);
    await stop();
    expect(told.filter(({ what }) => what === "stopped" || what === "diverged")).toEqual([]);
    const codec = createCodec();
    const id = codec.schemaId("DeadLetter");
    return (await installation.records("dead-letters"))
      .flat()
      .map(({ body }) => codec.decode("dead-letters", id, Buffer.from(body, "hex")) as DeadLetter)
      .filter(({ offset }) => offset < values.length);
  }

  it("given frames, schemas and bodies that are wrong, then each is told apart", async () => {
    const deposit = await installation.register(
      readFileSync(join(SCHEMAS, "collateral-deposited.avsc"), "utf8"),
    );
    const fill = await installation.register(
      readFileSync(join(SCHEMAS, "trade-executed.avsc"), "utf8"),
    );
    const foreign = await installation.register(FOREIGN);
    const values = [
      framed(UNKNOWN_ID, Buffer.from("0011", "hex")),
      framed(deposit, Buffer.from("0011", "hex")),
      framed(foreign, Buffer.from("02", "hex")),
      framed(fill, Buffer.from("0011", "hex")),
      framed(fill, Buffer.alloc(0)),
      Buffer.from("000000", "hex"),
      Buffer.alloc(0),
      Buffer.from([0xff, 0xfe]),
      null,
    ];
    const letters = await lettersOf(values);

    const found = letters.map(({ offset, reason, detail }) => [offset, reason, detail]);
    expect(found).toEqual([
      [0, "Undecodable", expect.stringContaining(`schema ${UNKNOWN_ID} is not in the registry`)],
      [1, "UnexpectedEvent", expect.stringContaining("CollateralDeposited is not an event of")],
      [2, "Undecodable", expect.stringContaining("this build knows no event PaymentMade")],
      [3, "Undecodable", expect.stringContaining("TradeExecuted")],
      [4, "Undecodable", expect.stringContaining("TradeExecuted")],
      [5, "Undecodable", expect.stringContaining("ends within its frame")],
      [6, "Undecodable", expect.anything()],
      [7, "Undecodable", expect.anything()],
      [8, "Undecodable", expect.stringContaining("the record has no value")],
    ]);
  });

  it("given a tombstone where listings are compacted, then it is a dead letter too", async () => {
    await installation.append("instruments", "BTC-PERP", { value: null, timestamp: FIRST });
    await lettersOf([]);
    const codec = createCodec();
    const id = codec.schemaId("DeadLetter");
    const letters = (await installation.records("dead-letters")).flat().map(({ body }) => {
      return codec.decode("dead-letters", id, Buffer.from(body, "hex")) as DeadLetter;
    });
    const found = letters.filter(({ topic }) => topic === "instruments");
    expect(found).toMatchObject([{ offset: 0, reason: "Undecodable" }]);
    expect(Buffer.from(found[0]!.originalKey).toString()).toBe("BTC-PERP");
  });

  it("given five megabytes where the topic takes them, then they are in the letter", async () => {
    const value = randomBytes(5 * MEGABYTE);
    const [letter] = await lettersOf([value]);
    expect(letter).toMatchObject({ reason: "Undecodable" });
    expect(Buffer.from(letter!.originalValue).equals(value)).toBe(true);
  });

  it("given five megabytes where it does not, then the broker tells who writes", async () => {
    const written = installation.append("collateral", "ann", {
      value: randomBytes(5 * MEGABYTE),
      timestamp: FIRST,
    });
    await expect(written).rejects.toThrow("larger than the max message size");
    expect((await lettersOf([])).length).toBe(0);
  });
});
