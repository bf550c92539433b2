/** A price's explanation as a person reads it, and as a program does. */
import { allowedText, type JudgedSource, priceText, rateText } from "@margin-engine/core";
import type { PriceExplanation } from "./explain-price";

export function explanationText(explanation: PriceExplanation): string[] {
  const { decision, batch, parameterVersion, validity, allowed, standsInFor } = explanation;
  const { price, quoteType, symbol, average } = decision;
  const value = price === null ? "no price" : priceText(price);
  const judged = parameterVersion === null ? "no parameters" : `parameters ${parameterVersion}`;
  return [
    ...(standsInFor === null ? [] : [`${standsInFor} has no mark of its own; the index stands in`]),
    `${quoteType} ${symbol} at ${timeText(explanation.at)}: ${value}`,
    "",
    `validity    ${validity}`,
    `allows      ${allowedText(allowed)}`,
    `confidence  ${rateText(decision.confidence)}`,
    `average     ${average === null ? "none" : priceText(average)}`,
    `quorum      until ${timeText(decision.quorumUntil)}`,
    `fresh       until ${timeText(decision.freshUntil)}`,
    `decided     ${timeText(decision.decidedAt)}, price batch ${batch}, ${judged}`,
    ...inputLines(explanation),
    "",
    ...table([
      ["SOURCE", "PRICE", "AGE", "WEIGHT", "COUNTED AS"],
      ...decision.sources.map((source) => sourceRow(source, explanation.at)),
    ]),
  ];
}

function inputLines({ decision }: PriceExplanation): string[] {
  return decision.inputs.map(({ input, price }) => `${input.padEnd(12)}${priceText(price)}`);
}

function sourceRow(source: JudgedSource, at: number): string[] {
  const { quoteSource, price, eventTime, weight, standing } = source;
  const age = `${((at - eventTime) / 1000).toFixed(3)} s`;
  return [quoteSource, priceText(price), age, rateText(weight), standing];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((row) => row[at]!.length)));
  return rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  "));
}

/** Decimals in quotes, times as milliseconds. */
export function explanationJson(explanation: PriceExplanation): string {
  const { decision, ...rest } = explanation;
  const { price, average, confidence, sources, inputs, ...figures } = decision;
  const optional = (value: typeof price) => (value === null ? null : priceText(value));
  const plain = {
    ...rest,
    decision: {
      ...figures,
      price: optional(price),
      average: optional(average),
      confidence: rateText(confidence),
      sources: sources.map((source) => ({
        ...source,
        price: priceText(source.price),
        weight: rateText(source.weight),
      })),
      inputs: inputs.map((input) => ({ ...input, price: priceText(input.price) })),
    },
  };
  return JSON.stringify(plain, null, 2);
}

/** Times beyond any calendar are those of prices that are not judged. */
function timeText(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999
    ? "further notice"
    : date.toISOString();
}
