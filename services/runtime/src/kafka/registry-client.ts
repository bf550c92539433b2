/** The schema registry through its client, which only registers and fetches texts: decoding is the
 * codec's, in one go and without waiting. */
import { Agent } from "node:https";
import { COMPATIBILITY, SchemaRegistry, SchemaType } from "@kafkajs/confluent-schema-registry";
import type { Config } from "../config";
import { Unusable } from "../unusable";
import { refusedByRegistry } from "./access-refused";

export interface Registry {
  /** Registers the text under its record's full name, whose versions are held to FULL_TRANSITIVE;
   * the id it has from then on. */
  readonly register: (text: string) => Promise<number>;
  /** Null when the registry has no such id. Throws when it cannot be asked. */
  readonly fetch: (id: number) => Promise<string | null>;
}

type ClientArguments = ConstructorParameters<typeof SchemaRegistry>[0];
type Middleware = NonNullable<ClientArguments["middlewares"]>[number];

const NOT_FOUND = 404;
const LEVEL = COMPATIBILITY.FULL_TRANSITIVE;

/** Both throw Unusable where the registry will not do what they ask, however often it is asked. */
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
      const { namespace, name } = JSON.parse(text) as { namespace: string; name: string };
      try {
        await holdToLevel(subjectsOf(client), `${namespace}.${name}`);
        return (await client.register(schema, { compatibility: LEVEL })).id;
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

/** The client's own requests, which it keeps to itself. */
interface Subjects {
  readonly config: (of: { subject: string }) => Promise<{ data: () => LevelAnswer }>;
  readonly updateConfig: (of: { subject: string; body: unknown }) => Promise<unknown>;
}

interface LevelAnswer {
  readonly compatibilityLevel: string;
}

function subjectsOf(client: SchemaRegistry): Subjects {
  return (client as unknown as { readonly api: { readonly Subject: Subjects } }).api.Subject;
}

/**
 * A subject that another client was the first to write to has no level of its own. One that is
 * not there yet gets it from the client, with its first version.
 */
async function holdToLevel(subjects: Subjects, subject: string): Promise<void> {
  const level = await levelOf(subjects, subject);
  if (level === null || level === LEVEL) return;
  if (level !== COMPATIBILITY.NONE) {
    throw new Unusable(
      `the registry holds ${subject} to ${level}: set it to ${LEVEL}, so that every version ` +
        "reads what every other wrote",
    );
  }
  await subjects.updateConfig({ subject, body: { compatibility: LEVEL } });
}

async function levelOf(subjects: Subjects, subject: string): Promise<string | null> {
  try {
    return (await subjects.config({ subject })).data().compatibilityLevel.toUpperCase();
  } catch (cause) {
    if ((cause as { status?: number }).status === NOT_FOUND) return null;
    throw cause;
  }
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
