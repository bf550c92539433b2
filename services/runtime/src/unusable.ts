/** Thrown when what a person named, a file or a folder, cannot be used as what it should be. The
 * message is one sentence for that person; a command prints it without a stack trace. */
export class Unusable extends Error {
  override readonly name = "Unusable";
}
