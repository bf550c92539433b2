import { dayText } from "@margin-engine/core";
import fc from "fast-check";
import { expiryText, hourText } from "./calendar";

describe("the calendar", () => {
  it("names the same days and hours as the language's own dates, years 0 to 9999", () => {
    const first = Date.UTC(2000, 0, 1) - 2000 * 365.2425 * 86_400_000;
    fc.assert(
      fc.property(fc.integer({ min: first, max: 253_402_300_799_999 }), (time) => {
        const iso = new Date(time).toISOString();
        expect(`${dayText(time)}T${hourText(time)}`).toBe(iso.slice(0, 16));
      }),
    );
  });

  it("names an expiry as venues do", () => {
    expect(expiryText(Date.UTC(2026, 1, 13, 16))).toBe("13FEB26");
    expect(expiryText(Date.UTC(2028, 1, 29))).toBe("29FEB28");
    expect(expiryText(Date.UTC(2031, 11, 5))).toBe("5DEC31");
  });
});
