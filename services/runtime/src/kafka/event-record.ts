/**
 * An event as a record on a broker: the framed value, and headers by CloudEvents' Kafka binding in
 * binary mode, so that a reader can route by kind without decoding.
 */
import type { Event } from "@margin-engine/core";
import { outputIdText } from "@margin-engine/core";
import { deadLetterHeaders } from "../dead-letter-headers";
import type { NewRecord } from "../log-driver";
import type { Output } from "../service";
import { framed } from "./wire-format";

export interface EventRecordOptions {
  readonly output: Output;
  /** Name of the topic on the broker. */
  readonly topic: string;
  readonly source: string;
  readonly schemaId: number;
  readonly body: Uint8Array;
}

export function eventRecord(options: EventRecordOptions, inputSchemaId: number): NewRecord {
  const { output, topic, source, schemaId, body } = options;
  const { partition, key, event } = output;
  return {
    topic,
    partition,
    key,
    value: framed(schemaId, body),
    headers: headersOf(event, source, inputSchemaId),
  };
}

function headersOf(event: Event, source: string, inputSchemaId: number): Record<string, string> {
  const headers: Record<string, string> = {
    ce_specversion: "1.0",
    ce_id: "id" in event ? outputIdText(event.id) : event.eventId,
    ce_source: source,
    ce_type: event.kind,
    ce_time: timeText(event.eventTime),
    "content-type": "application/avro",
  };
  if (event.kind !== "DeadLetter") return headers;
  const schemaId = inputSchemaId > 0 ? inputSchemaId : null;
  return { ...headers, ...deadLetterHeaders(event, schemaId) };
}

const SECOND_MS = 1_000;
let lastSecond = Number.NaN;
let secondText = "";
let lastTime = Number.NaN;
let lastText = "";

/** RFC 3339. Neighbouring events mostly share their second, and often their time. */
function timeText(eventTime: number): string {
  if (eventTime === lastTime) return lastText;
  const milliseconds = eventTime % SECOND_MS;
  const second = eventTime - milliseconds;
  if (second !== lastSecond) {
    lastSecond = second;
    secondText = new Date(second).toISOString().slice(0, -"000Z".length);
  }
  lastTime = eventTime;
  lastText = `${secondText}${String(milliseconds).padStart(3, "0")}Z`;
  return lastText;
}
