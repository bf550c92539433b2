import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readComposition } from "../composition.fixture.ts";
import { containers, removeVolumes } from "./containers.ts";

const folder = mkdtempSync(join(tmpdir(), "containers-"));
const calls = join(folder, "calls");
const ports = { broker: 1092, controller: 0, registry: 1081 };
const { PATH } = process.env;

/** A `docker` that writes down how it was called, and fails where the last word is "schemas". */
const DOCKER = `#!/bin/sh
echo "$BROKER_PORT $REGISTRY_PORT $*" >> "${calls}"
case "$*" in *schemas) echo "no such image" >&2; exit 1;; esac
`;

beforeAll(() => {
  writeFileSync(join(folder, "docker"), DOCKER);
  chmodSync(join(folder, "docker"), 0o755);
  Object.assign(process.env, { PATH: `${folder}:${PATH}` });
});

afterAll(() => {
  Object.assign(process.env, { PATH });
  rmSync(folder, { recursive: true });
});

describe("the broker and the registry in containers", () => {
  it("given each thing to do, then docker is told, for this folder alone", async () => {
    const cluster = containers("any/tests/42", ports);
    await cluster.stopBroker();
    await cluster.killBroker();
    await cluster.stop();
    removeVolumes("any/tests/42", ports);
    const told = readFileSync(calls, "utf8").trimEnd().split("\n");
    const before = /^1092 1081 compose -p margin-engine-42 -f \S+\/docker-compose\.yml /;
    for (const line of told) expect(line).toMatch(before);
    const commands = told.map((line) => line.replace(before, ""));
    expect(commands).toEqual(["stop broker", "kill broker", "down", "down --volumes"]);
  });

  it("given docker refuses, then a person is told what it says", async () => {
    expect(Object.keys(readComposition().services)).toContain("schemas");
    await expect(containers("any/tests/42", ports).startRegistry()).rejects.toThrow(
      "docker compose up --detach schemas fails: no such image",
    );
  });
});
