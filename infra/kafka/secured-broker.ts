/**
 * A broker of a test's own with a listener more, which asks for TLS and a password. A process
 * also where the others run in containers.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startBroker } from "./broker.ts";
import type { Certificates } from "./certificates.ts";
import { choosePorts, LOOPBACK } from "./ports.ts";
import { programs } from "./processes.ts";

export interface SecuredListener {
  readonly certificates: Certificates;
  /** Who may connect, by PLAIN and by SCRAM-SHA-512. */
  readonly username: string;
  readonly password: string;
}

const SECURITY = "org.apache.kafka.common.security";

/**
 * Resolves to the listener's address, which stays the folder's. Stopped by `stopCluster` and
 * started again, it has its data, the former password by SCRAM and the given one by PLAIN.
 */
export async function startSecuredBroker(
  folder: string,
  { certificates, username, password }: SecuredListener,
): Promise<string> {
  mkdirSync(join(folder, "data"), { recursive: true });
  const ports = await choosePorts(folder);
  // There is no registry in this folder: its port is the listener's.
  const address = `${LOOPBACK}:${ports.registry}`;
  const chain = join(folder, "listener.pem");
  writeFileSync(chain, readFileSync(certificates.key, "utf8"));
  writeFileSync(chain, readFileSync(certificates.certificate, "utf8"), { flag: "a" });
  const plain = `${SECURITY}.plain.PlainLoginModule`;
  const listener = {
    "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-512",
    "plain.sasl.jaas.config": `${plain} required user_${username}="${password}";`,
    "scram-sha-512.sasl.jaas.config": `${SECURITY}.scram.ScramLoginModule required;`,
    "ssl.keystore.type": "PEM",
    "ssl.keystore.location": chain,
  };
  await startBroker(folder, ports, {
    classPath: async () => (await programs()).classPath,
    added: {
      listener: `SECURED://${address}`,
      settings: Object.entries(listener).map((pair) => `listener.name.secured.${pair.join("=")}`),
      format: ["-S", `SCRAM-SHA-512=[name=${username},password=${password}]`],
    },
  });
  return address;
}
