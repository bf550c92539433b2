/**
 * An export is for someone: another file of the package, or another package through the index. A
 * type may also be exported because the file's own exports speak of it.
 */
import type { Finding } from "./finding";
import { type Export, exportsOf, importsOf, packageImport, resolveImport } from "./modules";
import { isTest, isTypeScript, packageOf, type RepositoryFile } from "./repository";

export function checkDeadExports(files: readonly RepositoryFile[]): Finding[] {
  const sources = files.filter(isTypeScript);
  const readers = readersOf(sources);
  return sources
    .filter((file) => !isTest(file) && !file.path.endsWith("/index.ts"))
    .flatMap((file) =>
      exportsOf(file)
        .filter((one) => isDead(file, one, readers.get(file.path) ?? []))
        .map(({ name, line }) => {
          const what = `nobody imports ${name}; delete it, or the word export if the file needs it`;
          return { path: file.path, line, rule: "dead-exports", what };
        }),
    );
}

function isDead(file: RepositoryFile, one: Export, readers: readonly RepositoryFile[]): boolean {
  const word = new RegExp(`\\b${one.name}\\b`, "g");
  if (readers.some(({ text }) => text.match(word) !== null)) return false;
  return !one.typeOnly || (file.text.match(word) ?? []).length < 2;
}

/** By path: the files that import it, directly or through its package's index. */
function readersOf(files: readonly RepositoryFile[]): Map<string, RepositoryFile[]> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const readers = new Map<string, RepositoryFile[]>();
  const read = (path: string, reader: RepositoryFile): void => {
    const known = readers.get(path);
    if (known === undefined) readers.set(path, [reader]);
    else known.push(reader);
  };
  for (const file of files) {
    if (isIndex(file)) continue;
    for (const { specifier } of importsOf(file)) {
      const target = packageImport(specifier);
      const index =
        target === null
          ? resolveImport(byPath, file, specifier)
          : byPath.get(`services/${target.name}/src/index.ts`);
      if (index === undefined) continue;
      for (const path of isIndex(index) ? passedOn(byPath, index) : [index.path]) read(path, file);
    }
  }
  return readers;
}

function isIndex({ path }: RepositoryFile): boolean {
  return packageOf(path) !== null && path.endsWith("/src/index.ts");
}

function passedOn(
  byPath: ReadonlyMap<string, RepositoryFile>,
  index: RepositoryFile,
): readonly string[] {
  return importsOf(index)
    .map(({ specifier }) => resolveImport(byPath, index, specifier)?.path)
    .filter((path) => path !== undefined);
}
