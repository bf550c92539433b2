/** A program in C to measure beside: built from its source with what the machine has, and run. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Below the folder of this file, in the sources: they are not compiled along. */
const SOURCES = join(__dirname, "../../src/bench");

/** Runs the program and gives the numbers that it prints on one line. */
export type RunProgram = (...options: readonly string[]) => readonly number[];

/**
 * Builds `source` in a folder that goes with `use`, which also gets the folder. Why it cannot be
 * built is a sentence.
 */
export function withProgram<Result>(
  source: string,
  use: (run: RunProgram, folder: string) => Result,
): Result | string {
  const folder = mkdtempSync(join(tmpdir(), "margin-engine-c-"));
  try {
    const program = join(folder, "program");
    const from = join(SOURCES, source);
    const built = spawnSync("gcc", ["-O3", "-march=native", "-o", program, from, "-lm"]);
    if (built.error !== undefined) return "gcc was not found; install it to compare with C";
    if (built.status !== 0) return `gcc could not build ${from}: ${built.stderr.toString()}`;
    return use((...options) => printedBy(program, options), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function printedBy(program: string, options: readonly string[]): number[] {
  const { status, stdout } = spawnSync(program, options);
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
  return stdout.toString().trim().split(" ").map(Number);
}
