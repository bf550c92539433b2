import { GroupOffsets } from "./group-offsets";

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const at = (offset: number) => [{ topic: "journal.v1", partition: 3, offset }];

describe("a group's offsets", () => {
  it("given they were told, then they are due again after a second, if they moved", () => {
    const offsets = new GroupOffsets("margin");
    expect(offsets.due(at(5))).toEqual({ group: "margin", positions: at(5) });
    offsets.told(offsets.due(at(5)));
    expect(offsets.due(at(6))).toBeNull();
    jest.advanceTimersByTime(1_000);
    expect(offsets.due(at(5))).toBeNull();
    expect(offsets.due(at(6))).toEqual({ group: "margin", positions: at(6) });
  });

  it("given a transaction with them failed, then they are still due", () => {
    const offsets = new GroupOffsets("margin");
    offsets.due(at(5));
    expect(offsets.due(at(5))).not.toBeNull();
  });
});
