/** The description of the streams: valid, complete, and the one that is in the repository. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromFile, Parser } from "@asyncapi/parser";
import { SCHEMA_FOLDER } from "../avro/schema-files";
import { TOPICS } from "../topics";
import { asyncapiDocument } from "./document";

const FILE = join(SCHEMA_FOLDER, "asyncapi.yaml");
/** Of the parser's diagnostics; 0 is an error, 1 a warning. */
const WARNING = 1;

describe("schemas/asyncapi.yaml", () => {
  it("is what the table of topics and the schemas give; if not, run npm run asyncapi", () => {
    expect(readFileSync(FILE, "utf8")).toBe(asyncapiDocument());
  });

  it("is valid AsyncAPI, and names every topic with its events and their schemas", async () => {
    const { document, diagnostics } = await fromFile(new Parser(), FILE).parse();
    const faults = diagnostics.filter(({ severity }) => severity <= WARNING);
    expect(faults.map(({ message, path }) => `${path.join(".")}: ${message}`)).toEqual([]);
    const channels = document!.channels().all();
    const described = channels.map((channel) => [
      channel.address(),
      channel
        .messages()
        .all()
        .map((message) => recordOf(message.payload()!.json())),
    ]);
    expect(described).toEqual(Object.values(TOPICS).map(({ broker, events }) => [broker, events]));
  });

  it("is refused when something is missing, so that the check can fail", async () => {
    const broken = asyncapiDocument().replace("address: trades.v1", "adress: trades.v1");
    const { diagnostics } = await new Parser().parse(broken, { source: FILE });
    const faults = diagnostics.filter(({ severity }) => severity <= WARNING);
    expect(faults.map(({ message }) => message).join()).toMatch(/adress/);
  });
});

/** The name of the Avro record, which the parser has put in the place of its file. */
function recordOf(payload: unknown): string {
  return (payload as { readonly schema: { readonly name: string } }).schema.name;
}
