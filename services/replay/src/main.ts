/** The `margin-engine` command. */
import { runCommandLine } from "./command-line/run";

runCommandLine(process.argv).then((code) => {
  process.exitCode = code;
});
