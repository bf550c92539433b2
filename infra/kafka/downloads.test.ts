import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findDifferent, readChecksums } from "./downloads.ts";

const folder = mkdtempSync(join(tmpdir(), "downloads-"));

afterAll(() => rmSync(folder, { recursive: true }));

function recorded(path: string, text: string) {
  return { path, sha256: createHash("sha256").update(text).digest("hex") };
}

describe("what was downloaded", () => {
  it("given files as recorded, an altered one and a missing one, then two differ", async () => {
    writeFileSync(join(folder, "same.jar"), "as it was");
    writeFileSync(join(folder, "altered.jar"), "as it was!");
    const checksums = ["same.jar", "altered.jar", "missing.jar"].map((path) =>
      recorded(path, "as it was"),
    );
    expect(await findDifferent(folder, checksums)).toEqual(["altered.jar", "missing.jar"]);
  });

  it("given the recorded checksums, then each names one file, with the versions of pom.xml", () => {
    const checksums = readChecksums(
      readFileSync(join(import.meta.dirname, "checksums.txt"), "utf8"),
    );
    const paths = checksums.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const { sha256 } of checksums) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    const pom = readFileSync(join(import.meta.dirname, "pom.xml"), "utf8");
    const resolved = [...pom.matchAll(/<artifactId>(.*)<\/artifactId>\s*<version>(.*)<\/version>/g)]
      .map(([, artifact, version]) => `downloads/${artifact}-${version}`)
      .filter((name) => !name.includes("plugin") && !name.startsWith("downloads/kafka-0"));
    expect(resolved).toHaveLength(3);
    for (const name of resolved) {
      expect(paths.filter((path) => path.startsWith(name))).toHaveLength(1);
    }
  });
});
