import { Malformed } from "./malformed";
import { readName, readText } from "./read-text";
import { readDecimal, readLong, refuseDecimal } from "./read-values";

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
  const decimal = (...bytes: number[]) => readDecimal(Uint8Array.from(bytes), 0, bytes.length);

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
    // 10^38 - 1 is 4b3b4ca8 5a86c47a 098a223f ffffffff.
    const largest = [...Buffer.from("4b3b4ca85a86c47a098a223fffffffff", "hex")];
    expect(decimal(...largest)).toBe(10n ** 38n - 1n);
    expect(decimal(127, ...new Array<number>(15).fill(255))).toBe(null);
    expect(decimal(...new Array<number>(17).fill(0))).toBe(null);
    expect(decimal()).toBe(null);
  });

  it.each([
    [0, "Undecodable", "Event.field: a decimal without digits at byte 9"],
    [16, "OutOfRange", "Event.field: a decimal of more than 38 digits"],
    [17, "OutOfRange", "Event.field: a decimal of 17 bytes; 16 are the most"],
  ])("of %i bytes that was not read is refused for its reason", (size, reason, message) => {
    const fault = faultOf(() => refuseDecimal("Event.field", 9, size));
    expect([fault.reason, fault.message]).toEqual([reason, message]);
  });
});

describe("a string", () => {
  const name = (bytes: Uint8Array) => readName(bytes, 0, bytes.length);

  it("that is not UTF-8 is none, whatever name was read before it", () => {
    expect(name(Buffer.from("é"))).toBe("é");
    expect(name(Uint8Array.of(0xe9))).toBe(null);
    expect(readText(Uint8Array.of(0xe9), 0, 1)).toBe(null);
  });

  it("of any length is the same read as a name, the first time and again", () => {
    for (let length = 0; length <= 40; length++) {
      const ascii = "abcdefghijklmnopqrstuvwxyz0123456789-/.:".slice(0, length);
      for (const text of [ascii, ascii, `${ascii}é`, ` ${ascii}`, `${ascii}\0`]) {
        expect([length, name(Buffer.from(text))]).toEqual([length, text]);
      }
    }
  });

  it("keeps a byte order mark, so that its bytes come back", () => {
    const bytes = Buffer.from("\ufeffann");
    expect(readText(bytes, 0, bytes.length)).toBe("\ufeffann");
  });

  it("read as a name is the text of its bytes, with more names than the table has slots", () => {
    const texts = Array.from({ length: 40_000 }, (_, at) => `account-${at}`);
    const bytes = texts.map((text) => Buffer.from(text));
    for (let round = 0; round < 2; round++) {
      const read = bytes.map(name);
      expect(read.every((text, at) => text === texts[at])).toBe(true);
    }
  });
});
