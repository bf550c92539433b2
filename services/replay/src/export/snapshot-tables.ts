/** Margin snapshots as rows, and the parts of each requirement as rows of a table of their own. */
import {
  type MarginComponent,
  type MarginSnapshot,
  RATE_DECIMALS,
  USD_DECIMALS,
} from "@margin-engine/core";
import { decimal, type Table, text, time, whole } from "./table";

export const SNAPSHOTS: Table<MarginSnapshot> = {
  name: "snapshots",
  timeOf: ({ eventTime }) => eventTime,
  columns: [
    whole("shard", ({ id }) => id.shard),
    whole("sequence", ({ id }) => id.sequence),
    whole("output", ({ id }) => id.index),
    time("event_time", ({ eventTime }) => eventTime),
    text("account", ({ account }) => account),
    text("trigger", ({ trigger }) => trigger),
    text("status", ({ status }) => status),
    text("mode", ({ mode }) => mode),
    decimal("equity", USD_DECIMALS, ({ equity }) => equity),
    decimal("initial_margin", USD_DECIMALS, ({ initialMargin }) => initialMargin),
    decimal("maintenance_margin", USD_DECIMALS, ({ maintenanceMargin }) => maintenanceMargin),
    decimal("utilisation", RATE_DECIMALS, ({ utilisation }) => utilisation),
    text("worst_scenario", ({ worstScenario }) => worstScenario),
    whole("price_batch", ({ priceBatch }) => priceBatch),
    whole("parameter_version", ({ parameterVersion }) => parameterVersion),
    whole("calibration", ({ calibration }) => calibration),
  ],
};

export interface ComponentRow {
  readonly snapshot: MarginSnapshot;
  readonly component: MarginComponent;
}

export const COMPONENTS: Table<ComponentRow> = {
  name: "components",
  timeOf: ({ snapshot }) => snapshot.eventTime,
  columns: [
    whole("shard", ({ snapshot }) => snapshot.id.shard),
    whole("sequence", ({ snapshot }) => snapshot.id.sequence),
    whole("output", ({ snapshot }) => snapshot.id.index),
    time("event_time", ({ snapshot }) => snapshot.eventTime),
    text("account", ({ snapshot }) => snapshot.account),
    text("name", ({ component }) => component.name),
    decimal("initial_margin", USD_DECIMALS, ({ component }) => component.initialMargin),
    decimal("maintenance_margin", USD_DECIMALS, ({ component }) => component.maintenanceMargin),
  ],
};
