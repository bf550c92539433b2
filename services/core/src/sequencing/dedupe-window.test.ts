/** SQ-5: the window against a plain list of the last ids. */
import { DEDUPE_WINDOW_SIZE, DedupeWindow } from "./dedupe-window";

const ids = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `id-${from + at}`);

function filled(count: number): DedupeWindow {
  const window = new DedupeWindow([]);
  for (const id of ids(0, count)) window.add(id);
  return window;
}

describe("the window", () => {
  it("knows what was added and nothing else", () => {
    const window = filled(2);
    expect([window.has("id-0"), window.has("id-1"), window.has("id-2")]).toEqual([
      true,
      true,
      false,
    ]);
    expect(window.oldestFirst()).toEqual(["id-0", "id-1"]);
  });

  it("keeps the last ids, as many as its size, oldest first", () => {
    const count = DEDUPE_WINDOW_SIZE + 3;
    const window = filled(count);
    expect(window.oldestFirst()).toEqual(ids(3, count));
    expect([window.has("id-2"), window.has("id-3")]).toEqual([false, true]);
  });

  it.each([0, 5, DEDUPE_WINDOW_SIZE, DEDUPE_WINDOW_SIZE + 3])(
    "goes on from its ids as if never put down, after %d",
    (count) => {
      const whole = filled(count);
      const restored = new DedupeWindow(whole.oldestFirst());
      for (const id of ids(count, count + 7))
        for (const window of [whole, restored]) window.add(id);
      expect(restored.oldestFirst()).toEqual(whole.oldestFirst());
      expect(restored.has(`id-${count}`)).toBe(true);
      const oldest = count + 7 - DEDUPE_WINDOW_SIZE - 1;
      expect(restored.has(`id-${oldest}`)).toBe(false);
    },
  );
});
