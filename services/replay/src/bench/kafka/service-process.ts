/** A service as a process of its own, started as in production and watched through its log. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { Unusable } from "@margin-engine/runtime";

export interface ServiceStart {
  readonly service: "sequencer" | "margin";
  readonly environment: Readonly<Record<string, string>>;
  /** Where the processor profile goes when the process ends; null for none. */
  readonly profiles: string | null;
}

/** Processor seconds and resident bytes since the start, by the service's own metrics. */
export interface ProcessUse {
  readonly seconds: number;
  readonly bytes: number;
}

const PATIENCE_MS = 120_000;

export class ServiceProcess {
  private readonly phases = new Map<string, string>();
  private readonly ended: Promise<unknown>;
  private port = 0;
  private over = false;
  private said = "";
  private readonly until = Date.now() + PATIENCE_MS;

  private constructor(
    private readonly child: ChildProcess,
    private readonly service: string,
  ) {
    this.ended = once(child, "exit");
    child.once("exit", () => {
      this.over = true;
    });
    createInterface({ input: child.stdout! }).on("line", (line) => this.read(line));
    child.stderr!.on("data", (text: Buffer) => {
      this.said = text.toString();
    });
  }

  static start({ service, environment, profiles }: ServiceStart): ServiceProcess {
    const program = join(dirname(require.resolve(`@margin-engine/${service}`)), "main.js");
    const profile = profiles === null ? [] : ["--cpu-prof", `--cpu-prof-dir=${profiles}`];
    const child = spawn(process.execPath, [...profile, program], {
      env: { ...environment, NODE_ENV: "production" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new ServiceProcess(child, service);
  }

  /** How many of its instances work. */
  get working(): number {
    return [...this.phases.values()].filter((phase) => phase === "active").length;
  }

  /** Throws when it ended, or when it had time enough. */
  mayBecomeActive(): void {
    if (!this.over && Date.now() < this.until) return;
    throw new Unusable(`${this.service} does not become active. It last said: ${this.said}`);
  }

  async use(): Promise<ProcessUse> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/metrics`);
    const text = await answer.text();
    const figure = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
    const seconds = figure("process_cpu_seconds_total");
    return { seconds, bytes: figure("process_resident_memory_bytes") };
  }

  async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    this.child.kill(signal);
    await this.ended;
  }

  private read(line: string): void {
    this.said = line;
    const told = JSON.parse(line) as { port?: number; instance?: string; phase?: string };
    if (told.port !== undefined) this.port = told.port;
    if (told.instance !== undefined && told.phase !== undefined) {
      this.phases.set(told.instance, told.phase);
    }
  }
}
