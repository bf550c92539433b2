/** A registry that is new, and what it holds once a service has started. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { removeCluster } from "../../../../infra/kafka/cluster";
import { testFolder } from "../../../../infra/kafka/jest-cluster";
import { choosePorts } from "../../../../infra/kafka/ports";
import { programs } from "../../../../infra/kafka/processes";
import { registryUrlOf, startRegistry } from "../../../../infra/kafka/registry";
import { publications } from "../avro/schema-history";
import { connectRegistry } from "./registry-client";
import { createRegistryCodec } from "./registry-codec";

const folder = testFolder("new");
let url: string;

beforeAll(async () => {
  mkdirSync(join(folder, "data"), { recursive: true });
  const ports = await choosePorts(folder);
  url = registryUrlOf(ports.registry);
  await startRegistry(folder, ports, async () => (await programs()).registryJar);
});

afterAll(() => removeCluster(folder));

async function ask(method: string, path: string, body?: object): Promise<unknown> {
  const headers = { "content-type": "application/vnd.schemaregistry.v1+json" };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  return (await fetch(`${url}${path}`, { method, headers, ...sent })).json();
}

const connect = () => connectRegistry({ url, tls: null, credentials: null });
const level = (subject: string) => ask("GET", `/config/${subject}`);
const SUBJECT = "marginengine.TradeLeg";
const FULL = { compatibilityLevel: "FULL_TRANSITIVE" };

describe("a new registry", () => {
  it("given two services that start at once, then it numbers versions as published", async () => {
    await Promise.all([createRegistryCodec(connect()), createRegistryCodec(connect())]);
    const texts = publications().map((_, at) => connect().fetch(at + 1));
    expect(await Promise.all(texts)).toEqual(publications().map(({ text }) => text));
  });

  it("holds every event to versions that all read each other", async () => {
    for (const { name } of publications())
      expect(await level(`marginengine.${name}`)).toEqual(FULL);
  });

  it("given an event that another client left held to nothing, then it is held again", async () => {
    await ask("DELETE", `/config/${SUBJECT}`);
    expect(await level(SUBJECT)).toEqual({ compatibilityLevel: "NONE" });
    await createRegistryCodec(connect());
    expect(await level(SUBJECT)).toEqual(FULL);
  });

  it("given an event held to less, then the service says what to set", async () => {
    await ask("PUT", `/config/${SUBJECT}`, { compatibility: "BACKWARD" });
    await expect(createRegistryCodec(connect())).rejects.toThrow(
      `the registry holds ${SUBJECT} to BACKWARD: set it to FULL_TRANSITIVE, so that every version`,
    );
    await ask("PUT", `/config/${SUBJECT}`, { compatibility: "FULL_TRANSITIVE" });
  });

  it("given another schema by an event's name, then the service says so", async () => {
    await ask("DELETE", `/subjects/${SUBJECT}`);
    const fields = [{ name: "other", type: "string" }];
    const other = { type: "record", name: "TradeLeg", namespace: "marginengine", fields };
    await ask("POST", `/subjects/${SUBJECT}/versions`, { schema: JSON.stringify(other) });
    await expect(createRegistryCodec(connect())).rejects.toThrow(
      /^the registry holds another schema by the name of one of this build: .*TradeLeg/,
    );
  });
});
