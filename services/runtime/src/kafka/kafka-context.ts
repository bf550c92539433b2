/** What the parts of a running service share. */
import type { Config } from "../config";
import type { LogAppender, LogDriver, LogReader } from "../log-driver";
import type { Observer } from "../observer";
import type { AnyService } from "../service";
import type { Names } from "./names";
import type { RegistryCodec } from "./registry-codec";

export interface KafkaContext {
  readonly service: AnyService;
  readonly config: Config;
  readonly observer: Observer;
  readonly driver: LogDriver;
  /** For what is read back, beside the reader that follows the inputs. */
  readonly reader: LogReader;
  /** For checkpoints. */
  readonly appender: LogAppender;
  readonly codec: RegistryCodec;
  readonly names: Names;
  /** Names this process in what it writes. */
  readonly owner: string;
}
