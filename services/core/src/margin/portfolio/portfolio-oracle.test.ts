/** Random portfolios against the plain revaluation of each position under each scenario. */
import fc from "fast-check";
import { NOW } from "./portfolio.fixture";
import { accounts, type BuiltAccount, built } from "./random-portfolio.fixture";
import { referencePortfolio } from "./reference-portfolio.fixture";

function reference({ portfolios, positions, holdings }: BuiltAccount) {
  return referencePortfolio({
    market: portfolios.market,
    parameters: portfolios.parameters,
    correlations: portfolios.correlations,
    time: NOW,
    positions: positions.map(([instrument, quantity]) => ({ instrument, quantity })),
    holdings: Object.entries(holdings).map(([asset, dollars]) => ({
      asset,
      dollars,
      confidence: 1,
    })),
  });
}

describe("random portfolios, MA-1 to MA-12", () => {
  it("given any, then requirements and profits are the oracle's to 1e-12 of what went in", () => {
    fc.assert(
      fc.property(accounts, (drawn) => {
        const account = built(drawn);
        const { portfolios, positions, holdings } = account;
        const figures = portfolios.evaluate(positions, holdings);
        const expected = reference(account);
        const tolerance = 1e-12 * Math.max(1, expected.gross);
        const near = (seen: number, due: number) =>
          expect(Math.abs(seen - due)).toBeLessThanOrEqual(tolerance);
        near(figures.initialMargin, expected.initialMargin);
        near(figures.maintenanceMargin, expected.maintenanceMargin);
        for (const { number, profit } of figures.underlyings.slice(0, figures.held)) {
          const due = expected.profit[portfolios.market.underlyings[number]!.underlying]!;
          due.forEach((each, at) => {
            near(profit[at]!, each);
          });
        }
      }),
      { numRuns: 150 },
    );
  });
});
