/**
 * The venue's own account that positions are taken over with, one for each shard, so that a
 * takeover and a deleveraging are each booked whole in one shard.
 */
import { shardOf } from "./shard";

const NAME = "venue-liquidation-";

/** The first name of its kind that belongs to the shard, where fills look for it too. */
export function liquidationAccount(shard: number, shards: number): string {
  let number = 0;
  while (shardOf(`${NAME}${number}`, shards) !== shard) number++;
  return `${NAME}${number}`;
}

export function isLiquidationAccount(account: string): boolean {
  return account.startsWith(NAME);
}
