/** The services of docker-compose.yml, as far as tests look at them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export const ROOT: string = join(import.meta.dirname, "..");

export interface Composition {
  readonly services: Readonly<Record<string, ComposedService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export interface ComposedService {
  readonly image?: string;
  readonly build?: {
    readonly context: string;
    readonly dockerfile: string;
    readonly args: Readonly<Record<string, string>>;
  };
  readonly command?: readonly string[];
  readonly env_file?: string;
  readonly depends_on?: readonly string[];
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
}

export function readComposition(): Composition {
  return readYaml("docker-compose.yml") as Composition;
}

/** A file of the repository, with anchors and merged keys resolved. */
export function readYaml(path: string): unknown {
  return parse(readFileSync(join(ROOT, path), "utf8"), { merge: true });
}

/** Which service a container runs. */
export function serviceOf({ build }: ComposedService): string {
  return build!.args["SERVICE"]!;
}

/** The composed services that are built from this repository, by name. */
export function ownServices({ services }: Composition): [name: string, ComposedService][] {
  return Object.entries(services).filter(([, { build }]) => build !== undefined);
}
