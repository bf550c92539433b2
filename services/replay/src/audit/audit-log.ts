/** The audit of an embedded log: records in its one order, decoded by its own schemas. */
import { createCodec, LmdbStore, Unusable } from "@margin-engine/runtime";
import { InputAudit, type InputAuditResult } from "./input-audit";

/** Throws Unusable when there is no log, LogDamaged when a record cannot be read. */
export async function auditLog(directory: string): Promise<InputAuditResult> {
  const store = LmdbStore.open(directory, "read");
  try {
    const manifest = store.manifest();
    if (manifest === null) throw new Unusable(`${directory} holds a log that was never begun`);
    const codec = createCodec(store.schemas());
    const audit = new InputAudit({ shards: manifest.shards, exact: true });
    for (const record of store.readAll(0)) {
      const decoded = codec.decode(record.topic, record.schemaId, record.value);
      audit.take({ ...record, event: "kind" in decoded ? decoded : null });
    }
    const { records, folded } = store.progress();
    return audit.finish(records === folded);
  } finally {
    await store.close();
  }
}
