import { mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { temporaryFolder } from "./given/temporary-folder";
import { counter, splitter } from "./given/toy-services";
import { toySource } from "./given/toy-source";
import { runEmbedded } from "./run-embedded";
import { checkSeal, refuseAltered, removeSeal, sealLog } from "./seal";

const newFolder = temporaryFolder();
const BLOCK = 64 * 1024;

/** A directory with a data file of arbitrary bytes, sealed. */
function sealedBytes(length: number): string {
  const directory = newFolder();
  mkdirSync(directory);
  writeFileSync(join(directory, "data.mdb"), Buffer.alloc(length, 5));
  sealLog(directory);
  return directory;
}

function flip(file: string, at: number, bit = 0): void {
  const bytes = readFileSync(file);
  bytes[at]! ^= 1 << bit;
  writeFileSync(file, bytes);
}

describe("a seal", () => {
  it.each([0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK])(
    "holds for %i untouched bytes",
    (length) => {
      expect(checkSeal(sealedBytes(length))).toEqual({ sealed: true, faults: [] });
    },
  );

  it("is not there before a log was sealed", () => {
    const directory = newFolder();
    mkdirSync(directory);
    expect(checkSeal(directory)).toEqual({ sealed: false, faults: [] });
  });

  it("names the bytes of the damaged blocks, neighbours as one range", () => {
    const directory = sealedBytes(4 * BLOCK + 100);
    for (const at of [0, BLOCK + 7, 4 * BLOCK + 99]) flip(join(directory, "data.mdb"), at);
    expect(checkSeal(directory).faults).toEqual([
      { where: `data.mdb, bytes 0 to ${2 * BLOCK - 1}`, what: "altered (SHA-256)" },
      { where: `data.mdb, bytes ${4 * BLOCK} to ${4 * BLOCK + 99}`, what: "altered (SHA-256)" },
    ]);
  });

  it("finds a file that is shorter, longer or gone", () => {
    const directory = sealedBytes(2 * BLOCK);
    const file = join(directory, "data.mdb");
    truncateSync(file, 2 * BLOCK - 1);
    expect(checkSeal(directory).faults.map(({ what }) => what)).toEqual([
      `${2 * BLOCK - 1} bytes, sealed with ${2 * BLOCK}`,
      "altered (SHA-256)",
    ]);
    writeFileSync(file, Buffer.alloc(2 * BLOCK + 1, 5));
    expect(checkSeal(directory).faults).toEqual([
      { where: "data.mdb", what: `${2 * BLOCK + 1} bytes, sealed with ${2 * BLOCK}` },
    ]);
  });

  it("finds a flip of any bit of itself", () => {
    const directory = sealedBytes(BLOCK + 1);
    const file = join(directory, "seal.json");
    const text = readFileSync(file);
    for (let at = 0; at < text.length; at++) {
      flip(file, at, at % 8);
      expect(checkSeal(directory).faults).toHaveLength(1);
      writeFileSync(file, text);
    }
    expect(checkSeal(directory).faults).toEqual([]);
  });
});

describe("the seal of a log", () => {
  let directory: string;
  beforeAll(async () => {
    directory = newFolder();
    const services = [splitter, counter()];
    await runEmbedded({ directory, services, shards: 3, source: toySource({ batches: 100 }) });
  });

  it("finds a flip of any bit of the data file, in live records or not", () => {
    const file = join(directory, "data.mdb");
    const sound = readFileSync(file);
    const places = fc.tuple(fc.nat({ max: sound.length - 1 }), fc.nat({ max: 7 }));
    fc.assert(
      fc.property(places, ([at, bit]) => {
        flip(file, at, bit);
        const { faults } = checkSeal(directory);
        writeFileSync(file, sound);
        expect(faults).toHaveLength(1);
        const [, from, to] = /bytes (\d+) to (\d+)/.exec(faults[0]!.where)!;
        expect(at).toBeGreaterThanOrEqual(Number(from));
        expect(at).toBeLessThanOrEqual(Number(to));
      }),
      { numRuns: 100 },
    );
    expect(checkSeal(directory).faults).toEqual([]);
  });

  it("is not broken by appending over damage", () => {
    const file = join(directory, "data.mdb");
    flip(file, 10_000);
    expect(() => refuseAltered(directory)).toThrow(/altered since it was sealed.*sound copy/);
    flip(file, 10_000);
    expect(checkSeal(directory)).toEqual({ sealed: true, faults: [] });
    refuseAltered(directory);
    removeSeal(directory);
    expect(checkSeal(directory)).toEqual({ sealed: false, faults: [] });
  });
});
