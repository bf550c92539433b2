/** PI-2: the average premium with irregular steps, against decimal.js and in worked figures. */
import { Decimal } from "../money/decimal";
import { price } from "../money/text";
import { PremiumAverage } from "./premium-average";

const LIMITS = { periodMs: 150_000, stepMsMax: 10_000 };

it("is nothing before time has passed, then the premium of the first step", () => {
  const average = new PremiumAverage();
  average.step(price("30"), 1_000, LIMITS);
  expect(average.value()).toBe(0n);
  average.step(price("30"), 2_000, LIMITS);
  expect(average.value()).toBe(price("30"));
});

it("moves by 1 - e^(-Δ/150 s) once it is old: 10 s of 90 after a long 30", () => {
  const average = new PremiumAverage();
  for (let time = 0; time <= 3_600_000; time += 10_000) average.step(price("30"), time, LIMITS);
  average.step(price("90"), 3_610_000, LIMITS);
  // The weight is 10 / (1 - e^(-1/15)) s but for e^-24 of it, so the step counts 1 - e^(-1/15).
  const share = new Decimal(1).minus(new Decimal(-1).div(15).exp());
  const expected = new Decimal(30).plus(new Decimal(60).times(share));
  expect(Number(average.value()) / 1e8).toBeCloseTo(Number(expected.toFixed(12)), 6);
});

it("equals the sums of the definition in decimals, step by step", () => {
  const average = new PremiumAverage();
  let sum = new Decimal(0);
  let weight = new Decimal(0);
  let last = 0;
  const steps = [0, 40, 41, 1_300, 1_300, 9_000, 30_000, 30_500] as const;
  for (const [at, time] of steps.entries()) {
    const premium = price(String((at % 3) * 10 - 7));
    average.step(premium, time, LIMITS);
    const elapsed = Math.min(time - last, LIMITS.stepMsMax);
    const kept = new Decimal(-elapsed).div(LIMITS.periodMs).exp();
    sum = sum.times(kept).plus(new Decimal(premium.toString()).times(elapsed));
    weight = weight.times(kept).plus(elapsed);
    last = time;
  }
  const expected = sum.div(weight).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toFixed();
  expect(average.value().toString()).toBe(expected);
});

it("counts no time in which a quote would have grown too old: an hour's gap is 10 s", () => {
  const [gap, short] = [new PremiumAverage(), new PremiumAverage()];
  for (const each of [gap, short]) {
    each.step(price("5"), 0, LIMITS);
    each.step(price("5"), 10_000, LIMITS);
  }
  gap.step(price("50"), 3_610_000, LIMITS);
  short.step(price("50"), 20_000, LIMITS);
  expect(gap.value()).toBe(short.value());
});

it("does not go back in time", () => {
  const average = new PremiumAverage();
  average.step(price("5"), 10_000, LIMITS);
  average.step(price("7"), 9_000, LIMITS);
  expect(average.weight).toBe(0);
});
