/** How a service's process begins and ends: in this process, and as one of its own. */
import { spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { join } from "node:path";
import type { Config } from "./config";
import { VARIABLES } from "./config-variables";
import type { Observer } from "./observer";
import { type Host, type RunningService, runProcess } from "./run-process";
import { Unusable } from "./unusable";

const ENVIRONMENT = {
  KAFKA_BROKERS: "127.0.0.1:9092",
  SCHEMA_REGISTRY_URL: "http://127.0.0.1:8081",
  SHARDS: "2",
  OPERATIONS_PORT: "0",
};

interface Line {
  readonly level: string;
  readonly msg: string;
  readonly port?: number;
  readonly stack?: string;
}

class FakeHost extends EventEmitter implements Host {
  readonly lines: Line[] = [];
  complaints = "";
  readonly stdout: Host["stdout"] = { write: (text) => this.lines.push(JSON.parse(text)) };
  readonly stderr = {
    write: (text: string) => {
      this.complaints += text;
    },
  };

  constructor(
    readonly env: Host["env"] = ENVIRONMENT,
    readonly argv: Host["argv"] = ["node", "main.js"],
  ) {
    super();
  }

  get said(): string[] {
    return this.lines.map(({ msg }) => msg);
  }
}

/** A service whose end the test decides on. */
class FakeService implements RunningService {
  stops = 0;
  finish: () => void = () => {};
  fail: (fault: Error) => void = () => {};
  readonly ended = new Promise<void>((resolve, reject) => {
    this.finish = resolve;
    this.fail = reject;
  });
  readonly stop = () => {
    this.stops++;
  };
}

interface Started {
  readonly config: Config;
  readonly observer: Observer;
}

/** Starts a process around the service, up to where the service runs. */
async function begun(host: FakeHost, service: RunningService) {
  const code = { ended: Promise.resolve(-1) };
  const started = await new Promise<Started>((resolve) => {
    code.ended = runProcess({
      name: "margin",
      host,
      start: (config, observer) => {
        setImmediate(resolve, { config, observer });
        return service;
      },
    });
  });
  return { ...started, code: () => code.ended };
}

const readyz = async ({ lines }: FakeHost): Promise<number> => {
  const { port } = lines.find(({ msg }) => msg === "starting")!;
  return (await fetch(`http://127.0.0.1:${port}/readyz`)).status;
};

describe("what a process is given", () => {
  const start = () => Promise.reject(new Error("never asked"));

  it.each(["--help", "-h"])(
    "given %s, then it lists every variable and starts nothing",
    async (flag) => {
      let help = "";
      const host = new FakeHost({}, ["node", "main.js", flag]);
      const stdout = { write: (text: string) => (help += text) };
      const code = await runProcess({
        name: "margin",
        host: Object.assign(host, { stdout }),
        start,
      });
      expect(code).toBe(0);
      expect(host.complaints).toBe("");
      for (const variable of Object.keys(VARIABLES)) expect(help).toContain(`\n  ${variable}=`);
      expect(help).toMatch(/ {2}SHARDS=8\n {6}a whole number from 1 to 4096; has to be set\n/);
      expect(help).toMatch(/ {2}STANDBY=on\n {6}on or off; off when it is left out\n/);
      expect(help).toMatch(/ {2}KAFKA_SASL_PASSWORD=\.\.\.\n.*; may be left out\n/);
    },
  );

  it("given anything else, then it says so and starts nothing", async () => {
    const host = new FakeHost(ENVIRONMENT, ["node", "main.js", "--shards"]);
    expect(await runProcess({ name: "margin", host, start })).toBe(2);
    expect(host.complaints).toBe(
      "margin: it takes no argument such as --shards; --help tells what it takes\n",
    );
  });
});

describe("a process", () => {
  it("ends with 2 and says what to set when its environment is wrong", async () => {
    const host = new FakeHost({ SHARDS: "none" });
    const start = () => Promise.reject(new Error("never asked"));
    expect(await runProcess({ name: "margin", host, start })).toBe(2);
    expect(host.complaints).toMatch(/^margin: the environment cannot be used, 3 variables are /);
    expect(host.lines).toEqual([]);
  });

  it.each(["SIGTERM", "SIGINT"])(
    "finishes on %s what is open, then ends with 0",
    async (signal) => {
      const [host, service] = [new FakeHost(), new FakeService()];
      const { code, observer } = await begun(host, service);
      observer({ what: "ready" });
      expect(await readyz(host)).toBe(200);
      host.emit(signal, signal);
      expect(service.stops).toBe(1);
      expect(await readyz(host)).toBe(503);
      service.finish();
      expect(await code()).toBe(0);
      expect(host.said.slice(-2)).toEqual(["stopping: finishing what is open", "stopped"]);
      expect(host.listenerCount(signal)).toBe(0);
      await expect(readyz(host)).rejects.toThrow("fetch failed");
    },
  );

  it("does not wait after a second signal", async () => {
    const [host, service] = [new FakeHost(), new FakeService()];
    const { code } = await begun(host, service);
    host.emit("SIGTERM", "SIGTERM");
    host.emit("SIGTERM", "SIGTERM");
    expect(await code()).toBe(2);
    expect(service.stops).toBe(1);
    expect(host.said.at(-1)).toBe("stopped before everything was finished");
  });

  it("stops a service that was still starting when the signal came", async () => {
    const [host, service] = [new FakeHost(), new FakeService()];
    const code = runProcess({
      name: "margin",
      host,
      start: () => {
        host.emit("SIGTERM", "SIGTERM");
        return service;
      },
    });
    service.finish();
    expect(await code).toBe(0);
    expect(service.stops).toBe(1);
  });

  it("ends with 2 when it cannot go on, and shows a stack for its own faults only", async () => {
    for (const [fault, stack] of [
      [new Unusable("the registry knows no such subject: register the schemas"), undefined],
      [new TypeError("x is not a function"), expect.stringContaining("TypeError")],
    ] as const) {
      const [host, service] = [new FakeHost(), new FakeService()];
      const { code } = await begun(host, service);
      service.fail(fault);
      expect(await code()).toBe(2);
      const { level, msg, stack: shown } = host.lines.at(-1)!;
      expect([level, msg, shown]).toEqual(["fatal", fault.message, stack]);
    }
  });

  it("of its own ends with 0 on SIGTERM, its last transaction in the log", async () => {
    const given = join(__dirname, "given");
    const entry = [join(given, "run-source.cjs"), join(given, "stoppable-process.ts")];
    const child = spawn(process.execPath, ["--conditions=source", ...entry], {
      env: { ...process.env, ...ENVIRONMENT, LOG_LEVEL: "debug" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let out = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
      if (String(chunk).includes('"what":"ready"')) child.kill("SIGTERM");
    });
    const ended = await new Promise<unknown[]>((resolve) => {
      child.on("close", (...how) => resolve(how));
    });
    expect(ended).toEqual([0, null]);
    const said = out
      .split("\n")
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as Line).msg);
    expect(said).toEqual([
      "starting",
      "ready",
      "stopping: finishing what is open",
      "transaction ended",
      "stopped",
    ]);
  });
});
