/**
 * A Java program in the background that outlives the command which started it. Its process number
 * is kept in a file and its command line carries a mark, so that none is stopped but our own.
 */
import { execFileSync, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Told } from "./told.ts";

/** A program of a folder, where `name.log` and `name.pid` hold its log and process number. */
export interface JavaProgram {
  readonly name: string;
  readonly folder: string;
}

const { JAVA_HOME = "" } = process.env;
const JAVA = JAVA_HOME === "" ? "java" : join(JAVA_HOME, "bin", "java");
const OLDEST_JAVA = 17;
const REMEDY = `install a JDK of version ${OLDEST_JAVA} or later, or point JAVA_HOME to one`;
const STOP_MILLISECONDS = 20_000;
const POLL_MILLISECONDS = 50;

/** Throws Told without a Java that can run Kafka. */
export function requireJava(): void {
  const said = runJava(["--version"]);
  const version = Number(/^\S+ (\d+)/.exec(said)?.[1]);
  if (version >= OLDEST_JAVA) return;
  throw new Told(`Kafka needs Java ${OLDEST_JAVA} or later, and this is ${version}: ${REMEDY}`);
}

/** Runs a program to its end and returns what it writes. Throws Told if it fails. */
export function runJava(options: readonly string[]): string {
  try {
    return execFileSync(JAVA, options, { encoding: "utf8", stdio: "pipe" });
  } catch (fault) {
    const { code, stderr } = fault as { code?: unknown; stderr?: string };
    throw new Told(code === "ENOENT" ? `${JAVA} is not found: ${REMEDY}` : `java fails: ${stderr}`);
  }
}

export function startJava(program: JavaProgram, options: readonly string[]): void {
  const log = openSync(logOf(program), "a");
  const child = spawn(JAVA, [markOf(program), ...options], {
    cwd: program.folder,
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  writeFileSync(pidFileOf(program), String(child.pid));
}

/** The program's process number if it runs. A number that another process got since is not ours. */
export function processOf(program: JavaProgram): number | null {
  const file = pidFileOf(program);
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, "utf8"));
  return Number.isInteger(pid) && commandLineOf(pid).includes(markOf(program)) ? pid : null;
}

/** Sends the signal and waits for the end; after 20 seconds the end is forced. */
export async function stopJava(
  program: JavaProgram,
  signal: "SIGTERM" | "SIGKILL" = "SIGTERM",
): Promise<void> {
  const pid = processOf(program);
  if (pid !== null) {
    process.kill(pid, signal);
    const patience = Date.now() + STOP_MILLISECONDS;
    while (processOf(program) !== null) {
      if (Date.now() > patience) process.kill(pid, "SIGKILL");
      await sleep(POLL_MILLISECONDS);
    }
  }
  rmSync(pidFileOf(program), { force: true });
}

/** Waits until `answers` says so. Throws Told with the end of the log if the program gives up. */
export async function untilAnswering(
  program: JavaProgram,
  answers: () => Promise<boolean>,
  seconds = 90,
): Promise<void> {
  const patience = Date.now() + seconds * 1000;
  while (!(await answers())) {
    const runs = processOf(program) !== null;
    if (runs && Date.now() < patience) {
      await sleep(POLL_MILLISECONDS);
      continue;
    }
    const what = runs ? `did not answer within ${seconds} seconds` : "ended at its start";
    const log = existsSync(logOf(program)) ? readFileSync(logOf(program), "utf8") : "";
    const said = log.trimEnd().split("\n").slice(-12).join("\n  ");
    throw new Told(`the ${program.name} ${what}. The end of ${logOf(program)}:\n  ${said}`);
  }
}

function commandLineOf(pid: number): string {
  if (existsSync("/proc/self/cmdline")) {
    const file = `/proc/${pid}/cmdline`;
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }
  try {
    return execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}

function markOf({ name, folder }: JavaProgram): string {
  return `-Dmargin-engine.${name}=${folder}`;
}

function logOf({ name, folder }: JavaProgram): string {
  return join(folder, `${name}.log`);
}

function pidFileOf({ name, folder }: JavaProgram): string {
  return join(folder, `${name}.pid`);
}
