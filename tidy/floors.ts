/**
 * Four floors, and imports only go down. What a package imports is also what its package.json and
 * tsconfig.json declare, and each library with a cost has one place that knows it.
 */
import type { Finding } from "./finding";
import {
  type Import,
  importsOf,
  libraryOf,
  type PackageImport,
  packageImport,
  pathOfImport,
} from "./modules";
import { fileAt, isTest, isTypeScript, packageOf, type RepositoryFile } from "./repository";

export const FLOORS: Readonly<Record<string, number>> = {
  core: 0,
  runtime: 1,
  sequencer: 2,
  margin: 2,
  clearing: 2,
  surveillance: 2,
  gateway: 3,
  replay: 3,
};

/** The one package that may import the services of floor 2. */
const CONDUCTOR = "replay";

/** What starts a broker for tests. It belongs to no floor, and nothing but tests may need it. */
const INFRASTRUCTURE = "infra/";

/** Where a library may be imported, as the start of a path. */
const PLACES: Readonly<Record<string, string>> = {
  avsc: "services/runtime/src/avro/",
  "decimal.js": "services/core/src/money/decimal.",
  kafkajs: "services/runtime/src/kafka/",
  lmdb: "services/runtime/src/lmdb/",
  "prom-client": "services/runtime/src/metrics.",
};

export function checkFloors(files: readonly RepositoryFile[]): Finding[] {
  return files.filter(isTypeScript).flatMap((file) => {
    const owner = packageOf(file.path);
    if (owner === null) return [];
    if (FLOORS[owner] === undefined) {
      const what = `package ${owner} has no floor; give it one in tidy/floors.ts`;
      return [{ path: file.path, line: 0, rule: "floors", what }];
    }
    return importsOf(file).flatMap((one) => {
      const what = floorFault(file, owner, one);
      return what === null ? [] : [{ path: file.path, line: one.line, rule: "floors", what }];
    });
  });
}

function floorFault(file: RepositoryFile, owner: string, { specifier }: Import): string | null {
  const target = packageImport(specifier);
  if (target !== null) {
    const isGiven = target.path === "/given" && isTest(file);
    return packageFault(owner, isGiven ? { ...target, path: "" } : target, specifier);
  }
  const path = pathOfImport(file, specifier);
  if (path?.startsWith(INFRASTRUCTURE) && isTest(file)) return null;
  if (path !== null && !path.startsWith(`services/${owner}/`)) {
    return `${specifier} leaves the package; import another package by its name`;
  }
  const library = libraryOf(specifier);
  if (library === null) return null;
  const place = PLACES[library];
  if (place !== undefined && !file.path.startsWith(place)) {
    return `${library} belongs to ${place} alone; use what that place offers`;
  }
  if (library.startsWith("node:") && isPure(file, owner)) {
    return `${library} in a rule; rules know no machine, put this into runtime`;
  }
  return null;
}

function packageFault(owner: string, target: PackageImport, specifier: string): string | null {
  const name = `@margin-engine/${target.name}`;
  if (target.path !== "") return `${specifier} goes past the front door; import ${name}`;
  const above = FLOORS[owner]!;
  const below = FLOORS[target.name];
  if (below === undefined || below >= above) {
    return `floor ${above} imports ${name} of floor ${below}; imports only go down`;
  }
  if (below === 2 && owner !== CONDUCTOR) {
    return `only ${CONDUCTOR} imports floor 2; meet ${name} in a topic`;
  }
  return null;
}

/** Code of core and of the services, which is deterministic: all but their tests and start-up. */
export function isPure(file: RepositoryFile, owner: string): boolean {
  const floor = FLOORS[owner];
  if (isTest(file) || (floor !== 0 && floor !== 2)) return false;
  return !file.path.endsWith("/src/main.ts");
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

interface Project {
  readonly references?: readonly { readonly path: string }[];
}

/** package.json and tsconfig.json declare what the sources import: nothing less, nothing more. */
export function checkManifests(files: readonly RepositoryFile[]): Finding[] {
  return files.flatMap((file) => {
    const owner = packageOf(file.path);
    if (owner === null || file.path !== `services/${owner}/package.json`) return [];
    const declared = Object.entries((JSON.parse(file.text) as Manifest).dependencies ?? {});
    const imported = importedBy(files, owner);
    const names = new Set(declared.map(([name]) => name));
    const missing = [...imported].filter((name) => !names.has(name));
    const unused = [...names].filter((name) => !imported.has(name));
    const loose = declared.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    return [
      ...missing.map((name) => `${name} is imported and not declared; add it to dependencies`),
      ...unused.map((name) => `${name} is declared and not imported; remove it`),
      ...loose.map(([name, version]) => `${name} ${version}; pin the exact version`),
      ...referenceFaults(files, owner, names),
    ].map((what) => ({ path: file.path, line: 0, rule: "manifests", what }));
  });
}

function importedBy(files: readonly RepositoryFile[], owner: string): Set<string> {
  const sources = files.filter(
    (file) => isTypeScript(file) && packageOf(file.path) === owner && !isTest(file),
  );
  const names = sources.flatMap((file) =>
    importsOf(file).map(({ specifier }) => {
      const target = packageImport(specifier);
      return target === null ? libraryOf(specifier) : `@margin-engine/${target.name}`;
    }),
  );
  return new Set(names.filter((name) => name !== null && !name.startsWith("node:")) as string[]);
}

function referenceFaults(
  files: readonly RepositoryFile[],
  owner: string,
  dependencies: ReadonlySet<string>,
): string[] {
  const project = fileAt(files, `services/${owner}/tsconfig.json`);
  if (project === undefined) return ["no tsconfig.json beside it; every package is a project"];
  const { references = [] } = JSON.parse(project.text) as Project;
  const referred = new Set(references.map(({ path }) => path.replace("../", "@margin-engine/")));
  const own = [...dependencies].filter((name) => name.startsWith("@margin-engine/"));
  return [
    ...own.filter((name) => !referred.has(name)).map((name) => `${name} is no reference`),
    ...[...referred]
      .filter((name) => !dependencies.has(name))
      .map((name) => `${name} is a reference but no dependency`),
  ].map((fault) => `${fault}; keep references in tsconfig.json equal to the own dependencies`);
}
