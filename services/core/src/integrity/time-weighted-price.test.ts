/** The average against one that keeps every price. */
import fc from "fast-check";
import { Decimal } from "../money/decimal";
import { price, priceText } from "../money/text";
import type { Price } from "../money/units";
import { TimeWeightedPrice } from "./time-weighted-price";

const PERIOD = 1_000;
const begin = (text: string, since = 0) =>
  new TimeWeightedPrice({ periodMs: PERIOD, price: price(text), since, slices: [] });

it("before any time has passed it is the price itself", () => {
  expect(priceText(begin("7").at(0))).toBe("7");
});

it("weighs by time: 100 for 300 ms and 200 for 100 ms are (30000 + 20000) / 400 = 125", () => {
  const average = begin("100");
  average.put(price("200"), 300);
  expect(priceText(average.at(400))).toBe("125");
});

it("reaches back nine to ten slices: at 1,250 the slices from 300 on count", () => {
  const average = begin("100");
  average.put(price("200"), 300);
  expect(priceText(average.at(1_250))).toBe("200");
});

it("forgets everything over a gap longer than its period", () => {
  const average = begin("100");
  average.put(price("200"), 900);
  expect(priceText(average.at(900 + 100 * PERIOD))).toBe("200");
});

it("does not go back: time before the last counts nothing", () => {
  const average = begin("100", 500);
  average.put(price("200"), 100);
  expect(priceText(average.at(500))).toBe("200");
});

it("goes on from its state", () => {
  const average = begin("100");
  average.put(price("200"), 330);
  const copy = new TimeWeightedPrice(structuredClone(average));
  expect(copy.at(777)).toBe(average.at(777));
});

it("equals the sum over every millisecond since the first slice that counts", () => {
  const step = fc.record({
    wait: fc.integer({ min: 0, max: 700 }),
    to: fc.integer({ min: 1, max: 50 }).map((units) => BigInt(units) as Price),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      const average = begin("0.00000010");
      const held: Price[] = [];
      let present = price("0.00000010");
      for (const { wait, to } of steps) {
        for (let at = 0; at < wait; at++) held.push(present);
        average.put(to, held.length);
        present = to;
      }
      const from = (Math.floor(held.length / 100) - 9) * 100;
      const counted = held.filter((_, at) => at >= from);
      const sum = counted.reduce((total, each) => total.plus(each.toString()), new Decimal(0));
      const expected = counted.length === 0 ? present : sum.div(counted.length);
      const rounded = new Decimal(expected.toString());
      const whole = rounded.toDecimalPlaces(0, Decimal.ROUND_HALF_EVEN).toFixed();
      expect(average.at(held.length).toString()).toBe(whole);
    }),
  );
});
