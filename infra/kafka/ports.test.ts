import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { choosePorts, LOOPBACK, readPorts, requireFree } from "./ports.ts";

const folder = mkdtempSync(join(tmpdir(), "ports-"));

afterAll(() => rmSync(folder, { recursive: true }));

/** Listens at the port while `then` runs. */
async function taking(port: number, then: () => Promise<void>): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, LOOPBACK, resolve));
  try {
    await then();
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe("ports of a folder", () => {
  it("given ports that are free, when it starts once more, then it has the same", async () => {
    const first = await choosePorts(folder);
    expect(readPorts(folder)).toEqual(first);
    expect(await choosePorts(folder)).toEqual(first);
  });

  it("given one port taken, when it starts once more, then that one moves", async () => {
    const first = await choosePorts(folder);
    await taking(first.broker, async () => {
      const second = await choosePorts(folder);
      expect(second.broker).not.toBe(first.broker);
      expect(second).toEqual({ ...first, broker: second.broker });
    });
  });

  it("given its port taken, when the broker is to come back, then a person is told", async () => {
    const { broker } = await choosePorts(folder);
    await taking(broker, async () => {
      await expect(requireFree(broker, "broker")).rejects.toThrow(
        `port ${broker} of the broker is taken by another program: stop that one`,
      );
    });
  });
});
