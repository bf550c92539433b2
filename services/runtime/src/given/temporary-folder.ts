/** A folder that is gone when the test file ends. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Returns paths of directories that do not exist yet. */
export function temporaryFolder(): () => string {
  const folder = mkdtempSync(join(tmpdir(), "margin-engine-"));
  let made = 0;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return () => join(folder, `log-${made++}`);
}
