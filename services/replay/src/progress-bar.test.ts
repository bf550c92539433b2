import { progressBar } from "./progress-bar";

function screen(isTTY: boolean) {
  const written: string[] = [];
  let time = 0;
  const stream = { isTTY, columns: 80, write: (text: string) => written.push(text) };
  const pass = (ms: number) => {
    time += ms;
  };
  return { written, pass, stream, now: () => time };
}

describe("progress", () => {
  it("given a terminal, draws rate, event time, percent and time left on one line", () => {
    const { written, pass, stream, now } = screen(true);
    const bar = progressBar({ stream, total: 1_000, now });
    bar.update({ pulled: 0, folded: 0, place: "" });
    pass(2_000);

    bar.update({ pulled: 250, folded: 50_000, place: "06:00" });

    // A quarter in 2 seconds: 6 of 24 cells, 25,000 a second, three more quarters in 6 seconds.
    const drawn = `${"█".repeat(6)}${"░".repeat(18)}  25%`;
    const said = "06:00 · 50,000 records · 25,000/s · 6.0 s left";
    expect(written).toEqual([`\r\x1b[2K${drawn} ${said}`]);
  });

  it("given a terminal, redraws ten times a second at most and leaves nothing behind", () => {
    const { written, pass, stream, now } = screen(true);
    const bar = progressBar({ stream, total: 1_000, now });
    for (let update = 0; update < 100; update++) {
      pass(10);
      bar.update({ pulled: update, folded: update, place: "" });
    }
    expect(written).toHaveLength(10);
    bar.finish();
    expect(written.at(-1)).toBe("\r\x1b[2K");
  });

  it("given nothing that is folded, says only how far it is and how long it takes", () => {
    const { written, pass, stream, now } = screen(false);
    const bar = progressBar({ stream, total: 100, now });
    bar.update({ pulled: 0, folded: null, place: "" });
    pass(10_000);
    bar.update({ pulled: 50, folded: null, place: "" });
    expect(written).toEqual([`${"█".repeat(12)}${"░".repeat(12)}  50% 10.0 s left\n`]);
  });

  it("given a log that is continued, counts rate and time left from there", () => {
    const { written, pass, stream, now } = screen(true);
    const bar = progressBar({ stream, total: 1_000, now });
    bar.update({ pulled: 500, folded: 100_000, place: "" });
    pass(1_000);
    bar.update({ pulled: 600, folded: 120_000, place: "" });

    // 100 batches in a second leave 400, 4 seconds; 20,000 records in that second.
    expect(written[0]).toContain(" 60% 120,000 records · 20,000/s · 4.0 s left");
  });

  it("given no terminal, writes a line each ten seconds and no control characters", () => {
    const { written, pass, stream, now } = screen(false);
    const bar = progressBar({ stream, total: null, now });
    for (let second = 0; second < 25; second++) {
      pass(1_000);
      bar.update({ pulled: second, folded: second * 1_000, place: "12:00" });
    }
    bar.finish();
    expect(written).toEqual([
      "12:00 · 9,000 records · 900/s\n",
      "12:00 · 19,000 records · 950/s\n",
    ]);
  });
});
