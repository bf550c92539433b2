/**
 * Core's folders have an order, and no two files anywhere need each other to be loaded. Within a
 * folder two files may name each other's types, because such imports vanish when compiled.
 */
import { posix } from "node:path";
import type { Finding } from "./finding";
import { importsOf, resolveImport } from "./modules";
import { isTest, isTypeScript, packageOf, type RepositoryFile } from "./repository";

/** A folder of core imports folders of lower rank, types included. */
const RANKS: Readonly<Record<string, number>> = {
  money: 0,
  events: 1,
  market: 2,
  account: 2,
  collateral: 2,
  pricing: 2,
  volatility: 3,
  integrity: 3,
  margin: 4,
  liquidation: 5,
  clearing: 5,
  fold: 6,
  sequencing: 6,
};

const CORE = "services/core/src/";

export function checkFolderOrder(files: readonly RepositoryFile[]): Finding[] {
  const byPath = pathsOf(files);
  return files.filter((file) => isOrdered(file)).flatMap((file) => folderFaults(byPath, file));
}

function isOrdered(file: RepositoryFile): boolean {
  return isTypeScript(file) && !isTest(file) && folderOf(file.path) !== null;
}

/** The folder of core that a file is in; null outside core and for core's index. */
function folderOf(path: string): string | null {
  if (!path.startsWith(CORE)) return null;
  const [folder, ...rest] = path.slice(CORE.length).split("/");
  return rest.length === 0 ? null : folder!;
}

function folderFaults(
  byPath: ReadonlyMap<string, RepositoryFile>,
  file: RepositoryFile,
): Finding[] {
  const rule = "folder-order";
  const folder = folderOf(file.path)!;
  const rank = RANKS[folder];
  if (rank === undefined) {
    const what = `folder ${folder} has no rank; give it one in tidy/cycles.ts`;
    return [{ path: file.path, line: 0, rule, what }];
  }
  return importsOf(file).flatMap(({ specifier, line }) => {
    const target = resolveImport(byPath, file, specifier);
    const below = target === undefined ? folder : folderOf(target.path);
    if (below === folder) return [];
    if (below !== null && (RANKS[below] ?? rank) < rank) return [];
    const what = `${folder} imports ${below ?? "the index"}, which is not below it; turn it round`;
    return [{ path: file.path, line, rule, what }];
  });
}

/** Files that must be loaded before each other, each cycle once. */
export function checkCycles(files: readonly RepositoryFile[]): Finding[] {
  const byPath = pathsOf(files);
  const finished = new Set<string>();
  const findings: Finding[] = [];
  const visit = (file: RepositoryFile, trail: readonly string[]): void => {
    const at = trail.indexOf(file.path);
    if (at >= 0) {
      const cycle = [...trail.slice(at), file.path].map((path) => posix.basename(path));
      const what = `${cycle.join(" -> ")}; move what they share into a file of its own`;
      findings.push({ path: file.path, line: 0, rule: "cycles", what });
      return;
    }
    if (finished.has(file.path)) return;
    for (const { specifier, typeOnly } of importsOf(file)) {
      const target = typeOnly ? undefined : resolveImport(byPath, file, specifier);
      if (target !== undefined) visit(target, [...trail, file.path]);
    }
    finished.add(file.path);
  };
  for (const file of byPath.values()) visit(file, []);
  return findings;
}

function pathsOf(files: readonly RepositoryFile[]): Map<string, RepositoryFile> {
  const sources = files.filter((file) => isTypeScript(file) && packageOf(file.path) !== null);
  return new Map(sources.map((file) => [file.path, file]));
}
