/** The schema registry through its client, which only registers and fetches texts: decoding is the
 * codec's, in one go and without waiting. */
import { Agent } from "node:https";
import { COMPATIBILITY, SchemaRegistry, SchemaType } from "@kafkajs/confluent-schema-registry";
import type { Config } from "../config";
import { refusedByRegistry } from "./access-refused";

export interface Registry {
  /** Registers the text under its record's full name; the id it has from then on. */
  readonly register: (text: string) => Promise<number>;
  /** Null when the registry has no such id. Throws when it cannot be asked. */
  readonly fetch: (id: number) => Promise<string | null>;
}

type ClientArguments = ConstructorParameters<typeof SchemaRegistry>[0];
type Middleware = NonNullable<ClientArguments["middlewares"]>[number];

const NOT_FOUND = 404;

/** Both throw AccessRefused where the registry lets nobody in who shows what the settings say. */
export function connectRegistry(config: Config["registry"]): Registry {
  const { url, credentials, tls } = config;
  const texts = new Map<number, string>();
  const client = new SchemaRegistry({
    host: url,
    middlewares: [keepTexts(texts)],
    ...(credentials === null ? {} : { auth: { ...credentials } }),
    ...(tls === null ? {} : { agent: tlsAgent(tls) }),
  });
  return {
    register: async (text) => {
      const schema = { type: SchemaType.AVRO as const, schema: text };
      const options = { compatibility: COMPATIBILITY.FULL_TRANSITIVE };
      try {
        return (await client.register(schema, options)).id;
      } catch (cause) {
        throw refusedByRegistry(cause, config) ?? cause;
      }
    },
    fetch: async (id) => {
      try {
        await client.getSchema(id);
      } catch (cause) {
        if ((cause as { status?: number }).status === NOT_FOUND) return null;
        // A text that the client cannot read, of another kind than Avro, is judged by the codec.
        if (!texts.has(id)) throw refusedByRegistry(cause, config) ?? cause;
      }
      return texts.get(id)!;
    },
  };
}

/** The client hands out parsed types only, which have lost a part of what they were made from. */
function keepTexts(texts: Map<number, string>): Middleware {
  return () => ({
    response: async (next) => {
      const response = await next();
      const id = /\/schemas\/ids\/(\d+)/.exec(response.request().path())?.[1];
      if (id !== undefined) texts.set(Number(id), response.data<{ schema: string }>().schema);
      return response;
    },
  });
}

function tlsAgent({ ca, certificate, key }: NonNullable<Config["registry"]["tls"]>): Agent {
  return new Agent({
    ...(ca === null ? {} : { ca }),
    ...(certificate === null ? {} : { cert: certificate }),
    ...(key === null ? {} : { key }),
  });
}
