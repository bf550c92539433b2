/**
 * Randomness that is the same on every machine. The generator is xoshiro128** 1.1 (Blackman and
 * Vigna, "Scrambled linear pseudorandom number generators", 2018), seeded by SplitMix64 (Steele,
 * Lea and Flood, 2014). Variates use comparisons and + - * / only: ECMAScript leaves Math.log,
 * exp and cos implementation-defined, and one differing last digit would change a log's bytes.
 */

export interface Random {
  /** Four words, not all zero: the whole state. */
  readonly words: Uint32Array;
}

const MASK = (1n << 64n) - 1n;
const GOLDEN = 0x9e3779b97f4a7c15n;

/** `stream` separates the users of one seed; both are whole numbers from 0. */
export function seededRandom(seed: number, stream: number): Random {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`seed ${seed}: use a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`);
  }
  let state = (BigInt(seed) + (BigInt(stream) << 56n)) & MASK;
  const words = new Uint32Array(4);
  for (let pair = 0; pair < 2; pair++) {
    state = (state + GOLDEN) & MASK;
    let mixed = state;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & MASK;
    mixed ^= mixed >> 31n;
    words[pair * 2] = Number(mixed & 0xffffffffn);
    words[pair * 2 + 1] = Number(mixed >> 32n);
  }
  return { words };
}

/** The next 32 random bits, as a number from 0 to 2^32 - 1. */
export function nextWord({ words }: Random): number {
  const first = words[0]!;
  const second = words[1]!;
  const third = words[2]! ^ first;
  const fourth = words[3]! ^ second;
  const product = Math.imul(second, 5);
  words[1] = second ^ third;
  words[0] = first ^ fourth;
  words[2] = third ^ (second << 9);
  words[3] = (fourth << 11) | (fourth >>> 21);
  return Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
}

/** Uniform on [0, 1), in steps of 2^-32. */
export function uniform(random: Random): number {
  return nextWord(random) / 4294967296;
}

export function uniformBetween(random: Random, low: number, high: number): number {
  return low + (high - low) * uniform(random);
}

/** A whole number from 0 to `count` - 1. The bias of at most count / 2^32 does not matter here. */
export function uniformIndex(random: Random, count: number): number {
  return Math.floor(uniform(random) * count);
}

/**
 * Mean 0, variance 1, close to normal: the sum of twelve uniforms less 6 (Irwin-Hall). It ends at 6
 * deviations and its kurtosis is 2.9; the market's heavy tails come from volatility and jumps.
 */
export function normal(random: Random): number {
  let sum = -6;
  for (let draw = 0; draw < 12; draw++) sum += uniform(random);
  return sum;
}

/**
 * Exponential with mean 1, by von Neumann's comparison method (1951): the first uniform of a
 * descending run of odd length, plus the number of runs rejected before it. Exact, without log.
 */
export function exponential(random: Random): number {
  for (let whole = 0; ; whole++) {
    const first = uniform(random);
    let last = first;
    let length = 1;
    for (let next = uniform(random); next < last; next = uniform(random)) {
      last = next;
      length++;
    }
    if (length % 2 === 1) return whole + first;
  }
}
