/** VO-4: a calibration is the version in force again, with other price ranges. */
import { figure, type OutputEvent } from "@margin-engine/core";
import { plainPortfolio } from "@margin-engine/core/given";
import { perpetual } from "./plain.fixture";
import { rangeCalibration } from "./portfolio.fixture";
import { told } from "./reading.fixture";
import { marginService } from "./service";
import { Story } from "./story.fixture";

/** The section after so many calibrations. */
const calibrated = (number: number) => rangeCalibration(number === 0 ? null : { number });

/** The portfolio with BTC's range. */
function ranging(text: string) {
  const { underlyings, ...rest } = plainPortfolio();
  const [btc, ...others] = underlyings;
  return { ...rest, underlyings: [{ ...btc!, priceRange: figure(text) }, ...others] };
}

/** Ana holds 2 BTC-PERP at 100 in portfolio mode: 20% of 200 to open. */
function opened(): Story {
  const story = Story.opened({ portfolio: plainPortfolio(), rangeCalibration: calibrated(0) });
  story.list(perpetual({ instrument: "BTC-FUT" }));
  story.deposit("ana", "100");
  story.trade({ buyer: "ana", size: "2", at: "100" });
  story.switchMode("ana", "Portfolio");
  return story;
}

function calibrate(story: Story, number: number, range: string): OutputEvent[] {
  return story.calibrate({ portfolio: ranging(range), rangeCalibration: calibrated(number) });
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
