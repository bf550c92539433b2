/**
 * A clean install accepts a lock only if it names every package that another one asks for, those
 * for other platforms included. An installation may leave these out of the lock without a word.
 */
import { type Finding, matchesIn } from "./finding";
import { fileAt, type RepositoryFile } from "./repository";

interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const PATH = "package-lock.json";

export function checkLock(files: readonly RepositoryFile[]): Finding[] {
  const text = fileAt(files, PATH)?.text;
  if (text === undefined) return [];
  const { packages } = JSON.parse(text) as Lock;
  return Object.entries(packages).flatMap(([place, { dependencies, optionalDependencies }]) =>
    Object.entries({ ...dependencies, ...optionalDependencies })
      .filter(([name]) => !isLocked(packages, place, name))
      .map(([name, version]) => {
        const [entry] = matchesIn(text, new RegExp(`^ {4}"${place}": `, "gm"));
        const what = `${name} ${version} is asked for and not locked; lock it for every platform`;
        return { path: PATH, line: entry?.line ?? 0, rule: "lock", what };
      }),
  );
}

/** Whether a package at `place` finds `name`: below itself or below any folder above it. */
function isLocked(packages: Lock["packages"], place: string, name: string): boolean {
  for (let folder = place; ; folder = folder.slice(0, Math.max(folder.lastIndexOf("/"), 0))) {
    const below = folder === "" ? "" : `${folder}/`;
    if (packages[`${below}node_modules/${name}`] !== undefined) return true;
    if (folder === "") return false;
  }
}
