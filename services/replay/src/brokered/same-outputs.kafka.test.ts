import { type Happening, runOnKafka } from "@margin-engine/runtime";
import { ENGINE } from "../log-services";
import { type CrashDay, crashDay, expectedRecords, OUTPUT_TOPICS } from "./given/crash-day";
import { Installation } from "./given/installation";

describe("a day of inputs on a broker", () => {
  /** A transaction costs some milliseconds, whatever is in it. */
  const counts = { "1": 1_000, "7": 5_000, "750": 20_000 };

  for (const [entries, count] of Object.entries(counts)) {
    it(`given transactions of ${entries}, then every output is what memory gives`, async () => {
      const day: CrashDay = await crashDay({ seed: 1, accounts: 60, count });
      const installation = await Installation.begun({
        SHARDS: String(day.shards),
        TRANSACTION_ENTRIES: entries,
        TRANSACTION_MILLISECONDS: "20",
      });
      await installation.publish(day.inputs);
      const told: Happening[] = [];
      const observer = (happening: Happening) => void told.push(happening);
      const { config } = installation;
      const running = ENGINE.map((service) => runOnKafka({ service, config, observer }));
      for (const topic of ["journal", ...OUTPUT_TOPICS] as const) {
        await installation.awaitRecords(topic, expectedRecords(day, topic).flat().length);
      }
      for (const { stop } of running) stop();
      await Promise.all(running.map(({ ended }) => ended));

      expect(await installation.records("journal")).toEqual(expectedRecords(day, "journal"));
      for (const topic of OUTPUT_TOPICS) {
        expect(await installation.records(topic)).toEqual(expectedRecords(day, topic));
      }
      expect(told.filter(({ what }) => what === "diverged" || what === "stopped")).toEqual([]);
      await installation.close();
    });
  }
});
