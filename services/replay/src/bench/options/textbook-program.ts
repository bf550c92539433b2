/** The textbook in C beside this file, built with what the machine has and run. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SOURCE = join(__dirname, "../../../src/bench/options/textbook-black.c");

export interface TextbookRun {
  /** Options a second of CPU time. */
  readonly rate: number;
  /** Of all figures of the last round. */
  readonly sum: number;
}

export type RunTextbook = (options: number, rounds: number) => TextbookRun;

/** Builds the program in a folder that goes with `use`. Why it cannot be built is a sentence. */
export function withTextbook<Result>(use: (run: RunTextbook) => Result): Result | string {
  const folder = mkdtempSync(join(tmpdir(), "margin-engine-textbook-"));
  try {
    const program = join(folder, "textbook-black");
    const built = spawnSync("gcc", ["-O3", "-march=native", "-o", program, SOURCE, "-lm"]);
    if (built.error !== undefined) return "gcc was not found; install it to compare with C";
    if (built.status !== 0) return `gcc could not build ${SOURCE}: ${built.stderr.toString()}`;
    return use((options, rounds) => runOf(program, options, rounds));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runOf(program: string, options: number, rounds: number): TextbookRun {
  const { status, stdout } = spawnSync(program, [String(options), String(rounds)]);
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
  const [rate, sum] = stdout.toString().trim().split(" ").map(Number);
  return { rate: rate!, sum: sum! };
}
