/** Loopback ports: those a folder had before while they are free, otherwise any that are. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Told } from "./told.ts";

export const LOOPBACK = "127.0.0.1";
const RELEASE_MILLISECONDS = 3000;
const POLL_MILLISECONDS = 50;

export interface Ports {
  readonly broker: number;
  readonly controller: number;
  readonly registry: number;
}

/** Keeps the ports in the folder, for the next start and for restarts in between. */
export async function choosePorts(folder: string): Promise<Ports> {
  const known = readPorts(folder);
  const ports = {
    broker: await freePort(known?.broker),
    controller: await freePort(known?.controller),
    registry: await freePort(known?.registry),
  };
  writeFileSync(join(folder, "ports.json"), `${JSON.stringify(ports)}\n`);
  return ports;
}

/** Null before the first start of the folder. */
export function readPorts(folder: string): Ports | null {
  const file = join(folder, "ports.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Ports) : null;
}

/**
 * Throws Told if another program listens where a program is to come back. One that was killed may
 * hold its port a moment longer than it is seen to run.
 */
export async function requireFree(port: number, name: string): Promise<void> {
  const patience = Date.now() + RELEASE_MILLISECONDS;
  do {
    if ((await listen(port)) !== null) return;
    await sleep(POLL_MILLISECONDS);
  } while (Date.now() < patience);
  throw new Told(
    `port ${port} of the ${name} is taken by another program: stop that one, or stop all with ` +
      "`make kafka-down` and start again, which chooses free ports",
  );
}

async function freePort(wanted: number | undefined): Promise<number> {
  const kept = wanted === undefined ? null : await listen(wanted);
  return kept ?? (await listen(0))!;
}

/** The port, after it was listened to for a moment, or null if it is taken. */
function listen(port: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (fault: NodeJS.ErrnoException) => {
      if (fault.code === "EADDRINUSE") resolve(null);
      else reject(fault);
    });
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      const taken = typeof address === "object" && address !== null ? address.port : null;
      server.close(() => resolve(taken));
    });
  });
}
