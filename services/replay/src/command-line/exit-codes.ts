/**
 * What the command answers to the shell: done, the answer is no, or it could not be carried out.
 */
export const DONE = 0;
export const NO = 1;
export const FAILED = 2;
