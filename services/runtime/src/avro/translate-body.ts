/** Bodies under another build's schema, rewritten into this build's by Avro's resolution rules. */
import { Type } from "avsc";
import { Malformed } from "./malformed";

/** Whether two schema texts describe the same bytes and differ in documentation at most. */
export function sameContract(one: string, other: string): boolean {
  return withoutDoc(one) === withoutDoc(other);
}

function withoutDoc(text: string): string {
  return JSON.stringify(JSON.parse(text), (key, value) => (key === "doc" ? undefined : value));
}

/**
 * A function from a body of the writer's schema to one of the reader's; it throws Malformed on
 * bytes that are not the writer's. Throws here when the rules know no way from one to the other.
 */
export function bodyTranslation(writer: string, reader: string): (body: Uint8Array) => Uint8Array {
  const from = Type.forSchema(JSON.parse(writer));
  const to = Type.forSchema(JSON.parse(reader));
  const resolver = to.createResolver(from);
  return (body) => {
    try {
      const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
      return to.toBuffer(to.fromBuffer(bytes, resolver));
    } catch (fault) {
      throw new Malformed("Undecodable", `not a body of the schema it names: ${fault}`);
    }
  };
}
