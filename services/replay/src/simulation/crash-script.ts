/**
 * The shape of the crash: when it starts, how deep it goes, in how many waves, how much comes back.
 * The script is drawn once from the seed and is then a pure function of time. Selling comes in legs
 * with small bounces between them, the last leg is the steepest, and recovery is fast, then slow.
 */
import type { Random } from "./random";
import { uniformBetween, uniformIndex } from "./random";

export interface CrashScript {
  /** Milliseconds from the start of the day. */
  readonly start: number;
  readonly trough: number;
  readonly end: number;
  /** What is lost between start and trough, as a fraction of the price. */
  readonly depth: number;
  readonly knots: readonly Knot[];
}

/** Between knots the level moves along a smooth S; before the first it is 1. */
interface Knot {
  readonly time: number;
  /** Factor on the price, 1 before the crash. */
  readonly level: number;
  /** True when the way to this knot is a leg of selling. */
  readonly selling: boolean;
}

/** How the market stands at one moment. */
export interface CrashPhase {
  readonly level: number;
  /** From 0, calm, to 1, a leg of selling at full force. */
  readonly stress: number;
  /** True in a leg of selling. */
  readonly selling: boolean;
}

const MINUTE = 60_000;
/** After the crash, stress falls from this level to nothing over the time named next. */
const STRESS_AT_END = 0.35;
const CALMING_SHARE = 0.25;

/** `length` is the length of the simulated day in milliseconds. */
export function drawCrash(random: Random, length: number): CrashScript {
  const start = length * uniformBetween(random, 0.53, 0.58);
  const fall = Math.min(90 * MINUTE, length * 0.15) * uniformBetween(random, 0.85, 1.15);
  const depth = uniformBetween(random, 0.18, 0.23);
  const knots = [{ time: start, level: 1, selling: false }, ...drawLegs(random, fall, depth)].map(
    (knot, at) => (at === 0 ? knot : { ...knot, time: start + knot.time }),
  );
  const trough = start + fall;
  const back = fall * uniformBetween(random, 0.7, 1);
  const recovered = depth * uniformBetween(random, 0.35, 0.5);
  const floor = 1 - depth;
  knots.push({ time: trough + back * 0.12, level: floor + recovered * 0.6, selling: false });
  knots.push({ time: trough + back * 0.3, level: floor + recovered * 0.4, selling: false });
  knots.push({ time: trough + back, level: floor + recovered, selling: false });
  return { start, trough, end: trough + back, depth, knots };
}

/** Legs and bounces, with times from the start of the fall. */
function drawLegs(random: Random, fall: number, depth: number): Knot[] {
  const legs = 3 + uniformIndex(random, 3);
  const sizes: number[] = [];
  const durations: number[] = [];
  for (let leg = 0; leg < legs; leg++) {
    const last = leg === legs - 1;
    sizes.push(uniformBetween(random, 0.7, 1.3) * (last ? 1.6 : 1));
    durations.push(last ? 0.45 : uniformBetween(random, 0.8, 1.4));
  }
  const bounces = sizes.map((size) => size * uniformBetween(random, 0.12, 0.3));
  const pauses = sizes.map(() => uniformBetween(random, 0.5, 1));
  bounces[legs - 1] = 0;
  pauses[legs - 1] = 0;
  const unit = depth / (total(sizes) - total(bounces));
  const pace = fall / (total(durations) + total(pauses));
  const knots: Knot[] = [];
  let level = 1;
  let time = 0;
  for (let leg = 0; leg < legs; leg++) {
    level -= sizes[leg]! * unit;
    time += durations[leg]! * pace;
    knots.push({ time, level, selling: true });
    if (leg === legs - 1) break;
    level += bounces[leg]! * unit;
    time += pauses[leg]! * pace;
    knots.push({ time, level, selling: false });
  }
  return knots;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

/** The phase at `time` milliseconds from the start of the day. */
export function crashPhase(script: CrashScript, time: number, length: number): CrashPhase {
  const { knots } = script;
  if (time <= script.start) return { level: 1, stress: 0, selling: false };
  if (time >= script.end) {
    const calmed = (time - script.end) / (length * CALMING_SHARE);
    const stress = STRESS_AT_END * Math.max(0, 1 - calmed);
    return { level: knots[knots.length - 1]!.level, stress, selling: false };
  }
  let next = 1;
  while (knots[next]!.time < time) next++;
  const from = knots[next - 1]!;
  const to = knots[next]!;
  const share = (time - from.time) / (to.time - from.time);
  const smooth = share * share * (3 - 2 * share);
  const level = from.level + (to.level - from.level) * smooth;
  const stress = to.selling ? 1 : time < script.trough ? 0.6 : 0.75;
  return { level, stress, selling: to.selling };
}
