/**
 * Where a process's time goes, from the profiles that Node writes: the time of each function goes
 * to the part of the system that it belongs to, or else to the part of who called it.
 */
import { readFileSync } from "node:fs";

/** In the order in which they are shown. */
export const PARTS = [
  "decode",
  "step",
  "encode",
  "hash",
  "Kafka client",
  "runner",
  "metrics and log",
  "garbage",
  "network and system",
  "waiting",
] as const;

export type Part = (typeof PARTS)[number];

/** As in a `.cpuprofile` file. */
export interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

export function readProfile(file: string): Profile {
  return JSON.parse(readFileSync(file, "utf8")) as Profile;
}

/** Seconds of each part. */
export function partSeconds({ nodes, samples, timeDeltas }: Profile): ReadonlyMap<Part, number> {
  const parts = partsOf(nodes);
  const seconds = new Map<Part, number>(PARTS.map((part) => [part, 0]));
  samples.forEach((id, at) => {
    const part = parts.get(id)!;
    seconds.set(part, seconds.get(part)! + timeDeltas[at]! / 1e6);
  });
  return seconds;
}

/** A child comes after its parent's place, so that each node's caller is known before it. */
function partsOf(nodes: readonly ProfileNode[]): ReadonlyMap<number, Part> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parts = new Map<number, Part>();
  const open: { readonly id: number; readonly caller: Part }[] = [
    { id: nodes[0]!.id, caller: "network and system" },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { callFrame, children = [] } = byId.get(next.id)!;
    const part = partOf(callFrame) ?? next.caller;
    parts.set(next.id, part);
    for (const id of children) open.push({ id, caller: part });
  }
  return parts;
}

const BY_NAME: ReadonlyMap<string, Part> = new Map([
  ["(idle)", "waiting"],
  ["(garbage collector)", "garbage"],
  ["(program)", "network and system"],
  ["hash", "hash"],
  ["oneShotDigest", "hash"],
]);

const BY_PLACE: readonly (readonly [place: RegExp, part: Part])[] = [
  [/\/kafkajs\//, "Kafka client"],
  [/\/(prom-client|pino|sonic-boom)\/|\/runtime\/dist\/(metrics|log|health)\./, "metrics and log"],
  [/\/avro\/(compile-encoder|write-|record-codec)/, "encode"],
  [/\/runtime\/dist\/(avro\/|ndjson)/, "decode"],
  [/\/(core|margin|sequencer)\/dist\//, "step"],
  [/\/runtime\/dist\//, "runner"],
  [/^node:(net|internal\/stream_base)/, "network and system"],
];

/** Null for what is its caller's: the platform's functions, and code that was written at start. */
function partOf({ functionName, url }: ProfileNode["callFrame"]): Part | null {
  const named = BY_NAME.get(functionName);
  if (named !== undefined) return named;
  if (url === "" && /^decode[A-Z]/.test(functionName)) return "decode";
  if (url === "" && /^encode[A-Z]/.test(functionName)) return "encode";
  return BY_PLACE.find(([place]) => place.test(url))?.[1] ?? null;
}
