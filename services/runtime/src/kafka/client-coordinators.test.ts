import { keepCoordinators } from "./client-coordinators";

type Ask = (this: object, question: object) => Promise<unknown>;
const { prototype } = require("kafkajs/src/cluster") as {
  prototype: { findGroupCoordinatorMetadata: Ask };
};

/** As much of the client's cluster as is needed, and what was asked of its broker. */
function fakeCluster(answer: () => Promise<unknown>) {
  const asked: string[] = [];
  const broker = {
    findGroupCoordinator: ({ groupId }: { groupId: string }) => {
      asked.push(groupId);
      return answer();
    },
  };
  const cluster = {
    brokerPool: { withBroker: (use: (of: object) => unknown) => use({ nodeId: "1", broker }) },
    retrier: (attempt: (bail: (cause: Error) => void) => Promise<unknown>) => {
      return new Promise((resolve, reject) => attempt(reject).then(resolve, reject));
    },
    logger: { debug: () => {} },
  };
  const ask = (groupId: string) =>
    prototype.findGroupCoordinatorMetadata.call(cluster, { groupId, coordinatorType: 1 });
  return { asked, ask };
}

describe("coordinators", () => {
  beforeAll(() => keepCoordinators());
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ["nextTick"] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const known = { host: "one", coordinator: { nodeId: "1" } };

  it("given an answer, then it holds for a second, for that name alone", async () => {
    const { asked, ask } = fakeCluster(async () => known);
    expect(await ask("a")).toBe(known);
    jest.advanceTimersByTime(999);
    expect(await ask("a")).toBe(known);
    expect(await ask("b")).toBe(known);
    expect(asked).toEqual(["a", "b"]);
    jest.advanceTimersByTime(2);
    await ask("a");
    expect(asked).toEqual(["a", "b", "a"]);
  });

  it("given another cluster, then it asks for itself", async () => {
    const [first, second] = [fakeCluster(async () => known), fakeCluster(async () => known)];
    await first.ask("a");
    await second.ask("a");
    expect(second.asked).toEqual(["a"]);
  });

  it("given a question that failed, then it is asked again at once", async () => {
    const { asked, ask } = fakeCluster(() => Promise.reject(new Error("away")));
    await expect(ask("a")).rejects.toThrow("away");
    await expect(ask("a")).rejects.toThrow("away");
    expect(asked).toEqual(["a", "a"]);
  });
});
