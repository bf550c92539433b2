import { Unusable } from "../unusable";
import { refusedByBrokers, refusedByRegistry } from "./access-refused";

const kafka = { brokers: ["kafka-1:9093"], tls: null, sasl: null };
const registry = { url: "https://schemas", tls: null, credentials: null };

describe("a certificate that is not accepted", () => {
  it.each([
    "unable to verify the first certificate",
    "certificate has expired",
    "Hostname/IP does not match certificate's altnames: IP: 10.0.0.1 is not in the cert's list",
  ])("given %j in the words of either client, then the fault is told alone", (fault) => {
    const hint = "; if the root CA is installed locally, try another option";
    const broker = new Error(`Connection error: ${fault}${hint}`);
    const schemas = new Error(`Confluent_Schema_Registry - Error, status 400: ${fault}`);
    const told = [refusedByBrokers(broker, kafka), refusedByRegistry(schemas, registry)];
    expect(told).toEqual([expect.any(Unusable), expect.any(Unusable)]);
    for (const refusal of told) expect(refusal!.message).toContain(`accepted (${fault}): it has`);
  });
});

it.each([
  new Error("Connection error: connect ECONNREFUSED 127.0.0.1:9093"),
  new Error("The broker is not available"),
  Object.assign(new Error("Confluent_Schema_Registry - Not found"), { status: 404 }),
  Object.assign(new Error("Confluent_Schema_Registry - Internal error"), { status: 500 }),
])("given %s, then nobody was refused", (fault) => {
  expect([refusedByBrokers(fault, kafka), refusedByRegistry(fault, registry)]).toEqual([
    null,
    null,
  ]);
});

it("given a user whom the registry knows and does not let in, then the user is named", () => {
  const credentials = { username: "margin", password: "a-password" };
  const fault = Object.assign(new Error("Forbidden"), { status: 403 });
  const told = refusedByRegistry(fault, { ...registry, credentials })!.message;
  expect(told).toMatch(/^the registry refuses user margin: correct SCHEMA_REGISTRY_USERNAME and/);
  expect(told).not.toContain("a-password");
});
