/**
 * A venue's worth of options to measure with: 1,000 of them over ten expiries, and accounts that
 * hold fifty each, long and short, under the default preset without its skews (35 scenarios).
 */
import {
  type InstrumentMarket,
  type PortfolioHolder,
  PortfolioMarket,
  type PortfolioParameters,
  parameterNumbers,
  RiskArrays,
  sortPositions,
} from "@margin-engine/core";
import { DEFAULT_PRESET_PATH, loadPreset } from "../../parameters";
import { nextWord, seededRandom } from "../../simulation/random";

const DAY_MS = 86_400_000;
export const START = 1_760_000_000_000;
export const EXPIRY_DAYS = [1, 2, 7, 14, 30, 60, 90, 180, 270, 365];
export const STRIKES = 50;
export const HELD = 50;

export interface PortfolioLoad {
  readonly market: PortfolioMarket;
  readonly arrays: RiskArrays;
  readonly holders: readonly PortfolioHolder[];
}

export function portfolioLoad(seed: number, accounts: number): PortfolioLoad {
  const market = optionMarket();
  const arrays = new RiskArrays(market, scenarioParameters());
  arrays.revalue(market.underlying("BTC"), START);
  const random = seededRandom(seed, 1);
  const instrument = new Int32Array(accounts * HELD);
  const quantity = new Float64Array(accounts * HELD);
  const holders = Array.from({ length: accounts }, (_, account): PortfolioHolder => {
    const start = account * HELD;
    const first = nextWord(random) % market.instruments.length;
    for (let at = 0; at < HELD; at++) {
      // Every seventh instrument from a random one on, so that none is held twice.
      instrument[start + at] = (first + 7 * at) % market.instruments.length;
      quantity[start + at] = ((nextWord(random) % 4001) - 2000) / 100;
    }
    const rows = { instrument, quantity, start, count: HELD };
    const none = { holding: new Int32Array(0), value: new Float64Array(0) };
    const holder = { ...rows, ...none, holdingStart: 0, holdingCount: 0 };
    sortPositions(market, holder);
    return holder;
  });
  return { market, arrays, holders };
}

/** Moves the index and every forward by a few dollars. */
export function movePrices(market: PortfolioMarket, round: number): void {
  const underlying = market.underlying("BTC");
  underlying.index = 60_000 + round;
  for (const expiry of underlying.expiries.values()) expiry.forward = 60_100 + round;
}

function scenarioParameters(): PortfolioParameters {
  const preset = loadPreset(DEFAULT_PRESET_PATH);
  if ("fault" in preset) throw new Error(preset.fault);
  const parameters = parameterNumbers(preset.portfolio);
  const scenarios = parameters.scenarios.filter(({ volatility }) => !volatility.startsWith("Skew"));
  return { ...parameters, scenarios };
}

function optionMarket(): PortfolioMarket {
  const market = new PortfolioMarket();
  for (const days of EXPIRY_DAYS) {
    const expiry = market.expiry(market.underlying("BTC"), START + days * DAY_MS);
    expiry.forwardTime = START;
    expiry.rate = 0.05;
    for (let at = 0; at < STRIKES; at++) {
      for (const optionType of ["Call", "Put"] as const) {
        const strike = 30_000 + 1_500 * at;
        const listed: InstrumentMarket = market.list({
          instrument: `BTC-${days}-${strike}-${optionType}`,
          underlying: "BTC",
          instrumentType: "Option",
          contractType: "Linear",
          multiplier: 1,
          expiry: START + days * DAY_MS,
          strike,
          optionType,
        });
        listed.volatility = 0.5 + at / 100;
        listed.volatilityTime = START;
      }
    }
  }
  movePrices(market, 0);
  return market;
}
