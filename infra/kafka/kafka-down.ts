/** `make kafka-down`: stops what `make kafka-up` started, and what tests that were cut off left. */
import { stopCluster } from "./cluster.ts";
import { KAFKA_FOLDER } from "./folders.ts";
import { removeAbandoned } from "./jest-cluster.ts";
import { tellFaults } from "./told.ts";

await tellFaults(async () => {
  await stopCluster(KAFKA_FOLDER);
  await removeAbandoned();
  console.log("Kafka and the schema registry are stopped. Their data is in .cache/kafka/data.");
});
