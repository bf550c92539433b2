/** What a backtest changes of a history, and what it is called in the report. */
import type { ClearingRulesPublished, RiskParametersPublished } from "@margin-engine/core";
import { formatEventLine, parseEventLine, Unusable } from "@margin-engine/runtime";
import { presetPaths, type RiskPreset, usablePreset } from "../parameters";
import { type Fund, readFund } from "../stress/insurance-fund";
import { readShock, type Shock } from "./shock";

/** As a command line or a file says it. */
export interface VariantText {
  readonly name: string;
  readonly preset?: string;
  readonly set?: readonly string[];
  readonly shock?: readonly string[];
  readonly without?: readonly string[];
  readonly with?: string;
  readonly fund?: readonly string[];
  readonly fills?: "recorded" | "simulated";
}

export interface Variant {
  readonly name: string;
  readonly preset: RiskPreset | null;
  readonly settings: readonly Setting[];
  readonly shocks: readonly Shock[];
  readonly without: ReadonlySet<string>;
  /** A file of event lines that are added; null for none. */
  readonly added: string | null;
  /** What the insurance fund begins with, in place of what the history gave it; often empty. */
  readonly fund: Fund;
  readonly recordedFills: boolean;
}

interface Setting {
  readonly path: readonly string[];
  readonly value: string;
}

const FIELDS = ["name", "preset", "set", "shock", "without", "with", "fund", "fills"];

/** The history as it was. */
export const BASELINE: Variant = {
  name: "baseline",
  preset: null,
  settings: [],
  shocks: [],
  without: new Set(),
  added: null,
  fund: new Map(),
  recordedFills: true,
};

/** Throws Unusable on a field that cannot be used. */
export function readVariant(text: VariantText): Variant {
  const { name, preset, set = [], shock = [], without = [], fills = "simulated" } = text;
  return {
    name,
    preset: preset === undefined ? null : usablePreset(presetPaths().get(preset) ?? preset),
    settings: set.map(readSetting),
    shocks: shock.map(readShock),
    without: new Set(without),
    added: text.with ?? null,
    fund: readFund(text.fund ?? []),
    recordedFills: fills === "recorded",
  };
}

/** The variants of a file, a JSON list. Throws Unusable, naming the entry. */
export function readVariants(json: string, file: string): Variant[] {
  const fail = (what: string): never => {
    throw new Unusable(`${file}: ${what}; examples/variants.json shows how`);
  };
  let list: unknown;
  try {
    list = JSON.parse(json);
  } catch (cause) {
    return fail(`is not JSON (${(cause as Error).message})`);
  }
  if (!Array.isArray(list) || list.length === 0) return fail("is no list of variants");
  const variants = list.map((entry: unknown, at) => {
    const fault = variantFault(entry);
    return fault === null ? readVariant(entry as VariantText) : fail(`[${at}] ${fault}`);
  });
  const names = new Set(variants.map(({ name }) => name));
  return names.size === list.length ? variants : fail("two variants have one name");
}

function variantFault(entry: unknown): string | null {
  if (typeof entry !== "object" || entry === null) return "is no object";
  const fields = entry as Record<string, unknown>;
  const unknown = Object.keys(fields).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) return `has a field ${unknown}, which is none of ${FIELDS.join(", ")}`;
  if (typeof fields["name"] !== "string" || fields["name"] === "") return "needs a name";
  const lists = ["set", "shock", "without", "fund"].filter((name) => fields[name] !== undefined);
  const noList = lists.find((name) => !isTexts(fields[name]));
  if (noList !== undefined) return `${noList} is no list of texts`;
  const texts = ["preset", "with"].filter((name) => fields[name] !== undefined);
  const noText = texts.find((name) => typeof fields[name] !== "string");
  if (noText !== undefined) return `${noText} is no text`;
  const fills = fields["fills"] ?? "simulated";
  return fills === "recorded" || fills === "simulated" ? null : "fills are recorded or simulated";
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function readSetting(text: string): Setting {
  const at = text.indexOf("=");
  if (at > 0) return { path: text.slice(0, at).split("."), value: text.slice(at + 1) };
  throw new Unusable(`${text} sets nothing; write a field and its value, liquidationBuffer=0.05`);
}

/** Settings of the clearing rules begin with it. */
const CLEARING = "clearing";

/** Whether the variant sets figures of the clearing rules. */
export function setsClearing({ settings }: Variant): boolean {
  return settings.some(({ path }) => path[0] === CLEARING);
}

/**
 * The published parameters with the variant's preset and figures in them. How old a quote may be is
 * the history's to say, whatever the preset. Throws Unusable when a figure cannot be set.
 */
export function changedParameters(
  event: RiskParametersPublished,
  { preset, settings }: Pick<Variant, "preset" | "settings">,
): RiskParametersPublished {
  const { priceIntegrity } = event;
  const based = preset === null ? event : { ...event, ...preset, priceIntegrity };
  return withFigures(
    based,
    settings.filter(({ path }) => path[0] !== CLEARING),
  );
}

/** The published clearing rules with the variant's figures in them; throws likewise. */
export function changedRules(
  event: ClearingRulesPublished,
  { settings }: Pick<Variant, "settings">,
): ClearingRulesPublished {
  const own = settings.filter(({ path }) => path[0] === CLEARING);
  return withFigures(
    event,
    own.map(({ path, value }) => ({ path: ["rules", ...path.slice(1)], value })),
  );
}

/** By way of the event's line, so that what cannot be is refused as it would be in one. */
function withFigures<Published extends RiskParametersPublished | ClearingRulesPublished>(
  event: Published,
  settings: readonly Setting[],
): Published {
  if (settings.length === 0) return event;
  const fields = JSON.parse(formatEventLine(event)) as Record<string, unknown>;
  for (const setting of settings) setField(fields, setting);
  const parsed = parseEventLine(Buffer.from(JSON.stringify(fields)));
  if ("event" in parsed) return parsed.event as Published;
  throw new Unusable(`the parameters cannot be set so: ${parsed.detail}`);
}

/** A whole section, as in `ladder.takeover={"maintenanceShare":"0.5"}`, or none of it. */
const SECTION = /^\s*(?:[{[]|null$)/;

/** A figure stays a text, a duration a number: what the field holds says which. */
function setField(fields: Record<string, unknown>, { path, value }: Setting): void {
  let place: Record<string, unknown> = fields;
  for (const name of path.slice(0, -1)) {
    place = (place[name] ?? {}) as Record<string, unknown>;
  }
  const name = path.at(-1)!;
  const before = place[name];
  if (SECTION.test(value)) {
    place[name] = sectionOf(path, value);
    return;
  }
  if (typeof before !== "string" && typeof before !== "number") {
    throw new Unusable(
      `the parameters of the history have no figure ${path.join(".")}; write its place as in a ` +
        "preset, schedules.0.tiers.0.maintenanceRate",
    );
  }
  place[name] = typeof before === "number" ? Number(value) : value;
}

function sectionOf(path: readonly string[], value: string): unknown {
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw new Unusable(`${path.join(".")}=${value} is not JSON (${(cause as Error).message})`);
  }
}
