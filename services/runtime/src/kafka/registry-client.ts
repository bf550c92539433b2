/** The schema registry through its client, which only registers and fetches texts: decoding is the
 * codec's, in one go and without waiting. */
import { Agent } from "node:https";
import { COMPATIBILITY, SchemaRegistry } from "@kafkajs/confluent-schema-registry";
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
      const { namespace, name } = JSON.parse(text) as { namespace: string; name: string };
      try {
        return await registerHeld(subjectsOf(client), `${namespace}.${name}`, text);
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

/** The client's own requests. Its registration fails where two services start at once: between
 * the first version and the level, the other finds a subject that is held to nothing. */
interface Subjects {
  readonly config: (of: Subject) => Answer<{ readonly compatibilityLevel: string }>;
  readonly updateConfig: (of: Subject & { readonly body: object }) => Answer<unknown>;
  readonly register: (of: Subject & { readonly body: object }) => Answer<{ readonly id: number }>;
}

type Subject = { readonly subject: string };
type Answer<Data> = Promise<{ readonly data: () => Data }>;

function subjectsOf(client: SchemaRegistry): Subjects {
  return (client as unknown as { readonly api: { readonly Subject: Subjects } }).api.Subject;
}

/**
 * A subject that is not there yet is held to the level from its first version on, and one to which
 * another client was the first to write before the next.
 */
async function registerHeld(subjects: Subjects, subject: string, text: string): Promise<number> {
  const level = await levelOf(subjects, subject);
  if (level === COMPATIBILITY.NONE) await hold(subjects, subject);
  else if (level !== null && level !== LEVEL) {
    throw new Unusable(
      `the registry holds ${subject} to ${level}: set it to ${LEVEL}, so that every version ` +
        "reads what every other wrote",
    );
  }
  const { id } = (await subjects.register({ subject, body: { schema: text } })).data();
  if (level === null) await hold(subjects, subject);
  return id;
}

async function hold(subjects: Subjects, subject: string): Promise<void> {
  try {
    await subjects.updateConfig({ subject, body: { compatibility: LEVEL } });
  } catch (cause) {
    // Of two services that set it at once, a registry may refuse one.
    if ((await levelOf(subjects, subject)) !== LEVEL) throw cause;
  }
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
