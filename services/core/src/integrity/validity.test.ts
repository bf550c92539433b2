/** PI-3 and PI-4: what age makes of a price, and what each validity allows. */
import { PRICE_VALIDITIES } from "../events/price-integrity";
import { ALLOWED, allowedText, liquidationFrozen, validityAt, worse } from "./validity";

const aging = { validity: "Valid", quorumUntil: 100, freshUntil: 200 } as const;

it.each([
  [100, "Valid"],
  [101, "Insufficient"],
  [200, "Insufficient"],
  [201, "StaleForMargin"],
])("a Valid price is at %i %s", (time, expected) => {
  expect(validityAt(aging, time)).toBe(expected);
});

it("age never makes a worse price better", () => {
  for (const validity of ["NonPositive", "TooVolatile", "TooUncertain"] as const) {
    expect(validityAt({ ...aging, validity }, 10_000)).toBe(validity);
  }
});

it("the worse of two is the earlier one in the list", () => {
  for (const [at, one] of PRICE_VALIDITIES.entries()) {
    for (const [other, each] of PRICE_VALIDITIES.entries()) {
      expect(worse(one, each)).toBe(PRICE_VALIDITIES[Math.min(at, other)]);
    }
  }
});

it.each([
  // Validity, increase, withdraw, margin check, liquidate.
  ["NonPositive", false, false, false, "Never"],
  ["TooVolatile", false, false, false, "Never"],
  ["TooUncertain", false, false, false, "AtPrice"],
  ["StaleForMargin", false, false, false, "AtStrictPrice"],
  ["Insufficient", false, false, true, "AtPrice"],
  ["Valid", true, true, true, "AtPrice"],
] as const)(
  "%s allows what the table says",
  (validity, increaseRisk, withdraw, check, liquidate) => {
    const expected = { increaseRisk, withdraw, marginCheck: check, liquidate, reduceRisk: true };
    expect(ALLOWED[validity]).toEqual(expected);
  },
);

it("a worse validity never allows more, liquidation of an uncertain price apart", () => {
  const steps = PRICE_VALIDITIES.map((validity) => ALLOWED[validity]);
  for (const field of ["increaseRisk", "withdraw", "marginCheck"] as const) {
    const allowed = steps.map((step) => Number(step[field]));
    expect(allowed).toEqual(allowed.toSorted((a, b) => a - b));
  }
});

it.each([
  [1_100, false],
  [1_101, true],
])("at %i a price stale since 200 freezes liquidations of 900 ms at most: %s", (time, frozen) => {
  expect(liquidationFrozen(aging, time, 900)).toBe(frozen);
});

it("what is too volatile freezes them at once", () => {
  expect(liquidationFrozen({ ...aging, validity: "TooVolatile" }, 0, 900)).toBe(true);
});

it("says what is allowed in words", () => {
  expect(allowedText(ALLOWED.StaleForMargin)).toBe("liquidation at strict prices, reducing risk");
  expect(allowedText(ALLOWED.TooVolatile)).toBe("reducing risk");
});
