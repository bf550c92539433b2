/** Thrown when a file or folder that a person named cannot be read as what it should be. The message
 * is one sentence for that person; a command prints it without a stack trace. */
export class UnreadableInput extends Error {
  override readonly name = "UnreadableInput";
}
