/**
 * Options priced per second of CPU time: a chain with all greeks beside a textbook in C in the same
 * run, turn by turn, so that a busy machine slows both; then what the accurate ways cost.
 */
import {
  blackGreeks,
  blackValue,
  type ChainGreeks,
  fillGreeks,
  fillValues,
  impliedVolatility,
  optionChain,
} from "@margin-engine/core";
import { type RunProgram, withProgram } from "../c-program";
import { cpuRate, median } from "../measure";

const COUNT = 200;
const ROUNDS = 10_000;
const SLOW_ROUNDS = 500;
const REPEATS = 5;
const YEARS = 0.1;

/** All per second of CPU time. */
export interface OptionRates {
  readonly chainGreeks: number;
  readonly chainValues: number;
  readonly singleGreeks: number;
  readonly impliedVolatilities: number;
  /** Of the textbook, with greeks; a sentence where it could not be built. */
  readonly textbook: number | string;
}

/** The chain that textbook-black.c prices too. */
const options = Array.from({ length: COUNT }, (_, at) => ({
  optionType: at % 2 === 0 ? ("Call" as const) : ("Put" as const),
  strike: 30_000 + (60_000 * at) / COUNT,
  volatility: 0.5 + (0.4 * at) / COUNT,
  years: YEARS,
}));
const chain = optionChain(options);
const volatilities = Float64Array.from(options, ({ volatility }) => volatility);
const forwardOf = (round: number): number => 60_000 + (round % 256);

export function measureOptions(): OptionRates {
  const figures = emptyGreeks();
  const chainGreeks = () =>
    rateOf(ROUNDS, (forward) => {
      fillGreeks(chain, { forward, years: YEARS, volatilities }, figures);
    });
  chainGreeks();
  const own: number[] = [];
  const textbook = withProgram("options/textbook-black.c", (run) => {
    const rates = Array.from({ length: REPEATS }, () => {
      own.push(chainGreeks());
      return besides(run, figures);
    });
    return median(rates);
  });
  while (own.length < REPEATS) own.push(chainGreeks());
  return { chainGreeks: median(own), textbook, ...otherRates(figures.value) };
}

/** The textbook's rate, whose figures must be those just filled. */
function besides(run: RunProgram, figures: ChainGreeks): number {
  const [rate, sum] = run(String(COUNT), String(ROUNDS)) as [number, number];
  const ownSum = Object.values(figures)
    .flatMap((each) => [...each])
    .reduce((a, b) => a + b);
  if (Math.abs(sum / ownSum - 1) > 1e-12) {
    throw new Error(`the textbook's figures sum to ${sum}, the chain's to ${ownSum}`);
  }
  return rate;
}

function otherRates(values: Float64Array) {
  const repeated = (measure: () => number) => median(Array.from({ length: REPEATS }, measure));
  const priced = options.map((option) => {
    const at = { ...option, forward: forwardOf(0) };
    return { ...at, value: blackValue(at) };
  });
  return {
    chainValues: repeated(() =>
      rateOf(ROUNDS, (forward) => {
        fillValues(chain, { forward, years: YEARS, volatilities }, values);
      }),
    ),
    singleGreeks: repeated(() =>
      rateOf(SLOW_ROUNDS, (forward) => {
        for (let at = 0; at < COUNT; at++) {
          const option = { ...options[at]!, forward };
          values[at] = blackValue(option) + blackGreeks(option).theta;
        }
      }),
    ),
    impliedVolatilities: repeated(() =>
      rateOf(SLOW_ROUNDS, () => {
        for (let at = 0; at < COUNT; at++) values[at] = Number(impliedVolatility(priced[at]!));
      }),
    ),
  };
}

function rateOf(rounds: number, price: (forward: number) => void): number {
  return cpuRate(rounds * COUNT, () => {
    for (let round = 0; round < rounds; round++) price(forwardOf(round));
  });
}

function emptyGreeks(): ChainGreeks {
  const figures = () => new Float64Array(COUNT);
  return {
    value: figures(),
    delta: figures(),
    gamma: figures(),
    vega: figures(),
    theta: figures(),
    rho: figures(),
  };
}
