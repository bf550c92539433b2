/** LI-2 against Derive's published auctions. */
import { bufferMargin, fractionToSell, type PortfolioSale } from "./pro-rata-slice";

function sale(given: Partial<PortfolioSale>): PortfolioSale {
  const plain = { marked: 300, maintenanceMargin: -100, buffer: 0.1, discount: 1, reservedCash: 0 };
  return { ...plain, ...given };
}

describe("LI-2: the least fraction that restores the buffer margin", () => {
  it("MtM 300, MM -100, b 0.1: BM is -100 - 0.1 x 400 = -140, f is 140 / 440", () => {
    expect(bufferMargin(sale({}))).toBe(-140);
    expect(fractionToSell(sale({}))).toBeCloseTo(0.318181818, 9);
  });

  it("at a discount to 0.9: 140 / (140 + 270), which sells for 92.195121951", () => {
    const fraction = fractionToSell(sale({ discount: 0.9 }));
    expect(fraction).toBeCloseTo(0.341463415, 9);
    expect(fraction * 300 * 0.9).toBeCloseTo(92.195121951, 9);
  });

  // Derive's simulation, buffer 0.2 and discount 0.98.
  it("restores the buffer exactly: MtM 119.306, MM -103.091", () => {
    const given = sale({
      marked: 119.30633018077472,
      maintenanceMargin: -103.09061949052963,
      buffer: 0.2,
      discount: 0.98,
    });
    expect(bufferMargin(given)).toBeCloseTo(-147.57000942479047, 10);
    const fraction = fractionToSell(given);
    expect(fraction).toBeCloseTo(0.557941285425569, 14);
    expect(fraction * given.marked * 0.98).toBeCloseTo(65.234608676059, 11);
    // What is left of the buffer margin, and what came in for the rest of it, are nothing together.
    const left = bufferMargin(given) * (1 - fraction) + fraction * given.marked * 0.98;
    expect(left).toBeCloseTo(0, 10);
  });

  // The same auction later, when its discount has come to 0.926.
  it("leaves reserved cash out of the discount: R 11.048", () => {
    const given = sale({
      marked: 118.425834278,
      maintenanceMargin: -81.731093685,
      buffer: 0.2,
      discount: 0.926,
      reservedCash: 11.047987361,
    });
    expect(bufferMargin(given)).toBeCloseTo(-121.762479278, 8);
    expect(fractionToSell(given)).toBeCloseTo(0.524290585958139, 11);
  });

  it("is nothing above the buffer, and everything where it brings in nothing", () => {
    expect(fractionToSell(sale({ maintenanceMargin: 50 }))).toBe(0);
    expect(fractionToSell(sale({ marked: -100, maintenanceMargin: -300 }))).toBe(1);
  });
});
