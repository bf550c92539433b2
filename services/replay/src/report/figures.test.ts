import {
  bytesText,
  countText,
  dollarsText,
  durationText,
  percentText,
  priceFigure,
} from "./figures";

describe("figures for people", () => {
  it.each([
    [countText(0), "0"],
    [countText(999), "999"],
    [countText(1_234_567.4), "1,234,567"],
    [dollarsText(164_288.3), "$164,288"],
    [dollarsText(999_499), "$999,499"],
    [dollarsText(999_500), "$1.0 M"],
    [dollarsText(38_912_345), "$38.9 M"],
    [dollarsText(1_190_000_000), "$1.19 bn"],
    [dollarsText(-2_500_000), "-$2.5 M"],
    [dollarsText(-0.4), "$0"],
    [priceFigure(64_013.4), "64,013"],
    [priceFigure(3_201.54), "3,201.5"],
    [priceFigure(12.3456), "12.35"],
    [priceFigure(0.99871), "0.9987"],
    [percentText(-0.2171), "-21.7%"],
    [percentText(0.05), "+5.0%"],
    [percentText(-0.0001), "0.0%"],
    [bytesText(512), "512 bytes"],
    [bytesText(2_400_000), "2.4 MB"],
    [bytesText(211_400_000), "211 MB"],
    [bytesText(999_600), "1.0 MB"],
    [durationText(12.34), "12.3 s"],
    [durationText(245), "4 min 05 s"],
  ])("%s", (text, expected) => {
    expect(text).toBe(expected);
  });
});
