import type { NewRecord } from "../log-driver";
import { requestsOf } from "./sends";

function recordOf(topic: string, size: number): NewRecord {
  return { topic, partition: 0, key: null, value: Buffer.alloc(size) };
}

describe("records in requests", () => {
  it("given records of two topics, then one request has them by topic, in their order", () => {
    const [first, second, third] = [recordOf("a", 1), recordOf("b", 2), recordOf("a", 3)];
    expect([...requestsOf([first, second, third])]).toEqual([
      [
        { topic: "a", messages: [first, third] },
        { topic: "b", messages: [second] },
      ],
    ]);
  });

  it("given more than a request takes, then another one follows; a large record goes alone", () => {
    const sizes = [400_000, 400_000, 400_000, 5_000_000, 1];
    const requests = [...requestsOf(sizes.map((size) => recordOf("a", size)))];
    const taken = requests.map(([topic]) => topic!.messages.map(({ value }) => value!.length));
    expect(taken).toEqual([[400_000, 400_000], [400_000], [5_000_000], [1]]);
  });

  it("given nothing, then there is no request", () => {
    expect([...requestsOf([])]).toEqual([]);
  });
});
