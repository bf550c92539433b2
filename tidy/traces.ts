/** The repository speaks of the project alone: no machine's paths, no place packages came from. */
import { type Finding, matchesIn } from "./finding";
import type { RepositoryFile } from "./repository";

/** Where a person's or a machine's files are. */
const ABSOLUTE_PATH = /(?<![\w.~-])\/(?:work|root|home|Users|mnt)\/[\w.-]+/g;
/** A package's address, or the host of a package registry. */
const PACKAGE_ADDRESS =
  /"resolved":\s*"http[^"]*"|https?:\/\/[^/\s"']*(?:registry|artifactory|nexus)/g;

export function checkTraces(files: readonly RepositoryFile[]): Finding[] {
  return files.flatMap(({ path, text }) => [
    ...matchesIn(text, ABSOLUTE_PATH).map(({ match, line }) => ({
      path,
      line,
      rule: "traces",
      what: `${match[0]} is a path of one machine; write it from the repository's root`,
    })),
    ...matchesIn(text, PACKAGE_ADDRESS).map(({ match, line }) => ({
      path,
      line,
      rule: "traces",
      what: `${match[0]} names a registry; leave the choice of one to whoever installs`,
    })),
  ]);
}
