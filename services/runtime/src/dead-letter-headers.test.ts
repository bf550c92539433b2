import type { DeadLetter } from "@margin-engine/core";
import { DEAD_LETTER_HEADERS, deadLetterHeaders } from "./dead-letter-headers";

const letter: DeadLetter = {
  kind: "DeadLetter",
  eventId: "risk-parameters/0/7",
  eventTime: 1_760_000_000_000,
  topic: "risk-parameters",
  partition: 0,
  offset: 7,
  reason: "InvalidParameters",
  detail: "risk-parameters/0@7: version 3 follows 1; publish version 2 first",
  originalKey: new Uint8Array(0),
  originalValue: new Uint8Array([0]),
};

describe("the headers of a dead letter", () => {
  it("tell the input's place by its name on the broker, stage, reason, message and schema", () => {
    expect(deadLetterHeaders(letter, 12)).toEqual({
      "__margin.errors.topic": "risk-parameters.v1",
      "__margin.errors.partition": "0",
      "__margin.errors.offset": "7",
      "__margin.errors.stage": "admit",
      "__margin.errors.reason": "InvalidParameters",
      "__margin.errors.message": letter.detail,
      "__margin.errors.schema.id": "12",
    });
  });

  it("tell bytes that are no event from events that a rule refuses", () => {
    const garbled = deadLetterHeaders({ ...letter, reason: "Undecodable" }, null);
    expect(garbled).not.toHaveProperty(DEAD_LETTER_HEADERS.schemaId);
    expect(garbled[DEAD_LETTER_HEADERS.stage]).toBe("decode");
  });
});
