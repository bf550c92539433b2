/** Decimal text to scaled bigint and back, with decimal.js and a regular expression as oracles. */
import fc from "fast-check";
import { Decimal } from "./decimal";
import { toDecimal } from "./scaled-decimal.fixture";
import {
  amount,
  amountText,
  formatScaled,
  multiplier,
  parseScaled,
  price,
  priceText,
  quantity,
  quantityText,
  rate,
  rateText,
  usd,
  usdText,
} from "./text";

const PLAIN_DECIMAL = /^-?[0-9]+(\.[0-9]+)?$/;

/** Decimal texts of every accepted shape: leading zeros, trailing zeros, minus zero. */
const decimalText = fc
  .tuple(fc.boolean(), fc.stringMatching(/^[0-9]{1,20}$/), fc.stringMatching(/^[0-9]{0,22}$/))
  .map(([negative, whole, fraction]) => {
    return `${negative ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
  });
const scale = fc.integer({ min: 0, max: 18 });

describe("parseScaled", () => {
  it.each([
    ["0", 0n],
    ["-0", 0n],
    ["-0.000", 0n],
    ["1", 100_000_000n],
    ["007.5", 750_000_000n],
    ["-12.340", -1_234_000_000n],
    ["0.00000001", 1n],
    ["-0.00000001", -1n],
    ["1.000000010000", 100_000_001n],
    ["12345678901234567890.12345678", 1_234_567_890_123_456_789_012_345_678n],
  ])("reads %s with 8 decimals as %s", (text, expected) => {
    expect(parseScaled(text, 8)).toBe(expected);
  });

  it.each([
    "",
    "-",
    ".",
    "-.",
    "+1",
    "--1",
    "1-",
    "- 1",
    " 1",
    "1 ",
    "1\n",
    ".5",
    "5.",
    "-.5",
    "1.2.3",
    "1,5",
    "1_000",
    "1e3",
    "1E-3",
    "0x10",
    "0b1",
    "1n",
    "NaN",
    "Infinity",
    "-Infinity",
    "\u0661",
    "\uFF11",
    "\u22121",
    "1.-5",
    "null",
  ])("refuses %j as not a number", (text) => {
    expect(parseScaled(text, 8)).toBe("NotANumber");
  });

  it.each([
    ["0.000000001", 8],
    ["-0.000000001", 8],
    ["1.100000001", 8],
    ["1.5", 0],
    ["0.001", 2],
    ["0.0000000000000000001", 18],
  ])("refuses %s for having more than %i decimals", (text, decimals) => {
    expect(parseScaled(text, decimals)).toBe("TooManyDecimals");
  });

  it("reads what decimal.js reads, and refuses just what would have to be rounded", () => {
    fc.assert(
      fc.property(decimalText, scale, (text, decimals) => {
        const exact = new Decimal(text);
        const expected =
          exact.decimalPlaces() > decimals
            ? "TooManyDecimals"
            : BigInt(exact.times(new Decimal(10).pow(decimals)).toFixed());
        expect(parseScaled(text, decimals)).toBe(expected);
      }),
    );
  });

  it("takes digits with at most one inner point and one minus, and nothing else", () => {
    const character = fc.constantFrom(..."0123456789.-+eE ,_");
    const text = fc.array(character, { maxLength: 8 }).map((characters) => characters.join(""));
    fc.assert(
      fc.property(text, (given) => {
        expect(parseScaled(given, 18) === "NotANumber").toBe(!PLAIN_DECIMAL.test(given));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("formatScaled", () => {
  it.each([
    [0n, 8, "0"],
    [1n, 8, "0.00000001"],
    [-1n, 8, "-0.00000001"],
    [100_000_000n, 8, "1"],
    [-1_234_000_000n, 8, "-12.34"],
    [1000n, 0, "1000"],
    [10n ** 36n, 18, "1000000000000000000"],
  ])("writes %s with %i decimals as %s", (value, decimals, expected) => {
    expect(formatScaled(value, decimals)).toBe(expected);
  });

  it("writes what decimal.js writes, and reads back what it wrote", () => {
    const figure = fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n });
    fc.assert(
      fc.property(figure, scale, (value, decimals) => {
        const text = formatScaled(value, decimals);
        expect(text).toBe(toDecimal(value, decimals).toFixed());
        expect(parseScaled(text, decimals)).toBe(value);
      }),
    );
  });

  it("gives equal values one text, however they were written", () => {
    fc.assert(
      fc.property(decimalText, (text) => {
        const value = parseScaled(text, 22);
        if (typeof value !== "bigint") throw new Error(`${text} has at most 22 decimals`);
        const rewritten = `${text}${text.includes(".") ? "" : "."}000`;
        expect(parseScaled(rewritten, 22)).toBe(value);
        expect(formatScaled(value, 22)).toBe(
          formatScaled(parseScaled(rewritten, 22) as bigint, 22),
        );
      }),
    );
  });
});

describe("a literal", () => {
  const kinds = { price, quantity, multiplier, amount, rate, usd };
  it.each([
    ["price", 8],
    ["quantity", 8],
    ["multiplier", 2],
    ["amount", 18],
    ["rate", 12],
    ["usd", 8],
  ] as const)("of %s has %i decimals and not one more", (kind, decimals) => {
    const least = `0.${"1".padStart(decimals, "0")}`;
    expect(kinds[kind]("1")).toBe(10n ** BigInt(decimals));
    expect(kinds[kind](`-${least}`)).toBe(-1n);
    const tooFine = `0.${"1".padStart(decimals + 1, "0")}`;
    expect(() => kinds[kind](tooFine)).toThrow(RangeError);
    expect(() => kinds[kind](tooFine)).toThrow(
      `"${tooFine}": TooManyDecimals; write a plain decimal with at most ${decimals} decimals`,
    );
  });

  it.each(Object.entries(kinds))("of %s refuses what is not a number", (_, literal) => {
    expect(() => literal("1e3")).toThrow('"1e3": NotANumber; write a plain decimal');
    expect(() => literal("")).toThrow(RangeError);
  });

  it("comes back as its canonical text", () => {
    expect(priceText(price("60000.50"))).toBe("60000.5");
    expect(quantityText(quantity("-0.10"))).toBe("-0.1");
    expect(amountText(amount("1.000000000000000001"))).toBe("1.000000000000000001");
    expect(rateText(rate("0.000000000001"))).toBe("0.000000000001");
    expect(usdText(usd("-0"))).toBe("0");
  });
});
