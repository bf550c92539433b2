/**
 * The repository as the house rules see it: every text file that is tracked or would be, with its
 * path from the root. Rules are functions of such files, so that a test can plant a violation.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface RepositoryFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Tracked files and untracked ones that are not ignored, sorted by path. */
export function readRepository(root: string): RepositoryFile[] {
  const listing = execFileSync("git", ["ls-files", "-z", "-co", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 16 * 1024 * 1024,
  });
  const paths = [...new Set(listing.split("\0"))].filter((path) => path !== "").sort();
  return paths
    .filter((path) => existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

export function isTypeScript({ path }: RepositoryFile): boolean {
  return path.endsWith(".ts");
}

/** Tests, type tests, and what only tests import. */
export function isTest({ path }: RepositoryFile): boolean {
  return /\.(test|typetest|fixture)\.ts$/.test(path) || path.includes("/given/");
}

/** The workspace that a file belongs to: `core` for `services/core/src/index.ts`. */
export function packageOf(path: string): string | null {
  return /^services\/([^/]+)\//.exec(path)?.[1] ?? null;
}

/** The file of a path, if there is one. */
export function fileAt(files: readonly RepositoryFile[], path: string): RepositoryFile | undefined {
  return files.find((file) => file.path === path);
}
