/** `make kafka-up`: a broker and a registry on this machine, whichever way it can run them. */
import { startCluster } from "./cluster.ts";
import { KAFKA_FOLDER } from "./folders.ts";
import { tellFaults } from "./told.ts";

await tellFaults(async () => {
  const { brokers, registryUrl, runsIn } = await startCluster(KAFKA_FOLDER);
  console.log(`Kafka and the schema registry answer, in ${runsIn}.`);
  console.log(`  KAFKA_BROKERS=${brokers.join(",")}`);
  console.log(`  SCHEMA_REGISTRY_URL=${registryUrl}`);
  console.log("Stop them with `make kafka-down`; their data stays.");
});
