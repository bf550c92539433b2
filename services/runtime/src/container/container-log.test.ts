import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { soundRun } from "../given/sound-run";
import { temporaryFolder } from "../given/temporary-folder";
import { logDigest } from "../log-digest";
import type { LogRecord } from "../log-store";
import type { MemoryStore } from "../memory-store";
import { openLog } from "../recorded-log";
import { runInMemory } from "../run-in-memory";
import { Unusable } from "../unusable";
import { METADATA } from "./container-format";
import { writeContainer } from "./write-container";

const newFile = temporaryFolder();

let log: MemoryStore;
let exported: string;
beforeAll(async () => {
  ({ store: log } = await runInMemory(soundRun));
  exported = `${newFile()}.avro`;
  writeContainer(log, exported);
});

const plain = ({ key, value, ...rest }: LogRecord) => ({
  ...rest,
  key: Buffer.from(key).toString("hex"),
  value: Buffer.from(value).toString("hex"),
});

/** A copy of the exported file with its bytes changed. */
function altered(change: (bytes: Buffer) => Buffer): string {
  const file = `${newFile()}.avro`;
  writeFileSync(file, change(readFileSync(exported)));
  return file;
}

function replaced(bytes: Buffer, found: string, by: string): Buffer {
  const at = bytes.indexOf(found);
  expect(at).toBeGreaterThan(0);
  bytes.write(by, at);
  return bytes;
}

const readWhole = (file: string): LogRecord[] => [...openLog(file).readAll(0)];

describe("a log in an Avro container file", () => {
  it("holds every record, schema and digest of the log it was made of", () => {
    const opened = openLog(exported);
    expect(opened.manifest()).toEqual(log.manifest());
    expect(opened.schemas()).toEqual(log.schemas());
    expect([...opened.readAll(0)].map(plain)).toEqual([...log.readAll(0)].map(plain));
    expect(logDigest(opened)).toBe(logDigest(log));
  });

  it("gives a partition from an offset on, and the log from a position on", () => {
    const opened = openLog(exported);
    expect([...opened.read("journal", 1, 5)].map(plain)).toEqual(
      [...log.read("journal", 1, 5)].map(plain),
    );
    expect([...opened.readAll(100)].map(plain)).toEqual([...log.readAll(100)].map(plain));
  });

  it("is the same file each time, and is not written over", () => {
    const again = `${newFile()}.avro`;
    writeContainer(log, again);
    expect(readFileSync(again).equals(readFileSync(exported))).toBe(true);
    expect(() => writeContainer(log, exported)).toThrow(/exists already: name another file/);
  });
});

describe("what is not a whole exported log", () => {
  it("is told when it was cut, wherever that was", () => {
    const { length } = readFileSync(exported);
    for (let share = 1; share < 16; share++) {
      const file = altered((bytes) => bytes);
      truncateSync(file, Math.floor((length * share) / 16));
      expect(() => readWhole(file)).toThrow(/is cut off after \d+.* records: copy or export/);
    }
  });

  it("is told when a byte of it changed, wherever that was", () => {
    const { length } = readFileSync(exported);
    const spread = Array.from({ length: 64 }, (_, at) => Math.floor((length * at) / 64));
    const header = Array.from({ length: 64 }, (_, at) => at);
    const file = altered((bytes) => bytes);
    const whole = readFileSync(exported);
    for (const at of new Set([...header, ...spread, length - 1])) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 1 << (at % 8);
      writeFileSync(file, bytes);
      expect(() => openLog(file)).toThrow(Unusable);
    }
  });

  it("is told when a newer version wrote it", () => {
    const file = altered((bytes) => {
      const at = bytes.indexOf(METADATA.format) + METADATA.format.length + 1;
      bytes.write("7", at);
      return bytes;
    });
    expect(() => openLog(file)).toThrow(
      /by a newer version \(format 7, this one reads up to 1\): read it with that version/,
    );
  });

  it("is told when it is of another schema, or no Avro file at all", () => {
    const foreign = altered((bytes) => replaced(bytes, METADATA.contents, "otherproject.contents"));
    expect(() => openLog(foreign)).toThrow(
      /holds records of the schema LogRecord, not an exported/,
    );
    const text = altered(() => Buffer.from("not,avro\n"));
    expect(() => openLog(text)).toThrow(/is no Avro container file; name one that export wrote/);
    expect(() => openLog(`${text}-missing`)).toThrow(/does not exist: name the folder of a log/);
  });
});
