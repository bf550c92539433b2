/** MA-12 by VO-2: gains across underlyings count as far as a calibration found a correlation. */
import {
  type CalibratedCorrelation,
  figure,
  type MarginSnapshot,
  type RangeCalibration,
  type RiskParametersPublished,
  rate,
  usdText,
} from "@margin-engine/core";
import { portfolio } from "./portfolio.fixture";
import { marginService } from "./service";
import { Story } from "./story.fixture";

function parameters(correlations: readonly CalibratedCorrelation[] | null) {
  const result =
    correlations === null ? null : { number: 1, variances: [], correlations, smiles: [] };
  const rangeCalibration: RangeCalibration = {
    stepMs: 3_600_000,
    horizonSteps: 48,
    stressWeight: rate("0.25"),
    rangeLeast: rate("0.05"),
    rangeMost: rate("0.5"),
    publishStep: rate("0.01"),
    publishPeriodMs: 3_600_000,
    models: [],
    result,
  };
  const offset = { offsetShare: figure("0.5"), offsetLimit: figure("1") };
  return { portfolio: portfolio(offset), rangeCalibration };
}

const tied = (text: string): CalibratedCorrelation[] => [
  { underlying: "ETH", other: "BTC", correlation: figure(text) },
];

/** Ana, in portfolio mode with 100, has bought 2 BTC at 100 and sold 1 ETH at 100. */
function opened(): Story {
  const story = Story.opened(parameters(null));
  story.deposit("ana", "100");
  story.switchMode("ana", "Portfolio");
  story.trade({ buyer: "ana", size: "2", at: "100" });
  story.trade({ seller: "ana", size: "1", at: "100", instrument: "ETH-PERP" });
  return story;
}

/** As the sequencer tells it: behind a price batch, at its offset. */
function calibrate(story: Story, changes: Partial<RiskParametersPublished>): void {
  story.prices({ BTC: "100" });
  const { offset } = story.state.folded.get("prices")![0]!;
  story.publish(changes, { topic: "prices", offset, part: 1 });
}

/** `60 / 48, Offset 0 / 0`: the margins, and what was taken off, after a deposit of 1. */
function told(story: Story): string {
  const said = story.deposit("ana", "1");
  const { initialMargin, maintenanceMargin, components } = said.at(-1) as MarginSnapshot;
  const offset = components.find(({ name }) => name === "Offset");
  const parts = [offset?.initialMargin ?? 0n, offset?.maintenanceMargin ?? 0n];
  const text = (amounts: readonly bigint[]) =>
    amounts.map((each) => usdText(each as never)).join(" / ");
  return `${text([initialMargin, maintenanceMargin])}, Offset ${text(parts)}`;
}

describe("an offset across underlyings", () => {
  it("is none before a correlation is known: 20% of 200 and of 100", () => {
    expect(told(opened())).toBe("60 / 48, Offset 0 / 0");
  });

  it("is named, by the correlation: 0.5 x 0.8 x (60 - 20)", () => {
    const story = opened();
    calibrate(story, parameters(tied("0.8")));
    expect(told(story)).toBe("44 / 35.2, Offset -16 / -12.8");
  });

  it("follows the next calibration, and is none where the two part ways", () => {
    const story = opened();
    calibrate(story, parameters(tied("0.8")));
    calibrate(story, parameters(tied("-0.3")));
    expect(told(story)).toBe("60 / 48, Offset 0 / 0");
  });

  it("is the same from a checkpoint", () => {
    const story = opened();
    calibrate(story, parameters(tied("0.8")));
    const checkpoint = marginService.checkpoint(story.state);
    const state = marginService.restore({ shard: 0, shards: 1 }, checkpoint);
    expect(marginService.checkpoint(state)).toEqual(checkpoint);
    const restored = new Story(state);
    restored.now = story.now;
    const deposit = { kind: "CollateralDeposited", account: "ana", asset: "USDT" } as const;
    const [said] = restored.tell({ ...deposit, amount: 0n as never }, { offset: 900 });
    expect(said).toMatchObject({ initialMargin: 44n * 10n ** 8n });
  });
});
