/**
 * Runs a command with a broker and a registry of its own, named to it by the variables that
 * services read, and removes both when the command ends: `with-cluster.ts PROGRAM OPTION...`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { startTestCluster, stopTestCluster } from "./jest-cluster.ts";
import { tellFaults } from "./told.ts";

await tellFaults(async () => {
  const [program, ...options] = process.argv.slice(2);
  await startTestCluster();
  // The command gets the signal of the terminal itself; what it used is removed after its end.
  process.on("SIGINT", () => {});
  try {
    const command = spawn(program!, options, { stdio: "inherit" });
    const [code] = await once(command, "exit");
    process.exitCode = code ?? 1;
  } finally {
    await stopTestCluster();
  }
});
