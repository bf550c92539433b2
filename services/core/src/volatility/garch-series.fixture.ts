/**
 * A history that tests agree on with compare-with-arch.py: 3,000 returns of a GARCH(1,1) with omega
 * 2e-5, alpha 0.1 and beta 0.85, whose shocks have variance 1 and heavy tails.
 */
export function garchSeries(): number[] {
  const uniform = uniformsFrom(1);
  const returns: number[] = [];
  let variance = 4e-4;
  for (let at = 0; at < 3000; at++) {
    const spread = uniform() < 0.1 ? 2.5 : 1;
    let sum = 0;
    for (let draw = 0; draw < 12; draw++) sum += uniform();
    // 0.9 x 1² + 0.1 x 2.5² = 1.525
    const shock = ((sum - 6) * spread) / Math.sqrt(1.525);
    const change = Math.sqrt(variance) * shock;
    returns.push(change);
    variance = 2e-5 + 0.1 * change * change + 0.85 * variance;
  }
  return returns;
}

/** Uniforms on [0, 1) of the generator of Numerical Recipes, which any language has in one line. */
export function uniformsFrom(seed: number): () => number {
  let word = seed;
  return () => {
    word = (1_664_525 * word + 1_013_904_223) % 4_294_967_296;
    return word / 4_294_967_296;
  };
}
