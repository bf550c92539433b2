const FETCHED = "kafkajs/src/protocol/recordBatch/v0/decoder";
const GROUPED = "kafkajs/src/producer/groupMessagesPerPartition";
const PRODUCED = "kafkajs/src/protocol/requests/produce/v3/request";

describe("the client", () => {
  it("given ours were loaded, then batches are written, read and grouped by our functions", () => {
    jest.isolateModules(() => {
      const theirs = [FETCHED, GROUPED, PRODUCED].map((path) => require(path));
      require("./client-batches");
      const ours = [FETCHED, GROUPED, PRODUCED].map((path) => require(path));
      for (const [at, one] of ours.entries()) expect(one).not.toBe(theirs[at]);
      const records = [2, 0, 2].map((partition) => ({ partition, key: null, value: null }));
      const grouped = ours[1]({ messages: records });
      expect(grouped).toEqual({ 0: [records[1]], 2: [records[0], records[2]] });
    });
  });

  it("given it was loaded before, then ours say what to import", () => {
    jest.isolateModules(() => {
      require("kafkajs");
      expect(() => require("./client-batches")).toThrow(
        "kafkajs was loaded before client-batches: import client-batches first",
      );
    });
  });
});
