/**
 * A gate before the tests' registry, as installations have one: TLS, and a name and a password.
 * Whoever shows them is let through to the registry itself.
 */
import { readFileSync } from "node:fs";
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Credentials } from "@margin-engine/runtime";

export interface GateOptions extends Credentials {
  /** Paths of files in PEM. */
  readonly certificate: string;
  readonly key: string;
  /** The registry's address, with Confluent's interface. */
  readonly registryUrl: string;
}

export interface RegistryGate {
  /** Of the gate, with Confluent's interface. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

const UNAUTHORIZED = 401;

export async function openGate(options: GateOptions): Promise<RegistryGate> {
  const { certificate, key, registryUrl, username, password } = options;
  const { origin, pathname } = new URL(registryUrl);
  const shown = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  const files = { cert: readFileSync(certificate), key: readFileSync(key) };
  const server = createServer(files, (incoming, outgoing) => {
    if (incoming.headers.authorization === shown) passOn(incoming, outgoing, origin);
    else outgoing.writeHead(UNAUTHORIZED, { "www-authenticate": "Basic" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}${pathname}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function passOn(incoming: IncomingMessage, outgoing: ServerResponse, origin: string): void {
  const { method, headers, url } = incoming;
  const { authorization: _, host: __, ...passed } = headers;
  const inner = request(`${origin}${url}`, { method: method!, headers: passed }, (answer) => {
    outgoing.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(outgoing);
  });
  incoming.pipe(inner);
}
