import { type Part, partSeconds } from "./profile-shares";

type Frame = readonly [functionName: string, url: string];

function node(id: number, [functionName, url]: Frame, children: readonly number[] = []) {
  return { id, callFrame: { functionName, url }, children };
}

const KAFKAJS = "file:///a/node_modules/kafkajs/src/producer/index.js";
const CORE = "file:///a/services/core/dist/account/books.js";

describe("shares of a profile", () => {
  it("given functions of several parts, then each has the time of its own and its callees", () => {
    const nodes = [
      node(1, ["(root)", ""], [2, 3, 4, 5]),
      node(2, ["send", KAFKAJS], [6]),
      node(3, ["constructor", CORE], [7]),
      node(4, ["(idle)", ""]),
      node(5, ["fold", "file:///a/services/runtime/dist/kafka/shard-fold.js"], [8, 9]),
      node(6, ["alloc", "node:buffer"]),
      node(7, ["bigintDivide", ""]),
      node(8, ["decodeTradeLeg", ""]),
      node(9, ["hash", "node:internal/crypto/hash"]),
    ];
    const samples = [2, 6, 3, 7, 4, 5, 8, 9, 1];
    const timeDeltas = samples.map((_, at) => (at + 1) * 1_000_000);
    const seconds = [...partSeconds({ nodes, samples, timeDeltas })].filter(([, one]) => one > 0);
    const expected: [Part, number][] = [
      ["decode", 7],
      ["step", 3 + 4],
      ["hash", 8],
      ["Kafka client", 1 + 2],
      ["runner", 6],
      ["network and system", 9],
      ["waiting", 5],
    ];
    expect(seconds).toEqual(expected);
  });
});
