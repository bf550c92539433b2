import { crc32 } from "node:zlib";
import fc from "fast-check";
import { checksum } from "./checksum";

describe("the checksum of a record", () => {
  it("given any part of any bytes, then it is zlib's CRC-32 of it", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        fc.nat(100),
        fc.nat(100),
        (bytes, one, two) => {
          const from = Math.min(one, two, bytes.length);
          const to = Math.min(Math.max(one, two), bytes.length);
          expect(checksum(bytes, from, to)).toBe(crc32(bytes.subarray(from, to)));
        },
      ),
    );
  });

  it("given the check value of the algorithm's catalogue, then it is that", () => {
    expect(checksum(Buffer.from("123456789"), 0, 9)).toBe(0xcbf43926);
  });
});
