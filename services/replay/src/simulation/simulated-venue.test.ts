import {
  digest,
  market,
  PLACEMENT,
  play,
  positions,
  records,
  START,
  trades,
} from "./given/venue-run";
import { simulatedVenue } from "./simulated-venue";

const OPTIONS = { seed: 5, accounts: 60, tradesPerDay: 6_000 };
const inputs = records(market(5));
const listings = inputs.flatMap((record) =>
  "event" in record && record.event.kind === "InstrumentListed" ? [record.event] : [],
);

/** A venue that has traded for `share` of the day. */
function venueAt(share: number) {
  const venue = simulatedVenue(OPTIONS);
  const state = venue.initial(PLACEMENT);
  const until = Math.floor(inputs.length * share);
  const said = play(venue, state, inputs.slice(0, until));
  return { venue, state, said, rest: inputs.slice(until) };
}

describe("a day at the simulated venue", () => {
  const { said } = venueAt(1);
  const all = trades(said);

  it("deposits once for everyone at the first tick, with coin where it is settled in coin", () => {
    const deposits = said.filter(
      (event) => event.kind === "CollateralDeposited" || event.kind === "DepositObserved",
    );
    const first = deposits.filter(({ eventTime }) => eventTime === START);

    expect(new Set(first.map(({ account }) => account)).size).toBe(OPTIONS.accounts);
    expect(new Set(first.map(({ asset }) => asset))).toEqual(new Set(["USDT", "BTC", "ETH"]));
    expect(first.every(({ amount }) => amount > 0n)).toBe(true);
  });

  it("trades every instrument, in whole lots, at positive prices, between two accounts", () => {
    const traded = new Set(all.map(({ instrument }) => instrument));
    const isOption = (name: string) => name.endsWith("-C") || name.endsWith("-P");
    expect([...traded].filter((name) => !isOption(name))).toHaveLength(4);
    expect([...traded].some((name) => name.startsWith("BTC-13FEB26-"))).toBe(true);
    expect([...traded].some((name) => name.startsWith("BTC-15MAR26-"))).toBe(true);
    for (const trade of all) {
      const listing = listings.find(({ instrument }) => instrument === trade.instrument)!;
      expect(trade.quantity > 0n && trade.quantity % listing.lotSize === 0n).toBe(true);
      expect(trade.price > 0n).toBe(true);
      expect(trade.buyer).not.toBe(trade.seller);
    }
  });

  it("numbers its trades and never goes back in time", () => {
    expect(all.map(({ eventId }) => eventId)).toEqual(all.map((_, at) => String(at + 1)));
    expect(all.every((trade, at) => trade.eventTime >= (all[at - 1]?.eventTime ?? 0))).toBe(true);
  });

  it("does not trade the future from its expiry on", () => {
    const last = all.filter(({ instrument }) => instrument.startsWith("BTC-13FEB26")).at(-1)!;

    expect(last.eventTime).toBeLessThan(START + 16 * 3_600_000);
  });

  it("sells calls of those who hold the coin, and puts to longs, to the makers' account", () => {
    for (const [name, held] of positions(said)) {
      const kind = name.slice(0, name.indexOf("-"));
      if (name.endsWith("-C") && kind === "hedger") expect(held).toBeLessThanOrEqual(0n);
      if (name.endsWith("-P") && kind === "long") expect(held).toBeGreaterThanOrEqual(0n);
      const others = ["hedger", "long", "maker", "house"];
      if (name.endsWith("-C") || name.endsWith("-P")) expect(others).toContain(kind);
    }
  });

  it("has those who hold positions against each other margined by scenarios", () => {
    const modes = said.filter((event) => event.kind === "MarginModeRequested");
    const kinds = new Set(modes.map(({ account }) => account.slice(0, account.indexOf("-"))));

    expect(modes.every(({ mode, eventTime }) => mode === "Portfolio" && eventTime === START)).toBe(
      true,
    );
    expect([...kinds].sort()).toEqual(["basis", "hedger", "long", "maker"]);
  });

  it("charges 0.045% to who comes and gives 0.005% of it to who stands there", () => {
    for (const trade of all.filter(({ instrument }) => instrument === "BTC-PERP").slice(0, 100)) {
      const value = BigInt(trade.price) * BigInt(trade.quantity) * 100n;
      const fees = [trade.buyerFee, trade.sellerFee].sort((left, right) => (left < right ? -1 : 1));
      expect(fees).toEqual([-(value * 5n) / 100_000n, (value * 45n) / 100_000n]);
    }
  });

  it("charges the fee of an inverse contract in coin: contracts / price x 0.045%", () => {
    const trade = all.find(({ instrument }) => instrument === "BTC-USD-PERP")!;
    const coin = Number(trade.quantity) / Number(trade.price);
    const fee = Math.max(Number(trade.buyerFee), Number(trade.sellerFee)) / 1e18;

    expect(fee / (coin * 0.00045)).toBeCloseTo(1, 9);
  });

  it("keeps the market makers' inventory small against what the longs hold", () => {
    const { said: noon } = venueAt(0.5);
    let makers = 0;
    let longs = 0;
    for (const [name, held] of positions(noon)) {
      if (!name.endsWith(" BTC-PERP")) continue;
      if (name.startsWith("maker")) makers += Number(held);
      if (name.startsWith("long")) longs += Number(held);
    }
    expect(longs).toBeGreaterThan(0);
    expect(Math.abs(makers)).toBeLessThan(longs / 2);
  });

  it("same seed, same bytes; another seed, others; these on every machine", () => {
    const other = simulatedVenue({ ...OPTIONS, seed: 6 });

    expect(digest(venueAt(1).said)).toBe(digest(said));
    expect(digest(play(other, other.initial(PLACEMENT), inputs))).not.toBe(digest(said));
    expect(digest(said)).toMatchInlineSnapshot(
      `"fb12925cff16eb79c04dccb924ba19b84bff1ebe5c2213cb0e8fab23c00f4821"`,
    );
  });

  it("makes about as many trades as asked for", () => {
    expect(all.length).toBeGreaterThan(OPTIONS.tradesPerDay * 0.4);
    expect(all.length).toBeLessThan(OPTIONS.tradesPerDay * 1.6);
  });

  it("costs more to trade in the crash: fills are further from the mark", () => {
    const marks = new Map<string, number>();
    for (const record of inputs) {
      if (!("event" in record) || record.event.kind !== "PriceQuoted") continue;
      const { symbol, eventTime, price: mark } = record.event;
      marks.set(`${symbol} ${eventTime}`, Number(mark));
    }
    const distances = (from: number, to: number) =>
      all
        .filter(({ eventTime }) => eventTime > START + from && eventTime < START + to)
        .filter(({ instrument }) => instrument === "BTC-PERP")
        .map((trade) => {
          const mark = marks.get(`${trade.instrument} ${trade.eventTime}`)!;
          return Math.abs(Number(trade.price) / mark - 1);
        })
        .sort((left, right) => left - right);
    const median = (values: number[]) => values[values.length >> 1]!;
    const hour = 3_600_000;

    expect(median(distances(13.9 * hour, 15.5 * hour))).toBeGreaterThan(
      1.5 * median(distances(6 * hour, 12 * hour)),
    );
  });
});
