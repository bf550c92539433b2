import { csvFile } from "./csv-format";
import type { Column } from "./table";

const COLUMNS: readonly Column[] = [
  { name: "price", type: { kind: "decimal", decimals: 8 } },
  { name: "at", type: { kind: "time" } },
  { name: "count", type: { kind: "whole" } },
  { name: "name", type: { kind: "text" } },
];

it("writes exact figures, ISO times, quotes where they are needed and nothing for null", () => {
  const cells = [
    [-123_456_789n, 0n, null],
    [1_767_571_200_500, null, 0],
    [7, null, -1],
    ['say "one, two"', "", null],
  ];
  expect(csvFile(COLUMNS, cells).toString()).toBe(
    "price,at,count,name\r\n" +
      '-1.23456789,2026-01-05T00:00:00.500Z,7,"say ""one, two"""\r\n' +
      '0,,,""\r\n' +
      ",1970-01-01T00:00:00.000Z,-1,\r\n",
  );
});
