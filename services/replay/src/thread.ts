/**
 * Work on a thread of its own: it is given a task, tells how far it is, and answers with a result
 * or with what went wrong. What goes over is copied, as plain data.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { Unusable } from "@margin-engine/runtime";

type Message<Progress, Result> =
  | { readonly what: "progress"; readonly progress: Progress }
  | { readonly what: "done"; readonly result: Result }
  | { readonly what: "failed"; readonly name: string; readonly message: string };

/** The compiled entries, from `src` and from `dist` alike. */
const COMPILED = join(__dirname, "../dist");

/** Errors that are shown as a sentence; anything else is a fault of the program. */
const TOLD = ["Unusable", "LogDamaged", "ServiceStopped"];

/** `entry` names a module that calls `answerTask`. Throws Unusable where the work says so. */
export function runThread<Task, Progress, Result>(
  entry: string,
  task: Task,
  onProgress: (progress: Progress) => void,
): Promise<Result> {
  const file = join(COMPILED, entry);
  if (!existsSync(file)) throw new Error(`${file} is missing: build the project first`);
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: task });
    worker.on("message", (message: Message<Progress, Result>) => {
      if (message.what === "progress") onProgress(message.progress);
      else if (message.what === "done") resolve(message.result);
      else reject(failure(message));
    });
    worker.on("error", reject);
  });
}

/** The whole of a thread: works on the task it was started with. */
export function answerTask<Task, Progress, Result>(
  work: (task: Task, tell: (progress: Progress) => void) => Result | Promise<Result>,
): void {
  const send = (message: Message<Progress, Result>) => parentPort!.postMessage(message);
  const tell = (progress: Progress) => send({ what: "progress", progress });
  const run = async () => work(workerData as Task, tell);
  run().then(
    (result) => send({ what: "done", result }),
    ({ name, message }: Error) => send({ what: "failed", name, message }),
  );
}

function failure({ name, message }: { readonly name: string; readonly message: string }): Error {
  return TOLD.includes(name) ? new Unusable(message) : new Error(`${name}: ${message}`);
}
