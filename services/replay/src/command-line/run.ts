/**
 * Runs the command line and turns what went wrong into one sentence and an exit code: 0 done, 1 the
 * answer is no (a log does not verify, a file is refused), 2 the command could not be understood or
 * carried out. A stack trace is shown only for a fault of the program itself.
 */
import {
  LogDamaged,
  LogDiverged,
  PositionLost,
  ServiceStopped,
  Unusable,
} from "@margin-engine/runtime";
import { CommanderError } from "commander";
import { DONE, FAILED } from "./exit-codes";
import { buildProgram } from "./program";

const EXPECTED = [Unusable, LogDamaged, LogDiverged, PositionLost, ServiceStopped, RangeError];

export async function runCommandLine(argv: readonly string[]): Promise<number> {
  let code = DONE;
  const program = buildProgram((answer) => {
    code = answer;
  });
  try {
    await program.parseAsync(argv);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : FAILED;
    if (!EXPECTED.some((kind) => error instanceof kind)) throw error;
    process.stderr.write(`margin-engine: ${(error as Error).message}\n`);
    return FAILED;
  }
}

/** Who reads our output may stop, as `head` does: then there is nobody left to write for. */
export function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(DONE);
}
