/**
 * The schema registry without containers: Apicurio by Confluent's interface, its content in a file,
 * because a schema's number lies in every record and must mean the same after a restart.
 */
import { join } from "node:path";
import { type JavaProgram, processOf, startJava, untilAnswering } from "./java-program.ts";
import { LOOPBACK, type Ports, requireFree } from "./ports.ts";
import { Told } from "./told.ts";

/** Little memory and little time for compiling: two processors are shared with everything else. */
const JVM = ["-Xms128m", "-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];
const ANSWER_MILLISECONDS = 5000;
/** Every version of a schema can read what any other version wrote. */
const RULE = { compatibility: "FULL_TRANSITIVE" };

export function registryOf(folder: string): JavaProgram {
  return { name: "registry", folder };
}

export function registryUrlOf(port: number): string {
  return `http://${LOOPBACK}:${port}/apis/ccompat/v7`;
}

/** Starts the registry on its data unless it runs, and waits until it answers. Throws Told. */
export async function startRegistry(
  folder: string,
  ports: Ports,
  jar: () => Promise<string>,
): Promise<void> {
  const program = registryOf(folder);
  if (processOf(program) === null) {
    await requireFree(ports.registry, "registry");
    const settings = {
      "quarkus.http.host": LOOPBACK,
      "quarkus.http.port": ports.registry,
      "quarkus.http.access-log.enabled": false,
      'quarkus.log.category."io.apicurio".level': "WARN",
      "apicurio.datasource.url": `jdbc:h2:file:${join(folder, "data", "registry")}`,
      "apicurio.datasource.jdbc.initial-size": 1,
      "apicurio.datasource.jdbc.min-size": 1,
      "apicurio.datasource.jdbc.max-size": 8,
    };
    const options = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
    startJava(program, [...JVM, ...options, "-jar", await jar()]);
  }
  await untilAnswering(program, () => registryAnswers(ports.registry));
  await setRule(ports.registry);
}

/** Whether the registry gives its settings, which it does once it can register. */
export async function registryAnswers(port: number): Promise<boolean> {
  const signal = AbortSignal.timeout(ANSWER_MILLISECONDS);
  const answer = await fetch(`${registryUrlOf(port)}/config`, { signal }).catch(() => null);
  return answer?.ok === true;
}

/** The rule for all subjects. Setting it again changes nothing. */
export async function setRule(port: number): Promise<void> {
  const answer = await fetch(`${registryUrlOf(port)}/config`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(RULE),
  });
  if (answer.ok) return;
  throw new Told(`the registry refuses ${JSON.stringify(RULE)}: ${await answer.text()}`);
}
