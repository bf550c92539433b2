/** Small texts with a checksum over name and text, so that neither can change unnoticed. */
import { crc32 } from "node:zlib";
import { LogDamaged } from "../log-damaged";

const CHECKSUM_DIGITS = 8;

export function guardText(name: string, text: string): string {
  return `${checksum(name, text)} ${text}`;
}

/** Throws LogDamaged. */
export function readGuarded(name: string, guarded: string): string {
  const text = guarded.slice(CHECKSUM_DIGITS + 1);
  if (guarded !== guardText(name, text)) {
    throw new LogDamaged({
      where: name,
      what: "the text is not the one that was written (checksum)",
    });
  }
  return text;
}

function checksum(name: string, text: string): string {
  return crc32(`${name}\n${text}`).toString(16).padStart(CHECKSUM_DIGITS, "0");
}
