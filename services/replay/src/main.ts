/** The `margin-engine` command. */
import { endWithReader, runCommandLine } from "./command-line/run";

process.stdout.on("error", endWithReader);
runCommandLine(process.argv).then((code) => {
  process.exitCode = code;
});
