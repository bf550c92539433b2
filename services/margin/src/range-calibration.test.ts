/** VO-4: a calibration is the version in force again, with other price ranges. */
import { figure, type OutputEvent, type RangeCalibration, rate } from "@margin-engine/core";
import { perpetual } from "./plain.fixture";
import { portfolio } from "./portfolio.fixture";
import { told } from "./reading.fixture";
import { marginService } from "./service";
import { Story } from "./story.fixture";

const SECTION: Omit<RangeCalibration, "result"> = {
  stepMs: 3_600_000,
  horizonSteps: 48,
  stressWeight: rate("0.25"),
  rangeLeast: rate("0.05"),
  rangeMost: rate("0.5"),
  publishStep: rate("0.01"),
  publishPeriodMs: 3_600_000,
  models: [],
};

/** The section after so many calibrations. */
function calibrated(number: number): RangeCalibration {
  const result = number === 0 ? null : { number, variances: [], correlations: [], smiles: [] };
  return { ...SECTION, result };
}

/** The portfolio with BTC's range. */
function ranging(text: string) {
  const { underlyings, ...rest } = portfolio();
  const [btc, ...others] = underlyings;
  return { ...rest, underlyings: [{ ...btc!, priceRange: figure(text) }, ...others] };
}

/** Ana holds 2 BTC-PERP at 100 in portfolio mode: 20% of 200 to open. */
function opened(): Story {
  const story = Story.opened({ portfolio: portfolio(), rangeCalibration: calibrated(0) });
  story.list(perpetual({ instrument: "BTC-FUT" }));
  story.deposit("ana", "100");
  story.trade({ buyer: "ana", size: "2", at: "100" });
  story.switchMode("ana", "Portfolio");
  return story;
}

/** Tells a calibration as the sequencer does: behind the last price batch, at its offset. */
function calibrate(story: Story, number: number, range: string): OutputEvent[] {
  story.prices({ BTC: "100" });
  const { offset } = story.state.folded.get("prices")![0]!;
  const version = { portfolio: ranging(range), rangeCalibration: calibrated(number) };
  return story.publish(version, { topic: "prices", offset, part: 1 });
}

describe("a calibration", () => {
  it("margins everyone anew, and snapshots say which one they are of", () => {
    const story = opened();
    const said = calibrate(story, 1, "0.3");
    expect(told("ana", said)).toEqual(["ana Healthy by UtilisationMove: 100 / 60 / 48"]);
    expect(said[0]).toMatchObject({ parameterVersion: 1, calibration: 1 });
  });

  it("gives way to the next one, down as well as up", () => {
    const story = opened();
    calibrate(story, 1, "0.3");
    const said = calibrate(story, 2, "0.1");
    expect(told("ana", said)).toEqual(["ana Healthy by UtilisationMove: 100 / 20 / 16"]);
    expect(said[0]).toMatchObject({ parameterVersion: 1, calibration: 2 });
  });

  it("told twice, as after a restart of the sequencer, is passed over", () => {
    const story = opened();
    calibrate(story, 1, "0.3");
    const again = story.entries.at(-1)!;
    expect(story.fold({ ...again })).toEqual([]);
  });

  it("does not stand in for an officer's next version", () => {
    const story = opened();
    calibrate(story, 1, "0.3");
    const said = story.publish({
      version: 2,
      portfolio: ranging("0.4"),
      rangeCalibration: calibrated(0),
    });
    expect(told("ana", said)).toEqual(["ana Healthy by UtilisationMove: 100 / 80 / 64"]);
    expect(said[0]).toMatchObject({ parameterVersion: 2, calibration: 0 });
  });

  it("is kept by a checkpoint", () => {
    const story = opened();
    calibrate(story, 1, "0.3");
    const checkpoint = marginService.checkpoint(story.state);
    const restored = new Story(marginService.restore({ shard: 0, shards: 1 }, checkpoint));
    expect(restored.state.parameters).toEqual(story.state.parameters);
  });
});
