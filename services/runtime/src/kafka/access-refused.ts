/**
 * Certificates, passwords and schemas that are not accepted. Trying again does not mend them: a
 * start that meets one ends with its sentence, which says what to correct.
 */
import type { Config } from "../config";
import { Unusable } from "../unusable";

/** Kafka's number for a mechanism that a listener does not offer. */
const UNSUPPORTED_SASL_MECHANISM = 33;

/** Null for any other fault of the client. */
export function refusedByBrokers(cause: unknown, { sasl }: Config["kafka"]): Unusable | null {
  const { name, message, code } = cause as Error & { readonly code?: unknown };
  const fault = certificateFault(message);
  if (fault !== null) {
    const valid = "it has to be valid, of the host that KAFKA_BROKERS names";
    const what = `the brokers' certificate is not accepted (${fault}): ${valid}`;
    return new Unusable(`${what}, ${signedBy("KAFKA_TLS_CA")}`);
  }
  if (code === UNSUPPORTED_SASL_MECHANISM) {
    const what = `the brokers do not offer ${sasl?.mechanism} on this port`;
    return new Unusable(`${what}: correct KAFKA_SASL_MECHANISM or KAFKA_BROKERS`);
  }
  if (name !== "KafkaJSSASLAuthenticationError") return null;
  const remedy = "correct KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD";
  return new Unusable(`the brokers refuse user ${sasl?.username}: ${remedy}`);
}

/** A broker that restarts closes connections too, so this is tried again. Null for other faults. */
export function closedByBrokers(cause: unknown): Error | null {
  if ((cause as Error).message !== "Closed connection") return null;
  const remedy = "if they ask for TLS or a password, set KAFKA_TLS or KAFKA_SASL_MECHANISM";
  return new Error(`the brokers close the connection; ${remedy}`, { cause });
}

const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
const CONFLICT = 409;

/** Null for any other fault of the client. */
export function refusedByRegistry(
  cause: unknown,
  { credentials }: Config["registry"],
): Unusable | null {
  const { message, status } = cause as Error & { readonly status?: number };
  if (status === UNAUTHORIZED || status === FORBIDDEN) {
    const who = credentials === null ? "a service without a name" : `user ${credentials.username}`;
    const remedy = "correct SCHEMA_REGISTRY_USERNAME and SCHEMA_REGISTRY_PASSWORD";
    return new Unusable(`the registry refuses ${who}: ${remedy}`);
  }
  if (status === CONFLICT && /incompatible/i.test(message)) {
    const what = "the registry holds another schema by the name of one of this build";
    return new Unusable(`${what}: ${message}; take that one away, or use another registry`);
  }
  const fault = certificateFault(message);
  if (fault === null) return null;
  const valid = "it has to be valid, of the host that SCHEMA_REGISTRY_URL names";
  const what = `the registry's certificate is not accepted (${fault}): ${valid}`;
  return new Unusable(`${what}, ${signedBy("SCHEMA_REGISTRY_TLS_CA")}`);
}

function signedBy(variable: string): string {
  return `and signed by an authority of ${variable}, or of the platform where that is not set`;
}

/** The clients pass on what the platform says, within words of their own. */
function certificateFault(message: string): string | null {
  if (!/certificate/i.test(message)) return null;
  return message.split(";")[0]!.replace(/^(?:Connection error|.* - Error, status \d+): /, "");
}
