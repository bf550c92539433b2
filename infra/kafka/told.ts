/** Faults that a person can mend: told by their message alone, without a stack trace. */
export class Told extends Error {}

/** Runs a command to its end; a fault is told, and the exit code says that there was one. */
export async function tellFaults(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (fault) {
    if (!(fault instanceof Told)) throw fault;
    console.error(fault.message);
    process.exitCode = 1;
  }
}
