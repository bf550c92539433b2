/** The releases of Node that give the same bytes: the one all runs on, and the one before it. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";

export interface Release {
  /** Such as "26". */
  readonly name: string;
  /** The program. */
  readonly node: string;
}

/** In this package's own folder: below the repository's it would become every script's Node. */
const EARLIER = join(__dirname, "../../../node_modules/node/bin/node");

/** Throws when the earlier one is not installed. */
export function releases(): readonly Release[] {
  return [process.execPath, EARLIER].map((node) => ({ name: releaseOf(node), node }));
}

function releaseOf(node: string): string {
  try {
    return /^v(\d+)\./.exec(execFileSync(node, ["--version"], { encoding: "utf8" }))![1]!;
  } catch (cause) {
    throw new Error(`${node} does not run: install what package-lock.json names`, { cause });
  }
}
