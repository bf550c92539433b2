/** A service as one process or as several that share its instances, as it is deployed. */
import { type ProcessUse, ServiceProcess, type ServiceStart } from "./service-process";

const LOOK_MS = 5;

export class ServiceGroup {
  private constructor(private readonly members: readonly ServiceProcess[]) {}

  static start(start: ServiceStart, processes = 1): ServiceGroup {
    const members = Array.from({ length: processes }, (_, at) => {
      const environment = { ...start.environment, MEMBER_NAME: `bench-${at}` };
      return ServiceProcess.start({ ...start, environment });
    });
    return new ServiceGroup(members);
  }

  /** Resolves once so many instances work, in whichever process. */
  async active(instances: number): Promise<void> {
    const count = () => this.members.reduce((sum, member) => sum + member.working, 0);
    while (count() < instances) {
      for (const member of this.members) member.mayBecomeActive();
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Of all processes together. */
  async use(): Promise<ProcessUse> {
    const uses = await Promise.all(this.members.map((member) => member.use()));
    const sum = (of: keyof ProcessUse) => uses.reduce((total, use) => total + use[of], 0);
    return { seconds: sum("seconds"), bytes: sum("bytes") };
  }

  /** Lets them finish what they do. */
  async stop(): Promise<void> {
    await Promise.all(this.members.map((member) => member.end("SIGTERM")));
  }

  /** Ends all of them at once. */
  async kill(): Promise<void> {
    await Promise.all(this.members.map((member) => member.end("SIGKILL")));
  }
}
