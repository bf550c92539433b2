/** MA-12 by VO-2: gains across underlyings count as far as a calibration found a correlation. */
import {
  type CalibratedCorrelation,
  figure,
  type MarginSnapshot,
  usdText,
} from "@margin-engine/core";
import { plainPortfolio } from "@margin-engine/core/given";
import { rangeCalibration } from "./portfolio.fixture";
import { marginService } from "./service";
import { Story } from "./story.fixture";

function parameters(correlations: readonly CalibratedCorrelation[] | null) {
  const offset = { offsetShare: figure("0.5"), offsetLimit: figure("1") };
  const found = correlations === null ? null : { correlations };
  return { portfolio: plainPortfolio(offset), rangeCalibration: rangeCalibration(found) };
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
    story.calibrate(parameters(tied("0.8")));
    expect(told(story)).toBe("44 / 35.2, Offset -16 / -12.8");
  });

  it("follows the next calibration, and is none where the two part ways", () => {
    const story = opened();
    story.calibrate(parameters(tied("0.8")));
    story.calibrate(parameters(tied("-0.3")));
    expect(told(story)).toBe("60 / 48, Offset 0 / 0");
  });

  it("is the same from a checkpoint", () => {
    const story = opened();
    story.calibrate(parameters(tied("0.8")));
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
