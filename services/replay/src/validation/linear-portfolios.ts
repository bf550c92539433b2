/** Portfolios of perpetuals that stand for what accounts hold, each of a million dollars. */

/** Dollars by underlying, below 0 short; kept at that as prices move. */
export interface LinearPortfolio {
  readonly name: string;
  readonly dollars: ReadonlyMap<string, number>;
}

const GROSS = 1_000_000;

/** Each underlying and all of them together, long and short, and each pair against the other. */
export function linearPortfolios(underlyings: readonly string[]): readonly LinearPortfolio[] {
  const portfolio = (name: string, sides: readonly (readonly [string, number])[]) => {
    const dollars = sides.map(([one, side]) => [one, (side * GROSS) / sides.length] as const);
    return { name, dollars: new Map(dollars) };
  };
  const all = (side: number) => underlyings.map((one) => [one, side] as const);
  return [
    ...underlyings.flatMap((one) => [
      portfolio(`long ${one}`, [[one, 1]]),
      portfolio(`short ${one}`, [[one, -1]]),
    ]),
    portfolio("long all", all(1)),
    portfolio("short all", all(-1)),
    ...underlyings.flatMap((long) =>
      underlyings
        .filter((short) => short !== long)
        .map((short) =>
          portfolio(`long ${long}, short ${short}`, [
            [long, 1],
            [short, -1],
          ]),
        ),
    ),
  ];
}
