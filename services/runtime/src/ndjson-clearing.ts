/** The shapes of the clearing house's rules, gifts to its funds and its actions on a line. */
import {
  AMOUNT_DECIMALS,
  type Amount,
  type AssetGroup,
  type ClearingAction,
  type ClearingRules,
  DELEVERAGING_POLICIES,
  type DeleveragingFill,
  INSURED_LOSSES,
  type InstrumentSide,
  POSITION_SIDES,
  PRICE_DECIMALS,
  type Price,
  QUANTITY_DECIMALS,
  type Quantity,
  RATE_DECIMALS,
  type Rate,
  type SettlementRules,
} from "@margin-engine/core";
import { count, oneOf, optional, scaled, text, texts } from "./ndjson-field";
import { type LineShape, listOf, objectOf, shape } from "./ndjson-shape";
import { time } from "./ndjson-time";

const rate = scaled<Rate>(RATE_DECIMALS);
const price = scaled<Price>(PRICE_DECIMALS);
const amount = scaled<Amount>(AMOUNT_DECIMALS);
const quantity = scaled<Quantity>(QUANTITY_DECIMALS);
const whole = count(Number.MAX_SAFE_INTEGER);
const head = { eventId: text, eventTime: time };

const settlement = shape<SettlementRules>("settlement rules", { cycleMs: whole, overdueMs: whole });

const rules = shape<ClearingRules>("clearing rules", {
  policy: oneOf(DELEVERAGING_POLICIES),
  liquidationFee: rate,
  fundWindowMs: whole,
  startDrawdown: rate,
  stopDrawdown: rate,
  groups: listOf(shape<AssetGroup>("an asset group", { group: text, assets: texts })),
  settlement: optional(objectOf(settlement), null),
});

const side = shape<InstrumentSide>("a side", { instrument: text, side: oneOf(POSITION_SIDES) });
const fill = shape<DeleveragingFill>("a fill", { account: text, quantity });

type ClearingKind =
  | ClearingAction["kind"]
  | "ClearingRulesPublished"
  | "InsuranceContributed"
  | "SettlementConfirmed";

export const CLEARING_SHAPES: { readonly [Kind in ClearingKind]: LineShape<Kind> } = {
  ClearingRulesPublished: shape("a ClearingRulesPublished", {
    kind: oneOf(["ClearingRulesPublished"]),
    ...head,
    rules: objectOf(rules),
  }),
  InsuranceContributed: shape("an InsuranceContributed", {
    kind: oneOf(["InsuranceContributed"]),
    ...head,
    account: text,
    asset: text,
    amount,
  }),
  SettlementConfirmed: shape("a SettlementConfirmed", {
    kind: oneOf(["SettlementConfirmed"]),
    ...head,
    account: text,
    settlementId: text,
  }),
  PositionTakenOver: shape("a PositionTakenOver", {
    kind: oneOf(["PositionTakenOver"]),
    ...head,
    account: text,
    liquidationId: text,
    instrument: text,
    price,
  }),
  InsurancePaid: shape("an InsurancePaid", {
    kind: oneOf(["InsurancePaid"]),
    ...head,
    account: text,
    asset: text,
    amount,
    reason: oneOf(INSURED_LOSSES),
    causedBy: text,
  }),
  RiskRequested: shape("a RiskRequested", {
    kind: oneOf(["RiskRequested"]),
    ...head,
    round: whole,
    sides: listOf(side),
    assets: texts,
  }),
  PositionsDeleveraged: shape("a PositionsDeleveraged", {
    kind: oneOf(["PositionsDeleveraged"]),
    ...head,
    liquidationId: text,
    instrument: text,
    price,
    counterparty: text,
    fills: listOf(fill),
  }),
  HaircutSet: shape("a HaircutSet", {
    kind: oneOf(["HaircutSet"]),
    ...head,
    asset: text,
    profitShare: rate,
    principalShare: rate,
    missing: amount,
  }),
};
