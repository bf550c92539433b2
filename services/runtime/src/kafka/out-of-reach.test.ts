import { readConfig } from "../config";
import { Unusable } from "../unusable";
import { outOfReach } from "./out-of-reach";

const config = readConfig({
  KAFKA_BROKERS: "kafka-1:9092,kafka-2:9092",
  SCHEMA_REGISTRY_URL: "http://schemas:8080",
  SHARDS: "4",
  TOPIC_PREFIX: "desk.",
});

function fault(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

const missing = fault("KafkaJSProtocolError", "This server does not host this topic-partition", {
  type: "UNKNOWN_TOPIC_OR_PARTITION",
});

it.each([
  [
    fault("KafkaJSNumberOfRetriesExceeded", "Connection error: connect ECONNREFUSED"),
    "the brokers at kafka-1:9092, kafka-2:9092 do not answer " +
      "(Connection error: connect ECONNREFUSED): start them, or correct KAFKA_BROKERS",
  ],
  [
    fault("KafkaJSNumberOfRetriesExceeded", missing.message, { cause: missing }),
    "the brokers at kafka-1:9092, kafka-2:9092 have no such topics with the prefix desk.: " +
      "start the services first, or correct TOPIC_PREFIX",
  ],
  [
    fault("ResponseError", "Confluent_Schema_Registry - Error, status 400: connect ECONNREFUSED"),
    "the schema registry at http://schemas:8080 does not answer as one " +
      "(Error, status 400: connect ECONNREFUSED): start it, or correct SCHEMA_REGISTRY_URL",
  ],
])("given %s, then it is told who does not answer and what to correct", (cause, told) => {
  expect(outOfReach(cause, config)).toEqual(new Unusable(told));
});

it("given a fault of the program, then nobody is out of reach", () => {
  expect(outOfReach(new TypeError("undefined is not a function"), config)).toBeNull();
});
