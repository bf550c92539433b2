import { ByteArena } from "./byte-arena";

describe("an arena of bytes", () => {
  it("keeps every piece as it was, over many blocks", () => {
    const arena = new ByteArena();
    const view = Buffer.alloc(3_000);
    const pieces = Array.from({ length: 500 }, (_, at) => arena.copy(view.fill(at)));
    for (const [at, piece] of pieces.entries()) {
      expect(Buffer.alloc(3_000, at).equals(piece)).toBe(true);
    }
  });

  it("keeps a piece larger than a block, and none at all", () => {
    const arena = new ByteArena();
    const large = Buffer.alloc(1_000_000, 9);
    expect(arena.copy(large).equals(large)).toBe(true);
    expect(arena.copy(Buffer.alloc(0))).toHaveLength(0);
  });

  it.each(["", "account-1", "Zürich", "東京", "😀".repeat(50_000)])(
    "writes text in UTF-8",
    (text) => {
      const arena = new ByteArena();
      arena.text("x".repeat(40_000));
      expect(arena.text(text).equals(Buffer.from(text))).toBe(true);
    },
  );
});
