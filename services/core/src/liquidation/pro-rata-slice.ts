/**
 * The least fraction of a portfolio, sold as a slice of everything in it, that restores the buffer
 * margin (LI-2, Derive's auction). Dollars throughout; margin here is equity less requirement, so
 * it is negative when short.
 */
export interface PortfolioSale {
  /** What all of it is worth at the marks, reserved cash included. */
  readonly marked: number;
  /** Equity less the maintenance requirement. */
  readonly maintenanceMargin: number;
  /** Share of the shortfall against `marked` that is restored on top: 0.15. */
  readonly buffer: number;
  /** What buyers pay per dollar of marked value: 0.8 to 1. */
  readonly discount: number;
  /** Cash that is sold with nobody: it stays with the account undiscounted. */
  readonly reservedCash: number;
}

/** MM + b (MM - MtM): what is restored is more than nothing, so that the next move does not call
 * again. */
export function bufferMargin({ marked, maintenanceMargin, buffer }: PortfolioSale): number {
  return maintenanceMargin + buffer * (maintenanceMargin - marked);
}

/**
 * BM / (BM - MtM d - R (1 - d)), within 0 and 1. All of it where no fraction restores the buffer,
 * which is when the sale brings in nothing.
 */
export function fractionToSell(sale: PortfolioSale): number {
  const missing = bufferMargin(sale);
  if (missing >= 0) return 0;
  const { marked, discount, reservedCash } = sale;
  const proceeds = marked * discount + reservedCash * (1 - discount);
  return proceeds <= 0 ? 1 : Math.min(1, missing / (missing - proceeds));
}
