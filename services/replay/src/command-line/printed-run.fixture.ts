/** Runs a command line as the shell would, and gives its exit code and what it printed. */
import { runCommandLine } from "./run";

export async function run(...argv: string[]) {
  let [out, error] = ["", ""];
  const spies = [
    jest.spyOn(process.stdout, "write").mockImplementation((text) => {
      out += text;
      return true;
    }),
    jest.spyOn(process.stderr, "write").mockImplementation((text) => {
      error += text;
      return true;
    }),
  ];
  try {
    const code = await runCommandLine(["node", "margin-engine", ...argv]);
    return { code, out, error };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
