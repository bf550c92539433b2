/**
 * Portfolio margin per second of CPU time: accounts of fifty options under 35 scenarios from risk
 * arrays, beside the same work in C in the same run, turn by turn; a price batch over ten thousand
 * such accounts, revaluation included; and what the arrays take.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { evaluatePortfolio, PortfolioFigures } from "@margin-engine/core";
import { type RunProgram, withProgram } from "../c-program";
import { cpuRate, median } from "../measure";
import { bytesPerOptionAccount } from "./account-memory";
import { arraysAsBytes } from "./arrays-as-bytes";
import { movePrices, type PortfolioLoad, portfolioLoad, START } from "./portfolio-load";

const ACCOUNTS = 10_000;
const ROUNDS = 20;
const REPEATS = 7;
const WARM_UPS = 3;
const BATCHES = 21;

export interface PortfolioRates {
  /** Accounts a second, and of the same in C; a sentence where that could not be built. */
  readonly accounts: number;
  readonly sameInC: number | string;
  /** Milliseconds of CPU time. */
  readonly revaluation: number;
  readonly priceBatch: number;
  readonly bytesPerInstrument: number;
  /** In the margin service: of an account, and of all of them. */
  readonly bytesPerAccount: number;
  readonly bytesOfAccounts: number;
}

export function measurePortfolio(seed: number): PortfolioRates {
  const load = portfolioLoad(seed, ACCOUNTS);
  const { arrays } = load;
  const figures = new PortfolioFigures(arrays.stride);
  const evaluateAll = () => cpuRate(ROUNDS * ACCOUNTS, () => evaluateRounds(load, figures));
  // Compiled for what it does before anything is measured.
  for (let warm = 0; warm < WARM_UPS; warm++) evaluateAll();
  const own: number[] = [];
  const sameInC = withProgram("portfolio/risk-arrays.c", (run, folder) => {
    const file = join(folder, "arrays");
    writeFileSync(file, arraysAsBytes(load));
    const rates = Array.from({ length: REPEATS }, () => {
      own.push(evaluateAll());
      return beside(run, file, evaluateRounds(load, figures, 1));
    });
    return median(rates);
  });
  while (own.length < REPEATS) own.push(evaluateAll());
  const bytesPerAccount = bytesPerOptionAccount(seed, ACCOUNTS);
  return {
    accounts: median(own),
    sameInC,
    ...batchTimes(load, figures),
    bytesPerAccount,
    bytesOfAccounts: ACCOUNTS * bytesPerAccount,
  };
}

/** Sums of both requirements over all accounts, of the last round. */
function evaluateRounds(
  { arrays, holders }: PortfolioLoad,
  figures: PortfolioFigures,
  rounds = ROUNDS,
): readonly [number, number] {
  let [initial, maintenance] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    [initial, maintenance] = [0, 0];
    for (const holder of holders) {
      evaluatePortfolio(arrays, holder, figures);
      initial += figures.initialMargin;
      maintenance += figures.maintenanceMargin;
    }
  }
  return [initial, maintenance];
}

/** The rate in C, whose sums must be those of the engine. */
function beside(run: RunProgram, file: string, sums: readonly [number, number]): number {
  const [rate, ...others] = run(file, String(ROUNDS)) as [number, number, number];
  others.forEach((sum, at) => {
    if (Math.abs(sum / sums[at]! - 1) < 1e-12) return;
    throw new Error(
      `C sums requirements to ${others.join(" and ")}, the engine to ${sums.join(" and ")}`,
    );
  });
  return rate;
}

function batchTimes(load: PortfolioLoad, figures: PortfolioFigures) {
  const { market, arrays } = load;
  let round = 0;
  const revalue = () => {
    movePrices(market, ++round);
    arrays.revalue(market.underlying("BTC"), START);
  };
  const milliseconds = (run: () => void) =>
    median(Array.from({ length: BATCHES }, () => 1000 / cpuRate(1, run)));
  return {
    revaluation: milliseconds(revalue),
    priceBatch: milliseconds(() => {
      revalue();
      evaluateRounds(load, figures, 1);
    }),
    bytesPerInstrument: arrays.values.byteLength / market.instruments.length,
  };
}
