/**
 * Cases of Derive's PM2 tests as portfolios of this engine: market, portfolio and parameters in,
 * margin balances (equity less requirement) and scenario profits out.
 */

import type {
  PortfolioParameters,
  Scenario,
  VolatilityShock,
} from "../../events/portfolio-parameters";
import { evaluatePortfolio } from "./evaluate-portfolio";
import { PortfolioFigures } from "./portfolio-figures";
import { sortPositions } from "./portfolio-holder";
import { PortfolioMarket } from "./portfolio-market";
import { lossesOnly } from "./portfolio-parameters.fixture";
import { RiskArrays } from "./risk-arrays";

export interface DeriveCase {
  readonly id: number;
  readonly name: string;
  readonly in: DeriveInput;
  readonly out: {
    readonly IM: number;
    readonly MM: number;
    readonly mtm: number;
    readonly optionMtm: number;
    readonly forwardContingency: number;
    readonly scenarioPnl: readonly number[];
  };
}

type Figures<Name extends string> = Readonly<Record<Name, number>>;

interface DeriveInput {
  readonly cash: number;
  readonly spot: number;
  readonly spotConf: number;
  readonly stable: number;
  readonly perp: {
    readonly size: number;
    readonly price: number;
    readonly conf: number;
    readonly uPnl: number;
    readonly uFunding: number;
  } | null;
  readonly options: readonly {
    readonly secToExpiry: number;
    readonly K: number;
    readonly call: boolean;
    readonly size: number;
    readonly vol: number;
  }[];
  readonly expiries: readonly {
    readonly secToExpiry: number;
    readonly F: number;
    readonly fConf: number;
    readonly rate: number;
    readonly rConf: number;
    readonly vConf: number;
  }[];
  readonly collateral: readonly {
    readonly name: string;
    readonly qty: number;
    readonly px: number;
    readonly conf: number;
    readonly riskCancelling: boolean;
    readonly mmHaircut: number;
    readonly imHaircutExtra: number;
  }[];
  readonly params: {
    readonly vol: Figures<
      | "VOLRANGEUP"
      | "VOLRANGEDOWN"
      | "SHORTTERMPOWER"
      | "LONGTERMPOWER"
      | "DTE_FLOOR"
      | "MIN_VOL_EVAL_SHOCKED"
    >;
    readonly margin: Figures<
      | "MM_LOSS_FACTOR"
      | "IM_LOSS_FACTOR"
      | "SHORT_RATE_MULTSCALE"
      | "LONG_RATE_MULTSCALE"
      | "SHORT_RATE_ADDSCALE"
      | "LONG_RATE_ADDSCALE"
      | "BASE_STATIC_DISCOUNT"
      | "BASE_STATIC_DISCOUNT_NEG"
    >;
    readonly basis: Figures<
      "SCENARIO_SPOT_UP" | "SCENARIO_SPOT_DOWN" | "BASIS_CONT_ADD_FACTOR" | "BASIS_CONT_MULT_FACTOR"
    >;
    readonly other: Figures<
      | "PEG_LOSS_THRESHOLD"
      | "PEG_LOSS_FACTOR"
      | "CONF_THRESHOLD"
      | "CONF_MARGIN"
      | "MM_PERP_PERCENT"
      | "IM_PERP_PERCENT"
      | "MM_OPTION_PERCENT"
      | "IM_OPTION_PERCENT"
    >;
    readonly skew: Figures<
      | "LINEAR_SCALE_CAP"
      | "LINEAR_CBASE"
      | "ABS_SCALE_CAP"
      | "ABS_CBASE"
      | "MIN_K_STAR"
      | "MIN_WIDTH_SCALE"
      | "VOL_PARAM_STATIC"
      | "VOL_PARAM_SCALE"
    >;
  };
  readonly scenarios: readonly (readonly [number, string, number])[];
}

const SHOCKS: Readonly<Record<string, VolatilityShock>> = {
  Up: "Up",
  None: "Same",
  Down: "Down",
  LINEAR: "SkewLinear",
  ABS: "SkewAbsolute",
};

/** The file states prices as factors, so moves are in ranges of 1. */
const SPOT = {
  underlying: "SPOT",
  priceRange: 1,
  rollYearly: 0,
  rollLeast: 0,
  depthLeast: 1,
  openInterestLow: 0,
  openInterestHigh: 0,
  tailDampener: 0,
};

function parametersOf({ params, scenarios, collateral }: DeriveInput): PortfolioParameters {
  return {
    ...lossesOnly(),
    ...ratesOf(params),
    volatilityMost: 10_000,
    scenarios: scenarios.map(
      ([factor, shock, weight]): Scenario => ({
        kind: "Grid",
        move: factor - 1,
        volatility: SHOCKS[shock]!,
        weight,
      }),
    ),
    underlyings: [SPOT],
    holdings: collateral.map(({ name, riskCancelling, imHaircutExtra }) => ({
      asset: name,
      underlying: riskCancelling ? "SPOT" : null,
      initialHaircut: imHaircutExtra,
    })),
  };
}

