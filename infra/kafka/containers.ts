/** The broker and the registry of docker-compose.yml, for machines whose Docker daemon answers. */
import { execFileSync, spawnSync } from "node:child_process";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { knowsItself } from "./broker.ts";
import type { Conductor } from "./conductor.ts";
import type { Ports } from "./ports.ts";
import { registryAnswers, setRule } from "./registry.ts";
import { Told } from "./told.ts";

const COMPOSE_FILE = join(import.meta.dirname, "..", "..", "docker-compose.yml");
const DAEMON_MILLISECONDS = 5000;
const START_MILLISECONDS = 180_000;
const POLL_MILLISECONDS = 200;

/** Whether a daemon answers and knows `docker compose`. */
export function dockerAnswers(): boolean {
  return [["info"], ["compose", "version"]].every((options) => {
    const { status } = spawnSync("docker", options, { timeout: DAEMON_MILLISECONDS });
    return status === 0;
  });
}

export function containers(folder: string, ports: Ports): Conductor {
  const compose = (...options: string[]) => runCompose(folder, ports, options);
  return {
    startBroker: async () => {
      compose("up", "--detach", "broker");
      await untilAnswering("broker", () => knowsItself(ports.broker));
    },
    stopBroker: async () => compose("stop", "broker"),
    killBroker: async () => compose("kill", "broker"),
    startRegistry: async () => {
      compose("up", "--detach", "schemas");
      await untilAnswering("schemas", () => registryAnswers(ports.registry));
      await setRule(ports.registry);
    },
    stopRegistry: async () => compose("stop", "schemas"),
    stop: async () => compose("down"),
  };
}

/** Removes what the containers of the folder kept. */
export function removeVolumes(folder: string, ports: Ports): void {
  runCompose(folder, ports, ["down", "--volumes"]);
}

function runCompose(folder: string, ports: Ports, options: readonly string[]): void {
  const project = `margin-engine-${basename(folder)}`;
  try {
    execFileSync("docker", ["compose", "-p", project, "-f", COMPOSE_FILE, ...options], {
      env: {
        ...process.env,
        BROKER_PORT: String(ports.broker),
        REGISTRY_PORT: String(ports.registry),
      },
      stdio: ["ignore", "ignore", "pipe"],
      encoding: "utf8",
    });
  } catch (fault) {
    const { stderr } = fault as { stderr?: string };
    throw new Told(`docker compose ${options.join(" ")} fails: ${stderr ?? String(fault)}`);
  }
}

async function untilAnswering(name: string, answers: () => Promise<boolean>): Promise<void> {
  const patience = Date.now() + START_MILLISECONDS;
  while (!(await answers())) {
    if (Date.now() > patience) {
      throw new Told(`the ${name} does not answer: see \`docker compose logs ${name}\``);
    }
    await sleep(POLL_MILLISECONDS);
  }
}
