/**
 * The simulated market behind the quotes: dollar values of BTC, ETH and USDT, and what each
 * instrument trades above or below its index. Volatility clusters (GARCH with a leverage term),
 * jumps come in bursts (self-exciting), correlation and volatility rise with the crash script's
 * stress. Which papers and why these numbers: docs/decisions/0007-simulated-market.md.
 */
import type { CrashPhase, CrashScript } from "./crash-script";
import { crashPhase, drawCrash } from "./crash-script";
import type { Random } from "./random";
import { exponential, normal, seededRandom, uniform, uniformBetween } from "./random";

const OPENING = { BTC: 64_000, ETH: 3_200, USDT: 1 } as const;

/** Parameters per step of this length; other lengths are scaled to it. */
const STEP_MS = 5_000;
/** Variance of a calm 5-second return: 55% a year. */
const CALM_VARIANCE = (0.55 * 0.55) / (365 * 17_280);
const ARCH = 0.02;
const LEVERAGE = 0.06;
/** How much of a burst of volatility is gone after one step. */
const FORGETTING = 0.003;
/** Volatility rises to the square root of this in a leg of selling. */
const STRESS_VARIANCE = 14;
const JUMPS_PER_STEP = 10 / 17_280;
const JUMPS_PER_STEP_STRESSED = 60 / 720;
/** A jump brings this many further jumps on average, over about two minutes. */
const BRANCHING = 0.4;
const EXCITEMENT_DECAY = 0.03;
const JUMP_SIZE = 0.0012;

export interface MarketPath {
  readonly script: CrashScript;
  /** Length of the day and of one step, milliseconds. */
  readonly length: number;
  readonly stepMs: number;
  readonly random: Random;
  readonly ethDepth: number;
  /** Milliseconds since the start of the day. */
  time: number;
  phase: CrashPhase;
  variance: number;
  excitement: number;
  /** Dollar values apart from the script, as factors of the opening. */
  btcFactor: number;
  ethFactor: number;
  tether: number;
  /** Premium of the mark over the index: BTC and ETH perpetual, inverse perpetual, future. */
  readonly basis: { btc: number; eth: number; inverse: number; future: number };
}

export function openMarket(seed: number, length: number, stepMs: number): MarketPath {
  const random = seededRandom(seed, 1);
  const script = drawCrash(random, length);
  return {
    script,
    length,
    stepMs,
    random,
    ethDepth: Math.min(0.32, script.depth * uniformBetween(random, 1.1, 1.35)),
    time: 0,
    phase: crashPhase(script, 0, length),
    variance: CALM_VARIANCE,
    excitement: 0,
    btcFactor: 1,
    ethFactor: 1,
    tether: 1,
    basis: { btc: 0.0003, eth: 0.0003, inverse: 0.0002, future: 0.0008 },
  };
}

export function btcUsd(path: MarketPath): number {
  return OPENING.BTC * path.btcFactor * path.phase.level;
}

export function ethUsd(path: MarketPath): number {
  const fallen = (1 - path.phase.level) / path.script.depth;
  return OPENING.ETH * path.ethFactor * (1 - path.ethDepth * fallen);
}

/** Moves the market by one step. */
export function advance(path: MarketPath): void {
  path.time += path.stepMs;
  path.phase = crashPhase(path.script, path.time, path.length);
  const steps = path.stepMs / STEP_MS;
  moveCoins(path, steps);
  moveTether(path, steps);
  moveBasis(path, steps);
}

function moveCoins(path: MarketPath, steps: number): void {
  const { random } = path;
  const { stress } = path.phase;
  const shock = normal(random);
  const deviation = Math.sqrt(path.variance);
  const correlation = 0.78 + 0.15 * stress;
  const own = Math.sqrt(1 - correlation * correlation) * normal(random);
  const jump = drawJump(path, steps);
  const scale = deviation * Math.sqrt(steps);
  // The walk is pulled towards the script, weakly by day and strongly in the crash, so that the
  // depth of the crash is the script's and not the walk's.
  const pull = Math.min(0.5, (0.00012 + 0.0047 * stress) * steps);
  const btcReturn = scale * shock + jump + pull * (1 - path.btcFactor);
  const ethReturn =
    1.25 * scale * (correlation * shock + own) + 1.2 * jump + pull * (1 - path.ethFactor);
  path.btcFactor = grow(path.btcFactor, btcReturn);
  path.ethFactor = grow(path.ethFactor, ethReturn);
  moveVariance(path, shock, steps);
}

/** exp to second order: always positive, and made of + and * only. */
function grow(value: number, change: number): number {
  return value * (1 + change + (change * change) / 2);
}

/** GJR-GARCH(1,1) towards a level that the stress sets. */
function moveVariance(path: MarketPath, shock: number, steps: number): void {
  const level = CALM_VARIANCE * (1 + (STRESS_VARIANCE - 1) * path.phase.stress);
  const forgetting = Math.min(0.5, FORGETTING * steps);
  const squared = path.variance * shock * shock;
  const news = (ARCH + (shock < 0 ? LEVERAGE : 0)) * squared;
  const kept = 1 - forgetting - ARCH - LEVERAGE / 2;
  path.variance = forgetting * level + news + kept * path.variance;
}

/** Compound jumps with exponential sizes on both sides, down more often under stress. */
function drawJump(path: MarketPath, steps: number): number {
  const { random } = path;
  const { stress } = path.phase;
  const base = JUMPS_PER_STEP + (JUMPS_PER_STEP_STRESSED - JUMPS_PER_STEP) * stress * stress;
  const arrives = uniform(random) < Math.min(1, base * steps + path.excitement);
  path.excitement *= 1 - Math.min(0.9, EXCITEMENT_DECAY * steps);
  if (!arrives) return 0;
  path.excitement += BRANCHING * EXCITEMENT_DECAY * steps;
  const down = uniform(random) < 0.5 + 0.12 * stress;
  const size = exponential(random) * JUMP_SIZE * (1 + stress);
  return down ? -size : size;
}

function moveTether(path: MarketPath, steps: number): void {
  const { stress, selling } = path.phase;
  const target = 1 - 0.003 * stress - (selling ? 0.0015 : 0);
  const noise = 0.00003 * (1 + 4 * stress) * Math.sqrt(steps) * normal(path.random);
  path.tether += Math.min(1, 0.02 * steps) * (target - path.tether) + noise;
}

function moveBasis(path: MarketPath, steps: number): void {
  const { random, basis } = path;
  const { stress, selling } = path.phase;
  const speed = Math.min(1, 0.02 * steps);
  const noise = 0.00003 * (1 + 5 * stress) * Math.sqrt(steps);
  const target = 0.0003 - stress * (selling ? 0.0045 : 0.0018);
  basis.btc += speed * (target - basis.btc) + noise * normal(random);
  basis.eth += speed * (1.2 * target - basis.eth) + noise * normal(random);
  basis.inverse += speed * (1.4 * target - basis.inverse) + noise * normal(random);
  basis.future += speed * (0.0008 + 0.6 * target - basis.future) + noise * normal(random);
}
