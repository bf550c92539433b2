/**
 * The programs that run without containers: resolved once by Maven, kept in a folder that git
 * ignores, and compared with the recorded checksums before every start, so that what runs is what
 * was tried. Whatever is missing or differs is resolved again.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Told } from "./told.ts";

const run = promisify(execFile);
const HERE = import.meta.dirname;

/** A recorded file: its path below the folder of downloads, and its sha-256 in hexadecimal. */
export interface Checksum {
  readonly path: string;
  readonly sha256: string;
}

/** Lines as `sha256sum` writes them. */
export function readChecksums(text: string): Checksum[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => ({ sha256: line.slice(0, 64), path: line.slice(66) }));
}

/** The paths of those files that are missing or hold something else. */
export async function findDifferent(
  folder: string,
  checksums: readonly Checksum[],
): Promise<string[]> {
  const different: string[] = [];
  for (const { path, sha256 } of checksums) {
    const file = join(folder, path);
    const same = existsSync(file) && hashOf(await readFile(file)) === sha256;
    if (!same) different.push(path);
  }
  return different;
}

function hashOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** What `startBroker` and `startRegistry` run. */
export interface Programs {
  readonly classPath: string;
  readonly registryJar: string;
}

/** The checked programs, after a download where the folder lacks any. Throws Told. */
export async function providePrograms(folder: string): Promise<Programs> {
  const recorded = readChecksums(await readFile(join(HERE, "checksums.txt"), "utf8"));
  const archive = recorded.filter(({ path }) => path.endsWith(".tar.gz"));
  const kept = recorded.filter(({ path }) => !path.endsWith(".tar.gz"));
  if ((await findDifferent(folder, kept)).length > 0) {
    await download(folder, archive);
    refuseDifferent(folder, await findDifferent(folder, kept));
  }
  const jars = kept.filter(({ path }) => path.startsWith("downloads/"));
  const runner = kept.find(({ path }) => path.endsWith("-runner.jar"));
  return {
    classPath: jars.map(({ path }) => join(folder, path)).join(":"),
    registryJar: join(folder, runner!.path),
  };
}

/** Downloads aside and moves the whole into place, so that two starts cannot mix their halves. */
async function download(folder: string, archive: readonly Checksum[]): Promise<void> {
  console.log("Downloading Kafka and the schema registry, 150 MB, once ...");
  const aside = join(folder, `aside-${process.pid}`);
  await mkdir(join(aside, "registry"), { recursive: true });
  try {
    await runMaven(join(aside, "downloads"));
    refuseDifferent(aside, await findDifferent(aside, archive));
    for (const { path } of archive) {
      await run("tar", ["-xzf", join(aside, path), "-C", join(aside, "registry")]);
      await rm(join(aside, path));
    }
    for (const part of ["downloads", "registry"]) {
      await rm(join(folder, part), { recursive: true, force: true });
      await rename(join(aside, part), join(folder, part));
    }
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function runMaven(target: string): Promise<void> {
  const project = join(HERE, "pom.xml");
  const options = ["-B", "-q", "-f", project, "initialize", `-Dfolder=${target}`];
  try {
    await run("mvn", options, { maxBuffer: 1 << 24 });
  } catch (fault) {
    const { code, stdout = "" } = fault as { code?: unknown; stdout?: string };
    if (code === "ENOENT") {
      throw new Told("mvn is not found, which downloads Kafka: install Apache Maven 3.6 or later");
    }
    const reason = stdout.split("\n").find((line) => line.includes("ERROR")) ?? String(fault);
    throw new Told(`Maven could not download Kafka; mend what it says and repeat: ${reason}`);
  }
}

function refuseDifferent(folder: string, different: readonly string[]): void {
  if (different.length === 0) return;
  const shown = different.slice(0, 3).join(", ");
  const more = different.length > 3 ? ` and ${different.length - 3} more` : "";
  throw new Told(
    `downloaded and not what infra/kafka/checksums.txt records: ${shown}${more} in ${folder}; ` +
      "nothing was started. Look at where Maven downloads from, and remove its local copies",
  );
}
