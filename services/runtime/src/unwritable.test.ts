import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./given/temporary-folder";
import { counter, splitter } from "./given/toy-services";
import { toySource } from "./given/toy-source";
import { runEmbedded } from "./run-embedded";
import { Unusable } from "./unusable";
import { explainUnwritable } from "./unwritable";

const newFolder = temporaryFolder();

function messageOf(cause: unknown): string {
  const told = explainUnwritable("logs/day", cause);
  expect(told).toBeInstanceOf(Unusable);
  return (told as Unusable).message;
}

describe("a log that cannot be written", () => {
  it("given a file where its folder should be, then the run says so in a sentence", async () => {
    const folder = newFolder();
    mkdirSync(folder);
    const file = join(folder, "day");
    writeFileSync(file, "");
    const options = {
      services: [splitter, counter()],
      shards: 2,
      source: toySource({ batches: 3 }),
    };
    for (const directory of [file, join(file, "log")]) {
      const run = runEmbedded({ ...options, directory });
      await expect(run).rejects.toBeInstanceOf(Unusable);
      await expect(run).rejects.toThrow(`${directory} cannot be written (E`);
    }
    expect(readdirSync(folder)).toEqual(["day"]);
  });

  it.each([
    [28, "no space left on device"],
    [30, "read-only file system"],
    [5, "input/output error: the disk may be full"],
  ])("given LMDB's error %s, then it is told in the system's words", (code, words) => {
    const cause = Object.assign(new Error("commit failed"), { code });
    expect(messageOf(cause)).toContain(`logs/day cannot be written (${words}): make room`);
  });

  it("given a file of the folder that the system refuses, then its words are kept", () => {
    const message = "EROFS: read-only file system, open 'logs/day/writer.lock'";
    const cause = Object.assign(new Error(message), {
      code: "EROFS",
      path: "logs/day/writer.lock",
    });
    expect(messageOf(cause)).toContain(`cannot be written (${message})`);
  });

  it.each([
    ["a fault of the program", new TypeError("not a function")],
    [
      "a file elsewhere",
      Object.assign(new Error("ENOENT"), { code: "ENOENT", path: "day.ndjson" }),
    ],
    ["LMDB's own finding", Object.assign(new Error("MDB_CORRUPTED"), { code: -30_796 })],
    ["no error at all", "stopped"],
  ])("given %s, then it is passed on", (_, cause) => {
    expect(explainUnwritable("logs/day", cause)).toBe(cause);
  });
});
