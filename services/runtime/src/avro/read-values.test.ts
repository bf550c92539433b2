import { Malformed } from "./malformed";
import { readName, readText } from "./read-text";
import { readDecimal, readLong } from "./read-values";

function long(...bytes: number[]): number {
  return readLong(Uint8Array.from(bytes), { at: 0 }, "Event.field");
}

function faultOf(read: () => unknown): Malformed {
  try {
    read();
  } catch (fault) {
    if (fault instanceof Malformed) return fault;
    throw fault;
  }
  throw new Error("the bytes were read");
}

describe("a long", () => {
  it("is a zigzag varint: even is positive, odd is negative", () => {
    expect([long(0), long(1), long(2), long(3)]).toEqual([0, -1, 1, -2]);
    // 300 = 2 x 150: 600 in groups of seven bits is 4 x 128 + 88.
    expect(long(88 + 128, 4)).toBe(300);
  });

  it("may be longer than need be, up to ten bytes", () => {
    expect(long(130, 128, 128, 128, 128, 128, 128, 128, 128, 0)).toBe(1);
    const eleven = [130, 128, 128, 128, 128, 128, 128, 128, 128, 128, 0];
    expect(faultOf(() => long(...eleven)).message).toBe(
      "Event.field: a number of more than ten bytes at byte 0",
    );
  });

  it("ends at 2^53, where numbers stop being exact", () => {
    // 2^53 - 1 doubled: six bits of ones, six groups of ones, and five bits of ones.
    expect(long(254, 255, 255, 255, 255, 255, 255, 31)).toBe(2 ** 53 - 1);
    const beyond = faultOf(() => long(128, 128, 128, 128, 128, 128, 128, 32));
    expect([beyond.reason, beyond.message]).toEqual([
      "OutOfRange",
      "Event.field: a number beyond 2^53 at byte 0",
    ]);
    expect(faultOf(() => long(255, 255, 255, 255, 255, 255, 255, 31)).reason).toBe("OutOfRange");
  });
});

describe("a decimal", () => {
  const decimal = (...bytes: number[]) =>
    readDecimal(Uint8Array.from(bytes), 0, bytes.length, "Event.field");

  it("is big-endian two's complement of any length up to 16 bytes", () => {
    expect(decimal(0xff)).toBe(-1n);
    expect(decimal(0x00, 0xff)).toBe(255n);
    expect(decimal(0x80, 0, 0, 0, 0)).toBe(-(2n ** 39n));
    expect(decimal(0x01, 0, 0, 0, 0, 0, 0, 0, 2)).toBe(2n ** 64n + 2n);
  });

  it("may repeat its sign", () => {
    for (let zeros = 0; zeros < 16; zeros++) {
      expect(decimal(...new Array<number>(zeros).fill(0), 5)).toBe(5n);
      expect(decimal(...new Array<number>(zeros).fill(255), 251)).toBe(-5n);
    }
  });

  it("has at least one byte and at most 38 digits", () => {
    expect(faultOf(() => decimal()).reason).toBe("Undecodable");
    expect(faultOf(() => decimal(127, ...new Array<number>(15).fill(255)))).toMatchObject({
      reason: "OutOfRange",
      message: "Event.field: a decimal of more than 38 digits",
    });
  });
});

describe("a string", () => {
  it("that is not UTF-8 is refused, whatever name was read before it", () => {
    const accent = Buffer.from("é");
    const name = (bytes: Uint8Array) => readName(bytes, 0, bytes.length, "Event.field");
    expect(name(accent)).toBe("é");
    expect(faultOf(() => name(Uint8Array.of(0xe9))).message).toBe(
      "Event.field: a string that is not UTF-8 at byte 0",
    );
  });

  it("keeps a byte order mark, so that its bytes come back", () => {
    const bytes = Buffer.from("\ufeffann");
    expect(readText(bytes, 0, bytes.length, "Event.field")).toBe("\ufeffann");
  });

  it("read as a name is the text of its bytes, with more names than the table has slots", () => {
    const texts = Array.from({ length: 40_000 }, (_, at) => `account-${at}`);
    const bytes = texts.map((text) => Buffer.from(text));
    for (let round = 0; round < 2; round++) {
      const read = bytes.map((each) => readName(each, 0, each.length, "Event.field"));
      expect(read.every((text, at) => text === texts[at])).toBe(true);
    }
  });
});