function ratesOf({ vol, margin, basis, other, skew }: DeriveInput["params"]) {
  return {
    volatilityUp: vol.VOLRANGEUP,
    volatilityDown: vol.VOLRANGEDOWN,
    volatilityShortPower: vol.SHORTTERMPOWER,
    volatilityLongPower: vol.LONGTERMPOWER,
    volatilityDaysLeast: vol.DTE_FLOOR,
    volatilityUpLeast: vol.MIN_VOL_EVAL_SHOCKED,
    skewLinearCap: skew.LINEAR_SCALE_CAP,
    skewLinearSlope: skew.LINEAR_CBASE,
    skewAbsoluteCap: skew.ABS_SCALE_CAP,
    skewAbsoluteSlope: skew.ABS_CBASE,
    skewWidthLeast: skew.MIN_K_STAR,
    skewWidth: skew.MIN_WIDTH_SCALE,
    skewShape: skew.VOL_PARAM_STATIC,
    skewShapeSlope: skew.VOL_PARAM_SCALE,
    discountLongBase: margin.BASE_STATIC_DISCOUNT,
    discountLongRate: margin.LONG_RATE_MULTSCALE,
    discountLongSpread: margin.LONG_RATE_ADDSCALE,
    discountShortBase: margin.BASE_STATIC_DISCOUNT_NEG,
    discountShortRate: margin.SHORT_RATE_MULTSCALE,
    discountShortSpread: margin.SHORT_RATE_ADDSCALE,
    forwardUp: basis.SCENARIO_SPOT_UP - 1,
    forwardDown: 1 - basis.SCENARIO_SPOT_DOWN,
    forwardBase: basis.BASIS_CONT_ADD_FACTOR,
    forwardSlope: basis.BASIS_CONT_MULT_FACTOR,
    nakedShortMaintenance: other.MM_OPTION_PERCENT,
    nakedShortInitial: other.IM_OPTION_PERCENT,
    linearMaintenance: other.MM_PERP_PERCENT,
    linearInitial: other.IM_PERP_PERCENT,
    confidenceThreshold: other.CONF_THRESHOLD,
    confidenceFactor: other.CONF_MARGIN,
    depegThreshold: other.PEG_LOSS_THRESHOLD,
    depegFactor: other.PEG_LOSS_FACTOR,
    lossInitial: margin.IM_LOSS_FACTOR,
    lossMaintenance: margin.MM_LOSS_FACTOR,
  };
}

export interface DeriveResult {
  /** Value of everything, and margin balances. */
  readonly mtm: number;
  readonly initial: number;
  readonly maintenance: number;
  readonly forwardContingency: number;
  readonly profit: readonly number[];
}

/** A case through risk arrays and evaluation. Its time is 0, and its expiries count from there. */
export function deriveResult(input: DeriveInput): DeriveResult {
  const { market, sizes } = marketOf(input);
  const arrays = new RiskArrays(market, parametersOf(input));
  const { collateral, perp, stable, spotConf } = input;
  // Balances are in the stablecoin, and the collateral's price rests on the index.
  const values = collateral.map(({ qty, px }) => (qty * px) / stable);
  collateral.forEach(({ conf }, at) => {
    arrays.holdingConfidence[at] = Math.min(conf, spotConf);
  });
  arrays.revalue(market.underlying("SPOT"), 0);
  const holder = {
    instrument: Int32Array.from(sizes.keys()),
    quantity: Float64Array.from(sizes),
    start: 0,
    count: sizes.length,
    holding: Int32Array.from(values.keys()),
    value: Float64Array.from(values),
    holdingStart: 0,
    holdingCount: values.length,
  };
  sortPositions(market, holder);
  const figures = new PortfolioFigures(arrays.stride);
  evaluatePortfolio(arrays, holder, figures);
  const options = sum(sizes.map((size, at) => size * arrays.unitValue(at)));
  const unrealised = perp === null ? 0 : perp.uPnl + perp.uFunding;
  const mtm = input.cash + unrealised + options + sum(values);
  // Of collateral the engine counts the weight, so the maintenance haircut is off its equity.
  const equity = mtm - sum(collateral.map(({ mmHaircut }, at) => mmHaircut * values[at]!));
  const [held] = figures.underlyings;
  return {
    mtm,
    initial: equity - figures.initialMargin,
    maintenance: equity - figures.maintenanceMargin,
    forwardContingency: -(held?.forwardContingency ?? 0),
    profit: input.scenarios.map((_, at) => held?.profit[at] ?? 0),
  };
}

function marketOf({ spot, spotConf, stable, perp, options, expiries }: DeriveInput) {
  const market = new PortfolioMarket();
  const underlying = market.underlying("SPOT");
  underlying.index = spot;
  underlying.confidence = spotConf;
  underlying.stablePrice = stable;
  const sizes: number[] = [];
  const contract = { underlying: "SPOT", contractType: "Linear", multiplier: 1 } as const;
  if (perp !== null) {
    const terms = { instrumentType: "Perpetual", expiry: null, strike: null } as const;
    const listed = market.list({ ...contract, ...terms, instrument: "PERP", optionType: null });
    listed.mark = perp.price;
    listed.confidence = perp.conf;
    sizes.push(perp.size);
  }
  for (const { secToExpiry, F, rate } of expiries) {
    const expiry = market.expiry(underlying, secToExpiry * 1000);
    Object.assign(expiry, { forward: F, forwardTime: 0, rate });
  }
  for (const { secToExpiry, K, call, size, vol } of options) {
    const { fConf, rConf, vConf } = expiries.find((each) => each.secToExpiry === secToExpiry)!;
    const listed = market.list({
      ...contract,
      instrument: `${secToExpiry}-${K}-${call}`,
      instrumentType: "Option",
      expiry: secToExpiry * 1000,
      strike: K,
      optionType: call ? "Call" : "Put",
    });
    listed.volatility = vol;
    listed.volatilityTime = 0;
    listed.confidence = Math.min(fConf, rConf, vConf);
    sizes.push(size);
  }
  return { market, sizes };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
