/**
 * Options that cannot be valued, case by case: each is named, a short one is charged in full in
 * both modes, a long one counts nothing, and nothing can be withdrawn against it.
 */
import {
  type InstrumentListed,
  type MarginMode,
  type MarginSnapshot,
  multiplier,
  price,
  usdText,
} from "@margin-engine/core";
import { plainPortfolio } from "@margin-engine/core/given";
import { perpetual } from "./plain.fixture";
import { told } from "./reading.fixture";
import { Story } from "./story.fixture";

const EXPIRY = 86_400_000;
const ANOTHER = 2 * EXPIRY;
const FORWARD = `BTC@${EXPIRY}`;
/** What figures may be old, and a millisecond more. */
const TOO_LONG = 900_001;

interface Case {
  readonly name: string;
  readonly terms?: Partial<InstrumentListed>;
  readonly quoted: Readonly<Record<string, string>>;
  /** Quoted later, when the others have grown too old. */
  readonly renewed?: Readonly<Record<string, string>>;
}

const CASES: readonly Case[] = [
  { name: "no forward", quoted: { CALL: "0.6" } },
  { name: "a forward of another expiry", quoted: { CALL: "0.6", [`BTC@${ANOTHER}`]: "100" } },
  {
    name: "a stale forward",
    quoted: { CALL: "0.6", [FORWARD]: "100" },
    renewed: { CALL: "0.6" },
  },
  { name: "no volatility", quoted: { [FORWARD]: "100" } },
  {
    name: "a stale volatility",
    quoted: { CALL: "0.6", [FORWARD]: "100" },
    renewed: { [FORWARD]: "100" },
  },
  { name: "a volatility of 2,000%", quoted: { CALL: "20", [FORWARD]: "100" } },
  {
    name: "a strike of zero",
    terms: { strike: price("0") },
    quoted: { CALL: "0.6", [FORWARD]: "100" },
  },
];

/** Ana has 1,000 and nothing else; a call at 90 is listed, BTC is at 100. */
function opened({ terms, quoted, renewed }: Case, mode: MarginMode): Story {
  const story = new Story();
  const option = { instrumentType: "Option", optionType: "Call", strike: price("90") } as const;
  const listed = { instrument: "CALL", multiplier: multiplier("1"), expiry: EXPIRY };
  story.list(perpetual({ ...option, ...listed, ...terms }));
  story.list(perpetual({ ...option, ...listed, instrument: "OTHER", expiry: ANOTHER }));
  story.publish({ portfolio: plainPortfolio() });
  story.prices({ BTC: "100", USDT: "1" });
  story.deposit("desk", "1000000");
  story.deposit("ana", "1000");
  story.switchMode("ana", mode);
  story.figures(quoted);
  if (renewed !== undefined) story.later(TOO_LONG).figures(renewed);
  return story;
}

/** `1000 / 100 / 100, ReduceOnly, not CALL`: equity and margins, status, what is not valued. */
function last({ answers }: Story): string {
  const { equity, initialMargin, maintenanceMargin, status, unpriced } = answers
    .filter((event): event is MarginSnapshot => event.kind === "MarginSnapshot")
    .findLast(({ account }) => account === "ana")!;
  const figures = [equity, initialMargin, maintenanceMargin].map(usdText).join(" / ");
  return `${figures}, ${status}, not ${unpriced.join(" and ")}`;
}

describe.each(CASES)("an option with $name", (each) => {
  it("that is sold in portfolio mode is charged the larger of index and strike", () => {
    const story = opened(each, "Portfolio");
    story.trade({ seller: "ana", instrument: "CALL", size: "1", at: "12" });
    // The premium of 12 is cash, and a debt at the price of the trade.
    expect(last(story)).toBe("1000 / 100 / 100, ReduceOnly, not CALL");
  });

  it("that is sold in standard mode is charged the same", () => {
    const story = opened(each, "Standard");
    story.trade({ seller: "ana", instrument: "CALL", size: "1", at: "12" });
    expect(last(story)).toBe("1000 / 100 / 100, ReduceOnly, not CALL");
  });

  it("that is bought counts nothing", () => {
    const story = opened(each, "Portfolio");
    story.trade({ buyer: "ana", instrument: "CALL", size: "1", at: "12" });
    expect(last(story)).toBe("988 / 0 / 0, ReduceOnly, not CALL");
  });

  it("lets nothing be withdrawn", () => {
    const story = opened(each, "Portfolio");
    story.trade({ seller: "ana", instrument: "CALL", size: "1", at: "12" });
    const said = told("ana", story.withdraw("ana", "1"));
    expect(said).toEqual(["ana refused UnpricedHolding, missing 0"]);
  });
});

describe("an option with a negative time", () => {
  const sound: Case = { name: "", quoted: { CALL: "0.6", [FORWARD]: "100" } };

  it("waits for its settlement at the intrinsic value of its last forward, 100 - 90", () => {
    const story = opened(sound, "Portfolio");
    story.now = EXPIRY - 1000;
    story.figures({ CALL: "0.6", [FORWARD]: "100" });
    story.trade({ seller: "ana", instrument: "CALL", size: "1", at: "12" });
    story.later(2000).prices({ BTC: "500" });
    story.deposit("ana", "1");
    expect(last(story)).toBe("1003 / 0 / 0, Healthy, not ");
  });

  it("is charged in full where its forward was too old at its expiry", () => {
    const story = opened(sound, "Portfolio");
    story.trade({ seller: "ana", instrument: "CALL", size: "1", at: "12" });
    story.now = EXPIRY + 1000;
    story.prices({ BTC: "100" });
    story.deposit("ana", "1");
    expect(last(story)).toContain(" / 100 / 100, ReduceOnly, not CALL");
  });
});

it("an option traded before its underlying has an index is charged its strike, and named", () => {
  for (const mode of ["Standard", "Portfolio"] as const) {
    const story = new Story();
    const option = { instrumentType: "Option", optionType: "Call", strike: price("90") } as const;
    story.list(perpetual({ ...option, instrument: "CALL", expiry: EXPIRY }));
    story.publish({ portfolio: plainPortfolio() });
    story.prices({ USDT: "1" });
    story.deposit("desk", "1000000");
    story.deposit("ana", "1000");
    story.switchMode("ana", mode);
    story.trade({ seller: "ana", instrument: "CALL", size: "1", at: "12" });
    expect(last(story)).toBe("1000 / 90 / 90, ReduceOnly, not CALL");
  }
});
