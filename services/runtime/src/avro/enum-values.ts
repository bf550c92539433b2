/** Enum symbols are the values of the unions, but a symbol cannot hold a hyphen: these differ. */

const VALUE_OF_SYMBOL: Readonly<Record<string, string>> = {
  risk_parameters: "risk-parameters",
  clearing_actions: "clearing-actions",
};

/** The values of an enum in the order of its symbols. */
export function enumValues(symbols: readonly string[]): readonly string[] {
  return symbols.map((symbol) => VALUE_OF_SYMBOL[symbol] ?? symbol);
}
