/** Certificates for tests of secured connections: made by openssl, good for two days. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { LOOPBACK } from "./ports.ts";
import { Told } from "./told.ts";

/** Paths of files in PEM. */
export interface Certificates {
  /** The authority that signed the certificate. */
  readonly authority: string;
  /** One that did not. */
  readonly stranger: string;
  /** Of a server on loopback. */
  readonly certificate: string;
  readonly key: string;
}

const KEYS = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];

export function makeCertificates(folder: string): Certificates {
  const [authority, stranger, server] = ["authority", "stranger", "server"].map((name) => ({
    certificate: join(folder, `${name}.pem`),
    key: join(folder, `${name}.key`),
  })) as [Signed, Signed, Signed];
  for (const made of [authority, stranger]) sign(made, ["-subj", "/CN=authority of a test"]);
  sign(server, [
    ...["-CA", authority.certificate, "-CAkey", authority.key, "-subj", `/CN=${LOOPBACK}`],
    ...["-addext", `subjectAltName=IP:${LOOPBACK}`, "-addext", "basicConstraints=CA:FALSE"],
  ]);
  return { authority: authority.certificate, stranger: stranger.certificate, ...server };
}

interface Signed {
  readonly certificate: string;
  readonly key: string;
}

function sign({ certificate, key }: Signed, options: readonly string[]): void {
  const command = ["req", "-x509", ...KEYS, ...options, "-keyout", key, "-out", certificate];
  try {
    execFileSync("openssl", command, { stdio: "pipe", encoding: "utf8" });
  } catch (fault) {
    const { code, stderr } = fault as { code?: unknown; stderr?: string };
    const what = code === "ENOENT" ? "openssl is not found" : `openssl fails: ${stderr}`;
    throw new Told(`${what}: install OpenSSL 3 or later`);
  }
}
