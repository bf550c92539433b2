/**
 * Input events as JSON text, one object a line: the way in for a venue's own history. Whatever is
 * wrong with a line is a value with a reason; whether a well-formed event makes sense is the
 * sequencer's to decide.
 */
import type { EventHead, InputEvent, QuarantineReason } from "@margin-engine/core";
import { type EventRecord, inputRecord, topicOfKind } from "./input-record";
import { EVENT_SHAPES, type InputKind, ONE_SIDED_TRADE, withHouse } from "./ndjson-events";
import { FieldFault, quoted } from "./ndjson-field";
import { isJsonObject, type JsonObject, readShape, type Shape, writeShape } from "./ndjson-shape";
import { repeatedField } from "./repeated-field";
import type { Undecodable } from "./service";
import type { TopicName } from "./topics";

/** Bytes of a line, without its line break, beyond which it is refused unread. */
export const LINE_LIMIT = 1_000_000;

const INPUT_KINDS = Object.keys(EVENT_SHAPES) as readonly InputKind[];
const ONE_SIDED_FIELDS = ["account", "side", "fee", "liquidationId"];
const utf8 = new TextDecoder("utf-8", { fatal: true });
const tolerant = new TextDecoder("utf-8");

/** The event of a line, with its topic and key, or why there is none. Never throws. */
export function parseEventLine(line: Uint8Array): EventRecord | Undecodable {
  if (line.length > LINE_LIMIT) {
    return fault(
      "Undecodable",
      `the line is longer than ${LINE_LIMIT} bytes; an event is one short line: ` +
        "check that a line break ends each object",
    );
  }
  const object = parseObject(line);
  if (object instanceof FieldFault) return object;
  const { kind } = object;
  if (!isInputKind(kind)) return fault(...unknownKind(kind));
  const event = readEvent(kind, object);
  return event instanceof FieldFault ? event : inputRecord(event);
}

/** The canonical line of an event, without a line break; `parseEventLine` gives the event back. */
export function formatEventLine(event: InputEvent): string {
  const shape = EVENT_SHAPES[event.kind] as Shape<unknown> as Shape<InputEvent>;
  return JSON.stringify(writeShape(shape, event));
}

/** The topic that a refused line is kept under: its kind's where that can be read, else trades. */
export function topicOfBrokenLine(line: Uint8Array): TopicName {
  const start = tolerant.decode(line.subarray(0, LINE_LIMIT));
  const kind = /"kind"\s*:\s*"(\w+)"/.exec(start)?.[1];
  return isInputKind(kind) ? topicOfKind(kind) : "trades";
}

function parseObject(line: Uint8Array): JsonObject | FieldFault {
  let text: string;
  try {
    text = utf8.decode(line);
  } catch {
    return fault("Undecodable", "the line is not UTF-8 text; export the file as UTF-8");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fault(
      "Undecodable",
      `the line is not JSON: it starts ${quoted(text)}; ` +
        'write one object such as {"kind":"ClockTicked", ...} on a line of its own',
    );
  }
  if (!isJsonObject(value)) {
    return fault("Undecodable", `the line is ${quoted(value)}; write an object: {"kind": ...}`);
  }
  const repeated = repeatedField(text, Object.keys(value).length);
  if (repeated === null) return value;
  return fault("Undecodable", `the field ${quoted(repeated)} is given twice; give it once`);
}

function isInputKind(kind: unknown): kind is InputKind {
  return typeof kind === "string" && Object.hasOwn(EVENT_SHAPES, kind);
}

function unknownKind(kind: unknown): [QuarantineReason, string] {
  const kinds = INPUT_KINDS.join(", ");
  if (kind === undefined) return ["Undecodable", `"kind" is missing; give one of ${kinds}`];
  if (typeof kind !== "string") {
    return ["Undecodable", `"kind" is ${quoted(kind)}; write one of ${kinds} in quotes`];
  }
  return ["UnexpectedEvent", `"kind" is ${quoted(kind)}, which is no input; write one of ${kinds}`];
}

function readEvent(kind: InputKind, object: JsonObject): InputEvent | FieldFault {
  if (kind === "TradeExecuted") {
    if (ONE_SIDED_FIELDS.some((name) => Object.hasOwn(object, name))) {
      const trade = readShape(ONE_SIDED_TRADE, object, "");
      return trade instanceof FieldFault ? trade : withHouse(trade);
    }
    return readShape(EVENT_SHAPES.TradeExecuted, object, "");
  }
  if (kind === "PriceQuoted") return readShape(EVENT_SHAPES.PriceQuoted, object, "");
  if (kind === "BookQuoted") return readShape(EVENT_SHAPES.BookQuoted, object, "");
  if (kind === "FigureQuoted") return readShape(EVENT_SHAPES.FigureQuoted, object, "");
  if (kind === "FundingRatePublished") {
    return readShape(EVENT_SHAPES.FundingRatePublished, object, "");
  }
  const entry: EventHead | FieldFault = readShape<EventHead>(EVENT_SHAPES[kind], object, "");
  return entry instanceof FieldFault ? entry : ({ ...entry, source: null } as InputEvent);
}

function fault(reason: QuarantineReason, detail: string): FieldFault {
  return new FieldFault(reason, detail);
}
