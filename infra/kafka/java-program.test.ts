import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processOf, stopJava, untilAnswering } from "./java-program.ts";

const folder = mkdtempSync(join(tmpdir(), "programs-"));
const program = { name: "broker", folder };

afterAll(() => rmSync(folder, { recursive: true }));

describe("a program in the background", () => {
  it("given its number was taken by another process, then that one is not stopped", async () => {
    writeFileSync(join(folder, "broker.pid"), String(process.pid));
    expect(processOf(program)).toBeNull();
    await stopJava(program, "SIGKILL");
    expect(process.kill(process.pid, 0)).toBe(true);
  });

  it("given it ended at its start, then a person is told what it said last", async () => {
    const lines = ["reading settings", "ERROR the disk is full"];
    writeFileSync(join(folder, "broker.log"), `${lines.join("\n")}\n`);
    await expect(untilAnswering(program, async () => false)).rejects.toThrow(
      /^the broker ended at its start\. The end of .*broker\.log:\n {2}.*\n {2}ERROR the disk/,
    );
  });
});
