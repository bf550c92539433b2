/** A loss is borne by way of a broker: every service a process of its own, as in memory. */
import { rate } from "@margin-engine/core";
import { type InputRecord, runInMemory } from "@margin-engine/runtime";
import { ClearedVenue } from "../clearing/cleared-venue.fixture";
import { ENGINE } from "../log-services";
import { expectedRecords, oneBatch } from "./given/crash-day";
import { Installation } from "./given/installation";
import { ServiceProcess } from "./given/service-process.fixture";

const SHARDS = 2;

/** Long 100 at 100 with 1,000, and the price at 80: 1,000 are missing. The fund bears half. */
function inputs(): readonly InputRecord[] {
  return new ClearedVenue({ startDrawdown: rate("0.05"), stopDrawdown: rate("0.05") })
    .insure("10000")
    .deposit("ana", "1000")
    .deposit("bob", "5000")
    .trade("ana", "bob", { size: "100", at: "100" })
    .jump("80")
    .inputs();
}

it("given a bankrupt account, then fund and winners bear its loss as in memory", async () => {
  const source = oneBatch(inputs());
  const { store } = await runInMemory({ services: ENGINE, source, shards: SHARDS });
  const day = { shards: SHARDS, inputs: inputs(), store };
  const expected = expectedRecords(day, "clearing-actions");
  // Taken over, asked, paid, asked who holds the other side, deleveraged.
  expect(expected.flat()).toHaveLength(5);

  const installation = await Installation.begun({ SHARDS: String(SHARDS) });
  await installation.publish(inputs());
  const { environment } = installation;
  const running = ENGINE.map(({ name }) => new ServiceProcess(name, environment));
  try {
    await installation.awaitRecords("clearing-actions", 5, 100);
    expect(await installation.records("clearing-actions")).toEqual(expected);
    const codes = await Promise.all(running.map((service) => service.stop()));
    expect(codes).toEqual(ENGINE.map(() => 0));
    expect(running.flatMap(({ alarms }) => alarms)).toEqual([]);
  } finally {
    await Promise.all(running.map((service) => service.kill()));
    await installation.close();
  }
});
