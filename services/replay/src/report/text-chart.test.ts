import { drawChart } from "./text-chart";

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 1, 13);

function chart(fields: Partial<Parameters<typeof drawChart>[0]>) {
  return drawChart({
    from: START,
    to: START + 4 * HOUR_MS,
    line: { times: [], values: [] },
    bars: { times: [], amounts: [] },
    columns: 4,
    lineRows: 1,
    barRows: 1,
    lineLabel: String,
    ...fields,
  });
}

/** The plot without its labels. */
const plots = (rows: readonly string[]) => rows.map((row) => row.slice(10));

describe("a text chart", () => {
  it("given a rising line, draws dots from the lower left to the upper right", () => {
    // Eight dot columns and four dot rows: two columns in each row, the last 2/2 joined upwards.
    const hours = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5];
    const times = hours.map((hour) => START + hour * HOUR_MS);
    const { line } = chart({ line: { times, values: [0, 0, 1, 1, 2, 2, 3, 3] } });

    expect(plots(line)).toEqual(["⣀⡤⠖⠋"]);
  });

  it("given a gap, carries the last value on, and joins a jump", () => {
    const times = [START, START + 2 * HOUR_MS];
    const { line } = chart({ line: { times, values: [0, 3] } });

    // Low for two characters, then up through all four rows, then high.
    expect(plots(line)).toEqual(["⣀⣀⡏⠉"]);
  });

  it("labels round values at their rows", () => {
    const times = Array.from({ length: 9 }, (_, at) => START + (at * HOUR_MS) / 2);
    const { line } = chart({
      line: { times, values: [100, 90, 80, 70, 60, 50, 40, 30, 20] },
      lineRows: 5,
    });

    // 80 / (5 x 0.7) is 22.9, so steps of 25. Rows are 20 apart: 100, 80, 60, 40, 20; each label
    // goes to the nearest one, 50 to the lower of two.
    expect(line.map((row) => row.slice(0, 9).trim())).toEqual(["100", "75", "", "50", "25"]);
  });

  it("given amounts, draws a bar for each column; the least one shows", () => {
    const bars = {
      times: [0, 1, 1.5, 3, 4].map((hour) => START + hour * HOUR_MS),
      amounts: [8, 8, 8, 0.001, 0.001],
    };
    const drawn = chart({ bars, barRows: 2 });

    // The peak is 8 + 8 in the second column: 16 of 16 eighths; the first has 8 of 16.
    expect(plots(drawn.bars)).toEqual([" █  ", "██ ▁"]);
    expect(drawn.peak).toBe(16);
    expect(drawn.barMs).toBe(HOUR_MS);
  });

  it("marks round hours below, days in a long log", () => {
    const hours = chart({ columns: 40 }).axis;
    const days = chart({ columns: 40, to: START + 4 * 86_400_000 }).axis;

    expect(plots(hours)[1]).toBe("00:00     01:00     02:00     03:00     04:00");
    expect(plots(hours)[0]).toBe(`┴${"─────────┴".repeat(4)}`);
    expect(plots(days)[1]).toBe("02-13     02-14     02-15     02-16     02-17");
  });

  it("draws a log of one moment and one price without failing", () => {
    const { line, bars } = chart({ to: START, line: { times: [START], values: [5] } });

    expect(plots(line)).toEqual(["⣀⣀⣀⣀"]);
    expect(plots(bars)).toEqual(["    "]);
  });
});
