/** A portfolio's margin as a person reads it. */
import { countText } from "../report/figures";
import type { PortfolioMargin, UnderlyingMargin } from "./portfolio-margin";
import { scenarioGrid } from "./scenario-grid";

const NAME = 34;
const COLUMN = 16;

/** Ends with a line break. */
export function renderMargin(margin: PortfolioMargin, colour: boolean): string {
  const bold = (text: string) => (colour ? `\x1b[1m${text}\x1b[0m` : text);
  const { equity, initialMargin, maintenanceMargin, status, time } = margin;
  const headroom = equity - initialMargin;
  const room = `${headroom < 0 ? "short by" : "room for"} ${cents(Math.abs(headroom)).trim()}`;
  const when = time === null ? "" : ` · ${shortTime(time)}`;
  return [
    "",
    bold(` Portfolio margin under ${margin.preset}${when}`),
    ...judgedLines(margin),
    "",
    ` ${"Equity".padEnd(NAME)}${cents(equity)}`,
    ` ${"Initial margin".padEnd(NAME)}${cents(initialMargin)}   ${room}`,
    ` ${"Maintenance margin".padEnd(NAME)}${cents(maintenanceMargin)}`,
    ` ${"Status".padEnd(NAME)}${status.padStart(COLUMN)}`,
    "",
    ...partLines(margin, bold),
    ...margin.underlyings.flatMap((each) => underlyingLines(each, { colour, bold })),
    ...positionLines(margin, bold),
    ...smileLines(margin, bold),
    ...unvaluedLines(margin, bold),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function judgedLines({ judgedBy }: PortfolioMargin): string[] {
  if (judgedBy === null) return [];
  const { parameterVersion, calibration, priceBatch } = judgedBy;
  const batch = countText(priceBatch);
  return [` Parameters ${parameterVersion}, calibration ${calibration} · price batch ${batch}`];
}

type Bold = (text: string) => string;

function partLines({ parts }: PortfolioMargin, bold: Bold): string[] {
  const heading = ` ${"What it is made of".padEnd(NAME)}${"initial".padStart(COLUMN)}`;
  return [
    bold(`${heading}${"maintenance".padStart(COLUMN)}`),
    ...parts.map(
      ({ underlying, part, initialMargin, maintenanceMargin }) =>
        ` ${[underlying ?? "Account", words(part)].join(" ").padEnd(NAME)}` +
        `${cents(initialMargin)}${cents(maintenanceMargin)}`,
    ),
    "",
  ];
}

function underlyingLines(
  margin: UnderlyingMargin,
  { colour, bold }: { readonly colour: boolean; readonly bold: Bold },
): string[] {
  const { underlying, worstScenario, worstLoss, forwardContingency } = margin;
  const { delta, gamma, vega, theta, rho } = margin;
  const worst =
    worstScenario === null ? "nothing loses" : `worst ${worstScenario}, ${cents(worstLoss).trim()}`;
  return [
    bold(` ${underlying}: profit by scenario in dollars, ${worst}`),
    ...scenarioGrid(margin, colour).map((line) => ` ${line}`),
    ` of positions: delta ${significant(delta)} · gamma ${significant(gamma)} · ` +
      `vega ${significant(vega)} a point · theta ${significant(theta)} a day · ` +
      `rho ${significant(rho)} a point`,
    ...(forwardContingency > 0 ? [` forward contingency ${cents(forwardContingency).trim()}`] : []),
    "",
  ];
}

function positionLines({ positions }: PortfolioMargin, bold: Bold): string[] {
  if (positions.length === 0) return [];
  const columns = ["quantity", "value", "adds to IM"].map((each) => each.padStart(COLUMN)).join("");
  return [
    bold(` ${"Position".padEnd(NAME)}${columns}`),
    ...positions.map(
      ({ name, quantity, value, contribution }) =>
        ` ${name.padEnd(NAME)}${significant(quantity).padStart(COLUMN)}` +
        `${cents(value)}${cents(contribution)}`,
    ),
    "",
  ];
}

function smileLines({ smiles }: PortfolioMargin, bold: Bold): string[] {
  if (smiles === null || smiles.length === 0) return [];
  return [
    bold(" Volatilities by the smile of their expiry"),
    ...smiles.flatMap(({ underlying, expiry, strikes, error, options }) => {
      const of = `${underlying} ${shortTime(expiry)}, ${strikes} strikes`;
      return options.map(
        ({ name, volatility }) =>
          ` ${name.padEnd(NAME)}${percent(volatility).padStart(COLUMN)}   ${of}, ` +
          `off by ${percent(error)}`,
      );
    }),
    "",
  ];
}

function unvaluedLines({ unvalued }: PortfolioMargin, bold: Bold): string[] {
  if (unvalued.length === 0) return [];
  return [
    bold(" Not valued: a long counts nothing, a short is charged in full"),
    ...unvalued.map(
      ({ name, reason, charge }) => ` ${name.padEnd(NAME)}${cents(charge)}   ${words(reason)}`,
    ),
    "",
  ];
}

/** `12,345.60`, right-aligned. */
function cents(value: number): string {
  const text = Math.abs(value).toFixed(2);
  const [whole, fraction] = text.split(".");
  const sign = value < 0 && Number(text) !== 0 ? "-" : "";
  return `${sign}${countText(Number(whole))}.${fraction}`.padStart(COLUMN);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}

function significant(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** `ScenarioLoss` as `scenario loss`. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trimStart();
}

/** `2026-01-05 08:00 UTC`. */
function shortTime(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}
