/**
 * How long it takes to choose whom to deleverage among 100,000 holders of one side (CL-3): a tenth
 * of all they hold is due, and their leverages spread over two orders of magnitude.
 */
import {
  DELEVERAGING_POLICIES,
  type Deleveraging,
  type DeleveragingPolicy,
  deleverage,
  type Quantity,
} from "@margin-engine/core";
import { nextWord, seededRandom } from "../simulation/random";
import { cpuSeconds, median } from "./measure";

const HOLDERS = 100_000;
const LOT = 100_000n;
const REPEATS = 9;

/** Milliseconds of CPU time, by policy: medians. */
export function measureDeleveraging(seed: number): ReadonlyMap<DeleveragingPolicy, number> {
  const deleveraging = drawn(seed);
  return new Map(
    DELEVERAGING_POLICIES.map((policy) => {
      const runs = Array.from({ length: REPEATS }, () =>
        cpuSeconds(() => deleverage(policy, deleveraging)),
      );
      return [policy, median(runs) * 1000];
    }),
  );
}

function drawn(seed: number): Deleveraging {
  const random = seededRandom(seed, 9);
  let held = 0n;
  const candidates = Array.from({ length: HOLDERS }, (_, at) => {
    const lots = 1 + (nextWord(random) % 10_000);
    const quantity = (BigInt(lots) * LOT) as Quantity;
    held += quantity;
    const notional = lots * 60;
    const equity = (notional * (1 + (nextWord(random) % 100))) / 100;
    const profit = notional * ((nextWord(random) % 200) / 1_000 - 0.05);
    return { account: String(at).padStart(6, "0"), quantity, equity, profit, notional, exposed: 1 };
  });
  const needed = ((held / 10n / LOT) * LOT) as Quantity;
  return { candidates, needed, lotSize: LOT as Quantity };
}
