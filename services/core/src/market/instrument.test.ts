/** What a listing may say, field by field. */
import type { InstrumentListed } from "../events/listing";
import { multiplier, price, quantity } from "../money/text";
import { changedTerms, listingFaults } from "./instrument";

const NOW = 1_000;

function listing(fields: Partial<InstrumentListed> = {}): InstrumentListed {
  return {
    kind: "InstrumentListed",
    eventId: "listing",
    eventTime: NOW,
    source: null,
    instrument: "BTC-PERP",
    instrumentType: "Perpetual",
    contractType: "Linear",
    underlying: "BTC",
    settlementAsset: "USDT",
    multiplier: multiplier("0.01"),
    lotSize: quantity("0.001"),
    expiry: null,
    strike: null,
    optionType: null,
    ...fields,
  };
}

const future = { instrumentType: "Future", expiry: NOW + 1 } as const;
const option = {
  ...future,
  instrumentType: "Option",
  strike: price("5"),
  optionType: "Put",
} as const;

describe("a listing without faults", () => {
  it.each([
    { name: "linear perpetual", fields: {} },
    { name: "linear future", fields: future },
    { name: "inverse perpetual", fields: { contractType: "Inverse", settlementAsset: "BTC" } },
    { name: "linear option", fields: option },
    {
      name: "inverse option",
      fields: { ...option, contractType: "Inverse", settlementAsset: "BTC" },
    },
    { name: "largest sizes", fields: { multiplier: multiplier("1000000") } },
  ] as const)("$name", ({ fields }) => {
    expect(listingFaults(listing(fields))).toEqual([]);
  });
});

describe("a listing's fault names field, value and range", () => {
  it.each([
    [{ instrument: "" }, "instrument of 0 characters, which must be 1 to 128"],
    [{ underlying: "U".repeat(129) }, "underlying of 129 characters, which must be 1 to 128"],
    [{ settlementAsset: "" }, "settlementAsset of 0 characters, which must be 1 to 128"],
    [{ multiplier: multiplier("0") }, "multiplier 0, which must be above 0 and at most 1000000"],
    [
      { multiplier: multiplier("1000000.01") },
      "multiplier 1000000.01, which must be above 0 and at most 1000000",
    ],
    [
      { lotSize: quantity("-0.1") },
      "lotSize -0.1, which must be above 0 and at most 1000000000000",
    ],
    [
      { settlementAsset: "BTC" },
      "settlementAsset BTC, which must be the quote asset of a linear contract, not its underlying",
    ],
    [
      { contractType: "Inverse" },
      "settlementAsset USDT, which must be the underlying BTC of an inverse contract",
    ],
    [{ expiry: NOW + 1 }, `expiry ${NOW + 1}, which a perpetual does not have`],
    [{ strike: price("5") }, "strike 5, which only an option has"],
    [{ optionType: "Call" }, "optionType Call, which only an option has"],
    [
      { ...future, expiry: null },
      `expiry null, which must be after the listing's eventTime ${NOW}`,
    ],
    [
      { ...future, expiry: NOW },
      `expiry ${NOW}, which must be after the listing's eventTime ${NOW}`,
    ],
    [{ ...future, strike: price("5") }, "strike 5, which only an option has"],
    [
      { ...option, expiry: NOW },
      `expiry ${NOW}, which must be after the listing's eventTime ${NOW}`,
    ],
  ] as const)("%o", (fields, fault) => {
    expect(listingFaults(listing(fields))).toEqual([fault]);
  });

  it("with a strike of zero", () => {
    expect(listingFaults(listing({ ...option, strike: price("0") }))).toEqual([
      "strike 0, which must be above 0 and at most 10000000000",
    ]);
  });

  it("and every fault of an option is named", () => {
    expect(listingFaults(listing({ ...option, strike: null, optionType: null }))).toEqual([
      "strike null, which must be above 0 and at most 10000000000",
      "optionType null, which must be Call or Put",
    ]);
  });
});

describe("a later listing", () => {
  it("has the same terms whatever its id and time", () => {
    expect(changedTerms(listing(), listing({ eventId: "again", eventTime: NOW + 9 }))).toEqual([]);
  });

  it("is told which terms it changes", () => {
    const later = listing({ ...option, lotSize: quantity("1") });
    const changed = ["instrumentType", "lotSize", "expiry", "strike", "optionType"];
    expect(changedTerms(listing(), later)).toEqual(changed);
  });
});
