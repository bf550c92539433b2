/** Health over real HTTP on loopback. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type HealthServer, Readiness, serveHealth } from "./health";
import { Metrics } from "./metrics";
import { Unusable } from "./unusable";

const host = "127.0.0.1";
const instance = "margin/3";
let readiness: Readiness;
let metrics: Metrics;
let server: HealthServer;

beforeEach(async () => {
  readiness = new Readiness();
  metrics = new Metrics(() => readiness.whyNot === null);
  server = await serveHealth({ operations: { host, port: 0 }, readiness, metrics });
});
afterEach(() => server.close());

async function get(path: string, method = "GET") {
  const response = await fetch(`http://${host}:${server.port}${path}`, { method });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

describe("health", () => {
  it("is alive from the first moment and says why it is not ready", async () => {
    expect(await get("/livez")).toMatchObject({ status: 200, text: "alive\n" });
    const starting = { status: 503, text: "starting: nothing is restored yet\n" };
    expect(await get("/readyz")).toMatchObject(starting);
  });

  it("is ready when told so, and no longer when told so", async () => {
    readiness.observe({ what: "ready" });
    expect(await get("/readyz")).toMatchObject({ status: 200, text: "ready\n" });
    readiness.observe({ what: "not-ready", reason: "shards are moving" });
    expect(await get("/readyz")).toMatchObject({ status: 503, text: "shards are moving\n" });
  });

  it("is not ready while an instance is fenced, restored or catching up", async () => {
    readiness.observe({ what: "ready" });
    for (const phase of ["fencing", "restoring", "catching-up"] as const) {
      readiness.observe({ what: "phase", instance, phase });
      expect(await get("/readyz")).toMatchObject({
        status: 503,
        text: `${instance} is ${phase}\n`,
      });
    }
    for (const phase of ["active", "standby", "released"] as const) {
      readiness.observe({ what: "phase", instance, phase: "restoring" });
      readiness.observe({ what: "phase", instance, phase });
      expect((await get("/readyz")).status).toBe(200);
    }
  });

  it("stays unready after a broken invariant until the shard goes elsewhere", async () => {
    readiness.observe({ what: "stopped", instance, reason: "books do not balance" });
    readiness.observe({ what: "ready" });
    const text = "margin/3 stopped: books do not balance\n";
    expect(await get("/readyz")).toMatchObject({ status: 503, text });
    expect((await get("/livez")).status).toBe(200);
    readiness.observe({ what: "phase", instance, phase: "released" });
    expect((await get("/readyz")).status).toBe(200);
  });

  it("is unready after a divergence, and names its place", async () => {
    const fault = { where: "margin-snapshots/3@7", what: "equity: recorded 1, folded 2" };
    readiness.observe({ what: "ready" });
    readiness.observe({ what: "diverged", instance, fault });
    const text = "margin/3 diverged at margin-snapshots/3@7: equity: recorded 1, folded 2\n";
    expect(await get("/readyz")).toMatchObject({ status: 503, text });
  });

  it("is unready and alive while it stops", async () => {
    readiness.observe({ what: "ready" });
    readiness.end();
    expect(await get("/readyz")).toMatchObject({ status: 503, text: "stopping\n" });
    expect((await get("/livez")).status).toBe(200);
  });

  it("answers a scrape", async () => {
    metrics.observe({ what: "lag", instance, records: 12 });
    const { status, text, headers } = await get("/metrics?now");
    expect([status, headers.get("content-type")]).toEqual([
      200,
      expect.stringMatching(/^text\/plain; version=0\.0\.4/),
    ]);
    expect(text).toContain('margin_lag_records{instance="margin/3"} 12\n');
  });

  it("says what there is, and takes nothing", async () => {
    expect(await get("/")).toMatchObject({ status: 404, text: expect.stringMatching("/readyz") });
    const posted = await get("/livez", "POST");
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    expect(await get("/livez", "HEAD")).toMatchObject({ status: 200, text: "" });
  });

  it("says what to set when its port is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, host, resolve));
    const { port } = other.address() as AddressInfo;
    const taken = serveHealth({ operations: { host, port }, readiness, metrics });
    const message = `health cannot be served on 127.0.0.1:${port} (EADDRINUSE): set `;
    await expect(taken).rejects.toThrow(Unusable);
    await expect(taken).rejects.toThrow(message);
    await new Promise((resolve) => other.close(resolve));
  });
});
