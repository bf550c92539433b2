/** Entry of a process that a test kills: writes the toy log of the kill test into the directory it
 * is given and says each commit on its standard output. */
import { runEmbedded } from "../run-embedded";
import { killedRun } from "./killed-run";

const directory = process.argv[2]!;
const onProgress = ({ folded }: { folded: number }) => process.stdout.write(`${folded}\n`);
void runEmbedded({ ...killedRun(), directory, onProgress });
