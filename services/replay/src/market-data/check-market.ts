/**
 * Whether a folder of archives holds what the table of windows says, and whether its prices are
 * those on record: a check for whoever brings the files, run once and not by the tests.
 */
import {
  formatScaled,
  type InputEvent,
  type InstrumentListed,
  multiplier,
  PRICE_DECIMALS,
  type Price,
  parseScaled,
  powerOfTen,
  quantity,
  type RiskParametersPublished,
  rate,
} from "@margin-engine/core";
import { Unusable } from "@margin-engine/runtime";
import { DAY_MS, MINUTE_MS } from "../simulation/calendar";
import { MARKET_FIGURES, type MarketFigure } from "./market-figures";
import { marketSource } from "./market-source";
import { MARKET_WINDOWS, type MarketWindow } from "./market-windows";

export interface MarketCheck {
  readonly passed: boolean;
  /** What was looked at, what was found and, where it failed, what was expected. */
  readonly text: string;
}

export function checkMarket(directory: string): readonly MarketCheck[] {
  return MARKET_WINDOWS.flatMap((window) => checkWindow(directory, window));
}

function checkWindow(directory: string, window: MarketWindow): readonly MarketCheck[] {
  try {
    const events = eventsOf(directory, window);
    const figures = MARKET_FIGURES.filter((figure) => figure.window === window.id);
    return [
      { passed: true, text: `window ${window.id}: ${events.length} events, ${window.title}` },
      checkOrder(window, events),
      ...["BTC", "ETH"].map((asset) => checkMinutes(window, events, asset)),
      ...figures.map((figure) => checkFigure(figure, events)),
    ];
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return [{ passed: false, text: `window ${window.id}: ${error.message}` }];
  }
}

function eventsOf(directory: string, window: MarketWindow): readonly InputEvent[] {
  const { id } = window;
  const listings = listingsOf(window);
  const parameters = parametersAt(window.from);
  const given = { listings, parameters, clearing: [] };
  const whole = { pace: "Even", part: null } as const;
  const batches = marketSource({ directory, window: id, ...given, ...whole }).open(0);
  const events: InputEvent[] = [];
  for (let next = batches.next(); next.done !== true; next = batches.next()) {
    for (const record of next.value) if ("event" in record) events.push(record.event);
  }
  return events;
}

function checkOrder({ id, from, to }: MarketWindow, events: readonly InputEvent[]): MarketCheck {
  const late = events.findIndex(
    ({ eventTime }, at) =>
      eventTime < (events[at - 1]?.eventTime ?? from) || eventTime < from || eventTime >= to,
  );
  const text = `window ${id}: every event within the window and none before the one it follows`;
  return late < 0 ? { passed: true, text } : { passed: false, text: `${text}; event ${late} is` };
}

/** Four quotes for each minute, none missing. */
function checkMinutes(
  { id, from, to }: MarketWindow,
  events: readonly InputEvent[],
  asset: string,
): MarketCheck {
  const quotes = events.filter(
    (event) =>
      event.kind === "PriceQuoted" && event.quoteType === "Index" && event.symbol === asset,
  );
  const expected = (4 * (to - from)) / MINUTE_MS;
  const passed = quotes.length === expected;
  const text = `window ${id}: ${quotes.length} index quotes of ${asset}`;
  return { passed, text: passed ? text : `${text}; ${expected} are expected` };
}

function checkFigure(figure: MarketFigure, events: readonly InputEvent[]): MarketCheck {
  const day = Date.parse(figure.day);
  let open: Price | null = null;
  let low: Price | null = null;
  for (const event of events) {
    if (event.kind !== "PriceQuoted" || event.symbol !== figure.symbol) continue;
    if (event.eventTime < day || event.eventTime >= day + DAY_MS) continue;
    open ??= event.price;
    if (low === null || event.price < low) low = event.price;
  }
  const passed = (figure.open === null || agrees(open, figure.open)) && agrees(low, figure.low);
  const found = `open ${textOf(open)}, low ${textOf(low)}`;
  const text = `window ${figure.window}: ${figure.symbol} on ${figure.day}: ${found}`;
  const expected = `on record: open ${figure.open ?? "unknown"}, low ${figure.low}`;
  return { passed, text: passed ? text : `${text}; ${expected}` };
}

/** Whether the figure, given to fewer decimals, is the price rounded or cut off. */
function agrees(found: Price | null, figure: string): boolean {
  if (found === null) return false;
  const decimals = figure.split(".")[1]?.length ?? 0;
  const difference = found - (parseScaled(figure, PRICE_DECIMALS) as bigint);
  const unit = powerOfTen(PRICE_DECIMALS - decimals);
  return difference < unit && -difference < unit;
}

const textOf = (found: Price | null): string =>
  found === null ? "nothing" : formatScaled(found, PRICE_DECIMALS);

/** Everything that a window quotes, so that every file of it is read. */
function listingsOf({ from, expiry }: MarketWindow): readonly InstrumentListed[] {
  const perpetual: InstrumentListed = {
    kind: "InstrumentListed",
    eventId: "listing/BTC-PERP",
    eventTime: from,
    source: null,
    instrument: "BTC-PERP",
    instrumentType: "Perpetual",
    contractType: "Linear",
    underlying: "BTC",
    settlementAsset: "USDT",
    multiplier: multiplier("1"),
    lotSize: quantity("0.001"),
    expiry: null,
    strike: null,
    optionType: null,
  };
  const ether = { eventId: "listing/ETH-PERP", instrument: "ETH-PERP", underlying: "ETH" };
  const dated = { eventId: "listing/BTC-DATED", instrument: "BTC-DATED", expiry };
  return [
    perpetual,
    { ...perpetual, ...ether },
    ...(expiry === null ? [] : [{ ...perpetual, ...dated, instrumentType: "Future" } as const]),
  ];
}

function parametersAt(eventTime: number): RiskParametersPublished {
  return {
    kind: "RiskParametersPublished",
    eventId: "parameters/1",
    eventTime,
    source: null,
    version: 1,
    preset: "check",
    effectiveTime: eventTime,
    collateral: [{ asset: "UST", weight: rate("1") }],
    schedules: [],
    liquidationBuffer: rate("0"),
    liquidationTimeoutMs: MINUTE_MS,
    snapshotUtilisationStep: rate("1"),
    snapshotPeriodMs: DAY_MS,
    priceIntegrity: null,
    portfolio: null,
    rangeCalibration: null,
    collateralRules: null,
    ladder: null,
  };
}
