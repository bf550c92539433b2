/** Entry of the process that sweeps the log named by its argument, and prints what it found. */
import { sweepLog } from "../sweep-log";
import { LmdbStore } from "./lmdb-store";

process.stdout.write(JSON.stringify(sweepLog(LmdbStore.open(process.argv[2]!, "read"))));
