/** Every complete case of Derive's PM2 tests: balances to 1e-12, scenario profits to 1e-9. */
import { readVectors } from "../../vectors.fixture";
import { type DeriveCase, deriveResult } from "./derive-cases.fixture";

const { cases } = readVectors<{ readonly cases: readonly DeriveCase[] }>(
  "derive-pm2-selected.json",
);

/** Differences as a part of the figure, or of `least` where it is smaller. */
const error = (seen: number, due: number, least: number) =>
  Math.abs(seen - due) / Math.max(least, Math.abs(due));

describe("Derive PM2, MA-1 to MA-8 and MA-11", () => {
  it("given the file, then it has all 24 cases", () => {
    expect(cases).toHaveLength(24);
  });

  it.each(cases.map((each) => [each.name, each] as const))("%s", (_, { in: input, out }) => {
    const result = deriveResult(input);
    expect(error(result.initial, out.IM, 1)).toBeLessThanOrEqual(1e-12);
    expect(error(result.maintenance, out.MM, 1)).toBeLessThanOrEqual(1e-12);
    expect(error(result.mtm, out.mtm, 1)).toBeLessThanOrEqual(1e-12);
    expect(error(result.forwardContingency, out.forwardContingency, 1)).toBeLessThanOrEqual(1e-12);
    expect(result.profit).toHaveLength(out.scenarioPnl.length);
    out.scenarioPnl.forEach((due, at) => {
      expect(error(result.profit[at]!, due, 0.1)).toBeLessThanOrEqual(1e-9);
    });
  });
});
