/**
 * A minute in which prices fall by 5%, a batch each second, and every tenth of 100,000 accounts
 * comes below its maintenance margin: how long the margin service takes for all of it, with the
 * commands it gives and the fills of each of them, which the venue brings every so many seconds.
 */
import {
  amount,
  type JournalEntry,
  type LadderParameters,
  type LiquidationCommand,
  type Price,
  type Quantity,
  quantity,
  rate,
  type SourceTopic,
  type TakeOverPosition,
  type TradeLeg,
} from "@margin-engine/core";
import { marginService } from "@margin-engine/margin";
import { cpuSeconds } from "./measure";
import { Workload } from "./workload";

const ACCOUNTS = 100_000;
const INSTRUMENTS = ["BTC-PERP", "ETH-PERP", "SOL-PERP"] as const;
const SECONDS = 60;
const SECOND_MS = 1000;
const CENT = 1_000_000n;
const START_CENTS = 10_000n;
/** Cents that a price of 100 dollars loses in a second. */
const FALL = 8n;
/** Dollars for 30 contracts whose maintenance margin is 30: of those that last, */
const DEEP = 1500;
/** and of the others, which come to their end one after the other. */
const SHALLOW = 35;
const SHALLOW_STEPS = 100;
const NO_FEE = amount("0");
/** For whatever is liquidated. */
const HOUSE = 1_000_000_000;

const LADDER: LadderParameters = {
  restoreBuffer: rate("0.15"),
  paceStart: rate("0.1"),
  pacePeriodMs: 60_000,
  depthShare: rate("0.25"),
  bankruptcyAdjustment: rate("1"),
  spreadToMaintenance: rate("0.1"),
  discount: null,
  takeover: { maintenanceShare: rate("0.5"), notionalShare: rate("0.06") },
};

export interface CrashMinute {
  /** Of CPU time. */
  readonly seconds: number;
  /** Accounts that came onto the ladder, commands given, fills folded. */
  readonly liquidated: number;
  readonly commands: number;
  readonly fills: number;
}

/** `round`: seconds between two rounds of fills. */
export function measureCrashMinute(seed: number, round: number): CrashMinute {
  const crash = new Crash(seed);
  crash.open();
  const liquidated = new Set<string>();
  let open: Command[] = [];
  let commands = 0;
  let fills = 0;
  const seconds = cpuSeconds(() => {
    for (let second = 1; second <= SECONDS; second++) {
      const given = crash.fall(second);
      for (const { account } of given) liquidated.add(account);
      commands += given.length;
      open.push(...given);
      if (second % round !== 0) continue;
      for (const command of open) fills += crash.fill(command);
      open = [];
    }
  });
  return { seconds, liquidated: liquidated.size, commands, fills };
}

type Command = LiquidationCommand | TakeOverPosition;
type Side = Pick<TradeLeg, "account" | "instrument" | "price" | "quantity" | "liquidationId">;

class Crash {
  private readonly state = marginService.initial({ shard: 0, shards: 1 });
  private readonly workload: Workload;
  private readonly offsets = new Map<SourceTopic, number>();
  private time = 0;
  private mark = (START_CENTS * CENT) as Price;

  constructor(seed: number) {
    this.workload = new Workload(0, seed);
  }

  /** Every account holds 10 contracts of each instrument; a tenth of them can hardly carry them. */
  open(): void {
    const calm = { snapshotUtilisationStep: rate("0.05"), snapshotPeriodMs: 900_000 };
    for (const entry of this.workload.opening()) {
      const numbers = entry.kind === "RiskParametersPublished" ? { ...calm, ladder: LADDER } : {};
      this.step({ ...entry, ...numbers });
      this.time = entry.eventTime;
    }
    this.deposit("house", HOUSE);
    for (let at = 0; at < ACCOUNTS; at++) {
      const account = `account-${at}`;
      this.deposit(account, at % 10 === 0 ? SHALLOW + ((at / 10) % SHALLOW_STEPS) : DEEP);
      for (const instrument of INSTRUMENTS) {
        const bought = { price: this.mark, quantity: quantity("10"), liquidationId: null };
        this.trade({ account, instrument, ...bought });
      }
    }
  }

  /** The commands that the prices of a second cause. */
  fall(second: number): readonly Command[] {
    const cents = FALL * BigInt(second);
    this.time += SECOND_MS;
    this.mark = ((START_CENTS - cents) * CENT) as Price;
    const said = this.step({ ...this.workload.prices(-cents), eventTime: this.time });
    return said.filter((event) => {
      return event.kind === "LiquidationCommand" || event.kind === "TakeOverPosition";
    });
  }

  /** All of it, at its price or at the mark, against a house; how many fills that was. */
  fill(command: Command): number {
    const { account, instrument, quantity: size, liquidationId } = command;
    if (instrument === null || size === null) return 0;
    const price = command.kind === "TakeOverPosition" ? command.price : this.mark;
    this.trade({ account, instrument, price, quantity: size, liquidationId });
    const other = { account: "house", quantity: -size as Quantity, liquidationId: null };
    this.trade({ ...other, instrument, price });
    return 1;
  }

  private deposit(account: string, dollars: number): void {
    const deposit = { account, asset: "USDT", amount: amount(String(dollars)) };
    this.step({ kind: "CollateralDeposited", ...this.head("collateral"), ...deposit });
  }

  private trade(side: Side): void {
    this.step({ kind: "TradeLeg", ...this.head("trades"), ...side, fee: NO_FEE });
  }

  /** Beside those of the opening, in a partition of their own. */
  private head(topic: SourceTopic) {
    const offset = this.offsets.get(topic) ?? 0;
    this.offsets.set(topic, offset + 1);
    const source = { topic, partition: 1, offset, part: 0 };
    return { eventId: `${topic}-${offset}`, eventTime: this.time, source };
  }

  private step(event: JournalEntry) {
    const none = { key: NOTHING, value: NOTHING, undecodable: null };
    const received = { topic: "journal", partition: 0, offset: 0, ...none, event } as const;
    return marginService.step(this.state, received).map((output) => output.event);
  }
}

const NOTHING = new Uint8Array(0);
