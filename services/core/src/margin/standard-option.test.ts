/** Options in standard mode (MA-13), by worked figures and by those that Derive published. */
import { blackValue } from "../pricing/black";
import { type StandardOption, standardExpiry, standardOption } from "./standard-option";

const CLASSIC = {
  standardInitial: 0.15,
  standardInitialLeast: 0.1,
  standardMaintenance: 0.075,
  standardUncoveredInitial: 1.2,
  standardUncoveredMaintenance: 1.1,
};
/** Derive's standard manager: 500,400 seconds to expiry. */
const MARKET = { index: 1_500, forward: 1500.833279310993 };
const YEARS = 500_400 / 31_536_000;

function derive(
  optionType: "Call" | "Put",
  [strike, volatility]: readonly [number, number],
  quantity: number,
): StandardOption {
  const { forward } = MARKET;
  const mark = blackValue({ optionType, forward, strike, volatility, years: YEARS });
  return { optionType, strike, mark, quantity };
}

describe("a short option by itself, MA-13", () => {
  it.each([
    [
      "call 1500",
      derive("Call", [1_500, 1.047884494084986], -1),
      -304.3715851890599,
      -191.8715851890599,
    ],
    [
      "call 1900",
      derive("Call", [1_900, 1.179993832], -1),
      -156.00826183542665,
      -118.50826183542667,
    ],
    ["put 1300", derive("Put", [1_300, 1.083189416], -1), -164.32279429437403, -126.82279429437403],
  ])(
    "given the short %s, then equity less requirement is Derive's",
    (_, option, initial, maintenance) => {
      const required = standardOption(CLASSIC, MARKET, option);
      expect(-option.mark - required.initialMargin).toBeCloseTo(initial, 7);
      expect(-option.mark - required.maintenanceMargin).toBeCloseTo(maintenance, 7);
    },
  );

  const short = (optionType: "Call" | "Put", strike: number, mark = 0) =>
    standardOption(
      CLASSIC,
      { index: 1_000, forward: 1_000 },
      { optionType, strike, mark, quantity: -2 },
    );

  it("given a call 3% out of the money, then IM is 15% - 3% of the index, MM 7.5%", () => {
    expect(short("Call", 1_030)).toEqual({
      initialMargin: expect.closeTo(2 * 0.12 * 1_000, 9),
      maintenanceMargin: 150,
    });
  });

  it("given one far out of the money, then IM is 10%, and in the money the full 15%", () => {
    expect(short("Call", 2_000).initialMargin).toBe(200);
    expect(short("Call", 500).initialMargin).toBe(300);
    expect(short("Put", 500).initialMargin).toBe(200);
    expect(short("Put", 970).initialMargin).toBeCloseTo(2 * 0.12 * 1_000, 9);
  });

  it("given a put worth more than the index, then MM is 7.5% of the mark, IM as much", () => {
    expect(short("Put", 5_000, 4_000)).toEqual({ initialMargin: 600, maintenanceMargin: 600 });
  });

  it("given a long option, then it requires what it is worth", () => {
    const long = { optionType: "Call", strike: 900, mark: 120, quantity: 3 } as const;
    const required = standardOption(CLASSIC, { index: 1_000, forward: 1_000 }, long);
    expect(required).toEqual({ initialMargin: 360, maintenanceMargin: 360 });
  });
});

describe("the options of one expiry, MA-13", () => {
  const market = { index: 1_500, forward: 1_500 };
  const option = (
    optionType: "Call" | "Put",
    strike: number,
    [quantity, mark]: readonly [number, number],
  ) => ({ optionType, strike, mark, quantity });
  /** Equity of the options less their requirement. */
  const balance = (options: readonly StandardOption[]) => {
    const worth = options.reduce((sum, { quantity, mark }) => sum + quantity * mark, 0);
    const required = standardExpiry(CLASSIC, market, options);
    return [worth - required.initialMargin, worth - required.maintenanceMargin];
  };

  it("given -1 call 1100 and +1 call 1300, then both balances are the most they lose, -200", () => {
    expect(balance([option("Call", 1_100, [-1, 402]), option("Call", 1_300, [1, 215])])).toEqual([
      -200, -200,
    ]);
  });

  it("given a put spread, then the loss at zero is the most", () => {
    expect(balance([option("Put", 1_400, [-1, 60]), option("Put", 1_300, [1, 30])])).toEqual([
      -100, -100,
    ]);
  });

  it("given only a short call, then it is charged by itself, not by the forward", () => {
    expect(balance([option("Call", 1_500, [-1, 80])])).toEqual([-80 - 225, -80 - 112.5]);
  });

  it("given calls so large that the forward is the less, then that is charged", () => {
    const greedy = {
      ...CLASSIC,
      standardInitial: 1,
      standardInitialLeast: 1,
      standardMaintenance: 1,
    };
    const deep = option("Call", 10, [-1, 1_490]);
    const alone = standardExpiry(greedy, market, [deep]);
    expect(standardOption(greedy, market, deep).initialMargin).toBe(1_500);
    expect(alone.initialMargin).toBe(1.2 * 1_500 - 1_490);
    expect(alone.maintenanceMargin).toBeCloseTo(1.1 * 1_500 - 1_490, 9);
  });

  it("given only longs, then what they are worth does not count", () => {
    expect(balance([option("Call", 1_500, [2, 80]), option("Put", 1_500, [1, 70])])).toEqual([
      0, 0,
    ]);
  });

  it("given marks that no market would have, then nothing is lent on them", () => {
    const absurd = [option("Call", 1_100, [-1, 900]), option("Call", 1_300, [1, 0])];
    expect(standardExpiry(CLASSIC, market, absurd)).toEqual({
      initialMargin: 0,
      maintenanceMargin: 0,
    });
  });

  it("given nothing, then nothing", () => {
    expect(standardExpiry(CLASSIC, market, [])).toEqual({ initialMargin: 0, maintenanceMargin: 0 });
  });
});
