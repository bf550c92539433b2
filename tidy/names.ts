/** Names say what a thing is. A drawer, a version or a second spelling is no name. */
import { type Finding, matchesIn } from "./finding";
import { exportsOf } from "./modules";
import { isTypeScript, type RepositoryFile } from "./repository";

const DRAWERS = new Set([
  "base",
  "common",
  "helper",
  "helpers",
  "lib",
  "libs",
  "manager",
  "managers",
  "misc",
  "util",
  "utils",
]);

const NAMED = /^(services|tidy|schemas|infra|docs)\//;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** Said by their tools. */
const GIVEN = /^(README|CHANGELOG|LICENSE|Makefile|Dockerfile)$/;

export function checkNames(files: readonly RepositoryFile[]): Finding[] {
  return files.flatMap((file) => [
    ...(NAMED.test(file.path) ? pathFaults(file.path) : []),
    ...(isTypeScript(file) ? exportFaults(file) : []),
  ]);
}

function pathFaults(path: string): Finding[] {
  const faults = path.split("/").flatMap((segment) => {
    const name = segment.split(".")[0]!;
    if (name === "" || GIVEN.test(name)) return [];
    const drawer = name.split("-").find((word) => DRAWERS.has(word));
    if (drawer !== undefined) return [`"${drawer}" names a drawer; name what is in it`];
    if (/-(v\d+|\d)$|^v\d+$/.test(name)) {
      return [`"${name}" carries a version; change the thing itself, git keeps the old one`];
    }
    return KEBAB.test(name) ? [] : [`"${name}" is not in kebab-case`];
  });
  return faults.map((what) => ({ path, line: 0, rule: "names", what }));
}

function exportFaults(file: RepositoryFile): Finding[] {
  return exportsOf(file).flatMap(({ name, line }) => {
    if (!/[a-z](V\d+|New|Old)$/.test(name)) return [];
    const what = `${name} carries a version; change the thing itself, git keeps the old one`;
    return [{ path: file.path, line, rule: "names", what }];
  });
}

/** Marks for later, which nobody finds later. Spelt so that the pattern is not one. */
const LEFTOVER = /\b(T[O]DO|F[I]XME|X[X]X|H[A]CK)\b/g;

export function checkLeftovers(files: readonly RepositoryFile[]): Finding[] {
  return files
    .filter(({ path }) => path !== "package-lock.json")
    .flatMap(({ path, text }) =>
      matchesIn(text, LEFTOVER).map(({ match, line }) => {
        const what = `${match[0]}; do it now or leave it`;
        return { path, line, rule: "leftovers", what };
      }),
    );
}
