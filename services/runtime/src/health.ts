/**
 * What a service answers to whoever operates it: /livez while the process runs, /readyz once its
 * shards are restored and caught up and nothing is wrong, /metrics for a scrape.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Config } from "./config";
import type { Metrics } from "./metrics";
import type { InstancePhase, Observer } from "./observer";
import { Unusable } from "./unusable";

/**
 * Whether the process may be given traffic, from what its runner tells: it says so, none of its
 * instances is still on the way to where it belongs, and none has met what only a person can mend.
 */
export class Readiness {
  private reason: string | null = "starting: nothing is restored yet";
  private readonly onTheWay = new Map<string, InstancePhase>();
  private readonly broken = new Map<string, string>();
  private ending = false;

  /** Null when ready. */
  get whyNot(): string | null {
    if (this.ending) return "stopping";
    const [fault] = this.broken;
    if (fault !== undefined) return `${fault[0]} ${fault[1]}`;
    const [going] = this.onTheWay;
    return this.reason ?? (going === undefined ? null : `${going[0]} is ${going[1]}`);
  }

  readonly observe: Observer = (happening) => {
    if (happening.what === "ready") this.reason = null;
    if (happening.what === "not-ready") this.reason = happening.reason;
    if (happening.what === "phase") this.enter(happening.instance, happening.phase);
    if (happening.what === "stopped") {
      this.broken.set(happening.instance, `stopped: ${happening.reason}`);
    }
    if (happening.what === "diverged") {
      const { where, what } = happening.fault;
      this.broken.set(happening.instance, `diverged at ${where}: ${what}`);
    }
  };

  /** From now on the process takes nothing on. */
  end(): void {
    this.ending = true;
  }

  private enter(instance: string, phase: InstancePhase): void {
    const arrived = phase === "active" || phase === "standby" || phase === "released";
    if (arrived) this.onTheWay.delete(instance);
    else this.onTheWay.set(instance, phase);
    if (phase === "released") this.broken.delete(instance);
  }
}

export interface HealthOptions {
  readonly operations: Config["operations"];
  readonly readiness: Readiness;
  readonly metrics: Metrics;
}

export interface HealthServer {
  /** The port that is served, also where any was asked for. */
  readonly port: number;
  readonly close: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly type?: string;
}

/** Throws Unusable when the port cannot be had. */
export async function serveHealth(options: HealthOptions): Promise<HealthServer> {
  const server = createServer((request, response) => {
    answer(request, options).then(
      (given) => send(request, response, given),
      (fault) => send(request, response, { status: 500, text: `cannot be measured: ${fault}` }),
    );
  });
  await listen(server, options.operations);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((fault) => (fault === undefined ? resolve() : reject(fault)));
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, { host, port }: Config["operations"]): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (fault: NodeJS.ErrnoException) => {
      const remedy = "set OPERATIONS_HOST and OPERATIONS_PORT to an address that is free";
      reject(new Unusable(`health cannot be served on ${host}:${port} (${fault.code}): ${remedy}`));
    });
    server.listen(port, host, resolve);
  });
}

async function answer(
  { method, url = "/" }: IncomingMessage,
  { readiness, metrics }: HealthOptions,
): Promise<Answer> {
  if (method !== "GET" && method !== "HEAD") return { status: 405, text: "use GET" };
  const [path] = url.split("?");
  if (path === "/livez") return { status: 200, text: "alive" };
  if (path === "/readyz") {
    const { whyNot } = readiness;
    return whyNot === null ? { status: 200, text: "ready" } : { status: 503, text: whyNot };
  }
  if (path === "/metrics") return { status: 200, ...(await metrics.page()) };
  return { status: 404, text: "there is /livez, /readyz and /metrics" };
}

function send(request: IncomingMessage, response: ServerResponse, given: Answer): void {
  const { status, text, type = "text/plain; charset=utf-8" } = given;
  const body = text.endsWith("\n") ? text : `${text}\n`;
  response.writeHead(status, {
    "content-type": type,
    "cache-control": "no-store",
    "content-length": Buffer.byteLength(body),
    ...(status === 405 ? { allow: "GET, HEAD" } : {}),
  });
  response.end(request.method === "HEAD" ? undefined : body);
}
