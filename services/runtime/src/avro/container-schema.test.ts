import { Type } from "avsc";
import { createCodec } from "../codec";
import { containerSchema } from "./container-schema";
import { publishedVersions } from "./schema-history";

/** All published versions of an event, as a log of several builds may hold them. */
const texts = [...publishedVersions("MarginSnapshot"), ...publishedVersions("ClockTicked")];

describe("the schema of an exported log", () => {
  const type = Type.forSchema(JSON.parse(containerSchema(texts)), { wrapUnions: true });
  const record = { position: 7, topic: "prices", partition: 0, offset: 3, key: Buffer.from("k") };

  it("keeps versions of one event apart, and the bytes of each as they are in the log", () => {
    const tick = { kind: "ClockTicked", eventId: "one", eventTime: 5, source: null } as const;
    const body = Buffer.from(createCodec().encode(tick, null));
    const own = Type.forSchema(JSON.parse(texts.at(-1)!));
    const name = `marginengine.schema${texts.length}.ClockTicked`;
    const event = { [name]: own.fromBuffer(body) };
    const bytes = type.toBuffer({ ...record, eventBytes: body.length, event });
    expect(bytes.subarray(-body.length).equals(body)).toBe(true);
    expect(publishedVersions("MarginSnapshot").length).toBeGreaterThan(1);
  });

  it("takes bytes that came as no event", () => {
    const event = { bytes: Buffer.from("rubbish") };
    const bytes = type.toBuffer({ ...record, eventBytes: 8, event });
    expect(type.fromBuffer(bytes)).toMatchObject({ position: 7, event });
  });
});
