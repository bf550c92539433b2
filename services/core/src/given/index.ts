/** What the tests of every package are given: plain events and figures, complete and good. */
export {
  coinPerpetual,
  ladder,
  option,
  parameters,
  perpetual,
  tier,
} from "../events/plain.fixture";
export { integrity } from "../integrity/judged.fixture";
export { plainPortfolio } from "../margin/portfolio/plain-portfolio.fixture";
