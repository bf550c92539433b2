/** CL-5: profit first, principal last. */
import fc from "fast-check";
import { amount, rateText } from "../money/text";
import { haircutShares } from "./haircut-shares";

function shares(missing: string, profit: string, principal: string) {
  const claims = { missing: amount(missing), unvestedProfit: amount(profit) };
  const found = haircutShares({ ...claims, principal: amount(principal) });
  return [rateText(found.profit), rateText(found.principal)];
}

describe("CL-5: the haircut index", () => {
  it.each([
    ["nothing missing", "0", ["1", "1"]],
    ["a quarter of the profit", "25", ["0.75", "1"]],
    ["all of the profit", "100", ["0", "1"]],
    ["all of it and a tenth of principal", "200", ["0", "0.9"]],
    ["more than there is", "5000", ["0", "0"]],
  ] as const)("%s", (_, missing, left) => {
    expect(shares(missing, "100", "1000")).toEqual(left);
  });

  it("without any claims nobody gives", () => {
    expect(shares("0", "0", "0")).toEqual(["1", "1"]);
  });

  it("never pays more than is there, and less than a unit in 10^12 too little", () => {
    const size = fc.bigInt({ min: 0n, max: 10n ** 30n });
    fc.assert(
      fc.property(size, size, size, (missing, profit, principal) => {
        const one = 10n ** 12n;
        const claims = { missing, unvestedProfit: profit, principal };
        const left = haircutShares(claims as Parameters<typeof haircutShares>[0]);
        const paid = left.profit * profit + left.principal * principal;
        const there = missing > profit + principal ? 0n : profit + principal - missing;
        expect(paid <= there * one).toBe(true);
        expect(there * one - paid < profit + principal + 1n).toBe(true);
      }),
    );
  });
});
