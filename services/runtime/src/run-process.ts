/**
 * A service as a process: configured from its environment, watched through logs, metrics and
 * health, and stopped by SIGTERM or SIGINT once its open transaction is finished. The exit code
 * says how it ended: 0 as asked, 2 when it could not begin or go on.
 */
import { countBuffersWithHeap } from "./buffer-collection";
import { type Config, type Environment, readConfig } from "./config";
import { configHelp } from "./config-help";
import { type HealthServer, Readiness, serveHealth } from "./health";
import { configFields, createLog, type Log, logObserver } from "./log";
import { Metrics } from "./metrics";
import { type Observer, observers } from "./observer";
import { Unusable } from "./unusable";

/** A service that runs until it is stopped or fails. */
export interface RunningService {
  /** Resolves once everything is finished and closed; rejects when the service cannot go on. */
  readonly ended: Promise<void>;
  /** Takes nothing new on, finishes what is open, then lets `ended` resolve. */
  readonly stop: () => void;
}

export interface ProcessOptions {
  /** The service's name, on every line of its log. */
  readonly name: string;
  readonly start: (config: Config, observer: Observer) => RunningService | Promise<RunningService>;
  /** `process`, or what stands in for it. */
  readonly host: Host;
}

export interface Host {
  readonly env: Environment;
  /** The program, its file, then what it was given. */
  readonly argv: readonly string[];
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly on: (signal: StopSignal, listener: (signal: StopSignal) => void) => unknown;
  readonly off: (signal: StopSignal, listener: (signal: StopSignal) => void) => unknown;
}

interface TextSink {
  readonly write: (text: string) => unknown;
}

type StopSignal = (typeof STOP_SIGNALS)[number];
const STOP_SIGNALS = ["SIGTERM", "SIGINT"] as const;

const ENDED = 0;
const FAILED = 2;

/**
 * Resolves to the exit code, with which the caller is to exit: after a second signal what is open
 * stays so. Its transaction then times out as after a kill, and the next start reads it back.
 */
export async function runProcess({ name, start, host }: ProcessOptions): Promise<number> {
  const [argument] = host.argv.slice(2);
  if (argument !== undefined) return answerArgument(name, host, argument);
  let config: Config;
  try {
    config = readConfig(host.env);
  } catch (fault) {
    if (!(fault instanceof Unusable)) throw fault;
    host.stderr.write(`${name}: ${fault.message}\n`);
    return FAILED;
  }
  countBuffersWithHeap();
  const destination = { write: (line: string) => void host.stdout.write(line) };
  const log = createLog({ service: name, level: config.logLevel, destination });
  const readiness = new Readiness();
  const metrics = new Metrics(() => readiness.whyNot === null);
  const observer = observers(metrics.observe, readiness.observe, logObserver(log));
  const stopping = new Stopping(host, readiness, log);
  let health: HealthServer | null = null;
  try {
    health = await serveHealth({ operations: config.operations, readiness, metrics });
    log.info({ config: configFields(config), port: health.port }, "starting");
    const finished = await stopping.follow(await start(config, observer));
    log.info(finished ? "stopped" : "stopped before everything was finished");
    return finished ? ENDED : FAILED;
  } catch (fault) {
    const expected = fault instanceof Unusable;
    const message = fault instanceof Error ? fault.message : String(fault);
    log.fatal(expected || !(fault instanceof Error) ? {} : { stack: fault.stack }, message);
    return FAILED;
  } finally {
    stopping.close();
    await health?.close();
  }
}

function answerArgument(name: string, { stdout, stderr }: Host, argument: string): number {
  if (argument === "--help" || argument === "-h") {
    stdout.write(configHelp(name));
    return ENDED;
  }
  stderr.write(`${name}: it takes no argument such as ${argument}; --help tells what it takes\n`);
  return FAILED;
}

/** The wish to stop, which may come before the service runs, and the one not to wait for it. */
class Stopping {
  private running: RunningService | null = null;
  private asked = false;
  private insist: () => void = () => {};
  private readonly insisted = new Promise<false>((resolve) => {
    this.insist = () => resolve(false);
  });

  constructor(
    private readonly host: Host,
    private readonly readiness: Readiness,
    private readonly log: Log,
  ) {
    for (const signal of STOP_SIGNALS) host.on(signal, this.take);
  }

  /** True when the service finished, false when nobody would wait for that. */
  follow(running: RunningService): Promise<boolean> {
    this.running = running;
    if (this.asked) running.stop();
    return Promise.race([running.ended.then(() => true), this.insisted]);
  }

  close(): void {
    for (const signal of STOP_SIGNALS) this.host.off(signal, this.take);
  }

  private readonly take = (signal: StopSignal): void => {
    const again = this.asked;
    this.asked = true;
    this.readiness.end();
    this.log.info({ signal }, again ? "stopping at once" : "stopping: finishing what is open");
    if (again) this.insist();
    else this.running?.stop();
  };
}
