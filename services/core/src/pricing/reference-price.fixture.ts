/**
 * The slow, obvious oracle of prices in decimal.js with 60 digits: the normal distribution by its
 * series and its continued fraction, Black's formula as it stands in textbooks.
 */
import { Decimal } from "../money/decimal";
import type { BlackOption } from "./black";
import { exponentOf, scaled } from "./float-parts";

const ONE = new Decimal(1);
const SQRT_2PI = Decimal.acos(-1).times(2).sqrt();

/** The figure that the float stands for; the library would take its shortest text. */
export function decimalOf(value: number): Decimal {
  if (value === 0) return new Decimal(0);
  const exponent = exponentOf(Math.abs(value)) - 52;
  return new Decimal(scaled(value, -exponent)).times(new Decimal(2).pow(exponent));
}

/** How far a float is from the figure, in units of the figure's last bit; NaN where never. */
export function ulpsOff(actual: number, expected: Decimal): number {
  const nearest = expected.abs().toNumber();
  if (!Number.isFinite(nearest)) return Object.is(actual, expected.toNumber()) ? 0 : Number.NaN;
  const exponent = nearest === 0 ? -1074 : Math.max(exponentOf(nearest) - 52, -1074);
  return decimalOf(actual).minus(expected).abs().div(new Decimal(2).pow(exponent)).toNumber();
}

export function referenceDensity(x: Decimal): Decimal {
  return x.times(x).div(-2).exp().div(SQRT_2PI);
}

export function referenceDistribution(x: Decimal): Decimal {
  if (x.gt(3)) return ONE.minus(upperTail(x));
  if (x.lt(-3)) return upperTail(x.neg());
  // 1/2 + n(x) (x + x^3 / 3 + x^5 / (3 x 5) + ...)
  let term = x;
  let sum = new Decimal(0);
  for (let odd = 3; term.abs().gt("1e-60"); odd += 2) {
    sum = sum.plus(term);
    term = term.times(x).times(x).div(odd);
  }
  return referenceDensity(x).times(sum).plus(0.5);
}

/** n(x) / (x + 1 / (x + 2 / (x + 3 / ...))) */
function upperTail(x: Decimal): Decimal {
  let fraction = x;
  for (let level = Math.ceil(3000 / x.toNumber() ** 2) + 20; level > 0; level--) {
    fraction = x.plus(new Decimal(level).div(fraction));
  }
  return referenceDensity(x).div(fraction);
}

/** Black's formula from the floats of the option. */
export function referenceValue(option: BlackOption): Decimal {
  const { forward, strike, d1, d2, side } = referenceTerms(option);
  const received = forward.times(referenceDistribution(d1.times(side)));
  return received.minus(strike.times(referenceDistribution(d2.times(side)))).times(side);
}

export function referenceTerms(option: BlackOption) {
  const [forward, strike] = [decimalOf(option.forward), decimalOf(option.strike)];
  const root = decimalOf(option.years).sqrt();
  const deviation = decimalOf(option.volatility).times(root);
  const d1 = forward.div(strike).ln().div(deviation).plus(deviation.div(2));
  const side = option.optionType === "Call" ? 1 : -1;
  return { forward, strike, root, deviation, d1, d2: d1.minus(deviation), side };
}
