/**
 * The codec with the ids of a schema registry for its own. What the registry must be asked is asked
 * before a batch is folded, so that decoding never waits; a registry that is away stops nothing but
 * records of schemas never seen before.
 */
import type { EventKind } from "@margin-engine/core";
import { eventContracts } from "../avro/event-contract";
import {
  type Publication,
  publications,
  publishedVersions,
  unpublished,
} from "../avro/schema-history";
import { type Codec, createCodec } from "../codec";
import type { LoggedRecord } from "../log-driver";
import type { Undecodable } from "../service";
import { Unusable } from "../unusable";
import type { Registry } from "./registry-client";
import { CUT_SHORT, EVENT_LINE, NO_VALUE, schemaIdOf } from "./wire-format";

export interface RegistryCodec extends Codec {
  /** Asks the registry for the schemas that these records name and nobody has named before. Throws
   * when it cannot be asked. */
  readonly prepare: (records: readonly LoggedRecord[]) => Promise<void>;
}

/**
 * Registers every published version of every event, in the order in which they were published, so
 * that a registry that is new gives the ids that another gave, and what was written with an older
 * version is read without asking. Throws when the registry cannot be asked; Unusable when it
 * refuses one, or when this build has a schema that is not published.
 */
export async function createRegistryCodec(registry: Registry): Promise<RegistryCodec> {
  const published = new Map<number, Publication>();
  for (const publication of publications()) {
    published.set(await registry.register(publication.text), publication);
  }
  for (const { kind, text } of eventContracts()) {
    const fault = unpublished(kind, text, publishedVersions(kind));
    if (fault !== null) throw new Unusable(fault);
  }
  return new MappedCodec(registry, published);
}

class MappedCodec implements RegistryCodec {
  /** Texts that are known, and the registry's id of each; the inner codec's ids are from 1. */
  private readonly texts: string[];
  private readonly inner = new Map<number, number>();
  private readonly faults = new Map<number, string>();
  /** The id of each event's newest version, which is the one that is written. */
  private readonly own: ReadonlyMap<string, number>;
  private codec: Codec;

  constructor(
    private readonly registry: Registry,
    published: ReadonlyMap<number, Publication>,
  ) {
    this.texts = [...published.values()].map(({ text }) => text);
    this.own = new Map([...published].map(([id, { name }]) => [name, id]));
    this.codec = createCodec(this.texts);
    for (const id of published.keys()) this.inner.set(id, this.inner.size + 1);
  }

  get schemas(): readonly string[] {
    return this.codec.schemas;
  }

  readonly schemaId = (kind: EventKind): number => this.own.get(kind)!;

  readonly encode: Codec["encode"] = (event, previousHash) =>
    this.codec.encode(event, previousHash);

  readonly decode: Codec["decode"] = (topic, schemaId, value) => {
    if (schemaId === EVENT_LINE) return this.codec.decode(topic, EVENT_LINE, value);
    const inner = this.inner.get(schemaId);
    if (inner !== undefined) return this.codec.decode(topic, inner, value);
    return { reason: "Undecodable", detail: this.faultOf(schemaId) } satisfies Undecodable;
  };

  async prepare(records: readonly LoggedRecord[]): Promise<void> {
    for (const { value } of records) {
      const id = schemaIdOf(value);
      if (id > 0 && !this.inner.has(id) && !this.faults.has(id)) await this.learn(id);
    }
  }

  private async learn(id: number): Promise<void> {
    const text = await this.registry.fetch(id);
    if (text === null) {
      this.faults.set(id, `schema ${id} is not in the registry; register it, then send it again`);
      return;
    }
    try {
      this.codec = createCodec([...this.texts, text]);
    } catch (cause) {
      const what = `schema ${id} is not one of an event here: ${(cause as Error).message}`;
      this.faults.set(id, what);
      return;
    }
    this.texts.push(text);
    this.inner.set(id, this.texts.length);
  }

  private faultOf(schemaId: number): string {
    if (schemaId === NO_VALUE) return "the record has no value; send an event";
    if (schemaId === CUT_SHORT) return "the value ends within its frame; send it whole";
    return this.faults.get(schemaId) ?? `schema ${schemaId} was not asked for`;
  }
}
