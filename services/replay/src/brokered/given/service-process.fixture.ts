/** A service as its own process, started as in production, to be killed and started again. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { commandOf } from "../../../../../infra/service-commands";

const ROOT = join(__dirname, "../../../../..");

interface LogLine {
  readonly level: string;
  readonly what?: string;
  readonly phase?: string;
  readonly reason?: string;
}

export class ServiceProcess {
  /** Lines of its log that no run may have: a divergence, a broken invariant, a crash. */
  readonly alarms: string[] = [];
  /** The instances' phases, in the order of the log. */
  readonly phases: string[] = [];
  private readonly reasons: string[] = [];
  private readonly child: ChildProcess;
  private readonly exited: Promise<unknown>;

  constructor(
    readonly service: string,
    environment: Readonly<Record<string, string>>,
    node: string = process.execPath,
  ) {
    const [, ...options] = commandOf(service);
    const { PATH } = process.env;
    this.child = spawn(node, options, {
      cwd: ROOT,
      env: { PATH, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.exited = once(this.child, "exit");
    createInterface({ input: this.child.stdout! }).on("line", (line) => this.read(line));
    createInterface({ input: this.child.stderr! }).on("line", (line) => this.alarms.push(line));
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.exited;
  }

  /** Holds it where it is, as a machine that swaps or is suspended does. */
  suspend(): void {
    this.child.kill("SIGSTOP");
  }

  resume(): void {
    this.child.kill("SIGCONT");
  }

  /** Asks it to finish and end; resolves to its exit code. */
  async stop(): Promise<number | null> {
    this.child.kill("SIGTERM");
    await this.exited;
    return this.child.exitCode;
  }

  /** Resolves to the exit code once it ends by itself. */
  async ended(): Promise<number | null> {
    await this.exited;
    return this.child.exitCode;
  }

  /** Resolves once it says that it tries something again for such a reason. */
  async retrying(reason: RegExp): Promise<void> {
    while (!this.reasons.some((told) => reason.test(told))) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private read(line: string): void {
    const { level, what, phase, reason } = JSON.parse(line) as LogLine;
    if (what === "retrying" && reason !== undefined) this.reasons.push(reason);
    if (level === "error" || level === "fatal") this.alarms.push(line);
    if (what === "phase" && phase !== undefined) this.phases.push(phase);
  }
}
