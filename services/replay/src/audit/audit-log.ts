/** The audit of an embedded log: records in its one order, decoded by its own schemas. */
import { createCodec, openLog } from "@margin-engine/runtime";
import { InputAudit, type InputAuditResult } from "./input-audit";

/** Throws Unusable when there is no log, LogDamaged when a record cannot be read. */
export async function auditLog(directory: string): Promise<InputAuditResult> {
  const log = openLog(directory);
  try {
    const codec = createCodec(log.schemas());
    const audit = new InputAudit({ shards: log.manifest().shards, exact: true });
    for (const record of log.readAll(0)) {
      const decoded = codec.decode(record.topic, record.schemaId, record.value);
      audit.take({ ...record, event: "kind" in decoded ? decoded : null });
    }
    return audit.finish(log.finished);
  } finally {
    await log.close();
  }
}
