/**
 * The inner step of VO-3's fit: with centre and width given, raw SVI is linear in the other three
 * parameters, and the best of them follow from linear least squares under linear bounds (De Marco
 * and Martini, "Quasi-explicit calibration of Gatheral's SVI model", Zeliade 2009).
 *
 * With `y = (x - centre) / width` total variance is `level + tilt y + bend sqrt(y² + 1)`. Bounds:
 * the skew is from -1 to 1 (|tilt| <= bend) and no wing is too steep (bend + |tilt| <= 2 width).
 */
import { type Smile, WING_SLOPE_MOST } from "./smile";

/** One strike's total variance, and how much its square error counts. */
export interface SmilePoint {
  readonly moneyness: number;
  readonly totalVariance: number;
  readonly weight: number;
}

interface Wings {
  readonly level: number;
  readonly tilt: number;
  readonly bend: number;
}

/** Sums over the points: every square error is a quadratic form in them. */
interface Moments {
  readonly n: number;
  readonly y: number;
  readonly s: number;
  readonly yy: number;
  readonly ys: number;
  readonly ss: number;
  readonly w: number;
  readonly wy: number;
  readonly ws: number;
}

export function fitWings(points: readonly SmilePoint[], centre: number, width: number): Smile {
  const moments = momentsOf(points, centre, width);
  const limit = WING_SLOPE_MOST * width;
  const { level, tilt, bend } = freeWings(moments, limit) ?? boundWings(moments, limit);
  return { level, slope: bend / width, skew: bend > 0 ? tilt / bend : 0, centre, width };
}

function momentsOf(points: readonly SmilePoint[], centre: number, width: number): Moments {
  let [n, y, s, yy, ys, ss, w, wy, ws] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (const point of points) {
    const { weight } = point;
    const at = (point.moneyness - centre) / width;
    const root = Math.sqrt(at * at + 1);
    n += weight;
    y += weight * at;
    s += weight * root;
    yy += weight * at * at;
    ys += weight * at * root;
    ss += weight * root * root;
    w += weight * point.totalVariance;
    wy += weight * at * point.totalVariance;
    ws += weight * root * point.totalVariance;
  }
  return { n, y, s, yy, ys, ss, w, wy, ws };
}

/** The least squares without bounds, where they keep the bounds. */
function freeWings({ n, y, s, yy, ys, ss, w, wy, ws }: Moments, limit: number): Wings | null {
  // Covariances; the level follows from the means.
  const [cyy, cys, css] = [yy - (y * y) / n, ys - (y * s) / n, ss - (s * s) / n];
  const [cwy, cws] = [wy - (w * y) / n, ws - (w * s) / n];
  const determinant = cyy * css - cys * cys;
  if (!(determinant > 1e-14 * cyy * css)) return null;
  const tilt = (cwy * css - cws * cys) / determinant;
  const bend = (cws * cyy - cwy * cys) / determinant;
  const inside = Math.abs(tilt) <= bend && bend + Math.abs(tilt) <= limit;
  return inside ? { level: (w - tilt * y - bend * s) / n, tilt, bend } : null;
}

/** The best point of the bounds' four edges, where the best of all lies outside. */
function boundWings(moments: Moments, limit: number): Wings {
  const corners = [
    [0, 0],
    [limit / 2, limit / 2],
    [0, limit],
    [-limit / 2, limit / 2],
  ] as const;
  const edges = corners.map((corner, at) =>
    edgeWings(moments, corner, corners[(at + 1) % corners.length]!),
  );
  const errors = edges.map((wings) => squareError(moments, wings));
  return edges[errors.indexOf(Math.min(...errors))]!;
}

type Corner = readonly [tilt: number, bend: number];

function edgeWings(moments: Moments, from: Corner, to: Corner): Wings {
  const { n, y, s, yy, ys, ss, w, wy, ws } = moments;
  const [tilts, bends] = [to[0] - from[0], to[1] - from[1]];
  // Along the edge the error is a parabola in the part of the way.
  const mean = (tilts * y + bends * s) / n;
  const square = tilts * tilts * yy + 2 * tilts * bends * ys + bends * bends * ss - n * mean * mean;
  const started = (w - from[0] * y - from[1] * s) / n;
  const product =
    tilts * (wy - from[0] * yy - from[1] * ys) +
    bends * (ws - from[0] * ys - from[1] * ss) -
    n * mean * started;
  const part = square > 0 ? Math.min(1, Math.max(0, product / square)) : 0;
  const [tilt, bend] = [from[0] + part * tilts, from[1] + part * bends];
  return { level: (w - tilt * y - bend * s) / n, tilt, bend };
}

/** Less the square of the total variances themselves, which all have in common. */
function squareError(moments: Moments, { level, tilt, bend }: Wings): number {
  const { n, y, s, yy, ys, ss, w, wy, ws } = moments;
  const squares = level * level * n + tilt * tilt * yy + bend * bend * ss;
  const products = level * tilt * y + level * bend * s + tilt * bend * ys;
  return squares + 2 * products - 2 * (level * w + tilt * wy + bend * ws);
}
