/** The clearing service as a process: set up by its environment, folding what Kafka brings. */
import { runOnKafka, runProcess } from "@margin-engine/runtime";
import { clearingService as service } from "./service";

void runProcess({
  name: service.name,
  start: (config, observer) => runOnKafka({ service, config, observer }),
  host: process,
}).then((code) => process.exit(code));
